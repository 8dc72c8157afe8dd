DROP TABLE refresh_tokens;
ALTER TABLE users DROP COLUMN password_changed_at;
DROP INDEX sessions_in_tenant;
ALTER TABLE sessions DROP COLUMN revoke_reason;
ALTER TABLE sessions DROP COLUMN ip_prefix;
ALTER TABLE sessions DROP COLUMN device;
