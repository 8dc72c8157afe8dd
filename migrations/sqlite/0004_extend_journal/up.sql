-- platform.md §2.2 and §7.3: API clients act too, acts end well or badly, and some deserve attention.
CREATE TABLE audit_events_new (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT,
    occurred_at TEXT NOT NULL,
    actor_type TEXT NOT NULL CHECK (actor_type IN ('user', 'api_client', 'system', 'anonymous')),
    actor_id TEXT,
    action TEXT NOT NULL,
    target_type TEXT NOT NULL,
    target_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    outcome TEXT NOT NULL DEFAULT 'success' CHECK (outcome IN ('success', 'denied', 'failure')),
    ip_prefix TEXT
);
INSERT INTO audit_events_new (id, tenant_id, occurred_at, actor_type, actor_id, action, target_type, target_id, request_id, correlation_id, metadata)
SELECT id, tenant_id, occurred_at, actor_type, actor_id, action, target_type, target_id, request_id, correlation_id, metadata FROM audit_events;
DROP TABLE audit_events;
ALTER TABLE audit_events_new RENAME TO audit_events;
CREATE INDEX audit_events_target ON audit_events (tenant_id, target_type, target_id, id);

CREATE TABLE security_event_types (
    event_type TEXT NOT NULL PRIMARY KEY
);
INSERT INTO security_event_types (event_type) VALUES
    ('AUTH_DENY'),
    ('AUTH_LOCKED'),
    ('REFRESH_REUSE'),
    ('SCOPE_DENY'),
    ('TENANT_MISMATCH'),
    ('SIGNATURE_INVALID'),
    ('AUDIO_URL_BLOCKED'),
    ('SSRF_BLOCKED'),
    ('CONTRACT_VALIDATION_FAILED'),
    ('RETENTION_RUN'),
    ('SLO_BREACH'),
    ('AUDIT_CHAIN_BROKEN'),
    ('KEY_ROTATED');

CREATE TABLE security_events (
    id TEXT NOT NULL PRIMARY KEY,
    -- null: of no tenant
    tenant_id TEXT,
    event_type TEXT NOT NULL REFERENCES security_event_types (event_type),
    severity TEXT NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    correlation_id TEXT NOT NULL,
    occurred_at TEXT NOT NULL
);
CREATE INDEX security_events_newest ON security_events (tenant_id, id);
