-- platform.md §2.3 and §6.8: jobs and events belong to the trace of whatever caused them.
ALTER TABLE background_jobs ADD COLUMN traceparent text CHECK (length(traceparent) = 55);
ALTER TABLE events_outbox ADD COLUMN traceparent text CHECK (length(traceparent) = 55);

-- platform.md §6.13: what each nightly purge found and let go of, one row a table and run.
CREATE TABLE retention_runs (
    id uuid PRIMARY KEY,
    -- rows of one run share it
    run_id uuid NOT NULL,
    -- what was purged, e.g. `jobs_dead`
    data text NOT NULL,
    -- older rows were let go of
    cutoff timestamptz NOT NULL,
    -- a dry run counts and deletes nothing
    dry_run boolean NOT NULL,
    rows_found bigint NOT NULL CHECK (rows_found >= 0),
    -- false: more is left for the next run
    complete boolean NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL
);
CREATE INDEX retention_runs_newest ON retention_runs (run_id, data);

-- One index for each purge: what is past its time, the oldest first.
CREATE INDEX background_jobs_ended ON background_jobs (status, updated_at)
    WHERE status IN ('succeeded', 'dead', 'cancelled');
CREATE INDEX enrichment_job_requests_request ON enrichment_job_requests (tenant_id, request_id);
CREATE INDEX security_events_age ON security_events (occurred_at);
CREATE INDEX sessions_ended ON sessions (coalesce(revoked_at, expires_at));
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);

GRANT SELECT, INSERT ON retention_runs TO comptoir_system;
GRANT DELETE ON background_jobs, enrichment_job_requests, idempotency_keys, security_events, sessions TO comptoir_system;
