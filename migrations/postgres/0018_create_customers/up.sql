-- platform.md §2.1: whom a tenant works for. `memberships.client_id` binds a `client_user` to one of them.
CREATE TABLE customers (
    tenant_id uuid NOT NULL REFERENCES tenants (id),
    id uuid NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    -- what the tenant calls it elsewhere
    reference text CHECK (length(reference) BETWEEN 1 AND 100),
    -- name and reference in lower case, a line each, written by the application; in the order of its bytes, as on SQLite
    search_key text COLLATE "C" NOT NULL,
    -- false: nobody more is bound to it
    is_active boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, reference)
);
CREATE INDEX customers_by_name ON customers (tenant_id, search_key, id);

-- Until now an id was all there was of a customer.
INSERT INTO customers (tenant_id, id, name, search_key, is_active, version, created_at, updated_at)
    SELECT tenant_id, client_id, client_id::text, client_id::text, true, 1, min(created_at), min(created_at)
    FROM memberships WHERE client_id IS NOT NULL GROUP BY tenant_id, client_id;
ALTER TABLE memberships ADD FOREIGN KEY (tenant_id, client_id) REFERENCES customers (tenant_id, id);
CREATE INDEX memberships_of_client ON memberships (tenant_id, client_id);

ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
ALTER TABLE customers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON customers TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON customers TO comptoir_system USING (true) WITH CHECK (true);

-- A tenant keeps its own; members, who are work of the system, are bound to them.
GRANT SELECT, INSERT, UPDATE ON customers TO comptoir_app;
GRANT SELECT ON customers TO comptoir_system;
