-- platform.md §6.13: what the nightly purge still lacked after 0009.
CREATE INDEX one_time_tokens_expiry ON one_time_tokens (expires_at);
-- which requests a job was for is of no use once the job is gone
CREATE TABLE enrichment_job_requests_new (
    job_id TEXT NOT NULL REFERENCES background_jobs (id) ON DELETE CASCADE,
    tenant_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (job_id, tenant_id, request_id),
    FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id)
);
INSERT INTO enrichment_job_requests_new SELECT * FROM enrichment_job_requests;
DROP TABLE enrichment_job_requests;
ALTER TABLE enrichment_job_requests_new RENAME TO enrichment_job_requests;
CREATE INDEX enrichment_job_requests_request ON enrichment_job_requests (tenant_id, request_id);
