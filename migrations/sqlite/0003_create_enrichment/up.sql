-- company-enrichment.md §4. Companies, documents and retrievals are public facts shared by all tenants; they are reached
-- only through a tenant's request.
CREATE TABLE companies (
    siren TEXT NOT NULL PRIMARY KEY CHECK (length(siren) = 9 AND siren NOT GLOB '*[^0-9]*'),
    legal_name TEXT,
    trade_name TEXT,
    brand_name TEXT,
    legal_form TEXT,
    creation_date TEXT,
    active_status TEXT CHECK (active_status IN ('A', 'C')),
    address_line1 TEXT,
    address_line2 TEXT,
    postal_code TEXT,
    city TEXT,
    country_code TEXT,
    naf_code TEXT,
    naf_label TEXT,
    headcount_range TEXT,
    rcs_city TEXT,
    registry_name TEXT,
    diffusion_status TEXT CHECK (diffusion_status IN ('O', 'P', 'N')),
    masked_fields TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(masked_fields)),
    head_office_siret TEXT,
    next_check_at TEXT,
    updated_at TEXT NOT NULL
);

CREATE TABLE company_documents (
    id TEXT NOT NULL PRIMARY KEY,
    company_siren TEXT NOT NULL REFERENCES companies (siren),
    doc_type TEXT NOT NULL CHECK (doc_type IN ('RCS_EXTRACT', 'RNE_FORMALITY', 'ENTERPRISE_SEARCH')),
    source_api TEXT NOT NULL
        CHECK (source_api IN ('API_RECHERCHE_ENTREPRISES', 'INPI_RNE', 'API_ENTREPRISE_RCS')),
    retrieved_at TEXT NOT NULL,
    payload_json TEXT NOT NULL CHECK (json_valid(payload_json)),
    checksum TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    truncated INTEGER NOT NULL,
    UNIQUE (company_siren, doc_type, checksum)
);
CREATE INDEX company_documents_latest ON company_documents (company_siren, retrieved_at DESC);

CREATE TABLE company_source_retrievals (
    company_siren TEXT NOT NULL REFERENCES companies (siren),
    source_api TEXT NOT NULL
        CHECK (source_api IN ('API_RECHERCHE_ENTREPRISES', 'INPI_RNE', 'API_ENTREPRISE_RCS')),
    last_retrieved_at TEXT NOT NULL,
    last_status TEXT NOT NULL CHECK (last_status IN ('SUCCESS', 'FAILED')),
    last_http_status INTEGER,
    last_error TEXT,
    PRIMARY KEY (company_siren, source_api),
    CHECK ((last_status = 'FAILED') = (last_error IS NOT NULL))
);

CREATE TABLE requests (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    client_id TEXT,
    created_by TEXT,
    created_at TEXT NOT NULL,
    siren TEXT CHECK (length(siren) = 9 AND siren NOT GLOB '*[^0-9]*'),
    siret TEXT CHECK (length(siret) = 14 AND siret NOT GLOB '*[^0-9]*'),
    siren_raw TEXT CHECK (length(siren_raw) <= 64),
    siret_raw TEXT CHECK (length(siret_raw) <= 64),
    company_siren TEXT,
    enrichment_status TEXT NOT NULL DEFAULT 'PENDING'
        CHECK (enrichment_status IN ('PENDING', 'RUNNING', 'SUCCESS', 'PARTIAL', 'FAILED', 'STALE')),
    enrichment_last_run_at TEXT,
    enrichment_error TEXT CHECK (length(enrichment_error) <= 2000),
    metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
    refreshed_at TEXT,
    version INTEGER NOT NULL,
    UNIQUE (tenant_id, id),
    CHECK (siren IS NOT NULL OR siret IS NOT NULL),
    CHECK (siren IS NULL OR company_siren = siren),
    CHECK (enrichment_status <> 'FAILED' OR enrichment_error <> '')
);
CREATE INDEX requests_newest ON requests (tenant_id, created_at DESC, id DESC);
CREATE INDEX requests_of_client ON requests (tenant_id, client_id, created_at DESC, id DESC);
CREATE INDEX requests_company ON requests (company_siren, id);

CREATE TABLE enrichment_status_changes (
    id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    reason TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id)
);
CREATE INDEX enrichment_status_changes_request ON enrichment_status_changes (tenant_id, request_id, id);

CREATE TABLE enrichment_job_requests (
    job_id TEXT NOT NULL REFERENCES background_jobs (id),
    tenant_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (job_id, tenant_id, request_id),
    FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id)
);
