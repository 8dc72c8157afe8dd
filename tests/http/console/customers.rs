//! The customers of the organisation, and the choice of one for somebody who is bound to it.

use auth::Role::{AgencyUser, ClientUser, Manager, TenantAdmin};
use system_tests::{Browser, Stand};

use super::signed_in;

/// Adds a customer on the page; where its own page is.
async fn add(admin: &mut Browser<'_>, name: &str, reference: &str) -> String {
    admin.get("/ui/customers/new").await.expect(200);
    let fields = [("name", name), ("reference", reference), ("once", &*admin.hidden("once"))];
    let done = admin.submit("/ui/customers/new", &fields).await.expect(303);
    done.header("location").strip_suffix("?done=created").unwrap().to_owned()
}

#[tokio::test]
async fn a_customer_is_added_found_renamed_and_turned_off_and_on() {
    Stand::everywhere(async |stand| {
        let mut admin = signed_in(stand, TenantAdmin).await;
        assert!(admin.get("/ui/customers").await.expect(200).text.contains("Aucun client pour l’instant"));
        let page = add(&mut admin, "Boulangerie <Dupont>", "X-7").await;
        let shown = admin.get(&page).await.expect(200);
        assert!(shown.text.contains("Boulangerie &#60;Dupont&#62;") && shown.text.contains("X-7"));
        assert!(shown.text.contains("Personne n’est rattaché à ce client."));
        let found = admin.get("/ui/customers?q=x-7&is_active=true").await.expect(200);
        assert!(found.text.contains(&page) && found.text.contains("1 client<"));
        assert!(admin.get("/ui/customers?q=nobody").await.text.contains("Aucun client ne correspond"));
        admin.get("/ui/customers?is_active=gone").await.expect(400);
        admin.get("/ui/customers?page=0").await.expect(400);
        admin.get(&page).await.expect(200);
        let renamed = [("name", "Dupont"), ("reference", "")];
        let done = admin.submit(&page, &renamed).await.expect(303);
        let shown = admin.get(done.header("location")).await.expect(200);
        assert!(shown.text.contains("<bdi>Dupont</bdi>") && !shown.text.contains("X-7"));
        let done = admin.submit(&format!("{page}/active"), &[]).await.expect(303);
        let shown = admin.get(done.header("location")).await.expect(200);
        assert!(shown.text.contains("Personne d’autre ne peut être rattaché à ce client."));
        assert!(!shown.text.contains("/ui/members/new?client_id"), "nobody is invited for it");
        let done = admin.submit(&format!("{page}/active"), &[("active", "yes")]).await.expect(303);
        admin.get(done.header("location")).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_customer_is_said_at_its_field_and_two_clicks_add_one() {
    Stand::everywhere(async |stand| {
        let mut admin = signed_in(stand, TenantAdmin).await;
        let page = add(&mut admin, "Un", "C-1").await;
        admin.get("/ui/customers/new").await.expect(200);
        let once = admin.hidden("once");
        let nameless = [("name", " "), ("reference", "C-2"), ("once", &*once)];
        let again = admin.submit("/ui/customers/new", &nameless).await.expect(422);
        assert!(
            again.text.contains("Un nom compte de 1 à 255 caractères.")
                && again.text.contains(r#"value="C-2""#)
        );
        let taken = [("name", "Deux"), ("reference", "C-1"), ("once", &*once)];
        let again = admin.submit("/ui/customers/new", &taken).await.expect(422);
        assert!(again.text.contains("Un autre client porte déjà cette référence."));
        let good = [("name", "Deux"), ("reference", "C-2"), ("once", &*once)];
        for _ in 0..2 {
            admin.submit("/ui/customers/new", &good).await.expect(303);
        }
        assert_eq!(stand.database.count("customers"), 2);
        admin.get(&page).await.expect(200);
        let taken = admin.submit(&page, &[("name", "Un"), ("reference", "C-2")]).await.expect(422);
        assert!(taken.text.contains("Un autre client porte déjà cette référence."));
    })
    .await;
}

#[tokio::test]
async fn a_member_is_bound_to_a_customer_on_their_page_and_at_their_invitation() {
    Stand::everywhere(async |stand| {
        let mut admin = signed_in(stand, TenantAdmin).await;
        let customer = add(&mut admin, "Boulangerie Dupont", "").await;
        let id = customer.rsplit_once('/').unwrap().1.to_owned();
        let member = format!("/ui/members/{}", stand.person(AgencyUser).await.user);
        assert!(admin.get(&member).await.expect(200).text.contains(&format!(r#"<option value="{id}">"#)));
        // Picked and not a customer's user: it counts for nothing.
        let fields = [("role_agency_user", "yes"), ("client_id", &*id)];
        admin.submit(&format!("{member}/roles"), &fields).await.expect(303);
        assert!(!admin.get(&member).await.text.contains("· <bdi>Boulangerie Dupont</bdi>"));
        let fields = [("role_client_user", "yes"), ("client_id", &*id)];
        admin.submit(&format!("{member}/roles"), &fields).await.expect(303);
        assert!(admin.get(&member).await.text.contains("· <bdi>Boulangerie Dupont</bdi>"));
        let people = admin.get(&customer).await.expect(200);
        assert!(people.text.contains(&member) && people.text.contains("1 personne voit ses demandes."));
        let form = admin.get(&format!("/ui/members/new?client_id={id}")).await.expect(200);
        assert!(form.text.contains(&format!(r#"<option value="{id}" selected>"#)));
        assert!(form.text.contains(r#"name="role_client_user" value="yes" checked"#));
        let fields = [
            ("email", "zoe@dupont.example"),
            ("role_client_user", "yes"),
            ("client_id", &*id),
            ("once", &*admin.hidden("once")),
        ];
        let done = admin.submit("/ui/members/new", &fields).await.expect(303);
        assert!(admin.get(done.header("location")).await.text.contains("· <bdi>Boulangerie Dupont</bdi>"));
        admin.get(&customer).await.expect(200);
        admin.submit(&format!("{customer}/active"), &[]).await.expect(303);
        let fields = [("email", "eve@dupont.example"), ("role_client_user", "yes"), ("client_id", &*id)];
        let off = admin.submit("/ui/members/new", &fields).await.expect(422);
        assert!(off.text.contains("Ce client est désactivé"));
        let other = format!("/ui/members/{}", stand.person(ClientUser).await.user);
        let fields = [("role_client_user", "yes"), ("client_id", &*id)];
        let off = admin.submit(&format!("{other}/roles"), &fields).await.expect(409);
        assert!(off.text.contains("Ce client est désactivé"));
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn who_sees_members_and_not_customers_reads_its_name_and_picks_none() {
    Stand::everywhere(async |stand| {
        let mut manager = signed_in(stand, Manager).await;
        let member = format!("/ui/members/{}", stand.person(ClientUser).await.user);
        let page = manager.get(&member).await.expect(200);
        assert!(page.text.contains("· <bdi>00000000-0000-0000-0000-000000000001</bdi>"));
        assert!(!page.text.contains(r#"name="client_id""#) && !page.text.contains("/ui/customers"));
        manager.get("/ui/customers").await.expect(403);
    })
    .await;
}
