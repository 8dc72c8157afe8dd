DROP TABLE security_events;
DROP TABLE security_event_types;
CREATE TABLE audit_events_new (
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
INSERT INTO audit_events_new (id, tenant_id, occurred_at, actor_type, actor_id, action, target_type, target_id, request_id, correlation_id, metadata)
SELECT id, tenant_id, occurred_at, actor_type, actor_id, action, target_type, target_id, request_id, correlation_id, metadata FROM audit_events WHERE actor_type <> 'api_client';
DROP TABLE audit_events;
ALTER TABLE audit_events_new RENAME TO audit_events;
CREATE INDEX audit_events_target ON audit_events (tenant_id, target_type, target_id, id);
