//! A forgotten password: the letter, its link, and what the link opens.

use std::time::Duration;

use auth::Role::{AgencyUser, Consultant};
use serde_json::json;
use system_tests::{Answer, Mood, PASSWORD, Person, Stand};

const ANOTHER: &str = "four other random words";

/// Asks for a letter to `email` and lets it be sent.
async fn forget(stand: &Stand, email: &str) -> Answer {
    let answer = stand.post("/v1/auth/password/forgot").json(json!({ "email": email })).await.expect(202);
    stand.work().await;
    answer
}

/// The token of the newest letter to `email`.
fn token(stand: &Stand, email: &str) -> String {
    let letters = stand.mailbox.letters_to(email);
    letters.last().and_then(|letter| letter.token()).unwrap().to_owned()
}

async fn reset(stand: &Stand, token: &str, new: &str) -> Answer {
    stand.post("/v1/auth/password/reset").json(json!({ "token": token, "new_password": new })).await
}

async fn sign_in(stand: &Stand, email: &str, password: &str) -> u16 {
    stand.post("/v1/auth/login").json(json!({ "email": email, "password": password })).await.status
}

/// Someone with an account, by their address.
async fn someone(stand: &Stand) -> String {
    stand.person(AgencyUser).await;
    Person::from(AgencyUser).email()
}

#[tokio::test]
async fn a_letter_opens_another_password_once_and_every_session_ends() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        let (here, mut browser) = (stand.issue(AgencyUser).await, stand.browser());
        browser.sign_in(AgencyUser).await.expect(303);
        forget(stand, &email).await;
        let token = token(stand, &email);
        reset(stand, &token, ANOTHER).await.expect(204);
        assert_eq!(sign_in(stand, &email, PASSWORD).await, 401);
        assert_eq!(sign_in(stand, &email, ANOTHER).await, 200);
        let me = stand.get("/v1/auth/me").token(secrecy::ExposeSecret::expose_secret(&here.token)).await;
        assert_eq!(me.code(), (401, "AUTH_ERROR"));
        browser.get("/ui/requests").await.expect(303);
        stand.work().await;
        let subjects: Vec<_> =
            stand.mailbox.letters_to(&email).into_iter().map(|letter| letter.subject).collect();
        assert_eq!(subjects, ["Choisissez un nouveau mot de passe", "Votre mot de passe a changé"]);
        let again = reset(stand, &token, "three more random words").await;
        assert_eq!((again.code(), again.details()), ((400, "TOKEN_INVALID"), vec![("token", "reused")]));
        for (table, count) in [
            ("audit_events WHERE action = 'auth.password.reset' AND tenant_id IS NOT NULL", 1),
            ("audit_events WHERE action = 'mail.letter.sent'", 2),
            ("security_events WHERE event_type = 'PASSWORD_RESET'", 1),
        ] {
            assert_eq!(stand.database.count(table), count, "{table}");
        }
    })
    .await;
}

/// Rows, statements and answers are counted, since clocks in tests stand still.
#[tokio::test]
async fn scenario_2_an_address_without_an_account_is_answered_and_worked_for_like_any_other() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        let mut seen = Vec::new();
        for address in [email.as_str(), "nobody@agence.example"] {
            let (before, asked) = (stand.written(), stand.statements());
            let body = json!({ "email": address });
            let answer = stand.post("/v1/auth/password/forgot").json(body).await.expect(202);
            assert_eq!(stand.live_jobs(), 1, "{address}");
            let headers: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            seen.push((answer.text, headers, stand.statements() - asked));
            assert_ne!(stand.written(), before);
            stand.work().await;
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(stand.mailbox.letters().len(), 1);
        assert_eq!(stand.database.count("one_time_tokens"), 2);
    })
    .await;
}

