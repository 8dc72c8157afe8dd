//! The tables as diesel knows them; the migrations are the truth, and a test compares.
#![cfg_attr(not(test), expect(clippy::wildcard_imports, reason = "how diesel's table! brings its types in"))]

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    background_jobs (id) {
        id -> Id,
        tenant_id -> Nullable<Id>,
        queue -> Text,
        job_type -> Text,
        payload_json -> Document,
        status -> Text,
        priority -> SmallInt,
        run_at -> Instant,
        attempt -> SmallInt,
        max_attempts -> SmallInt,
        unique_key -> Nullable<Text>,
        lease_until -> Nullable<Instant>,
        lease_token -> Nullable<Id>,
        heartbeat_at -> Nullable<Instant>,
        correlation_id -> Text,
        last_error -> Nullable<Text>,
        created_at -> Instant,
        updated_at -> Instant,
        traceparent -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    events_outbox (event_id) {
        event_id -> Id,
        tenant_id -> Nullable<Id>,
        event_type -> Text,
        event_version -> SmallInt,
        correlation_id -> Text,
        occurred_at -> Instant,
        producer -> Text,
        subject -> Text,
        payload -> Document,
        traceparent -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Id, Instant};
    retention_runs (id) {
        id -> Id,
        run_id -> Id,
        data -> Text,
        cutoff -> Instant,
        dry_run -> Bool,
        rows_found -> BigInt,
        complete -> Bool,
        started_at -> Instant,
        finished_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    audit_events (id) {
        id -> Id,
        tenant_id -> Nullable<Id>,
        occurred_at -> Instant,
        actor_type -> Text,
        actor_id -> Nullable<Id>,
        action -> Text,
        target_type -> Text,
        target_id -> Id,
        request_id -> Text,
        correlation_id -> Text,
        metadata -> Document,
        outcome -> Text,
        ip_prefix -> Nullable<Text>,
        seq -> Nullable<BigInt>,
        prev_hash -> Nullable<Text>,
        hash -> Nullable<Text>,
        pii_sha256 -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Id, Instant};
    audit_heads (chain_id) {
        chain_id -> Id,
        tenant_id -> Nullable<Id>,
        seq -> BigInt,
        hash -> Text,
        checkpoint_seq -> BigInt,
        updated_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Id, Instant};
    audit_checkpoints (id) {
        id -> Id,
        tenant_id -> Nullable<Id>,
        seq -> BigInt,
        hash -> Text,
        signed_at -> Instant,
        signature -> Text,
        exported_to -> Nullable<Text>,
        purged_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Id, Instant};
    person_keys (person_id) {
        person_id -> Id,
        wrapped_key -> Text,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::Id;
    audit_personal_values (audit_id) {
        audit_id -> Id,
        tenant_id -> Nullable<Id>,
        person_id -> Id,
        ciphertext -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::Instant;
    schedule_slots (name) {
        name -> Text,
        next_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    security_events (id) {
        id -> Id,
        tenant_id -> Nullable<Id>,
        event_type -> Text,
        severity -> Text,
        payload -> Document,
        correlation_id -> Text,
        occurred_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    idempotency_keys (tenant_id, principal_id, key) {
        tenant_id -> Id,
        principal_id -> Text,
        key -> Text,
        fingerprint -> Text,
        outcome -> Nullable<Document>,
        created_at -> Instant,
        expires_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Instant};
    companies (siren) {
        siren -> Text,
        legal_name -> Nullable<Text>,
        trade_name -> Nullable<Text>,
        brand_name -> Nullable<Text>,
        legal_form -> Nullable<Text>,
        creation_date -> Nullable<Date>,
        active_status -> Nullable<Text>,
        address_line1 -> Nullable<Text>,
        address_line2 -> Nullable<Text>,
        postal_code -> Nullable<Text>,
        city -> Nullable<Text>,
        country_code -> Nullable<Text>,
        naf_code -> Nullable<Text>,
        naf_label -> Nullable<Text>,
        headcount_range -> Nullable<Text>,
        rcs_city -> Nullable<Text>,
        registry_name -> Nullable<Text>,
        diffusion_status -> Nullable<Text>,
        masked_fields -> Document,
        head_office_siret -> Nullable<Text>,
        next_check_at -> Nullable<Instant>,
        updated_at -> Instant,
        provenance -> Document,
        stated_status -> Document,
        commercial_reuse -> Nullable<Bool>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    company_documents (id) {
        id -> Id,
        company_siren -> Text,
        doc_type -> Text,
        source_api -> Text,
        retrieved_at -> Instant,
        payload_json -> Document,
        checksum -> Text,
        bytes -> BigInt,
        truncated -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::Instant;
    company_source_retrievals (company_siren, source_api) {
        company_siren -> Text,
        source_api -> Text,
        last_retrieved_at -> Instant,
        last_status -> Text,
        last_http_status -> Nullable<Integer>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::Document;
    enrichment_sources (source_api) {
        source_api -> Text,
        state -> Document,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Instant};
    enrichment_retries (company_siren) {
        company_siren -> Text,
        shortfall -> Text,
        tries -> Integer,
        retry_at -> Nullable<Instant>,
        work -> Document,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Document, Id, Instant};
    requests (id) {
        id -> Id,
        tenant_id -> Id,
        client_id -> Nullable<Id>,
        created_by -> Nullable<Id>,
        created_at -> Instant,
        siren -> Nullable<Text>,
        siret -> Nullable<Text>,
        siren_raw -> Nullable<Text>,
        siret_raw -> Nullable<Text>,
        company_siren -> Nullable<Text>,
        enrichment_status -> Text,
        enrichment_last_run_at -> Nullable<Instant>,
        enrichment_error -> Nullable<Text>,
        metadata -> Document,
        refreshed_at -> Nullable<Instant>,
        version -> Integer,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::sql::column::kind::{Id, Instant};
    enrichment_status_changes (id) {
        id -> Id,
        tenant_id -> Id,
        request_id -> Id,
        from_status -> Text,
        to_status -> Text,
        reason -> Text,
        correlation_id -> Text,
        changed_at -> Instant,
    }
}

diesel::table! {
    use crate::sql::column::kind::Id;
    enrichment_job_requests (job_id, tenant_id, request_id) {
        job_id -> Id,
        tenant_id -> Id,
        request_id -> Id,
    }
}

diesel::allow_tables_to_appear_in_same_query!(requests, companies, enrichment_job_requests);
