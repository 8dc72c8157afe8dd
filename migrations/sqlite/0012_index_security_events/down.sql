DROP INDEX security_events_type;
