//! From right to left.

use auth::Role::AgencyUser;
use system_tests::{Look, Screen};

use super::in_a_window;

const PHONE: (u32, u32) = (500, 900);

/// Chooses Arabic at the door, and finds it kept on every page.
async fn reads_in_arabic(screen: &Screen<'_>, name: &str) {
    screen.visit("/ui/login").await;
    screen.click(r#"a[hreflang="ar"]"#).await;
    screen.see(r#"html[dir="rtl"][lang="ar"]"#).await;
    screen.photograph(&format!("{name}-door")).await;
    screen.sign_in(AgencyUser).await;
    screen.see(r#"html[dir="rtl"]"#).await;
    screen.visit("/ui/requests/new").await;
    screen.fill("#identifier", "552032534").await;
    screen.click("form button.primary").await;
    screen.click(".understood button").await;
    screen.read(r#"[data-field="CompanyCard.Header.LegalName"]"#, "DANONE").await;
    assert_eq!(screen.attribute("html", "dir").await, "rtl");
    assert!(!screen.is_too_wide().await, "the card fits the window");
    screen.photograph(&format!("{name}-card")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_arabic_the_navigation_stands_on_the_right_and_numbers_read_from_the_left() {
    in_a_window(Look::default(), async |_, screen| {
        reads_in_arabic(screen, "arabic").await;
        let ((rail, _), (_, page)) = (screen.edges(".rail").await, screen.edges("main").await);
        assert!(rail >= page, "the navigation begins at {rail}, where the page ends is {page}");
        let siren = r#"[data-field="RequestMeta.CompanyLink"]"#;
        assert_eq!(screen.style(siren, "direction").await, "ltr");
        assert_eq!(screen.see(siren).await, "552 032 534");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_arabic_a_narrow_window_holds_all_of_it() {
    in_a_window(Look { size: PHONE, ..Look::default() }, async |_, screen| {
        reads_in_arabic(screen, "arabic-narrow").await;
    })
    .await;
}
