DROP TABLE enrichment_retries;
