-- platform.md §2.1: programs with tokens of their own.
CREATE TABLE api_clients (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    client_id TEXT NOT NULL,
    client_name TEXT NOT NULL CHECK (length(client_name) BETWEEN 1 AND 255),
    scopes TEXT NOT NULL CHECK (json_valid(scopes)),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    allowed_cidrs TEXT NOT NULL CHECK (json_valid(allowed_cidrs)),
    -- null: made by the platform
    created_by TEXT,
    expires_at TEXT,
    -- to the minute: written at most that often
    last_used_at TEXT,
    token_rotated_at TEXT NOT NULL,
    -- set: neither shown nor let in any more
    revoked_at TEXT,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, client_id)
);

CREATE TABLE api_client_secrets (
    tenant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    token_prefix TEXT NOT NULL CHECK (length(token_prefix) = 12),
    -- null: as long as the client; set once a newer one has taken over
    expires_at TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES api_clients (tenant_id, client_id)
);
CREATE INDEX api_client_secrets_of_client ON api_client_secrets (tenant_id, client_id, id);
