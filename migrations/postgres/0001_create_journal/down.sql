-- The roles stay: they belong to the cluster, and other databases may use them.
DROP TABLE idempotency_keys;
DROP TABLE audit_events;
DROP TABLE events_outbox;
DROP TABLE background_jobs;
DROP FUNCTION current_tenant();
