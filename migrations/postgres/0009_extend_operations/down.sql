REVOKE DELETE ON background_jobs, enrichment_job_requests, idempotency_keys, security_events, sessions FROM comptoir_system;
DROP INDEX refresh_tokens_expiry;
DROP INDEX sessions_ended;
DROP INDEX security_events_age;
DROP INDEX enrichment_job_requests_request;
DROP INDEX background_jobs_ended;
DROP TABLE retention_runs;
ALTER TABLE events_outbox DROP COLUMN traceparent;
ALTER TABLE background_jobs DROP COLUMN traceparent;
