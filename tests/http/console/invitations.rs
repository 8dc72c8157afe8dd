//! Inviting a member through the pages, and coming in with the link of the letter.

use std::time::Duration;

use auth::Role::{Owner, TenantAdmin, Viewer};
use system_tests::{PASSWORD, Person, Stand};

use super::signed_in;

const ADA: &str = "ada@nouvelle.example";
const ANOTHER: &str = "four other random words";

/// Invites through the form; the path of the member's page.
async fn invite(stand: &Stand, email: &str) -> String {
    let mut admin = signed_in(stand, TenantAdmin).await;
    admin.get("/ui/members/new").await.expect(200);
    let once = admin.hidden("once");
    let fields =
        [("once", once.as_str()), ("email", email), ("display_name", "Ada"), ("role_agency_user", "yes")];
    let done = admin.submit("/ui/members/new", &fields).await.expect(303);
    let again = admin.submit("/ui/members/new", &fields).await.expect(303);
    assert_eq!(again.header("location"), done.header("location"), "two clicks are one");
    stand.work().await;
    done.header("location").to_owned()
}

/// The path of the newest link to `email`.
fn link(stand: &Stand, email: &str) -> String {
    let letter = stand.mailbox.letters_to(email).pop().unwrap();
    letter.link().unwrap().strip_prefix("http://localhost:8000").unwrap().to_owned()
}

#[tokio::test]
async fn from_the_form_to_the_letter_to_a_password_and_in() {
    Stand::everywhere(async |stand| {
        let page = invite(stand, ADA).await;
        let mut admin = signed_in(stand, TenantAdmin).await;
        let told = admin.get(&page).await.expect(200);
        assert!(told.text.contains("en route") && told.text.contains("Invitation en attente"));
        assert!(!told.text.contains("/unlock\"") && !told.text.contains("/access\""));
        assert!(admin.get("/ui/members?status=invited").await.text.contains(ADA));
        let (path, mut browser) = (link(stand, ADA), stand.browser());
        let shown = browser.get(&path).await.expect(200);
        assert!(shown.text.contains("Maison agence vous invite") && shown.text.contains("value=\"Ada\""));
        let token = browser.hidden("token");
        for (name, password, place) in [(" ", ANOTHER, "name_error"), ("Ada", "short", "password_error")] {
            let fields = [("token", token.as_str()), ("name", name), ("password", password)];
            let refused = browser.submit("/ui/invitation", &fields).await.expect(422);
            assert!(refused.text.contains(&format!("id=\"{place}\"")), "{place}");
        }
        let fields = [("token", token.as_str()), ("name", "Ada"), ("password", ANOTHER)];
        let done = browser.submit("/ui/invitation", &fields).await.expect(303);
        assert!(browser.get(done.header("location")).await.text.contains("Votre compte est prêt"));
        assert_eq!(browser.cookie("comptoir_session"), None, "nobody is signed in by a letter alone");
        browser.sign_in_as(ADA, ANOTHER).await.expect(303);
        browser.get("/ui/requests").await.expect(200);
        let stale = stand.browser().get(&path).await.expect(400);
        assert!(stale.text.contains("plus valable") && stale.text.contains("href=\"/ui/login\""));
        assert!(!stale.text.contains("type=\"password\""));
    })
    .await;
}

