CREATE TABLE background_jobs (
    id TEXT NOT NULL PRIMARY KEY,
    -- null: about shared, public facts
    tenant_id TEXT,
    queue TEXT NOT NULL,
    job_type TEXT NOT NULL,
    payload_json TEXT NOT NULL CHECK (json_valid(payload_json)),
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'dead', 'cancelled')),
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
    run_at TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    unique_key TEXT,
    lease_until TEXT,
    lease_token TEXT,
    heartbeat_at TEXT,
    correlation_id TEXT NOT NULL,
    last_error TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    CHECK ((status = 'running') = (lease_token IS NOT NULL))
);
CREATE UNIQUE INDEX background_jobs_live_key ON background_jobs
    (job_type, unique_key, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'))
    WHERE status IN ('queued', 'running', 'failed');
CREATE INDEX background_jobs_due ON background_jobs (priority, run_at, id) WHERE status IN ('queued', 'failed');
CREATE INDEX background_jobs_leases ON background_jobs (lease_until) WHERE status = 'running';

CREATE TABLE events_outbox (
    event_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT,
    event_type TEXT NOT NULL,
    event_version INTEGER NOT NULL,
    correlation_id TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    producer TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload))
);
CREATE INDEX events_outbox_subject ON events_outbox (tenant_id, subject, event_id);

CREATE TABLE audit_events (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT,
    occurred_at TEXT NOT NULL,
    actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'system', 'anonymous')),
    actor_id TEXT,
    action TEXT NOT NULL,
    target_type TEXT NOT NULL,
    target_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    metadata TEXT NOT NULL CHECK (json_valid(metadata))
);
CREATE INDEX audit_events_target ON audit_events (tenant_id, target_type, target_id, id);

CREATE TABLE idempotency_keys (
    tenant_id TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    -- null only while its transaction runs
    outcome TEXT CHECK (json_valid(outcome)),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, principal_id, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
