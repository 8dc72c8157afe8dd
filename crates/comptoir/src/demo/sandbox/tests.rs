//! The sandbox answers like the upstream, and misbehaves as told.

use std::time::Duration;

use actix_web::{
    App,
    body::{BoxBody, MessageBody},
    dev::ServiceResponse,
    http::StatusCode,
    test,
};
use serde_json::Value;

use super::{Behaviour, LOGIN, Sandbox, Script, Scripts, Target, known, routes};

const POST: &str =
    "/search?q=356000000&minimal=true&include=siege,complements,finances,score&page=1&per_page=1";

async fn call(script: &Script, path: &str) -> ServiceResponse<BoxBody> {
    let scripts = Scripts { search: script.clone(), ..Scripts::default() };
    let request = test::TestRequest::get().uri(path).insert_header(("User-Agent", "a test"));
    answer(&scripts, request).await
}

async fn answer(scripts: &Scripts, request: test::TestRequest) -> ServiceResponse<BoxBody> {
    let app = test::init_service(App::new().configure(routes(scripts.clone()))).await;
    test::call_service(&app, request.to_request()).await.map_into_boxed_body()
}

async fn json(script: &Script, path: &str) -> (StatusCode, Value) {
    let response = call(script, path).await;
    (response.status(), test::read_body_json(response).await)
}

#[actix_web::test]
async fn a_minimal_look_up_answers_the_asked_blocks_only() {
    let (status, answer) = json(&Script::default(), POST).await;
    let company = &answer["results"][0];
    assert_eq!(
        (status, &answer["total_results"], &answer["per_page"]),
        (StatusCode::OK, &1.into(), &1.into())
    );
    assert_eq!((&company["siren"], &company["siege"]["code_postal"]), (&"356000000".into(), &"75015".into()));
    assert!(company["score"].is_number());
    for left_out in ["dirigeants", "matching_etablissements", "tva"] {
        assert_eq!(company.get(left_out), None, "{left_out}");
    }
}

#[actix_web::test]
async fn a_plain_look_up_answers_every_block() {
    let (_, answer) = json(&Script::default(), "/search?q=552032534").await;
    let company = &answer["results"][0];
    assert_eq!(company["finances"]["2024"]["resultat_net"], 0);
    assert_eq!(company["tva"][0], "FR27552032534");
    assert_eq!(company["matching_etablissements"], Value::Array(Vec::new()));
}

#[actix_web::test]
async fn a_siret_lists_the_asked_establishment() {
    for (siret, is_seat) in [("48744469700428", true), ("43524614500021", false)] {
        let path = format!("/search?q={siret}&minimal=true&include=matching_etablissements");
        let (_, answer) = json(&Script::default(), &path).await;
        let listed = &answer["results"][0]["matching_etablissements"];
        assert_eq!((&listed[0]["siret"], &listed[0]["est_siege"]), (&siret.into(), &is_seat.into()));
        assert_eq!(listed[1], Value::Null);
    }
}

#[actix_web::test]
async fn the_unknown_finds_nothing_and_the_unknown_parameter_is_refused() {
    let script = Script::default();
    let (status, answer) = json(&script, "/search?q=12345678900003").await;
    assert_eq!(
        (status, &answer["results"], &answer["total_pages"]),
        (StatusCode::OK, &Value::Array(vec![]), &0.into())
    );
    let (status, answer) = json(&script, "/search?q=356000000&tri=nom").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(answer["erreur"], "Veuillez indiquer au moins un paramètre de recherche.");
}

#[actix_web::test]
async fn names_are_searched_and_paged() {
    let (_, first) = json(&Script::default(), "/search?q=societe&per_page=1").await;
    let (_, second) = json(&Script::default(), "/search?q=societe&per_page=1&page=2").await;
    assert_eq!((&first["total_results"], &first["total_pages"]), (&2.into(), &2.into()));
    assert_ne!(first["results"][0]["siren"], second["results"][0]["siren"]);
}