#[tokio::test]
async fn an_invitation_that_is_over_says_so_until_another_is_sent() {
    Stand::everywhere(async |stand| {
        let page = invite(stand, ADA).await;
        stand.clock.advance(Duration::from_hours(7 * 24));
        let mut admin = signed_in(stand, TenantAdmin).await;
        assert!(
            admin.get("/ui/members?status=invited").await.expect(200).text.contains("Invitation expirée")
        );
        assert!(admin.get(&page).await.expect(200).text.contains("Le lien est trop ancien"));
        let member = page.split('?').next().unwrap();
        admin.submit(&format!("{member}/invitation"), &[]).await.expect(303);
        assert!(!admin.get("/ui/members?status=invited").await.expect(200).text.contains("expirée"));
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_has_an_account_gives_its_password_and_chooses_no_other() {
    Stand::everywhere(async |stand| {
        let there = Person::next_door(Viewer);
        stand.person(there).await;
        invite(stand, &there.email()).await;
        let mut browser = stand.browser();
        let shown = browser.get(&link(stand, &there.email())).await.expect(200);
        assert!(shown.text.contains("avez déjà un compte") && !shown.text.contains("name=\"name\""));
        let token = browser.hidden("token");
        let with = |password| [("token", token.clone()), ("password", password)];
        let send = async |browser: &mut system_tests::Browser<'_>, password: &str| {
            let fields = with(password.to_owned());
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            browser.submit("/ui/invitation", &fields).await
        };
        let wrong = send(&mut browser, ANOTHER).await.expect(422);
        assert!(wrong.text.contains("id=\"password_error\""));
        let done = send(&mut browser, PASSWORD).await.expect(303);
        assert!(browser.get(done.header("location")).await.text.contains("Invitation acceptée"));
        let door = browser.sign_in_as(&there.email(), PASSWORD).await.expect(200);
        assert!(door.text.contains("Maison agence") && door.text.contains("Maison voisin"));
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_sent_again_and_taken_back_on_the_members_page() {
    Stand::everywhere(async |stand| {
        let page = invite(stand, ADA).await;
        let page = page.split('?').next().unwrap();
        let first = link(stand, ADA);
        let mut admin = signed_in(stand, TenantAdmin).await;
        admin.get(page).await.expect(200);
        let sent = admin.submit(&format!("{page}/invitation"), &[]).await.expect(303);
        assert!(admin.get(sent.header("location")).await.text.contains("Un nouveau lien est en route"));
        stand.work().await;
        stand.get(&*first).await.expect(400);
        let second = link(stand, ADA);
        stand.get(&*second).await.expect(200);
        let gone = admin.submit(&format!("{page}/invitation/withdraw"), &[]).await.expect(303);
        assert!(admin.get(gone.header("location")).await.text.contains("retirée"));
        stand.get(&*second).await.expect(400);
        admin.get(page).await.expect(404);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_an_invitation_is_said_at_its_field_and_the_form_stays_filled() {
    Stand::everywhere(async |stand| {
        let member = Person::from(Viewer).email();
        stand.person(Viewer).await;
        let mut admin = signed_in(stand, TenantAdmin).await;
        let form = admin.get("/ui/members/new").await.expect(200);
        assert!(form.text.contains("role_viewer") && !form.text.contains("role_owner"), "roles within reach");
        for (email, role, place) in [
            ("ada", "role_viewer", "id=\"email_error\""),
            (member.as_str(), "role_viewer", "déjà membre"),
            (ADA, "none", "id=\"roles_error\""),
        ] {
            let fields = [("email", email), ("display_name", "Ada"), (role, "yes")];
            let refused = admin.submit("/ui/members/new", &fields).await.expect(422);
            assert!(refused.text.contains(place) && refused.text.contains("value=\"Ada\""), "{place}");
        }
        let mut owner = signed_in(stand, Owner).await;
        owner.get("/ui/members/new").await.expect(200);
        stand.clock.advance(Duration::from_mins(16));
        let led = owner.submit("/ui/members/new", &[("email", ADA), ("role_owner", "yes")]).await.expect(303);
        assert!(led.header("location").starts_with("/ui/account/confirm?next=%2Fui%2Fmembers%2Fnew"));
    })
    .await;
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_so_in_three_languages_with_a_way_on() {
    Stand::everywhere(async |stand| {
        for (language, words) in [("fr", "plus valable"), ("en", "no longer valid"), ("ar", "لم يعد")] {
            for path in ["/ui/invitation", "/ui/invitation?token=cot_x"] {
                let page = stand.get(path).header("Accept-Language", language).await.expect(400);
                assert!(page.text.contains(words) && page.text.contains("/ui/login"), "{}", page.text);
                assert!(!page.text.contains("type=\"password\""));
            }
        }
    })
    .await;
}
