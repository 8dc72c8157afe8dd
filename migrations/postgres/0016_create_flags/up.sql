-- platform.md §2.2: what a tenant, or the installation, sets a registered flag to. No row: the default in the code.
CREATE TABLE feature_flags (
    id uuid PRIMARY KEY,
    -- null: for every tenant that has no row of its own
    tenant_id uuid REFERENCES tenants (id),
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    -- tenant and key in one: a unique index takes no null for equal
    slot text NOT NULL UNIQUE,
    enabled boolean NOT NULL,
    variant text CHECK (length(variant) BETWEEN 1 AND 100),
    rollout_percent integer NOT NULL CHECK (rollout_percent BETWEEN 0 AND 100),
    expires_at timestamptz,
    note text CHECK (length(note) <= 500),
    updated_at timestamptz NOT NULL
);
CREATE INDEX feature_flags_tenant ON feature_flags (tenant_id);

ALTER TABLE feature_flags ENABLE ROW LEVEL SECURITY;
ALTER TABLE feature_flags FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON feature_flags TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON feature_flags TO comptoir_system USING (true) WITH CHECK (true);

-- All of it is work of the system, as in 0002.
GRANT SELECT, INSERT, UPDATE, DELETE ON feature_flags TO comptoir_system;
GRANT SELECT ON feature_flags TO comptoir_app;