#[actix_web::test]
async fn a_queue_is_played_in_order_then_the_fixture_comes_back() {
    let script = Script::default();
    script.times("356000000", 2, Behaviour::status(503));
    script.once("356000000", Behaviour::too_many_requests("2"));
    let mut seen = Vec::new();
    for _ in 0..4 {
        let response = call(&script, POST).await;
        seen.push((response.status().as_u16(), response.headers().contains_key("retry-after")));
    }
    assert_eq!(seen, [(503, false), (503, false), (429, true), (200, false)]);
    assert_eq!(
        (script.calls_for("356000000"), script.calls_for("552032534"), script.total_calls()),
        (4, 0, 4)
    );
    assert_eq!(script.most_calls_within(Duration::from_mins(1)), 4);
    assert_eq!(script.last_call().and_then(|call| call.user_agent).as_deref(), Some("a test"));
}

#[actix_web::test]
async fn a_behaviour_for_all_lasts_until_forgotten_and_yields_to_an_identifiers_own() {
    let script = Script::default();
    script.always(Target::All, Behaviour::status(500));
    script.once("356000000", Behaviour::answer());
    assert_eq!(call(&script, POST).await.status(), 200);
    assert_eq!(call(&script, POST).await.status(), 500);
    assert_eq!(call(&script, "/search?q=552032534").await.status(), 500);
    script.forget(Target::All);
    assert_eq!(call(&script, POST).await.status(), 200);
}

#[actix_web::test]
async fn json_can_be_broken_in_every_way() {
    let script = Script::default();
    script.once("356000000", Behaviour::truncated_json());
    script.once("356000000", Behaviour::html());
    for _ in 0..2 {
        let body = test::read_body(call(&script, POST).await).await;
        assert!(serde_json::from_slice::<Value>(&body).is_err());
    }
    script.once("356000000", Behaviour::without_results());
    assert_eq!(json(&script, POST).await.1.get("results"), None);
    script.once("356000000", Behaviour::another_siren("552032534"));
    assert_eq!(json(&script, POST).await.1["results"][0]["siren"], "552032534");
    script.once("356000000", Behaviour::wrong_types());
    assert!(json(&script, POST).await.1["results"][0]["nom_complet"].is_array());
}

#[actix_web::test]
async fn a_huge_answer_is_valid_json_and_a_cut_one_has_no_byte() {
    let script = Script::default();
    script.once("356000000", Behaviour::huge(300_000));
    let body = test::read_body(call(&script, POST).await).await;
    assert!(body.len() > 300_000);
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["total_results"], 1);
    script.once("356000000", Behaviour::disconnect());
    assert!(call(&script, POST).await.into_body().try_into_bytes().is_err());
}

#[actix_web::test]
async fn standing_identifiers_misbehave_without_a_script() {
    let script = Script::default();
    for (key, status) in [("unavailable", 503), ("rate-limited", 429), ("unreadable", 200)] {
        let known = known().iter().find(|known| known.key == key).unwrap();
        let response = call(&script, &format!("/search?q={}", known.identifier)).await;
        assert_eq!(response.status().as_u16(), status, "{key}");
    }
}

const FORMALITY: &str = "/api/companies/418166096";
const EXTRACT: &str = "/v3/infogreffe/rcs/unites_legales/418166096/extrait_kbis";
const TOLD: &str = "?recipient=13002526500013&context=a&object=b";

async fn register(scripts: &Scripts, path: &str) -> (u16, Value) {
    let request = test::TestRequest::get().uri(path).insert_header(("Authorization", "Bearer a"));
    let response = answer(scripts, request).await;
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&test::read_body(response).await).unwrap_or_default())
}

