CREATE TABLE enrichment_job_requests_new (
    job_id TEXT NOT NULL REFERENCES background_jobs (id),
    tenant_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (job_id, tenant_id, request_id),
    FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id)
);
INSERT INTO enrichment_job_requests_new SELECT * FROM enrichment_job_requests;
DROP TABLE enrichment_job_requests;
ALTER TABLE enrichment_job_requests_new RENAME TO enrichment_job_requests;
CREATE INDEX enrichment_job_requests_request ON enrichment_job_requests (tenant_id, request_id);
DROP INDEX one_time_tokens_expiry;
