//! The pages of an organisation that is read-only or suspended.

use auth::{
    Role::{AgencyUser, Owner},
    model::TenantStatus::{Active, ReadOnly, Suspended},
};
use system_tests::{PASSWORD, Person, Stand};

use super::signed_in;
use crate::tenant_status::set;

#[tokio::test]
async fn a_read_only_organisation_is_shown_and_its_forms_say_that_nothing_was_saved() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let mut browser = signed_in(stand, Owner).await;
        set(stand, Owner, ReadOnly).await;
        for page in ["/ui/requests", "/ui/members", "/ui/account", &format!("/ui/requests/{id}")] {
            browser.get(page).await.expect(200);
        }
        browser.get("/ui/requests/new").await.expect(200);
        let fields = [("identifier", "356000000"), ("confirmed", "yes")];
        let refused = browser.submit("/ui/requests/new", &fields).await.expect(503);
        assert!(refused.text.contains("lecture seule") && refused.text.contains(r#"href="/ui/requests"#));
        browser.get("/ui/account").await;
        browser.submit("/ui/logout", &[]).await.expect(303);
        signed_in(stand, Owner).await;
    })
    .await;
}

#[tokio::test]
async fn a_suspended_organisation_has_one_page_and_a_way_out() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, AgencyUser).await;
        browser.get("/ui/requests").await.expect(200);
        set(stand, Owner, Suspended).await;
        for page in ["/ui/requests", "/ui/account", "/ui/members"] {
            let refused = browser.get(page).await.expect(403);
            assert!(refused.text.contains("suspendu") && !refused.text.contains("button primary"), "{page}");
        }
        browser.submit("/ui/account/sign-out", &[]).await.expect(403);
        browser.get("/ui/requests").await.expect(403);
        browser.submit("/ui/logout", &[]).await.expect(303);
        assert_eq!(browser.cookie("comptoir_session"), None);
        let mut guest = stand.browser();
        let refused = guest.sign_in_as(&Person::from(AgencyUser).email(), PASSWORD).await.expect(403);
        assert!(refused.text.contains("suspen") && refused.text.contains(r#"href="/ui/login""#));
        set(stand, Owner, Active).await;
        signed_in(stand, AgencyUser).await.get("/ui/requests").await.expect(200);
    })
    .await;
}
