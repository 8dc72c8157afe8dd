DROP TABLE security_events;
DROP TABLE security_event_types;
ALTER TABLE audit_events DROP COLUMN ip_prefix;
ALTER TABLE audit_events DROP COLUMN outcome;
DELETE FROM audit_events WHERE actor_type = 'api_client';
ALTER TABLE audit_events DROP CONSTRAINT audit_events_actor_type_check;
ALTER TABLE audit_events ADD CONSTRAINT audit_events_actor_type_check
    CHECK (actor_type IN ('user', 'system', 'anonymous'));
