-- company-enrichment.md §4. Companies, documents and retrievals are public facts shared by all tenants; they are reached
-- only through a tenant's request, and written only by the system role.
CREATE TABLE companies (
    siren text PRIMARY KEY CHECK (siren ~ '^[0-9]{9}$'),
    legal_name text,
    trade_name text,
    brand_name text,
    legal_form text,
    creation_date date,
    active_status text CHECK (active_status IN ('A', 'C')),
    address_line1 text,
    address_line2 text,
    postal_code text,
    city text,
    country_code text,
    naf_code text,
    naf_label text,
    headcount_range text,
    rcs_city text,
    registry_name text,
    diffusion_status text CHECK (diffusion_status IN ('O', 'P', 'N')),
    masked_fields jsonb NOT NULL DEFAULT '[]',
    head_office_siret text,
    next_check_at timestamptz,
    updated_at timestamptz NOT NULL
);

CREATE TABLE company_documents (
    id uuid PRIMARY KEY,
    company_siren text NOT NULL REFERENCES companies (siren),
    doc_type text NOT NULL CHECK (doc_type IN ('RCS_EXTRACT', 'RNE_FORMALITY', 'ENTERPRISE_SEARCH')),
    source_api text NOT NULL
        CHECK (source_api IN ('API_RECHERCHE_ENTREPRISES', 'INPI_RNE', 'API_ENTREPRISE_RCS')),
    retrieved_at timestamptz NOT NULL,
    payload_json jsonb NOT NULL,
    checksum text NOT NULL,
    bytes bigint NOT NULL,
    truncated boolean NOT NULL,
    UNIQUE (company_siren, doc_type, checksum)
);
CREATE INDEX company_documents_latest ON company_documents (company_siren, retrieved_at DESC);

CREATE TABLE company_source_retrievals (
    company_siren text NOT NULL REFERENCES companies (siren),
    source_api text NOT NULL
        CHECK (source_api IN ('API_RECHERCHE_ENTREPRISES', 'INPI_RNE', 'API_ENTREPRISE_RCS')),
    last_retrieved_at timestamptz NOT NULL,
    last_status text NOT NULL CHECK (last_status IN ('SUCCESS', 'FAILED')),
    last_http_status integer,
    last_error text,
    PRIMARY KEY (company_siren, source_api),
    CHECK ((last_status = 'FAILED') = (last_error IS NOT NULL))
);

CREATE TABLE requests (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    client_id uuid,
    created_by uuid,
    created_at timestamptz NOT NULL,
    siren text CHECK (siren ~ '^[0-9]{9}$'),
    siret text CHECK (siret ~ '^[0-9]{14}$'),
    siren_raw text CHECK (length(siren_raw) <= 64),
    siret_raw text CHECK (length(siret_raw) <= 64),
    company_siren text,
    enrichment_status text NOT NULL DEFAULT 'PENDING'
        CHECK (enrichment_status IN ('PENDING', 'RUNNING', 'SUCCESS', 'PARTIAL', 'FAILED', 'STALE')),
    enrichment_last_run_at timestamptz,
    enrichment_error text CHECK (length(enrichment_error) <= 2000),
    metadata jsonb NOT NULL DEFAULT '{}',
    refreshed_at timestamptz,
    version integer NOT NULL,
    UNIQUE (tenant_id, id),
    CHECK (siren IS NOT NULL OR siret IS NOT NULL),
    CHECK (siren IS NULL OR company_siren = siren),
    CHECK (enrichment_status <> 'FAILED' OR enrichment_error <> '')
);
CREATE INDEX requests_newest ON requests (tenant_id, created_at DESC, id DESC);
CREATE INDEX requests_of_client ON requests (tenant_id, client_id, created_at DESC, id DESC);
CREATE INDEX requests_company ON requests (company_siren, id);

CREATE TABLE enrichment_status_changes (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    request_id uuid NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    reason text NOT NULL,
    correlation_id text NOT NULL,
    changed_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id)
);
CREATE INDEX enrichment_status_changes_request ON enrichment_status_changes (tenant_id, request_id, id);

CREATE TABLE enrichment_job_requests (
    job_id uuid NOT NULL REFERENCES background_jobs (id),
    tenant_id uuid NOT NULL,
    request_id uuid NOT NULL,
    PRIMARY KEY (job_id, tenant_id, request_id),
    FOREIGN KEY (tenant_id, request_id) REFERENCES requests (tenant_id, id)
);

ALTER TABLE requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE requests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON requests TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON requests TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE enrichment_status_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrichment_status_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON enrichment_status_changes TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON enrichment_status_changes TO comptoir_system USING (true) WITH CHECK (true);

ALTER TABLE enrichment_job_requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrichment_job_requests FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON enrichment_job_requests TO comptoir_app
    USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY system_rows ON enrichment_job_requests TO comptoir_system USING (true) WITH CHECK (true);

GRANT SELECT ON companies, company_documents, company_source_retrievals TO comptoir_app;
GRANT SELECT, INSERT, UPDATE ON companies, company_documents, company_source_retrievals TO comptoir_system;
GRANT SELECT, INSERT, UPDATE ON requests TO comptoir_app, comptoir_system;
GRANT SELECT, INSERT ON enrichment_status_changes, enrichment_job_requests TO comptoir_app, comptoir_system;
