-- Companies whose last cycle fell short, and when it is run again; no time when that was done often enough, or is under way.
CREATE TABLE enrichment_retries (
    company_siren TEXT PRIMARY KEY NOT NULL REFERENCES companies (siren),
    shortfall TEXT NOT NULL CHECK (shortfall IN ('outage', 'not_found', 'partial')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    retry_at TEXT,
    work TEXT NOT NULL CHECK (json_valid(work))
);
CREATE INDEX enrichment_retries_due ON enrichment_retries (retry_at) WHERE retry_at IS NOT NULL;
