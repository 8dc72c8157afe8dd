//! Without a mouse.

use auth::Role::AgencyUser;
use system_tests::{ENTER, Look, PASSWORD, TAB};

use super::in_a_window;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_made_with_the_keyboard_alone() {
    in_a_window(Look::default(), async |_, screen| {
        let email = screen.account(AgencyUser).await;
        screen.visit("/ui/login").await;
        assert!(screen.is_at("#email").await, "the first field is where one begins");
        screen.keys(&email).await;
        screen.keys(TAB).await;
        screen.keys(PASSWORD).await;
        screen.keys(ENTER).await;
        screen.see(".rail").await;
        screen.keys(TAB).await;
        assert!(screen.is_at("a.skip").await, "the way past the navigation comes first");
        screen.photograph("keyboard-skip").await;
        screen.tab_to(r#"main a[href="/ui/requests/new"]"#).await;
        screen.keys(ENTER).await;
        screen.see("#identifier").await;
        assert!(screen.is_at("#identifier").await);
        screen.keys("552032534").await;
        screen.keys(ENTER).await;
        screen.see(".understood").await;
        assert!(screen.is_at(".understood button").await, "what was read is confirmed by one more Enter");
        screen.keys(ENTER).await;
        screen.read(r#"[data-field="CompanyCard.Header.LegalName"]"#, "DANONE").await;
    })
    .await;
}
