-- platform.md §2.2 and §7.3: API clients act too, acts end well or badly, and some deserve attention.
ALTER TABLE audit_events DROP CONSTRAINT audit_events_actor_type_check;
ALTER TABLE audit_events ADD CONSTRAINT audit_events_actor_type_check
    CHECK (actor_type IN ('user', 'api_client', 'system', 'anonymous'));
ALTER TABLE audit_events ADD COLUMN outcome text NOT NULL DEFAULT 'success'
    CHECK (outcome IN ('success', 'denied', 'failure'));
ALTER TABLE audit_events ADD COLUMN ip_prefix text;

CREATE TABLE security_event_types (
    event_type text PRIMARY KEY
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
    id uuid PRIMARY KEY,
    -- null: of no tenant
    tenant_id uuid,
    event_type text NOT NULL REFERENCES security_event_types (event_type),
    severity text NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    payload jsonb NOT NULL,
    correlation_id text NOT NULL,
    occurred_at timestamptz NOT NULL
);
CREATE INDEX security_events_newest ON security_events (tenant_id, id);

ALTER TABLE security_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE security_events FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON security_events TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON security_events TO comptoir_system USING (true) WITH CHECK (true);

GRANT SELECT ON security_event_types TO comptoir_app, comptoir_system;
GRANT SELECT, INSERT ON security_events TO comptoir_app, comptoir_system;
