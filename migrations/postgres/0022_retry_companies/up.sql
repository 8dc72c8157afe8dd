-- Companies whose last cycle fell short, and when it is run again; no time when that was done often enough, or is under way.
CREATE TABLE enrichment_retries (
    company_siren text PRIMARY KEY REFERENCES companies (siren),
    shortfall text NOT NULL CHECK (shortfall IN ('outage', 'not_found', 'partial')),
    tries integer NOT NULL CHECK (tries >= 0),
    retry_at timestamptz,
    work jsonb NOT NULL
);
CREATE INDEX enrichment_retries_due ON enrichment_retries (retry_at) WHERE retry_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON enrichment_retries TO comptoir_system;
