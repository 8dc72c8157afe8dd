-- One index a filter of the list; ids grow with time, so it also serves the newest first.
CREATE INDEX security_events_type ON security_events (tenant_id, event_type, id);