#[tokio::test]
async fn closed_accounts_and_people_without_a_password_are_not_written_to() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        for change in ["is_active = false", "is_active = true, hashed_password = NULL"] {
            stand.database.execute(&format!("UPDATE users SET {change}"));
            forget(stand, &email).await;
        }
        assert!(stand.mailbox.letters().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_link_is_good_for_an_hour_the_newest_alone_and_a_bad_password_does_not_use_it_up() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        forget(stand, &email).await;
        let first = token(stand, &email);
        forget(stand, &email).await;
        let second = token(stand, &email);
        assert_eq!(reset(stand, &first, ANOTHER).await.details(), [("token", "invalid")]);
        let weak = reset(stand, &second, "short").await;
        assert_eq!(weak.code(), (422, "WEAK_PASSWORD"));
        stand.clock.advance(Duration::from_hours(1));
        assert_eq!(reset(stand, &second, ANOTHER).await.details(), [("token", "expired")]);
        forget(stand, &email).await;
        stand.clock.advance(Duration::from_mins(59));
        reset(stand, &token(stand, &email), ANOTHER).await.expect(204);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn of_many_who_show_a_link_at_once_one_chooses_the_password() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        forget(stand, &email).await;
        let token = token(stand, &email);
        let attempts = (0..8).map(|one| {
            let new = format!("{ANOTHER} {one}");
            let token = token.clone();
            async move { reset(stand, &token, &new).await.status }
        });
        let mut statuses = futures::future::join_all(attempts).await;
        statuses.sort_unstable();
        assert_eq!(statuses, [vec![204], vec![400; 7]].concat());
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_token_or_no_address_is_refused_in_the_one_shape() {
    Stand::everywhere(async |stand| {
        for text in ["", "cot_", "crt_AAAA", "cot_é", &format!("cot_{}", "A".repeat(64)), &"A".repeat(5000)]
        {
            let refused = reset(stand, text, ANOTHER).await;
            assert_eq!(
                (refused.code(), refused.details()),
                ((400, "TOKEN_INVALID"), vec![("token", "invalid")])
            );
        }
        let call = stand.post("/v1/auth/password/forgot").json(json!({ "email": "nobody" }));
        assert_eq!(call.await.details(), [("email", "malformed")]);
        let call = stand.post("/v1/auth/password/forgot").json(json!({ "email": "a@b.org", "x": 1 }));
        assert_eq!(call.await.code(), (400, "VALIDATION_ERROR"));
    })
    .await;
}

#[tokio::test]
async fn the_secret_of_a_link_is_in_the_letter_and_nowhere_in_the_database() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        forget(stand, &email).await;
        let token = token(stand, &email);
        let kept = [
            "SELECT CAST(payload_json AS text) FROM background_jobs",
            "SELECT token_hash || nonce || slot FROM one_time_tokens",
            "SELECT CAST(metadata AS text) FROM audit_events",
        ];
        for query in kept {
            let text = stand.database.texts(query).concat();
            assert!(!text.contains(&token[4..]) && !text.contains(&email), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_brought_again_until_the_server_takes_it_and_its_address_is_told_to_nobody() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        stand.mailbox.next([Mood::Refuse(451), Mood::HangUp]);
        forget(stand, &email).await;
        for wait in [6, 12] {
            assert!(stand.mailbox.letters().is_empty());
            let errors =
                stand.database.texts("SELECT last_error FROM background_jobs WHERE status = 'failed'");
            assert_eq!(errors.len(), 1);
            assert!(!errors[0].contains('@'), "{errors:?}");
            stand.clock.advance(Duration::from_secs(wait));
            stand.work().await;
        }
        assert_eq!(stand.mailbox.letters_to(&email).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_copies_of_a_letter_bear_one_message_id() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        stand.mailbox.next([Mood::TakeAndHangUp]);
        forget(stand, &email).await;
        stand.clock.advance(Duration::from_secs(6));
        stand.work().await;
        let letters = stand.mailbox.letters_to(&email);
        assert_eq!(letters.len(), 2);
        assert_eq!(letters[0].message_id, letters[1].message_id);
        assert!(letters[0].raw.contains("Auto-Submitted: auto-generated"));
        assert_eq!(letters[0].from, "comptoir@localhost");
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_that_refuses_for_good_is_not_tried_again_and_the_trail_says_so() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        stand.mailbox.next([Mood::Refuse(550)]);
        forget(stand, &email).await;
        assert_eq!(stand.database.texts("SELECT status || attempt FROM background_jobs"), ["dead1"]);
        let failed = "audit_events WHERE action = 'mail.letter.sent' AND outcome = 'failure'";
        assert_eq!(stand.database.count(failed), 1);
    })
    .await;
}

#[tokio::test]
async fn a_letter_whose_link_was_replaced_meanwhile_is_not_sent() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        let ask = async || stand.post("/v1/auth/password/forgot").json(json!({ "email": email })).await;
        ask().await.expect(202);
        ask().await.expect(202);
        stand.work().await;
        assert_eq!(stand.mailbox.letters_to(&email).len(), 1);
        reset(stand, &token(stand, &email), ANOTHER).await.expect(204);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_is_in_the_readers_language_or_else_in_that_of_the_call() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        forget(stand, &email).await;
        stand.database.execute("UPDATE users SET locale = NULL");
        for (language, subject) in [("ar", "اختر كلمة مرور جديدة"), ("en", "Choose a new password")]
        {
            let call = stand.post("/v1/auth/password/forgot").json(json!({ "email": email }));
            call.header("Accept-Language", language).await.expect(202);
            stand.work().await;
            let letter = stand.mailbox.letters_to(&email).pop().unwrap();
            assert_eq!(letter.subject, subject);
            assert!(letter.html.contains(&format!("lang=\"{language}\"")));
            assert_eq!(
                letter.link().map(|link| link.split_once("?token=").unwrap().0),
                Some("http://localhost:8000/ui/password/reset")
            );
        }
        assert!(stand.mailbox.letters()[0].subject.starts_with("Choisissez"));
    })
    .await;
}

