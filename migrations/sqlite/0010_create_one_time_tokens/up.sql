-- platform.md §2.1: what a link in a letter holds. The token itself is stored nowhere.
CREATE TABLE one_time_tokens (
    id TEXT PRIMARY KEY,
    -- null: concerns a user in all their tenants, or the installation
    tenant_id TEXT REFERENCES tenants (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset', 'verify_email', 'first_admin')),
    -- whom or what it is for, as its purpose says: a user, an invitation, the installation
    subject_id TEXT NOT NULL,
    -- purpose, tenant and subject in one: the newest token of a slot replaces the one before it
    slot TEXT NOT NULL UNIQUE,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    -- with the key that is not stored here it makes the token again
    nonce TEXT NOT NULL CHECK (length(nonce) = 32),
    expires_at TEXT NOT NULL,
    used_at TEXT,
    created_at TEXT NOT NULL
);

INSERT INTO security_event_types (event_type) VALUES ('PASSWORD_RESET');
