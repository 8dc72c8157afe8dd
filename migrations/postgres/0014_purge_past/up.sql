-- platform.md §6.13: what the nightly purge still lacked after 0009.
CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);
-- which requests a job was for is of no use once the job is gone
ALTER TABLE enrichment_job_requests DROP CONSTRAINT enrichment_job_requests_job_id_fkey;
ALTER TABLE enrichment_job_requests ADD CONSTRAINT enrichment_job_requests_job_id_fkey
    FOREIGN KEY (job_id) REFERENCES background_jobs (id) ON DELETE CASCADE;
