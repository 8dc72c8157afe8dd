-- platform.md §2.1: whom a tenant works for. `memberships.client_id` binds a `client_user` to one of them.
CREATE TABLE customers (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    -- what the tenant calls it elsewhere
    reference TEXT CHECK (length(reference) BETWEEN 1 AND 100),
    -- name and reference in lower case, a line each, written by the application
    search_key TEXT NOT NULL,
    -- false: nobody more is bound to it
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, reference)
);
CREATE INDEX customers_by_name ON customers (tenant_id, search_key, id);

-- Until now an id was all there was of a customer.
INSERT INTO customers (tenant_id, id, name, search_key, is_active, version, created_at, updated_at)
    SELECT tenant_id, client_id, client_id, client_id, 1, 1, min(created_at), min(created_at)
    FROM memberships WHERE client_id IS NOT NULL GROUP BY tenant_id, client_id;

-- A key cannot be added to a table there is.
CREATE TABLE memberships_bound (
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('invited', 'active', 'disabled')),
    roles TEXT NOT NULL CHECK (json_valid(roles)),
    client_id TEXT,
    extra_permissions TEXT NOT NULL CHECK (json_valid(extra_permissions)),
    denied_permissions TEXT NOT NULL CHECK (json_valid(denied_permissions)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    FOREIGN KEY (tenant_id, client_id) REFERENCES customers (tenant_id, id)
);
INSERT INTO memberships_bound (tenant_id, user_id, status, roles, client_id, extra_permissions, denied_permissions, created_at, updated_at)
    SELECT tenant_id, user_id, status, roles, client_id, extra_permissions, denied_permissions, created_at, updated_at
    FROM memberships;
DROP TABLE memberships;
ALTER TABLE memberships_bound RENAME TO memberships;
CREATE INDEX memberships_of_user ON memberships (user_id);
CREATE INDEX memberships_of_client ON memberships (tenant_id, client_id);
