-- platform.md §2.2: what a tenant, or the installation, sets a registered flag to. No row: the default in the code.
CREATE TABLE feature_flags (
    id TEXT PRIMARY KEY,
    -- null: for every tenant that has no row of its own
    tenant_id TEXT REFERENCES tenants (id),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    -- tenant and key in one: a unique index takes no null for equal
    slot TEXT NOT NULL UNIQUE,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    variant TEXT CHECK (length(variant) BETWEEN 1 AND 100),
    rollout_percent INTEGER NOT NULL CHECK (rollout_percent BETWEEN 0 AND 100),
    expires_at TEXT,
    note TEXT CHECK (length(note) <= 500),
    updated_at TEXT NOT NULL
);
CREATE INDEX feature_flags_tenant ON feature_flags (tenant_id);
