-- platform.md §2.1: programs with tokens of their own.
CREATE TABLE api_clients (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    client_id uuid NOT NULL,
    client_name text NOT NULL CHECK (length(client_name) BETWEEN 1 AND 255),
    scopes jsonb NOT NULL,
    is_active boolean NOT NULL,
    allowed_cidrs jsonb NOT NULL,
    -- null: made by the platform
    created_by uuid,
    expires_at timestamptz,
    -- to the minute: written at most that often
    last_used_at timestamptz,
    token_rotated_at timestamptz NOT NULL,
    -- set: neither shown nor let in any more
    revoked_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, client_id)
);

CREATE TABLE api_client_secrets (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    client_id uuid NOT NULL,
    token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    token_prefix text NOT NULL CHECK (length(token_prefix) = 12),
    -- null: as long as the client; set once a newer one has taken over
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES api_clients (tenant_id, client_id)
);
CREATE INDEX api_client_secrets_of_client ON api_client_secrets (tenant_id, client_id, id);

ALTER TABLE api_clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_clients FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON api_clients TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON api_clients TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE api_client_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_client_secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON api_client_secrets TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON api_client_secrets TO comptoir_system USING (true) WITH CHECK (true);

-- A tenant manages its own; a token is looked up, and its use noted, before the tenant is known.
GRANT SELECT, INSERT, UPDATE ON api_clients TO comptoir_app, comptoir_system;
GRANT SELECT, INSERT, DELETE ON api_client_secrets TO comptoir_app;
GRANT SELECT ON api_client_secrets TO comptoir_system;
