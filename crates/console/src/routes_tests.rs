use std::{future::Future, sync::Arc, task::Poll, time::Duration};

use actix_web::{
    App, Error,
    body::{MessageBody, to_bytes},
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header},
    middleware::from_fn,
    test::{TestRequest, call_service, init_service, read_body},
    web::Data,
};
use http_support::{Edge, EdgeSettings, Metrics};
use kernel::{
    Authenticator, Credential, Principal, Unauthenticated,
    testing::{ManualClock, SeededRandom},
};

use super::*;
use crate::{Settings, csrf, samples};

/// Lets nobody in.
struct Nobody;

#[async_trait::async_trait]
impl Authenticator for Nobody {
    async fn authenticate(&self, _: Credential<'_>) -> Result<Principal, Unauthenticated> {
        Err(Unauthenticated::Refused { reason: "invalid" })
    }
}

type Answer = ServiceResponse<actix_web::body::BoxBody>;

fn edge(clock: &ManualClock, settings: EdgeSettings) -> Data<Edge> {
    Data::new(Edge {
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(7)),
        authenticator: Arc::new(Nobody),
        witness: None,
        metrics: Metrics::new("test").unwrap(),
        limits: None,
        settings,
    })
}

async fn app() -> impl Service<actix_http::Request, Response = Answer, Error = Error> {
    let app = App::new()
        .app_data(edge(&ManualClock::at(samples::at()), EdgeSettings::default()))
        .app_data(Data::new(Settings { secure_cookies: true }))
        .configure(configure);
    init_service(app).await
}

async fn ask(request: TestRequest) -> Answer {
    call_service(&app().await, request.to_request()).await
}

fn header(answer: &Answer, name: header::HeaderName) -> &str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

async fn text(answer: Answer) -> String {
    String::from_utf8(read_body(answer).await.try_into_bytes().unwrap().to_vec()).unwrap()
}

#[actix_web::test]
async fn the_sign_in_page_has_a_strict_policy_a_form_cookie_and_its_token() {
    let answer = ask(TestRequest::get().uri("/ui/login?next=/ui/requests?page=2")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(
        header(&answer, header::CONTENT_SECURITY_POLICY),
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    );
    let cookie = answer.response().cookies().next().unwrap().into_owned();
    assert_eq!(cookie.name(), "comptoir_form");
    let attributes = (cookie.http_only(), cookie.secure(), cookie.path());
    assert_eq!(attributes, (Some(true), Some(true), Some("/")));
    let html = text(answer).await;
    assert!(html.contains(&csrf::token(cookie.value())));
    assert!(html.contains("value=\"/ui/requests?page=2\""));
}

#[actix_web::test]
async fn a_page_leads_a_stranger_to_the_door_and_remembers_the_way() {
    for (uri, next) in [
        ("/ui/requests?page=2", "%2Fui%2Frequests%3Fpage%3D2"),
        ("/ui/requests/new", "%2Fui%2Frequests%2Fnew"),
    ] {
        let answer =
            ask(TestRequest::get().uri(uri).insert_header(("Cookie", "comptoir_session=stale"))).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{uri}");
        assert_eq!(header(&answer, header::LOCATION), format!("/ui/login?next={next}"));
    }
    let answer = ask(TestRequest::post().uri("/ui/requests/1/refresh").set_form([("csrf", "x")])).await;
    assert_eq!(header(&answer, header::LOCATION), "/ui/login?next=%2Fui%2Frequests");
}

#[actix_web::test]
async fn a_form_without_the_token_of_its_sender_is_refused_with_a_page() {
    let form = [("email", "a@example.org"), ("password", "x"), ("csrf", "0")];
    let bare = TestRequest::post().uri("/ui/login").set_form(form);
    let forged =
        TestRequest::post().uri("/ui/login").set_form(form).insert_header(("Cookie", "comptoir_form=abc"));
    for request in [bare, forged] {
        let answer = ask(request).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert!(text(answer).await.contains("Ce formulaire n’est plus valable"));
    }
}

#[actix_web::test]
async fn an_unknown_page_is_a_page_and_a_form_too_long_is_one_too() {
    let answer = ask(TestRequest::get().uri("/ui/nowhere").insert_header(("Accept-Language", "en"))).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(text(answer).await.contains("There is no such page"));
    let traced = ask(TestRequest::default().method(Method::TRACE).uri("/ui/login")).await;
    assert_eq!(
        (traced.status(), header(&traced, header::ALLOW)),
        (StatusCode::METHOD_NOT_ALLOWED, "GET, POST")
    );
    let long = "x".repeat(40_000);
    let answer = ask(TestRequest::post().uri("/ui/login").set_form([("email", long.as_str())])).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(header(&answer, header::CONTENT_TYPE), "text/html; charset=utf-8");
}

#[actix_web::test]
async fn the_language_switch_keeps_the_choice_and_leads_back_to_our_own_pages_only() {
    for (uri, back) in [
        ("/ui/language?to=en&next=%2Fui%2Frequests%2Fnew", "/ui/requests/new"),
        ("/ui/language?to=en&next=https%3A%2F%2Fevil.example", "/ui/requests"),
    ] {
        let answer = ask(TestRequest::get().uri(uri)).await;
        assert_eq!(header(&answer, header::LOCATION), back);
        assert!(header(&answer, header::SET_COOKIE).starts_with("comptoir_locale=en;"));
    }
    let chosen = TestRequest::get().uri("/ui/login").insert_header(("Cookie", "comptoir_locale=en"));
    assert!(text(ask(chosen).await).await.contains("<html lang=\"en\" dir=\"ltr\">"));
}

#[actix_web::test]
async fn assets_are_kept_for_ever_under_the_name_of_their_content() {
    let assets = crate::assets::assets();
    for address in [&assets.css, &assets.js, &assets.icon] {
        let answer = ask(TestRequest::get().uri(address)).await;
        assert_eq!(
            header(&answer, header::CACHE_CONTROL),
            "public, max-age=31536000, immutable",
            "{address}"
        );
    }
    assert_eq!(
        ask(TestRequest::get().uri("/ui/assets/live.000000000000.js")).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[actix_web::test]
async fn a_page_for_which_there_is_no_room_is_a_page_that_says_when_to_come_back() {
    let clock = ManualClock::at(samples::at());
    let app = App::new()
        .app_data(edge(&clock, EdgeSettings { concurrency_limit: 0, ..EdgeSettings::default() }))
        .app_data(Data::new(Settings { secure_cookies: true }))
        .configure(configure)
        .wrap(from_fn(http_support::middleware));
    let app = init_service(app).await;
    for (language, words) in
        [("fr", "Réessayez dans 1 s"), ("en", "Try again in 1 s"), ("ar", "أعد المحاولة بعد")]
    {
        let request = TestRequest::get().uri("/ui/login").insert_header(("Accept-Language", language));
        let mut asked = std::pin::pin!(app.call(request.to_request()));
        while clock.alarms().is_empty() {
            assert!(std::future::poll_fn(|cx| Poll::Ready(asked.as_mut().poll(cx))).await.is_pending());
        }
        clock.advance(Duration::from_millis(10));
        let answer = asked.await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(
            (header(&answer, header::RETRY_AFTER), header(&answer, header::X_FRAME_OPTIONS)),
            ("1", "DENY")
        );
        let html = String::from_utf8(to_bytes(answer.into_body()).await.unwrap().to_vec()).unwrap();
        assert!(html.contains(words) && html.contains(&format!("<html lang=\"{language}\"")), "{html}");
    }
}
