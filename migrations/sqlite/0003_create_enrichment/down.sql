DROP TABLE enrichment_job_requests;
DROP TABLE enrichment_status_changes;
DROP TABLE requests;
DROP TABLE company_source_retrievals;
DROP TABLE company_documents;
DROP TABLE companies;
