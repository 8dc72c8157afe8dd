//! From the door to a company's card.

use std::time::Duration;

use auth::Role::AgencyUser;
use system_tests::{Behaviour, Look, Screen, Stand};

use super::in_a_window;

const SIREN: &str = "552032534";
const NAME: &str = r#"[data-field="CompanyCard.Header.LegalName"]"#;
/// Longer than an answer waits for its job, so that the page is shown before the outcome.
const SLOW: Duration = Duration::from_secs(2);

/// Signs in, asks for a company whose source takes its time, and sees the card fill.
async fn ask_for_a_company(stand: &Stand, screen: &Screen<'_>, name: &str) {
    stand.upstream().once(SIREN, Behaviour::answer().after(SLOW));
    screen.sign_in(AgencyUser).await;
    assert_eq!(screen.path().await, "/ui/requests");
    screen.click(r#"main a[href="/ui/requests/new"]"#).await;
    screen.fill("#identifier", "552 032 534").await;
    screen.photograph(&format!("{name}-new")).await;
    screen.click("form button.primary").await;
    screen.read(".understood", "552 032 534").await;
    screen.click(".understood button").await;
    screen.see("article.card").await;
    assert!(screen.shows("[data-running]").await, "the source is still being asked");
    screen.photograph(&format!("{name}-waiting")).await;
    screen.read(NAME, "DANONE").await;
    assert!(!screen.is_too_wide().await, "the card fits the window");
    screen.photograph(&format!("{name}-card")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_made_and_its_card_fills_while_one_looks_at_it() {
    in_a_window(Look::default(), async |stand, screen| {
        ask_for_a_company(stand, screen, "request").await;
        assert!(!screen.shows("noscript meta").await, "the script filled it, not the page's own reload");
        screen.click(".rail footer form button").await;
        screen.see("#email").await;
        screen.visit("/ui/requests").await;
        assert_eq!(screen.path().await, "/ui/login", "signed out");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_goes_without_scripts_in_a_narrow_window() {
    let look = Look { scripts: false, size: (500, 900), ..Look::default() };
    in_a_window(look, async |stand, screen| ask_for_a_company(stand, screen, "no-scripts").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_identifier_is_told_at_its_field_in_the_accounts_language() {
    in_a_window(Look { language: "en", ..Look::default() }, async |_, screen| {
        screen.visit("/ui/login").await;
        assert_eq!(screen.attribute("html", "lang").await, "en", "the browser's language");
        screen.sign_in(AgencyUser).await;
        assert_eq!(screen.attribute("html", "lang").await, "fr", "the account's own language");
        screen.visit("/ui/requests/new").await;
        screen.fill("#identifier", "bonjour").await;
        screen.click("form button.primary").await;
        screen.see("#identifier-error").await;
        assert_eq!(screen.attribute("#identifier", "aria-invalid").await, "true");
        screen.photograph("request-refused").await;
    })
    .await;
}
