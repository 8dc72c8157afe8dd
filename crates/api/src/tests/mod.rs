//! The routes on services whose storage is a fake: what crosses the edge, not what the services decide.

mod authentication;
mod cards;
mod documents;
mod fakes;
mod operations;
mod routing;

use std::sync::{Arc, Mutex};

use actix_web::{
    App, HttpResponse,
    dev::Service as _,
    http::{StatusCode, header::HeaderMap},
    middleware::from_fn,
    test::{self, TestRequest},
    web,
};
use http_support::{Edge, EdgeSettings, Metrics};
use kernel::testing::{ManualClock, SeededRandom, instant};
use serde_json::{Value, json};

use crate::{Check, Readiness};
use fakes::{Door, Known};

const ID: &str = "01930000-0000-7000-8000-000000000002";

/// One process at 10:00 that knows one request, or none.
struct Process {
    clock: ManualClock,
    known: Arc<Mutex<Known>>,
    edge: web::Data<Edge>,
    readiness: web::Data<Readiness>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Process {
    fn start() -> Self {
        Self::checked_by(Vec::new())
    }

    fn checked_by(checks: Vec<Arc<dyn Check>>) -> Self {
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let edge = Edge {
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(7)),
            authenticator: Arc::new(Door),
            witness: None,
            metrics: Metrics::new("1.2.3").unwrap(),
            limits: None,
            settings: EdgeSettings { version: "1.2.3", ..EdgeSettings::default() },
        };
        let readiness = Readiness::new(checks, Arc::new(clock.clone()));
        let (edge, readiness) = (web::Data::new(edge), web::Data::new(readiness));
        Self { clock, known: Arc::default(), edge, readiness }
    }

    fn knowing(known: Known) -> Self {
        Self { known: Arc::new(Mutex::new(known)), ..Self::start() }
    }

    async fn ask(&self, request: TestRequest) -> Answer {
        let app = App::new()
            .app_data(self.edge.clone())
            .app_data(self.readiness.clone())
            .app_data(web::Data::new(fakes::company_service(&self.known, &self.clock)))
            .app_data(web::Data::new(fakes::auth_service(&self.clock)))
            .configure(crate::configure)
            .configure(crate::configure_metrics)
            .default_service(web::to(http_support::unknown_path))
            .wrap(from_fn(http_support::middleware));
        let app = test::init_service(app).await;
        match app.call(request.to_request()).await {
            Ok(response) => Answer::read(response.into_parts().1).await,
            Err(error) => Answer::read(error.error_response()).await,
        }
    }
}

impl Answer {
    async fn read(response: HttpResponse) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = actix_web::body::to_bytes(response.into_body()).await.unwrap().to_vec();
        Self { status, headers, body }
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    fn code(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }
}

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn post(path: &str, body: &'static str) -> TestRequest {
    let json = ("Content-Type", "application/json");
    TestRequest::post().uri(path).insert_header(json).set_payload(body)
}

/// The token is the role.
fn signed_in(role: &str, request: TestRequest) -> TestRequest {
    request.insert_header(("Authorization", format!("Bearer {role}")))
}

fn code(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
