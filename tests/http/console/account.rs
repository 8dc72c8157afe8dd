//! Where one is signed in, another password, and the choice of a tenant.

use std::time::Duration;

use auth::{AddMember, NewTenant, Role::AgencyUser};
use kernel::Context;
use system_tests::{PASSWORD, Person, Stand};

use super::signed_in;

const ANOTHER: &str = "four other random words";

#[tokio::test]
async fn scenario_9_a_session_closed_on_the_account_page_is_led_to_the_door() {
    Stand::everywhere(async |stand| {
        let mut lost = signed_in(stand, AgencyUser).await;
        let mut here = signed_in(stand, AgencyUser).await;
        let page = here.get("/ui/account").await.expect(200);
        assert!(page.text.contains("Cet appareil"), "{}", page.text);
        let action = page.text.split("action=\"").find(|rest| rest.starts_with("/ui/account/sessions/"));
        let action = action.unwrap().split('"').next().unwrap().to_owned();
        let ended = here.submit(&action, &[]).await.expect(303);
        let told = here.get(ended.header("location")).await.expect(200);
        assert!(told.text.contains("La session est fermée."));
        assert!(!told.text.contains("/end\""), "only this device is left");
        assert!(lost.get("/ui/requests").await.expect(303).header("location").starts_with("/ui/login"));
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    Stand::everywhere(async |stand| {
        let mut other = signed_in(stand, AgencyUser).await;
        let mut here = signed_in(stand, AgencyUser).await;
        here.get("/ui/account").await.expect(200);
        here.submit("/ui/account/sign-out", &[]).await.expect(303);
        assert_eq!(here.cookie("comptoir_session"), None);
        other.get("/ui/requests").await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn scenario_14_a_password_is_changed_after_a_fresh_proof_and_faults_are_said_at_the_field() {
    Stand::everywhere(async |stand| {
        let mut here = signed_in(stand, AgencyUser).await;
        here.get("/ui/account").await.expect(200);
        stand.clock.advance(Duration::from_mins(16));
        let change = [("current", PASSWORD), ("new", ANOTHER), ("others", "yes")];
        let led = here.submit("/ui/account/password", &change).await.expect(303);
        assert_eq!(led.header("location"), "/ui/account/confirm?next=%2Fui%2Faccount");
        here.get(led.header("location")).await.expect(200);
        let wrong =
            here.submit("/ui/account/confirm", &[("password", "wrong horse battery")]).await.expect(422);
        assert!(wrong.text.contains("password_error"));
        let proof = [("password", PASSWORD), ("next", "/ui/account")];
        let back = here.submit("/ui/account/confirm", &proof).await.expect(303);
        assert_eq!(back.header("location"), "/ui/account");
        for (current, new, place) in
            [("not mine at all", ANOTHER, "current_error"), (PASSWORD, "short", "new_error")]
        {
            let fields = [("current", current), ("new", new)];
            let refused = here.submit("/ui/account/password", &fields).await.expect(422);
            assert!(refused.text.contains(&format!("id=\"{place}\"")), "{place}");
        }
        let guessed = [("current", PASSWORD), ("new", "password1234")];
        let refused = here.submit("/ui/account/password", &guessed).await.expect(422);
        assert!(refused.text.contains("trop facile à deviner"), "{}", refused.text);
        let done = here.submit("/ui/account/password", &change).await.expect(303);
        assert!(here.get(done.header("location")).await.expect(200).text.contains("est changé"));
        let email = Person::from(AgencyUser).email();
        stand.browser().sign_in_as(&email, PASSWORD).await.expect(401);
        stand.browser().sign_in_as(&email, ANOTHER).await.expect(303);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_member_of_two_tenants_chooses_one_without_typing_the_password_twice() {
    Stand::everywhere(async |stand| {
        let member = AddMember {
            user: stand.person(AgencyUser).await.user,
            tenant: NewTenant { slug: "ailleurs".to_owned(), name: "Ailleurs".to_owned() },
            roles: vec![AgencyUser],
            client: None,
        };
        stand.application.auth.add_member(&Context::system("test"), member).await.unwrap();
        let mut browser = stand.browser();
        let choice = browser.sign_in_as(&Person::from(AgencyUser).email(), PASSWORD).await.expect(200);
        assert!(choice.text.contains("Ailleurs") && !choice.text.contains("type=\"password\""));
        let select = browser.hidden("select");
        let forged = [("select", "x"), ("tenant", "ailleurs")];
        browser.submit("/ui/login/tenant", &forged).await.expect(401);
        let chosen = [("select", select.as_str()), ("tenant", "ailleurs")];
        browser.submit("/ui/login/tenant", &chosen).await.expect(303);
        assert!(browser.get("/ui/account").await.expect(200).text.contains("<strong>Ailleurs</strong>"));
    })
    .await;
}
