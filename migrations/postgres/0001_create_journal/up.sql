-- Two roles without login: every unit of work takes one of them for its transaction (docs/architecture.md §4).
-- Roles belong to the cluster, so they may be there already, or be created by another database at this very moment.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['comptoir_app', 'comptoir_system'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, role_name, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), role_name);
    END LOOP;
END
$$;

-- The tenant of the transaction; null when none was set, which matches no row.
CREATE FUNCTION current_tenant() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

CREATE TABLE background_jobs (
    id uuid PRIMARY KEY,
    -- null: about shared, public facts
    tenant_id uuid,
    queue text NOT NULL,
    job_type text NOT NULL,
    payload_json jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'dead', 'cancelled')),
    priority smallint NOT NULL CHECK (priority BETWEEN 0 AND 9),
    run_at timestamptz NOT NULL,
    attempt smallint NOT NULL,
    max_attempts smallint NOT NULL,
    unique_key text,
    lease_until timestamptz,
    lease_token uuid,
    heartbeat_at timestamptz,
    correlation_id text NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK ((status = 'running') = (lease_token IS NOT NULL))
);
CREATE UNIQUE INDEX background_jobs_live_key ON background_jobs
    (job_type, unique_key, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'))
    WHERE status IN ('queued', 'running', 'failed');
CREATE INDEX background_jobs_due ON background_jobs (priority, run_at, id) WHERE status IN ('queued', 'failed');
CREATE INDEX background_jobs_leases ON background_jobs (lease_until) WHERE status = 'running';

CREATE TABLE events_outbox (
    event_id uuid PRIMARY KEY,
    tenant_id uuid,
    event_type text NOT NULL,
    event_version smallint NOT NULL,
    correlation_id text NOT NULL,
    occurred_at timestamptz NOT NULL,
    producer text NOT NULL,
    subject text NOT NULL,
    payload jsonb NOT NULL
);
CREATE INDEX events_outbox_subject ON events_outbox (tenant_id, subject, event_id);

CREATE TABLE audit_events (
    id uuid PRIMARY KEY,
    tenant_id uuid,
    occurred_at timestamptz NOT NULL,
    actor_type text NOT NULL CHECK (actor_type IN ('user', 'system', 'anonymous')),
    actor_id uuid,
    action text NOT NULL,
    target_type text NOT NULL,
    target_id uuid NOT NULL,
    request_id text NOT NULL,
    correlation_id text NOT NULL,
    metadata jsonb NOT NULL
);
CREATE INDEX audit_events_target ON audit_events (tenant_id, target_type, target_id, id);

CREATE TABLE idempotency_keys (
    tenant_id uuid NOT NULL,
    principal_id text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    -- null only while its transaction runs
    outcome jsonb,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, principal_id, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);

ALTER TABLE background_jobs ENABLE ROW LEVEL SECURITY;
ALTER TABLE background_jobs FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON background_jobs TO comptoir_app
    USING (tenant_id IS NULL OR tenant_id = current_tenant())
    WITH CHECK (tenant_id IS NULL OR tenant_id = current_tenant());
CREATE POLICY system_rows ON background_jobs TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE events_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE events_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON events_outbox TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON events_outbox TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON audit_events TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON audit_events TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON idempotency_keys TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON idempotency_keys TO comptoir_system USING (true) WITH CHECK (true);

-- Finding the live job of a key locks its row, which takes the right to update it.
GRANT SELECT, INSERT, UPDATE ON background_jobs TO comptoir_app, comptoir_system;
GRANT SELECT, INSERT ON events_outbox, audit_events TO comptoir_app, comptoir_system;
GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO comptoir_app, comptoir_system;
