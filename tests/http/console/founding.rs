//! The first account, through the link that the start prints.

use kernel::Context;
use secrecy::ExposeSecret as _;
use system_tests::Stand;

const PASSWORD: &str = "four other random words";

async fn token(stand: &Stand) -> Option<String> {
    let token = stand.application.auth.founding_token(&Context::system("test")).await.unwrap();
    token.map(|token| token.expose_secret().to_owned())
}

#[tokio::test]
async fn whoever_started_it_makes_the_first_account_once_and_nobody_after_them() {
    Stand::everywhere(async |stand| {
        let (first, second) = (token(stand).await.unwrap(), token(stand).await.unwrap());
        let mut browser = stand.browser();
        browser.get(&format!("/ui/first?token={first}")).await.expect(400);
        browser.get(&format!("/ui/first?token={second}")).await.expect(200);
        for (name, email, password, place) in [
            (" ", "ada@example.org", PASSWORD, "name_error"),
            ("Ada", "ada", PASSWORD, "email_error"),
            ("Ada", "ada@example.org", "short", "password_error"),
        ] {
            let fields =
                [("token", second.as_str()), ("name", name), ("email", email), ("password", password)];
            let refused = browser.submit("/ui/first", &fields).await.expect(422);
            assert!(refused.text.contains(&format!("id=\"{place}\"")), "{place}");
        }
        let fields = [
            ("token", second.as_str()),
            ("name", "Ada"),
            ("email", "ada@example.org"),
            ("password", PASSWORD),
        ];
        let done = browser.submit("/ui/first", &fields).await.expect(303);
        let door = browser.get(done.header("location")).await.expect(200);
        assert!(door.text.contains("Votre compte est prêt"), "{}", door.text);
        browser.submit("/ui/first", &fields).await.expect(400);
        browser.sign_in_as("ada@example.org", PASSWORD).await.expect(303);
        assert!(browser.get("/ui/account").await.expect(200).text.contains("Ada"));
        assert_eq!(token(stand).await, None);
        assert_eq!(stand.database.count("memberships WHERE CAST(roles AS text) LIKE '%owner%'"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_printed_before_an_account_was_made_otherwise_opens_nothing_any_more() {
    Stand::everywhere(async |stand| {
        let token = token(stand).await.unwrap();
        stand.person(auth::Role::Owner).await;
        let mut browser = stand.browser();
        browser.get(&format!("/ui/first?token={token}")).await.expect(200);
        let fields = [
            ("token", token.as_str()),
            ("name", "Eve"),
            ("email", "eve@example.org"),
            ("password", PASSWORD),
        ];
        browser.submit("/ui/first", &fields).await.expect(400);
        assert_eq!(stand.database.count("users"), 1);
    })
    .await;
}
