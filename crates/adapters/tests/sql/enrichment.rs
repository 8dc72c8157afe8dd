use chrono::{DateTime, NaiveDate, Utc};
use company_enrichment::{
    Error, LastRetrieval,
    model::{
        ActiveStatus, Cause, Company, EnrichmentStatus, Field, Fields, Identifiers, LuhnMode, Metadata,
        Provenance, RawIdentifier, Request, Siren, SourceApi, SourceErrorCode, StoredDocument,
    },
};
use kernel::{Clock, Context, Id, NewJob};
use serde_json::json;

use crate::support::{Ports, every_database};

pub fn request(ports: &Ports, siren: &str) -> Request {
    let raw = RawIdentifier::Text(siren.to_owned());
    Request {
        id: ports.id(),
        identifiers: Identifiers::parse(raw, RawIdentifier::Absent, LuhnMode::Off).unwrap(),
        enrichment_status: EnrichmentStatus::Pending,
        enrichment_last_run_at: None,
        enrichment_error: None,
        metadata: Metadata::parse(Some(json!({ "order": 12, "é": [null] }))).unwrap(),
        created_at: ports.clock.now(),
        created_by: Some(ports.id()),
        client_id: None,
        version: 1,
        refreshed_at: None,
    }
}

pub async fn insert(ports: &Ports, cx: &Context, request: Request) -> Request {
    let row = request.clone();
    ports.tenant.write(cx, move |tx| Ok::<_, Error>(tx.insert_request(&row, &[])?)).await.unwrap();
    request
}

/// A company with a document and a call to a source, which every tenant may see.
pub async fn put_public_facts(ports: &Ports, siren: Siren) {
    let (company, document) = (company(siren, ports.clock.now()), document(ports.clock.now()));
    let last = LastRetrieval {
        source: SourceApi::ApiRechercheEntreprises,
        at: ports.clock.now(),
        http_status: Some(200),
        error: None,
    };
    let cx = Context::system("test");
    let put = ports.system.write(&cx, move |tx| {
        tx.put_company(&company)?;
        tx.put_document(&siren, &document)?;
        Ok::<_, Error>(tx.put_retrieval(&siren, &last)?)
    });
    put.await.unwrap();
}

fn document(at: DateTime<Utc>) -> StoredDocument {
    StoredDocument::new(
        SourceApi::ApiRechercheEntreprises,
        json!({ "results": [{ "siren": "356000000", "finances": { "2023": { "ca": 0 } } }] }),
        at,
    )
}

