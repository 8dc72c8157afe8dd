-- platform.md §3: who administers the platform holds it outside tenants, so it is the account's and no membership's.
ALTER TABLE users ADD COLUMN is_platform_admin boolean NOT NULL DEFAULT false;
