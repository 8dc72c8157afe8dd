//! The routes.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::AUTHORIZATION},
    web::{self, Bytes, Data, Path, Query, ServiceConfig},
};
use serde_json::{Value, json};

use super::{
    Call, Script, Scripts, answer, catalogue, known,
    performance::{JSON, Upstream, play},
    query, refusals, registers,
};

/// The calls for a token of the national register, as a target of its script.
pub const LOGIN: &str = "login";

/// Registers the sandbox's routes, played from `scripts`.
pub fn routes(scripts: Scripts) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(Data::new(scripts))
            .route("/search", web::get().to(search))
            .route("/sources/last_modified", web::get().to(last_modified))
            .route("/api/sso/login", web::post().to(login))
            .route("/api/companies/{siren}", web::get().to(formality))
            .route("/v3/infogreffe/rcs/unites_legales/{siren}/extrait_kbis", web::get().to(extract));
    }
}

async fn last_modified() -> HttpResponse {
    HttpResponse::Ok().content_type(JSON).body(catalogue::LAST_MODIFIED)
}

async fn search(request: HttpRequest, scripts: Data<Scripts>) -> HttpResponse {
    let identifier = query::identifier(request.query_string());
    let behaviour = scripts.search.next(identifier.as_deref());
    let behaviour = behaviour.unwrap_or_else(|| known::standing(identifier.as_deref().unwrap_or_default()));
    scripts.search.record(Call::of(&request, identifier));
    let upstream = Upstream { behaviour, refusals: refusals::of_the_search };
    play(upstream, || match query::parse(request.query_string()) {
        Ok(search) => Ok(answer::to(&search)),
        Err(refusal) => Err((StatusCode::BAD_REQUEST, json!({ "erreur": refusal }).to_string())),
    })
    .await
}

/// Gives another token each time, to whoever tells a name and a password.
async fn login(request: HttpRequest, body: Bytes, scripts: Data<Scripts>) -> HttpResponse {
    let upstream = inpi(&scripts.inpi, Call::of(&request, Some(LOGIN.to_owned())));
    let count = scripts.inpi.calls_for(LOGIN);
    play(upstream, || {
        let account: Value = serde_json::from_slice(&body).unwrap_or_default();
        let is_told = |name: &str| account[name].as_str().is_some_and(|text| !text.is_empty());
        if !is_told("username") || !is_told("password") {
            return Err(refused(StatusCode::UNAUTHORIZED, refusals::of_inpi));
        }
        let mut session: Value =
            serde_json::from_str(include_str!("fixtures/inpi/login.json")).unwrap_or_default();
        session["token"] = format!("opaque-token-{count}").into();
        Ok(session)
    })
    .await
}

async fn formality(request: HttpRequest, siren: Path<String>, scripts: Data<Scripts>) -> HttpResponse {
    let siren = siren.into_inner();
    let upstream = inpi(&scripts.inpi, Call::of(&request, Some(siren.clone())));
    play(upstream, || {
        if !request.headers().contains_key(AUTHORIZATION) {
            return Err(refused(StatusCode::UNAUTHORIZED, refusals::of_inpi));
        }
        registers::formality(&siren).ok_or_else(|| refused(StatusCode::NOT_FOUND, refusals::of_inpi))
    })
    .await
}

/// What must be told with every question to API Entreprise.
const MANDATORY: [&str; 3] = ["recipient", "context", "object"];

async fn extract(
    request: HttpRequest,
    siren: Path<String>,
    told: Query<HashMap<String, String>>,
    scripts: Data<Scripts>,
) -> HttpResponse {
    let siren = siren.into_inner();
    let behaviour = scripts.rcs.next(Some(&siren)).unwrap_or_default();
    scripts.rcs.record(Call::of(&request, Some(siren.clone())));
    let upstream = Upstream { behaviour, refusals: refusals::of_api_entreprise };
    play(upstream, || {
        let refused = |status| refused(status, refusals::of_api_entreprise);
        if !request.headers().contains_key(AUTHORIZATION) {
            return Err(refused(StatusCode::UNAUTHORIZED));
        }
        let is_told = |name: &&str| told.get(*name).is_some_and(|text| !text.is_empty());
        let asks_about_itself = told.get("recipient").is_some_and(|siret| siret.starts_with(&siren));
        if !MANDATORY.iter().all(is_told) || asks_about_itself {
            return Err(refused(StatusCode::UNPROCESSABLE_ENTITY));
        }
        registers::extract(&siren).ok_or_else(|| refused(StatusCode::NOT_FOUND))
    })
    .await
}

fn inpi(script: &Script, call: Call) -> Upstream {
    let behaviour = script.next(call.identifier.as_deref()).unwrap_or_default();
    script.record(call);
    Upstream { behaviour, refusals: refusals::of_inpi }
}

fn refused(status: StatusCode, body: refusals::Refusals) -> (StatusCode, String) {
    (status, body(status.as_u16()))
}
