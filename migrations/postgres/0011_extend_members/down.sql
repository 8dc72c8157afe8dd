REVOKE UPDATE, DELETE ON memberships FROM comptoir_system;
REVOKE UPDATE ON tenants FROM comptoir_system;
ALTER TABLE users DROP COLUMN name_key;
ALTER TABLE memberships DROP COLUMN status;
