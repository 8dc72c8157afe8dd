-- platform.md §2.1, §4: where a member stands in a tenant, and by what people are found.
ALTER TABLE memberships ADD COLUMN status text NOT NULL DEFAULT 'active'
    CHECK (status IN ('invited', 'active', 'disabled'));
-- the display name in lower case, written by the application; in the order of its bytes, as on SQLite
ALTER TABLE users ADD COLUMN name_key text COLLATE "C" NOT NULL DEFAULT '';
UPDATE users SET name_key = lower(display_name);

-- The tenant's row is held while its members change.
GRANT UPDATE ON tenants TO comptoir_system;
GRANT UPDATE, DELETE ON memberships TO comptoir_system;
