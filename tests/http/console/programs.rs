//! Letting a program in, on the pages.

use std::time::Duration;

use auth::Role::{TenantAdmin, Viewer};
use serde_json::json;
use system_tests::{Answer, Browser, PASSWORD, Stand};

use super::signed_in;

const FORM: &str = "/ui/api-clients/new";

/// The token on the page that shows it.
fn token(page: &Answer) -> String {
    let value = page.text.split("id=\"token\" class=\"figure\" value=\"").nth(1);
    value.unwrap_or_else(|| panic!("{}", page.text)).split('"').next().unwrap().to_owned()
}

async fn create(browser: &mut Browser<'_>) -> Answer {
    browser.get(FORM).await.expect(200);
    let once = browser.hidden("once");
    let fields = [("once", once.as_str()), ("client_name", "Caisse"), ("scope_requests:create", "yes")];
    browser.submit(FORM, &fields).await
}

/// The page of the only program.
fn path(list: &Answer) -> String {
    let link = list.text.split("href=\"").find(|rest| rest.starts_with("/ui/api-clients/0"));
    link.unwrap_or_else(|| panic!("{}", list.text)).split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_program_is_let_in_with_ticked_rights_and_its_token_is_shown_once() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, TenantAdmin).await;
        let empty = browser.get("/ui/api-clients").await.expect(200);
        assert!(empty.text.contains("Aucun programme"));
        let form = browser.get(FORM).await.expect(200);
        assert!(form.text.contains("Créer une demande") && !form.text.contains("owners:assign"));
        let shown = create(&mut browser).await.expect(200);
        let token = token(&shown);
        let submit =
            async || stand.post("/v1/requests").token(&token).json(json!({"siren": "552032534"})).await;
        submit().await.expect(201);
        let list = browser.get("/ui/api-clients").await.expect(200);
        assert!(
            list.text.contains("Caisse")
                && list.text.contains("1 droit")
                && !list.text.contains(&token[16..])
        );
        let program = browser.get(&path(&list)).await.expect(200);
        assert!(!program.text.contains(&token[16..]) && program.text.contains(&token[..15]));
        let fields = [("client_name", "Caisse"), ("scope_requests:read", "yes"), ("is_active", "yes")];
        let changed = browser.submit(&path(&list), &fields).await.expect(303);
        let told = browser.get(changed.header("location")).await.expect(200);
        assert!(told.text.contains("C’est enregistré"));
        assert_eq!(submit().await.code(), (403, "FORBIDDEN"));
    })
    .await;
}

#[tokio::test]
async fn a_page_loaded_again_makes_no_second_program_and_shows_the_same_token() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, TenantAdmin).await;
        browser.get(FORM).await.expect(200);
        let (csrf, once) = (browser.hidden("csrf"), browser.hidden("once"));
        let fields = [("csrf", csrf.as_str()), ("once", once.as_str()), ("client_name", "Caisse")];
        let first = browser.submit_exactly(FORM, &fields).await.expect(200);
        let second = browser.submit_exactly(FORM, &fields).await.expect(200);
        assert_eq!(token(&first), token(&second));
        assert_eq!(stand.database.count("api_clients"), 1);
    })
    .await;
}

#[tokio::test]
async fn scenario_17_a_token_is_replaced_and_a_program_shut_out_on_its_page() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, TenantAdmin).await;
        let first = token(&create(&mut browser).await.expect(200));
        let list = browser.get("/ui/api-clients").await.expect(200);
        let at = path(&list);
        browser.get(&at).await.expect(200);
        let once = browser.hidden("once");
        let rotate = [("once", once.as_str()), ("overlap_s", "0")];
        let second = token(&browser.submit(&format!("{at}/rotate"), &rotate).await.expect(200));
        let ask = async |token: &str| {
            stand.post("/v1/requests").token(token).json(json!({"siren": "552032534"})).await.status
        };
        assert_eq!((ask(&first).await, ask(&second).await), (401, 201));
        browser.get(&at).await.expect(200);
        let gone = browser.submit(&format!("{at}/revoke"), &[]).await.expect(303);
        let told = browser.get(gone.header("location")).await.expect(200);
        assert!(told.text.contains("plus accès") && told.text.contains("Aucun programme"));
        assert_eq!(ask(&second).await, 401);
        browser.get(&at).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn scenario_14_who_has_not_proved_who_they_are_lately_does_so_before_anything_is_typed() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, TenantAdmin).await;
        stand.clock.advance(Duration::from_mins(16));
        let led = browser.get(FORM).await.expect(303);
        assert_eq!(led.header("location"), "/ui/account/confirm?next=%2Fui%2Fapi-clients%2Fnew");
        browser.get(led.header("location")).await.expect(200);
        let proof = [("password", PASSWORD), ("next", FORM)];
        let back = browser.submit("/ui/account/confirm", &proof).await.expect(303);
        assert_eq!(back.header("location"), FORM);
        create(&mut browser).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, TenantAdmin).await;
        browser.get(FORM).await.expect(200);
        for (name, networks, day, place) in [
            (" ", "", "", "client_name_error"),
            ("A", "example.org", "", "networks_error"),
            ("A", "", "2020-01-01", "day_error"),
            ("A", "", "soon", "day_error"),
        ] {
            let fields = [
                ("client_name", name),
                ("allowed_cidrs", networks),
                ("last_day", day),
                ("scope_requests:read", "yes"),
            ];
            let refused = browser.submit(FORM, &fields).await.expect(422);
            assert!(refused.text.contains(&format!("id=\"{place}\"")), "{place}");
            assert!(refused.text.contains("name=\"scope_requests:read\" value=\"yes\" checked"), "{place}");
        }
        let held = browser.submit(FORM, &[("client_name", "A"), ("scope_owners:assign", "yes")]).await;
        assert!(held.expect(422).text.contains("que l’on a soi-même"));
        assert_eq!(stand.database.count("api_clients"), 0);
        let mut viewer = signed_in(stand, Viewer).await;
        viewer.get("/ui/api-clients").await.expect(403);
    })
    .await;
}
