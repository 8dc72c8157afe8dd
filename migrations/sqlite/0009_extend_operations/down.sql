DROP INDEX refresh_tokens_expiry;
DROP INDEX sessions_ended;
DROP INDEX security_events_age;
DROP INDEX enrichment_job_requests_request;
DROP INDEX background_jobs_ended;
DROP TABLE retention_runs;
ALTER TABLE events_outbox DROP COLUMN traceparent;
ALTER TABLE background_jobs DROP COLUMN traceparent;
