-- platform.md §2.1: what a link in a letter holds. The token itself is stored nowhere.
CREATE TABLE one_time_tokens (
    id uuid PRIMARY KEY,
    -- null: concerns a user in all their tenants, or the installation
    tenant_id uuid REFERENCES tenants (id),
    purpose text NOT NULL CHECK (purpose IN ('invite', 'reset', 'verify_email', 'first_admin')),
    -- whom or what it is for, as its purpose says: a user, an invitation, the installation
    subject_id uuid NOT NULL,
    -- purpose, tenant and subject in one: the newest token of a slot replaces the one before it
    slot text NOT NULL UNIQUE,
    token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    -- with the key that is not stored here it makes the token again
    nonce text NOT NULL CHECK (length(nonce) = 32),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    created_at timestamptz NOT NULL
);

ALTER TABLE one_time_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_time_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON one_time_tokens TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON one_time_tokens TO comptoir_system USING (true) WITH CHECK (true);

-- All of it is work of the system, as in 0002.
GRANT SELECT, INSERT, UPDATE, DELETE ON one_time_tokens TO comptoir_system;
GRANT SELECT ON one_time_tokens TO comptoir_app;

INSERT INTO security_event_types (event_type) VALUES ('PASSWORD_RESET');
