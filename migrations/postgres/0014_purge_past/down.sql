ALTER TABLE enrichment_job_requests DROP CONSTRAINT enrichment_job_requests_job_id_fkey;
ALTER TABLE enrichment_job_requests ADD CONSTRAINT enrichment_job_requests_job_id_fkey
    FOREIGN KEY (job_id) REFERENCES background_jobs (id);
DROP INDEX one_time_tokens_expiry;
