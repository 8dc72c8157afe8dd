//! A forgotten password, through the pages.

use auth::Role::AgencyUser;
use system_tests::{PASSWORD, Person, Stand};

const ANOTHER: &str = "four other random words";

/// The path of the newest link.
fn link(stand: &Stand) -> String {
    let letter = stand.mailbox.letters().pop().unwrap();
    letter.link().unwrap().strip_prefix("http://localhost:8000").unwrap().to_owned()
}

#[tokio::test]
async fn from_the_door_to_a_letter_to_another_password_and_in() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        let (email, mut browser) = (Person::from(AgencyUser).email(), stand.browser());
        let door = browser.get("/ui/login").await.expect(200);
        assert!(door.text.contains("href=\"/ui/password/forgot\""));
        browser.get("/ui/password/forgot").await.expect(200);
        let wrong = browser.submit("/ui/password/forgot", &[("email", "nobody")]).await.expect(422);
        assert!(wrong.text.contains("id=\"email_error\"") && wrong.text.contains("value=\"nobody\""));
        let sent = browser.submit("/ui/password/forgot", &[("email", &email)]).await.expect(303);
        let told = browser.get(sent.header("location")).await.expect(200);
        assert!(told.text.contains("role=\"status\"") && !told.text.contains(&email));
        stand.work().await;
        browser.get(&link(stand)).await.expect(200);
        let token = browser.hidden("token");
        let short = [("token", token.as_str()), ("new", "short")];
        let weak = browser.submit("/ui/password/reset", &short).await.expect(422);
        assert!(weak.text.contains("id=\"new_error\""));
        let good = [("token", token.as_str()), ("new", ANOTHER)];
        let done = browser.submit("/ui/password/reset", &good).await.expect(303);
        let door = browser.get(done.header("location")).await.expect(200);
        assert!(door.text.contains("Connectez-vous avec le nouveau"));
        assert_eq!(browser.cookie("comptoir_session"), None, "nobody is signed in by a letter alone");
        stand.browser().sign_in_as(&email, PASSWORD).await.expect(401);
        browser.sign_in_as(&email, ANOTHER).await.expect(303);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_so_before_a_password_is_typed_in_three_languages() {
    Stand::everywhere(async |stand| {
        for (language, words) in [("fr", "plus valable"), ("en", "no longer valid"), ("ar", "لم يعد")] {
            for path in ["/ui/password/reset", "/ui/password/reset?token=cot_x"] {
                let page = stand.get(path).header("Accept-Language", language).await.expect(400);
                assert!(page.text.contains(words), "{}", page.text);
                assert!(
                    page.text.contains("/ui/password/forgot") && !page.text.contains("type=\"password\"")
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_used_link_is_refused_on_its_page_and_a_form_of_nobodys_is_too() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        let (email, mut browser) = (Person::from(AgencyUser).email(), stand.browser());
        browser.get("/ui/password/forgot").await.expect(200);
        let bare = [("email", email.as_str())];
        browser.submit_exactly("/ui/password/forgot", &bare).await.expect(403);
        browser.get("/ui/password/forgot").await.expect(200);
        browser.submit("/ui/password/forgot", &bare).await.expect(303);
        stand.work().await;
        let link = link(stand);
        browser.get(&link).await.expect(200);
        let token = browser.hidden("token");
        let good = [("token", token.as_str()), ("new", ANOTHER)];
        browser.submit("/ui/password/reset", &good).await.expect(303);
        browser.get("/ui/login").await.expect(200);
        browser.submit("/ui/password/reset", &good).await.expect(400);
        browser.get(&link).await.expect(400);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_asked_for_on_an_english_page_is_in_english_for_who_chose_no_language() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        stand.database.execute("UPDATE users SET locale = NULL");
        let mut browser = stand.browser();
        browser.get("/ui/language?to=en").await.expect(303);
        browser.get("/ui/password/forgot").await.expect(200);
        let email = Person::from(AgencyUser).email();
        browser.submit("/ui/password/forgot", &[("email", &email)]).await.expect(303);
        stand.work().await;
        assert_eq!(stand.mailbox.letters()[0].subject, "Choose a new password");
    })
    .await;
}
