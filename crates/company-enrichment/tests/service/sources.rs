//! Official sources that say what the test wants, when it wants.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use company_enrichment::{
    Call, CompanySource,
    model::{Field, Fields, Query, SourceApi, SourceError, SourceErrorCode, SourceRecord, recherche},
};
use kernel::{Clock, testing::ManualClock};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::world::PATIENCE;

/// One source: plays the queued answers, then its usual one.
pub struct Scripted {
    api: SourceApi,
    clock: ManualClock,
    part: Mutex<Part>,
    calls: watch::Sender<usize>,
}

struct Part {
    queued: VecDeque<Answer>,
    usual: Answer,
    log: Vec<(Query, Call)>,
}

#[derive(Clone)]
pub struct Answer {
    after: Duration,
    gate: Option<Gate>,
    says: Says,
}

#[derive(Clone)]
enum Says {
    /// A company of this name, as the source would tell it.
    Company(String),
    /// One of this legal category.
    OfCategory(&'static str),
    /// The recorded shell of 123456789: a company without a name.
    Shell,
    Failure(SourceErrorCode, Option<u16>, Option<Duration>),
    Panic,
}

impl Answer {
    pub fn company(name: &str) -> Self {
        Says::Company(name.to_owned()).into()
    }

    pub fn of_category(legal_category: &'static str) -> Self {
        Says::OfCategory(legal_category).into()
    }

    pub fn shell() -> Self {
        Says::Shell.into()
    }

    pub fn failure(code: SourceErrorCode, http_status: impl Into<Option<u16>>) -> Self {
        Says::Failure(code, http_status.into(), None).into()
    }

    pub fn rate_limited(retry_after: Duration) -> Self {
        Says::Failure(SourceErrorCode::RateLimit, Some(429), Some(retry_after)).into()
    }

    pub fn panic() -> Self {
        Says::Panic.into()
    }

    /// The same, once the clock has moved on by `delay`.
    pub fn after(self, delay: Duration) -> Self {
        Self { after: delay, ..self }
    }

    /// The same, once `gate` is open.
    pub fn behind(self, gate: &Gate) -> Self {
        Self { gate: Some(gate.clone()), ..self }
    }
}

impl From<Says> for Answer {
    fn from(says: Says) -> Self {
        Self { after: Duration::ZERO, gate: None, says }
    }
}

/// Holds answers back until it is opened.
#[derive(Clone)]
pub struct Gate(watch::Sender<bool>);

impl Gate {
    pub fn closed() -> Self {
        Self(watch::Sender::new(false))
    }

    pub fn open(&self) {
        self.0.send_replace(true);
    }
}

impl Scripted {
    pub fn new(api: SourceApi, clock: ManualClock) -> Self {
        let part = Part { queued: VecDeque::new(), usual: Answer::company("LA POSTE"), log: Vec::new() };
        Self { api, clock, part: Mutex::new(part), calls: watch::Sender::new(0) }
    }

    /// Queues an answer for the next call.
    pub fn next(&self, answer: Answer) {
        self.part().queued.push_back(answer);
    }

    /// What it answers when nothing is queued.
    pub fn usually(&self, answer: Answer) {
        self.part().usual = answer;
    }

    pub fn calls(&self) -> usize {
        *self.calls.borrow()
    }

    pub fn log(&self) -> Vec<(Query, Call)> {
        self.part().log.clone()
    }

    /// Completes at the `count`th call.
    pub async fn called(&self, count: usize) {
        let mut calls = self.calls.subscribe();
        tokio::time::timeout(PATIENCE, calls.wait_for(|calls| *calls >= count)).await.unwrap().unwrap();
    }

    fn part(&self) -> MutexGuard<'_, Part> {
        self.part.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, query: &Query, call: &Call) -> Answer {
        let mut part = self.part();
        part.log.push((*query, call.clone()));
        part.queued.pop_front().unwrap_or_else(|| part.usual.clone())
    }

    fn fault(&self, code: SourceErrorCode, http_status: Option<u16>) -> SourceError {
        SourceError { source: self.api, code, http_status, message: "as told".to_owned(), retry_after: None }
    }

    fn read(&self, query: &Query, body: &Value) -> Result<SourceRecord, SourceError> {
        let record = recherche::read(query, body.to_string().as_bytes());
        let mut record = record.map_err(|code| self.fault(code, Some(200)))?;
        if self.api != SourceApi::ApiRechercheEntreprises {
            record.fields = Fields { rcs_city: Some("PARIS".to_owned()), ..record.fields };
        }
        Ok(SourceRecord { source: self.api, ..record })
    }
}

#[async_trait]
impl CompanySource for Scripted {
    fn api(&self) -> SourceApi {
        self.api
    }

    async fn fetch(&self, query: &Query, call: &Call) -> Result<SourceRecord, SourceError> {
        let answer = self.take(query, call);
        self.calls.send_modify(|calls| *calls += 1);
        if let Some(Gate(gate)) = &answer.gate {
            gate.subscribe().wait_for(|open| *open).await.unwrap();
        }
        if !answer.after.is_zero() {
            self.clock.sleep(answer.after).await;
        }
        match answer.says {
            Says::Company(name) => self.read(query, &known(query, &name)),
            Says::OfCategory(category) => {
                let mut body = known(query, "LA POSTE");
                body["results"][0]["nature_juridique"] = category.into();
                self.read(query, &body)
            }
            Says::Shell => self.read(query, &shell(query)),
            Says::Failure(code, http_status, retry_after) => {
                Err(SourceError { retry_after, ..self.fault(code, http_status) })
            }
            Says::Panic => panic!("as told"),
        }
    }
}

fn known(query: &Query, name: &str) -> Value {
    json!({ "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1, "results": [{
        "siren": query.siren(),
        "nom_raison_sociale": name, "nom_complet": name, "sigle": null,
        "nature_juridique": "5510", "date_creation": "1991-01-01", "etat_administratif": "A",
        "activite_principale": "53.10Z", "section_activite_principale": "H", "tranche_effectif_salarie": "53",
        "siege": { "adresse": "9 RUE DU COLONEL PIERRE AVIA 75015 PARIS", "code_postal": "75015",
            "commune": "75115", "libelle_commune": "PARIS" },
        "finances": { "2023": { "ca": 12, "resultat_net": 0 } },
        "complements": { "est_association": false },
    }] })
}

fn shell(query: &Query) -> Value {
    json!({ "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1, "results": [{
        "siren": query.siren(), "nom_complet": null, "nom_raison_sociale": null, "siege": {},
        "etat_administratif": null, "finances": null,
    }] })
}

#[test]
fn the_scripted_company_has_a_core_identity_and_the_shell_has_none() {
    let clock = ManualClock::at(kernel::testing::instant("2026-11-21T10:00:00Z"));
    let source = Scripted::new(SourceApi::ApiRechercheEntreprises, clock);
    let query = Query::Siren(company_enrichment::model::Siren::parse("356000000").unwrap());
    assert!(source.read(&query, &known(&query, "LA POSTE")).unwrap().fields.has(Field::City));
    assert!(!source.read(&query, &shell(&query)).unwrap().fields.has(Field::LegalName));
}
