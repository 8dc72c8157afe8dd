-- What all processes know of each source: its pace, its pauses, its breaker and what was asked of it today.
CREATE TABLE enrichment_sources (
    source_api TEXT PRIMARY KEY NOT NULL
        CHECK (source_api IN ('API_RECHERCHE_ENTREPRISES', 'INPI_RNE', 'API_ENTREPRISE_RCS')),
    state TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(state))
);
INSERT INTO enrichment_sources (source_api)
VALUES ('API_RECHERCHE_ENTREPRISES'), ('INPI_RNE'), ('API_ENTREPRISE_RCS');