#[tokio::test]
async fn fifty_wrong_passwords_from_anywhere_are_told_to_the_owner_and_a_new_password_unlocks() {
    let proxied = Stand::with("TRUSTED_PROXIES", "127.0.0.0/8");
    proxied
        .everywhere(async |stand| {
            let email = someone(stand).await;
            let try_from = async |network: u8, password: &str| {
                let call =
                    stand.post("/v1/auth/login").header("X-Forwarded-For", format!("10.0.{network}.1"));
                call.json(json!({ "email": email, "password": password })).await
            };
            for network in 0..50 {
                assert_eq!(try_from(network, "wrong horse battery").await.code(), (401, "AUTH_ERROR"));
            }
            assert_eq!(try_from(99, PASSWORD).await.code(), (429, "AUTH_LOCKED"));
            stand.work().await;
            let letters = stand.mailbox.letters_to(&email);
            assert_eq!(letters.len(), 1);
            assert_eq!(letters[0].subject, "Votre compte est bloqué");
            assert!(letters[0].link().unwrap().ends_with("/ui/password/forgot"));
            forget(stand, &email).await;
            reset(stand, &token(stand, &email), ANOTHER).await.expect(204);
            try_from(99, ANOTHER).await.expect(200);
            stand.work().await;
        })
        .await;
}

#[tokio::test]
async fn a_password_changed_on_purpose_is_told_by_a_letter_too() {
    Stand::everywhere(async |stand| {
        let issued = stand.issue(Consultant).await;
        let token = secrecy::ExposeSecret::expose_secret(&issued.token).to_owned();
        let proof = stand.post("/v1/auth/step-up").token(&token).json(json!({ "password": PASSWORD })).await;
        let body = json!({ "current_password": PASSWORD, "new_password": ANOTHER });
        let fresh = proof["access_token"].as_str().unwrap_or(&token).to_owned();
        stand.post("/v1/auth/password").token(fresh).json(body).await.expect(204);
        stand.work().await;
        let letters = stand.mailbox.letters_to(&Person::from(Consultant).email());
        assert_eq!(letters.len(), 1);
        assert!(letters[0].token().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_weak_password_is_refused_with_its_reason_and_a_good_one_opens_however_its_accents_are_typed() {
    Stand::everywhere(async |stand| {
        let email = someone(stand).await;
        forget(stand, &email).await;
        let token = token(stand, &email);
        for (new, reason) in [
            ("short", "too_short"),
            ("password1234", "guessable"),
            ("Agency-User-1 and geese", "contains_email"),
            ("five geese at an Agence", "contains_tenant"),
            ("five geese at a Comptoir", "contains_product"),
        ] {
            let weak = reset(stand, &token, new).await;
            let told = (weak.code(), weak.details());
            assert_eq!(told, ((422, "WEAK_PASSWORD"), vec![("new_password", reason)]), "{new}");
        }
        reset(stand, &token, "cinq oies e\u{301}tonne\u{301}es").await.expect(204);
        assert_eq!(sign_in(stand, &email, "cinq oies \u{e9}tonn\u{e9}es").await, 200);
        assert_eq!(sign_in(stand, &email, "cinq oies e\u{301}tonne\u{301}es").await, 200);
        assert_eq!(sign_in(stand, &email, "cinq oies etonnees").await, 401);
        stand.work().await;
    })
    .await;
}
