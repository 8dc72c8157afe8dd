DROP TABLE idempotency_keys;
DROP TABLE audit_events;
DROP TABLE events_outbox;
DROP TABLE background_jobs;