#[actix_web::test]
async fn the_national_register_signs_in_whoever_tells_an_account_with_another_token_each_time() {
    let scripts = Scripts::default();
    let mut tokens = Vec::new();
    for body in [r#"{"username":"me","password":"sesame"}"#, r#"{"username":"me","password":"sesame"}"#, "{}"]
    {
        let request = test::TestRequest::post().uri("/api/sso/login").set_payload(body);
        let response = answer(&scripts, request).await;
        let status = response.status().as_u16();
        let session: Value = test::read_body_json(response).await;
        tokens.push((status, session["token"].as_str().map(str::to_owned)));
    }
    let token = |number: u8| Some(format!("opaque-token-{number}"));
    assert_eq!(tokens, [(200, token(1)), (200, token(2)), (401, None)]);
    assert_eq!(scripts.inpi.calls_for(LOGIN), 3);
    let unsigned = answer(&scripts, test::TestRequest::get().uri(FORMALITY)).await;
    assert_eq!(unsigned.status(), 401);
}

#[actix_web::test]
async fn the_registers_answer_as_recorded_and_refuse_as_recorded() {
    let scripts = Scripts::default();
    let (status, formality) = register(&scripts, FORMALITY).await;
    assert_eq!((status, &formality["formality"]["formeJuridique"]), (200, &"5710".into()));
    let unknown = register(&scripts, "/api/companies/732829320").await;
    assert_eq!((unknown.0, &unknown.1["errorCode"]), (404, &"company_not_found".into()));
    let (status, extract) = register(&scripts, &format!("{EXTRACT}{TOLD}")).await;
    assert_eq!((status, &extract["data"]["greffe"]["valeur"]), (200, &"PARIS".into()));
    for (path, status) in [
        (format!("{EXTRACT}?recipient=13002526500013&context=a"), 422),
        (format!("{EXTRACT}?recipient=41816609600069&context=a&object=b"), 422),
        (format!("/v3/infogreffe/rcs/unites_legales/732829320/extrait_kbis{TOLD}"), 404),
    ] {
        let refused = register(&scripts, &path).await;
        assert_eq!((refused.0, refused.1["errors"][0]["code"].is_string()), (status, true), "{path}");
    }
}

#[actix_web::test]
async fn each_upstream_has_a_script_of_its_own() {
    let scripts = Scripts::default();
    scripts.inpi.once(Target::All, Behaviour::status(403));
    scripts.rcs.once("418166096", Behaviour::another_siren("552032534"));
    let refused = register(&scripts, FORMALITY).await;
    assert_eq!((refused.0, &refused.1["errorCode"]), (403, &"connection_type_not_allowed".into()));
    assert_eq!(register(&scripts, &format!("{EXTRACT}{TOLD}")).await.1["data"]["siren"], "552032534");
    assert_eq!(call(&scripts.search, POST).await.status(), 200);
    assert_eq!(
        (scripts.inpi.total_calls(), scripts.rcs.total_calls(), scripts.search.total_calls()),
        (1, 1, 1)
    );
}

#[actix_web::test]
async fn a_sandbox_answers_on_a_socket_until_it_stops() {
    let sandbox = Sandbox::start().unwrap();
    let url = format!("{}/sources/last_modified", sandbox.base_url());
    let answer = reqwest::get(&url).await.unwrap();
    assert_eq!(answer.status(), 200);
    sandbox.stop();
    assert!(reqwest::get(&url).await.unwrap_err().is_connect());
}

#[actix_web::test]
async fn stopping_does_not_wait_for_a_call_that_is_never_answered() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.script().always(Target::All, Behaviour::silence());
    let url = format!("{}{POST}", sandbox.base_url());
    let call = actix_web::rt::spawn(async move { reqwest::get(&url).await.map(|answer| answer.status()) });
    while sandbox.script().total_calls() == 0 {
        actix_web::rt::task::yield_now().await;
    }
    actix_web::rt::task::spawn_blocking(move || sandbox.stop()).await.unwrap();
    assert!(call.await.unwrap().is_err());
}
