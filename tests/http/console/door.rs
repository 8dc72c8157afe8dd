//! In, out, and forms that nobody of ours sent.

use auth::Role::{AgencyUser, Consultant};
use system_tests::{PASSWORD, Person, Stand};

use super::signed_in;

#[tokio::test]
async fn a_stranger_is_led_to_the_door_and_back_to_where_they_wanted() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let page = format!("/ui/requests/{id}");
        let mut browser = stand.browser();
        let led = browser.get(&page).await.expect(303);
        let door = led.header("location").to_owned();
        assert!(door.starts_with("/ui/login?next=%2Fui%2Frequests%2F"), "{door}");
        browser.get(&door).await.expect(200);
        let next = browser.hidden("next");
        let person = Person::from(AgencyUser).email();
        let fields = [("email", person.as_str()), ("password", PASSWORD), ("next", next.as_str())];
        let entered = browser.submit("/ui/login", &fields).await.expect(303);
        assert_eq!(entered.header("location"), page);
        browser.get(&page).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_shows_the_form_again_and_opens_nothing() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        let sessions = stand.database.count("sessions");
        let mut browser = stand.browser();
        let refused =
            browser.sign_in_as(&Person::from(AgencyUser).email(), "wrong horse battery staple").await;
        assert_eq!(refused.status, 401);
        assert!(refused.text.contains("Adresse ou mot de passe incorrect."));
        assert_eq!(browser.cookie("comptoir_session"), None);
        assert_eq!(stand.database.count("sessions"), sessions);
    })
    .await;
}

#[tokio::test]
async fn a_form_without_its_token_does_nothing() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let mut browser = signed_in(stand, AgencyUser).await;
        let mut other = signed_in(stand, Consultant).await;
        other.get("/ui/requests").await;
        let foreign = other.hidden("csrf");
        let before = stand.written();
        for token in ["", "x", foreign.as_str()] {
            let fields = [("csrf", token), ("identifier", "356000000"), ("confirmed", "yes")];
            for path in
                [format!("/ui/requests/{id}/refresh"), "/ui/requests/new".to_owned(), "/ui/logout".to_owned()]
            {
                browser.submit_exactly(&path, &fields).await.expect(403);
            }
        }
        assert_eq!(stand.written(), before);
        browser.get("/ui/requests").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, AgencyUser).await;
        browser.get("/ui/requests").await.expect(200);
        let kept = format!("comptoir_session={}", browser.cookie("comptoir_session").unwrap());
        browser.submit("/ui/logout", &[]).await.expect(303);
        assert_eq!(browser.cookie("comptoir_session"), None);
        let replayed = stand.get("/ui/requests").header("Cookie", kept).await.expect(303);
        assert!(replayed.header("location").starts_with("/ui/login"));
    })
    .await;
}
