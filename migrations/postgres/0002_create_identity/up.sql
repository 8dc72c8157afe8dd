-- platform.md §2.1. Tenants and users carry no tenant; memberships and sessions belong to one.
CREATE TABLE tenants (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){1,62}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    status text NOT NULL CHECK (status IN ('ACTIVE', 'READ_ONLY', 'SUSPENDED', 'DELETING')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
INSERT INTO tenants (id, slug, name, status, created_at, updated_at)
VALUES ('00000000-0000-7000-8000-000000000001', 'default', 'Default', 'ACTIVE', now(), now());

CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL CHECK (length(email) <= 255),
    -- the whole address in lower case
    email_key text NOT NULL UNIQUE,
    -- null: signs in otherwise
    hashed_password text CHECK (length(hashed_password) <= 255),
    is_active boolean NOT NULL,
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 255),
    locale text CHECK (locale IN ('fr', 'en', 'ar')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE memberships (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id uuid NOT NULL REFERENCES users (id),
    roles jsonb NOT NULL,
    client_id uuid,
    extra_permissions jsonb NOT NULL,
    denied_permissions jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    user_id uuid NOT NULL REFERENCES users (id),
    -- of the browser's cookie; null for sessions that carry tokens
    secret_hash text UNIQUE CHECK (length(secret_hash) = 64),
    user_agent text CHECK (length(user_agent) <= 256),
    auth_time timestamptz NOT NULL,
    amr jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX sessions_of_user ON sessions (tenant_id, user_id, id);

ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON memberships TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON memberships TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON sessions TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON sessions TO comptoir_system USING (true) WITH CHECK (true);

-- Who someone is comes before the tenant they act in: all of it is work of the system. Tenants and users carry no tenant,
-- so the application role does not see them at all.
GRANT SELECT, INSERT ON tenants, users, memberships TO comptoir_system;
GRANT SELECT, INSERT, UPDATE ON sessions TO comptoir_system;
GRANT SELECT ON memberships, sessions TO comptoir_app;