fn company(siren: Siren, updated_at: DateTime<Utc>) -> Company {
    let fields = Fields {
        legal_name: Some("LA POSTE".into()),
        creation_date: NaiveDate::from_ymd_opt(1991, 1, 1),
        active_status: Some(ActiveStatus::Active),
        city: Some("PARIS 15".into()),
        ..Fields::default()
    };
    let origin = Provenance { source: SourceApi::InpiRne, retrieved_at: updated_at };
    Company {
        fields,
        masked_fields: [Field::PostalCode].into(),
        commercial_reuse: Some(false),
        provenance: [(Field::LegalName, origin)].into(),
        stated_status: [(SourceApi::ApiEntrepriseRcs, ActiveStatus::Ceased)].into(),
        updated_at,
        ..Company::skeleton(siren)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_reads_back_as_written() {
    for ports in every_database() {
        let cx = ports.caller();
        let written = insert(&ports, &cx, request(&ports, " 356 000 000")).await;
        let id = written.id;
        let read = ports.tenant.read(&cx, move |tx| Ok::<_, Error>(tx.find_request(id)?)).await.unwrap();
        assert_eq!(read, Some((written, None)), "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_request_keeps_its_history_and_refuses_an_old_version() {
    for ports in every_database() {
        let cx = ports.caller();
        let mut fresh = insert(&ports, &cx, request(&ports, "356000000")).await;
        let old = fresh.clone();
        let change = fresh.move_to(EnrichmentStatus::Running, Cause::JobStarted).unwrap();
        let update = |request: Request| {
            ports.tenant.write(&cx, move |tx| Ok::<_, Error>(tx.update_request(&request, &[change])?))
        };
        assert!(update(fresh).await.unwrap());
        assert!(!update(old).await.unwrap(), "someone was faster");
        let history =
            "SELECT from_status || '>' || to_status || ' ' || reason FROM enrichment_status_changes";
        assert_eq!(ports.database.texts(history), ["PENDING>RUNNING job_started"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_and_its_sources_read_back_as_written() {
    for ports in every_database() {
        let siren = Siren::parse("356000000").unwrap();
        let now = ports.clock.now();
        let first = company(siren, now);
        let document = document(now);
        let again = StoredDocument { retrieved_at: now + chrono::TimeDelta::hours(1), ..document.clone() };
        let last = LastRetrieval {
            source: SourceApi::ApiRechercheEntreprises,
            at: now,
            http_status: Some(503),
            error: Some(SourceErrorCode::Upstream5xx),
        };
        let (put, failed) = (first.clone(), last.clone());
        let cx = Context::system("test");
        let store = ports.system.write(&cx, move |tx| {
            tx.put_company(&Company::skeleton(siren))?;
            tx.put_company(&put)?;
            tx.put_document(&siren, &document)?;
            tx.put_document(&siren, &again)?;
            tx.put_retrieval(
                &siren,
                &LastRetrieval { error: None, http_status: Some(200), ..failed.clone() },
            )?;
            tx.put_retrieval(&siren, &failed)?;
            Ok::<_, Error>(())
        });
        store.await.unwrap();
        let cx = ports.caller();
        let read = ports.tenant.read(&cx, move |tx| {
            let snapshot = tx.find_snapshot(&siren)?.unwrap();
            Ok::<_, Error>((
                tx.find_company(&siren)?,
                tx.list_documents(&siren)?,
                tx.list_retrievals(&siren)?,
                snapshot.finances.unwrap().get().replace(' ', ""),
            ))
        });
        let (company, documents, retrievals, finances) = read.await.unwrap();
        assert_eq!(company, Some(first), "{:?}", ports.database);
        assert_eq!(documents.len(), 1, "scenario 31: the same content is one document");
        assert_eq!(documents[0].retrieved_at, now + chrono::TimeDelta::hours(1));
        assert_eq!(retrievals, [last]);
        assert_eq!(finances, r#"{"2023":{"ca":0}}"#);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_finds_the_requests_that_wait_for_it_and_those_that_do_not() {
    for ports in every_database() {
        let siren = Siren::parse("356000000").unwrap();
        let (one, other) = (ports.caller(), ports.caller());
        let waiting = insert(&ports, &one, request(&ports, "356000000")).await;
        let idle = insert(&ports, &other, request(&ports, "356000000")).await;
        insert(&ports, &other, request(&ports, "552032534")).await;
        let id = waiting.id;
        let attach = ports.tenant.write(&one, move |tx| {
            let job = NewJob {
                name: "company_enrichment.enrich",
                queue: "q",
                payload: json!({}),
                priority: 0,
                unique_key: Some("356000000".into()),
                max_attempts: 1,
                tenantless: true,
                leased_for: None,
            };
            let queued = tx.enqueue(job)?;
            tx.attach_request(queued.job, id)?;
            tx.attach_request(queued.job, id)?;
            Ok::<_, Error>((queued.job, tx.is_enriching(&siren)?))
        });
        let (job, enriching) = attach.await.unwrap();
        assert!(enriching);
        let cx = Context::system("test");
        let seen = ports.system.read(&cx, move |tx| {
            let ids = |tracked: Vec<company_enrichment::Tracked>| -> Vec<Id<Request>> {
                tracked.into_iter().map(|tracked| tracked.request.id).collect()
            };
            let attached = ids(tx.list_attached(job)?);
            let unattached = ids(tx.list_unattached(&siren, job, None, 10)?);
            let beyond = tx.list_unattached(&siren, job, unattached.last().copied(), 10)?;
            Ok::<_, Error>((attached, unattached, beyond.len()))
        });
        assert_eq!(seen.await.unwrap(), (vec![waiting.id], vec![idle.id], 0), "{:?}", ports.database);
    }
}
