//! The members of the organisation on the pages: found, given roles, limited, locked out and let in again.

use std::time::Duration;

use auth::Role::{AgencyUser, Auditor, Owner, TenantAdmin, Viewer};
use system_tests::{PASSWORD, Person, Stand};

use super::signed_in;

async fn page_of(stand: &Stand, person: impl Into<Person>) -> String {
    format!("/ui/members/{}", stand.person(person).await.user)
}

#[tokio::test]
async fn the_organisation_stands_in_the_rail_of_who_may_open_it_alone() {
    Stand::everywhere(async |stand| {
        let mut admin = signed_in(stand, TenantAdmin).await;
        let mut auditor = signed_in(stand, Auditor).await;
        assert!(
            admin
                .get("/ui/members")
                .await
                .expect(200)
                .text
                .contains(r#"href="/ui/members" aria-current="page""#)
        );
        assert!(!auditor.get("/ui/account").await.expect(200).text.contains("/ui/members"));
        auditor.get("/ui/members").await.expect(403);
    })
    .await;
}

#[tokio::test]
async fn members_are_found_by_part_of_their_address() {
    Stand::everywhere(async |stand| {
        stand.person(Viewer).await;
        let mut admin = signed_in(stand, TenantAdmin).await;
        let found = admin.get("/ui/members?q=VIEWER-1&status=active").await.expect(200);
        assert!(found.text.contains("viewer-1@agence.example") && !found.text.contains("tenant-admin-1@"));
        let none = admin.get("/ui/members?q=nobody").await.expect(200);
        assert!(none.text.contains("Personne ne correspond"));
        admin.get("/ui/members?status=gone").await.expect(400);
        admin.get("/ui/members?page=0").await.expect(400);
    })
    .await;
}

#[tokio::test]
async fn a_member_is_given_a_role_limited_shut_out_and_let_in_again() {
    Stand::everywhere(async |stand| {
        let page = page_of(stand, AgencyUser).await;
        let mut member = signed_in(stand, AgencyUser).await;
        member.get("/ui/requests").await.expect(200);
        let mut admin = signed_in(stand, TenantAdmin).await;
        let shown = admin.get(&page).await.expect(200);
        assert!(shown.text.contains("Utilisateur de l’agence"), "each role says what it means");
        let limits =
            [("role_agency_user", "yes"), ("extra", ""), ("denied", "requests:create\r\nrequests:read")];
        let done = admin.submit(&format!("{page}/roles"), &limits).await.expect(303);
        assert!(admin.get(done.header("location")).await.text.contains("s’appliquent aussitôt"));
        member.get("/ui/requests").await.expect(403);
        let none = admin.submit(&format!("{page}/roles"), &[("denied", "")]).await.expect(422);
        assert!(none.text.contains("Choisissez au moins un rôle."));
        let odd = [("role_viewer", "yes"), ("extra", "everything")];
        let odd = admin.submit(&format!("{page}/roles"), &odd).await.expect(422);
        assert!(odd.text.contains("une permission par ligne"));
        let out = admin.submit(&format!("{page}/access"), &[("active", "no")]).await.expect(303);
        assert!(admin.get(out.header("location")).await.text.contains("Désactivé"));
        assert!(member.get("/ui/account").await.expect(303).header("location").starts_with("/ui/login"));
        let email = Person::from(AgencyUser).email();
        stand.browser().sign_in_as(&email, PASSWORD).await.expect(401);
        admin.submit(&format!("{page}/access"), &[("active", "yes")]).await.expect(303);
        stand.browser().sign_in_as(&email, PASSWORD).await.expect(303);
        let renamed = [("display_name", "Zoé"), ("locale", "en")];
        admin.submit(&format!("{page}/profile"), &renamed).await.expect(303);
        assert!(admin.get(&page).await.text.contains("<bdi>Zoé</bdi>"));
        let sessions = admin.submit(&format!("{page}/sign-out"), &[]).await.expect(303);
        assert!(admin.get(sessions.header("location")).await.text.contains("Nulle part en ce moment."));
        admin.submit(&format!("{page}/unlock"), &[]).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn an_owner_is_beyond_an_administrator_and_is_changed_by_an_owner_after_a_fresh_proof() {
    Stand::everywhere(async |stand| {
        let page = page_of(stand, Owner).await;
        let mut admin = signed_in(stand, TenantAdmin).await;
        let shown = admin.get(&page).await.expect(200);
        assert!(shown.text.contains("peut faire plus que vous") && !shown.text.contains("/access\""));
        admin.submit(&format!("{page}/access"), &[("active", "no")]).await.expect(403);
        let mut owner = signed_in(stand, Owner).await;
        let viewer = page_of(stand, Viewer).await;
        owner.get(&viewer).await.expect(200);
        stand.clock.advance(Duration::from_mins(16));
        let led = owner.submit(&format!("{viewer}/roles"), &[("role_owner", "yes")]).await.expect(303);
        assert!(led.header("location").starts_with("/ui/account/confirm?next=%2Fui%2Fmembers%2F"));
        owner.get(led.header("location")).await.expect(200);
        let last = owner.submit(&format!("{page}/access"), &[("active", "no")]).await.expect(303);
        assert!(last.header("location").starts_with("/ui/account/confirm"));
        owner.get(last.header("location")).await.expect(200);
        let proof = [("password", PASSWORD), ("next", page.as_str())];
        owner.submit("/ui/account/confirm", &proof).await.expect(303);
        owner.get(&page).await.expect(200);
        let oneself = owner.submit(&format!("{page}/access"), &[("active", "no")]).await.expect(409);
        assert!(oneself.text.contains("On ne peut pas se désactiver soi-même."));
        let last = owner.submit(&format!("{page}/roles"), &[("role_viewer", "yes")]).await.expect(409);
        assert!(last.text.contains("Il doit rester au moins un propriétaire actif."));
    })
    .await;
}
