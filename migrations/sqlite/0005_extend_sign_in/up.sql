-- platform.md §2.1: what is shown of a session, why it ended, and its refresh tokens.
ALTER TABLE sessions ADD COLUMN device TEXT CHECK (length(device) <= 100);
ALTER TABLE sessions ADD COLUMN ip_prefix TEXT;
ALTER TABLE sessions ADD COLUMN revoke_reason TEXT;
CREATE UNIQUE INDEX sessions_in_tenant ON sessions (tenant_id, id);
ALTER TABLE users ADD COLUMN password_changed_at TEXT;

CREATE TABLE refresh_tokens (
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    -- the token this one followed; a token has one successor
    parent_token_hash TEXT UNIQUE CHECK (length(parent_token_hash) = 64),
    counter BIGINT NOT NULL CHECK (counter >= 0),
    -- with the key that is not stored here it makes the token again
    nonce TEXT NOT NULL CHECK (length(nonce) = 32),
    -- the holder's first role when it was issued
    role TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    -- a session that moves to another tenant takes its tokens along
    FOREIGN KEY (tenant_id, session_id) REFERENCES sessions (tenant_id, id) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id, tenant_id);
