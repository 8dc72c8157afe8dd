-- platform.md §2.1: what is shown of a session, why it ended, and its refresh tokens.
ALTER TABLE sessions ADD COLUMN device text CHECK (length(device) <= 100);
ALTER TABLE sessions ADD COLUMN ip_prefix text;
ALTER TABLE sessions ADD COLUMN revoke_reason text;
CREATE UNIQUE INDEX sessions_in_tenant ON sessions (tenant_id, id);
ALTER TABLE users ADD COLUMN password_changed_at timestamptz;

CREATE TABLE refresh_tokens (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users (id),
    token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    -- the token this one followed; a token has one successor
    parent_token_hash text UNIQUE CHECK (length(parent_token_hash) = 64),
    counter bigint NOT NULL CHECK (counter >= 0),
    -- with the key that is not stored here it makes the token again
    nonce text NOT NULL CHECK (length(nonce) = 32),
    -- the holder's first role when it was issued
    role text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    -- a session that moves to another tenant takes its tokens along
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id, tenant_id);

ALTER TABLE refresh_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE refresh_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON refresh_tokens TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON refresh_tokens TO comptoir_system USING (true) WITH CHECK (true);

-- All of it is work of the system, as in 0002.
GRANT SELECT, INSERT, UPDATE, DELETE ON refresh_tokens TO comptoir_system;
GRANT UPDATE ON users TO comptoir_system;
GRANT SELECT ON refresh_tokens TO comptoir_app;
