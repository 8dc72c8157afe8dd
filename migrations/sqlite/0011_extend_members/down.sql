ALTER TABLE users DROP COLUMN name_key;
ALTER TABLE memberships DROP COLUMN status;
