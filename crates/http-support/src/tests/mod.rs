//! The edges as a client meets them: a small application behind the middleware.

mod answers;
mod bodies;
mod callers;
mod cors;
mod denials;
mod faults;
mod figures;
mod keys;
mod logs;
mod wire;

use std::{borrow::Cow, sync::Arc, time::Duration};

use actix_web::{
    App, HttpResponse, ResponseError,
    dev::Service,
    http::{StatusCode, header::HeaderMap},
    middleware::from_fn,
    test::{self, TestRequest},
    web,
};
use async_trait::async_trait;
use kernel::{
    Access, Actor, Authenticator, Credential, Detail, DomainError, ErrorKind, Id, Locale, PermissionSet,
    Principal, StoreError, Unauthenticated,
    testing::{ManualClock, SeededRandom, instant},
};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use validator::Validate;

use crate::{
    ApiError, ApiResult, Body, Call, Caller, Checked, Edge, EdgeSettings, Empty, ErrorProfile, Metrics,
    RouteProfile, replayed, revalidated, unknown_path,
};

const SUBJECT: Uuid = Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0042);

/// Lets in the token `good`.
struct Door;

#[async_trait]
impl Authenticator for Door {
    async fn authenticate(&self, credential: Credential<'_>) -> Result<Principal, Unauthenticated> {
        let token = match credential {
            Credential::Bearer(shown) => shown.token,
            Credential::ApiToken(shown) if shown.in_query => {
                return Err(Unauthenticated::Refused { reason: "in_query" });
            }
            Credential::ApiToken(shown) => shown.token.strip_prefix("ck_").unwrap_or_default(),
            Credential::Cookie(_) => "",
        };
        match token {
            "good" => Ok(principal(None)),
            "arabic" => Ok(principal(Some(Locale::Arabic))),
            "expired" => Err(Unauthenticated::Refused { reason: "expired" }),
            "no-database" => Err(StoreError::unavailable("postgres://secret@db is gone").into()),
            _ => Err(Unauthenticated::Refused { reason: "invalid" }),
        }
    }
}

fn principal(locale: Option<Locale>) -> Principal {
    let granted = [Cow::Borrowed("orders:create")];
    Principal {
        tenant: Id::from_uuid(Uuid::from_u128(1)),
        access: Access::Full,
        actor: Actor::User(Id::from_uuid(Uuid::from_u128(2))),
        session: Some(Id::from_uuid(Uuid::from_u128(3))),
        permissions: PermissionSet::new(granted, []),
        client: None,
        locale,
        auth_time: None,
    }
}

/// A refusal of any kind.
#[derive(Debug)]
struct Refused(ErrorKind);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret cause")
    }
}

impl std::error::Error for Refused {}

impl DomainError for Refused {
    fn kind(&self) -> ErrorKind {
        self.0
    }

    fn code(&self) -> &'static str {
        "RATE_LIMIT"
    }

    fn details(&self) -> Vec<Detail> {
        vec![Detail::new("request_id", "refresh_cooldown")]
    }

    fn retry_after(&self) -> Option<Duration> {
        Some(Duration::from_millis(1500))
    }

    fn subject(&self) -> Option<Uuid> {
        Some(SUBJECT)
    }
}

#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct Order {
    #[validate(length(min = 1, max = 10, code = "expected_1_to_10_characters"))]
    name: String,
}

impl Body for Order {
    const LIMIT: usize = 64;
}

async fn order(call: Call<Order>) -> ApiResult<HttpResponse> {
    let key = call.cx.idempotency.as_ref();
    let said = json!({"name": call.body.name, "key": key.map(|key| &key.key),
        "fingerprint": key.map(|key| &key.fingerprint)});
    Ok(replayed(&mut HttpResponse::Created(), key.is_some()).json(said))
}

async fn touch(call: Call<Empty>) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Accepted().json(json!({"keyed": call.idempotency.is_some()})))
}

async fn who(caller: Caller) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Ok().json(json!({"tenant": caller.tenant(), "user": caller.user(),
        "request_id": *caller.request_id, "locale": caller.locale.code()})))
}

async fn refuse() -> ApiResult<HttpResponse> {
    Err(Refused(ErrorKind::Conflict).into())
}

