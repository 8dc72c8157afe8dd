-- platform.md §2.1. Tenants and users carry no tenant; memberships and sessions belong to one.
CREATE TABLE tenants (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 2 AND 125 AND slug NOT GLOB '*[^a-z0-9-]*'),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'READ_ONLY', 'SUSPENDED', 'DELETING')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
INSERT INTO tenants (id, slug, name, status, created_at, updated_at)
SELECT '00000000-0000-7000-8000-000000000001', 'default', 'Default', 'ACTIVE', now, now
FROM (SELECT strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now') AS now);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL CHECK (length(email) <= 255),
    -- the whole address in lower case
    email_key TEXT NOT NULL UNIQUE,
    -- null: signs in otherwise
    hashed_password TEXT CHECK (length(hashed_password) <= 255),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 255),
    locale TEXT CHECK (locale IN ('fr', 'en', 'ar')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);

CREATE TABLE memberships (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    roles TEXT NOT NULL CHECK (json_valid(roles)),
    client_id TEXT,
    extra_permissions TEXT NOT NULL CHECK (json_valid(extra_permissions)),
    denied_permissions TEXT NOT NULL CHECK (json_valid(denied_permissions)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id);

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    -- of the browser's cookie; null for sessions that carry tokens
    secret_hash TEXT UNIQUE CHECK (length(secret_hash) = 64),
    user_agent TEXT CHECK (length(user_agent) <= 256),
    auth_time TEXT NOT NULL,
    amr TEXT NOT NULL CHECK (json_valid(amr)),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX sessions_of_user ON sessions (tenant_id, user_id, id);
