-- What all processes know of each source: its pace, its pauses, its breaker and what was asked of it today.
CREATE TABLE enrichment_sources (
    source_api text PRIMARY KEY
        CHECK (source_api IN ('API_RECHERCHE_ENTREPRISES', 'INPI_RNE', 'API_ENTREPRISE_RCS')),
    state jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO enrichment_sources (source_api)
VALUES ('API_RECHERCHE_ENTREPRISES'), ('INPI_RNE'), ('API_ENTREPRISE_RCS');

GRANT SELECT, UPDATE ON enrichment_sources TO comptoir_system;