async fn secret(_: Caller) -> ApiResult<HttpResponse> {
    Err(kernel::StepUpRequired.into())
}

async fn page() -> HttpResponse {
    HttpResponse::NotFound()
        .insert_header(("Content-Security-Policy", "default-src 'self'"))
        .insert_header(("Cache-Control", "private"))
        .content_type("text/html; charset=utf-8")
        .body("<h1>nothing here</h1>")
}

fn routes(cfg: &mut web::ServiceConfig) {
    let french = RouteProfile { names_subject: true, locale: Locale::French, ..RouteProfile::default() };
    cfg.service(web::resource("/plain").route(web::get().to(|| async { "hello" })))
        .route("/who", web::get().to(who))
        .route("/orders", web::post().to(order))
        .route("/touch", web::post().to(touch))
        .route("/open", web::post().to(|body: Checked<Order>| async move { body.name.clone() }))
        .route("/default-json", web::post().to(|_: web::Json<Order>| async { "read" }))
        .route("/refused", web::get().to(refuse))
        .route("/page", web::get().to(page))
        .route("/secrets/{id}", web::get().to(secret))
        .route("/panic", web::get().to(|| async { explode() }))
        .route("/stuck", web::get().to(futures::future::pending::<&'static str>))
        .route(
            "/broken",
            web::get().to(|| async { ApiResult::<String>::Err(ApiError::internal("secret cause")) }),
        )
        .route("/tagged", web::get().to(|request| async move { revalidated(&request, &json!({"a": 1})) }))
        .service(
            web::resource("/enveloped")
                .app_data(RouteProfile { errors: ErrorProfile::Envelope, ..RouteProfile::default() })
                .route(web::post().to(|body: Checked<Order>| async move { body.name.clone() })),
        )
        .service(
            web::scope("/requests")
                .app_data(french)
                .service(web::resource("/{id:[^/:]+}:refresh").route(web::post().to(refuse)))
                .service(web::resource("/{id:[^/:]+}").route(web::get().to(who))),
        )
        .default_service(web::to(unknown_path));
}

fn explode() -> &'static str {
    panic!("secret cause")
}

/// One process at 10:00, its clock in the test's hands.
struct Process {
    clock: ManualClock,
    edge: web::Data<Edge>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Process {
    fn start() -> Self {
        Self::with(EdgeSettings::default())
    }

    fn with(settings: EdgeSettings) -> Self {
        logs::listen();
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let edge = Edge {
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(7)),
            authenticator: Arc::new(Door),
            witness: None,
            metrics: Metrics::new("1.2.3").unwrap(),
            limits: None,
            settings,
        };
        Self { clock, edge: web::Data::new(edge) }
    }

    fn witnessed_by(self, witness: Arc<dyn kernel::Witness>) -> Self {
        let Ok(edge) = Arc::try_unwrap(self.edge.into_inner()) else { panic!("in use") };
        Self { clock: self.clock, edge: web::Data::new(Edge { witness: Some(witness), ..edge }) }
    }

    async fn ask(&self, request: TestRequest) -> Answer {
        let app = App::new().app_data(self.edge.clone()).configure(routes).wrap(from_fn(crate::middleware));
        let app = test::init_service(app).await;
        match app.call(request.to_request()).await {
            Ok(response) => Answer::read(response.into_parts().1).await,
            // As the server does with what the outermost service refuses.
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

    /// Code, field and reason of a refusal.
    fn told(&self) -> (String, String, String) {
        let body = self.json();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let detail = &body["details"][0];
        (text(&body["code"]), text(&detail["field"]), text(&detail["reason"]))
    }
}

async fn ask(request: TestRequest) -> Answer {
    Process::start().ask(request).await
}

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn post(path: &str, body: impl Into<web::Bytes>) -> TestRequest {
    let json = ("Content-Type", "application/json");
    TestRequest::post().uri(path).insert_header(json).set_payload(body)
}

fn signed_in(request: TestRequest) -> TestRequest {
    request.insert_header(("Authorization", "Bearer good"))
}

fn told(code: &str, field: &str, reason: &str) -> (String, String, String) {
    (code.to_owned(), field.to_owned(), reason.to_owned())
}
