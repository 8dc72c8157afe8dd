CREATE TABLE memberships_unbound (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('invited', 'active', 'disabled')),
    roles TEXT NOT NULL CHECK (json_valid(roles)),
    client_id TEXT,
    extra_permissions TEXT NOT NULL CHECK (json_valid(extra_permissions)),
    denied_permissions TEXT NOT NULL CHECK (json_valid(denied_permissions)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
INSERT INTO memberships_unbound (tenant_id, user_id, status, roles, client_id, extra_permissions, denied_permissions, created_at, updated_at)
    SELECT tenant_id, user_id, status, roles, client_id, extra_permissions, denied_permissions, created_at, updated_at
    FROM memberships;
DROP TABLE memberships;
ALTER TABLE memberships_unbound RENAME TO memberships;
CREATE INDEX memberships_of_user ON memberships (user_id);
DROP TABLE customers;
