//! Whom a tenant works for, and what a `client_user` bound to one of them sees (platform.md §2.1, §3; M3D).

use auth::Role::{self, AgencyUser, ClientUser, Consultant, Manager, Owner, TenantAdmin, Viewer};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use system_tests::{Answer, PASSWORD, Person, Setup, Stand, redis};

const PAGE: &str = "/v1/customers";

async fn add(stand: &Stand, name: &str) -> String {
    let body = json!({ "name": name, "reference": null });
    let added = stand.post(PAGE).by(Owner).json(body).await.expect(201);
    added["id"].as_str().unwrap().to_owned()
}

async fn change(stand: &Stand, id: &str, body: Value) -> Answer {
    stand.call(Method::PATCH, format!("{PAGE}/{id}")).by(Owner).json(body).await
}

/// Gives these roles, and binds to this customer unless it is null.
async fn bind(stand: &Stand, person: impl Into<Person>, roles: Value, client: Value) -> Answer {
    let user = stand.person(person).await.user;
    let body = json!({ "roles": roles, "client_id": client });
    stand.post(format!("/v1/users/{user}/roles")).by(Owner).json(body).await
}

fn names(answer: &Answer) -> Vec<String> {
    let items = answer["items"].as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

/// The requests that a person is told of.
async fn requests_of(stand: &Stand, person: impl Into<Person>) -> Vec<String> {
    let list = stand.get("/v1/requests").by(person).await.expect(200);
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn customers_are_listed_by_name_searched_and_paged() {
    Stand::everywhere(async |stand| {
        for (name, reference) in [("Zoé 100%", "C-3"), ("élise", "A_9"), ("Ada", "")] {
            let body = json!({ "name": name, "reference": reference });
            stand.post(PAGE).by(Owner).json(body).await.expect(201);
        }
        stand.post(PAGE).by(Person::next_door(Owner)).json(json!({ "name": "Autre" })).await.expect(201);
        let ask = async |query: &str| stand.get(format!("{PAGE}?{query}")).by(TenantAdmin).await;
        let all = ask("").await.expect(200);
        assert_eq!(names(&all), ["Ada", "Zoé 100%", "élise"], "in the order of the letters' bytes");
        assert_eq!((&all["total"], &all["page"], &all["size"]), (&json!(3), &json!(1), &json!(20)));
        for (query, expected) in [
            ("q=%C3%89LI", &["élise"][..]),
            ("q=%25", &["Zoé 100%"]),
            ("q=_", &["élise"]),
            ("q=c-3", &["Zoé 100%"]),
            ("size=2&page=2", &["élise"]),
            ("is_active=false", &[]),
            ("is_active=true&q=ada", &["Ada"]),
        ] {
            assert_eq!(names(&ask(query).await.expect(200)), expected, "{query}");
        }
        for (query, code, field) in [
            ("page=0", "INVALID_PAGINATION", "page"),
            ("size=101", "INVALID_PAGINATION", "size"),
            ("is_active=yes", "VALIDATION_ERROR", "is_active"),
            ("q=%00", "VALIDATION_ERROR", "q"),
            ("page=501", "PAGE_TOO_DEEP", "page"),
        ] {
            let refused = ask(query).await;
            assert_eq!((refused.code(), refused.details()[0].0), ((400, code), field), "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_added_once_renamed_and_turned_off_and_the_trail_tells_what_changed() {
    Stand::everywhere(async |stand| {
        let body = json!({ "name": " Boulangerie Dupont ", "reference": " C-0042 " });
        let added = stand.post(PAGE).by(Owner).key("k").json(body.clone()).await.expect(201);
        let id = added["id"].as_str().unwrap();
        assert_eq!(added.header("location"), format!("{PAGE}/{id}"));
        assert_eq!((&added["name"], &added["reference"]), (&json!("Boulangerie Dupont"), &json!("C-0042")));
        let again = stand.post(PAGE).by(Owner).key("k").json(body).await.expect(201);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &added.text));
        assert_eq!(stand.database.count("customers"), 1);
        stand.clock.advance(Duration::from_mins(1));
        let body = json!({ "name": "Dupont & fils", "reference": "", "is_active": false });
        let changed = change(stand, id, body.clone()).await.expect(200);
        assert_eq!((&changed["reference"], &changed["is_active"]), (&Value::Null, &json!(false)));
        assert_eq!(
            (&changed["created_at"], &changed["updated_at"]),
            (&added["created_at"], &json!("2026-11-21T10:01:00Z"))
        );
        change(stand, id, body).await.expect(200);
        change(stand, id, json!({})).await.expect(200);
        let shown = stand.get(format!("{PAGE}/{id}")).by(TenantAdmin).await.expect(200);
        assert_eq!(shown.json, changed.json);
        let lines = stand
            .database
            .texts("SELECT metadata FROM audit_events WHERE action LIKE 'auth.customer.%' ORDER BY id");
        let told: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told.len(), 2, "nothing changed the other times: {lines:?}");
        let expected = json!({
            "name": { "from": "Boulangerie Dupont", "to": "Dupont & fils" },
            "reference": { "from": "C-0042", "to": null },
            "is_active": { "from": true, "to": false },
        });
        assert_eq!(told[1]["changed"], expected);
    })
    .await;
}

#[tokio::test]
async fn no_two_customers_of_a_tenant_share_a_reference_and_names_and_references_have_their_form() {
    Stand::everywhere(async |stand| {
        let with = |reference: &str| json!({ "name": "A", "reference": reference });
        let first = stand.post(PAGE).by(Owner).json(with("C-1")).await.expect(201);
        let taken = stand.post(PAGE).by(Owner).json(with("C-1")).await;
        assert_eq!(
            (taken.code(), taken.details()),
            ((409, "CONFLICT"), vec![("reference", "reference_taken")])
        );
        stand.post(PAGE).by(Person::next_door(Owner)).json(with("C-1")).await.expect(201);
        let second = add(stand, "B").await;
        let taken = change(stand, &second, json!({ "reference": "C-1" })).await;
        assert_eq!(taken.details(), [("reference", "reference_taken")]);
        change(stand, first["id"].as_str().unwrap(), with("C-1")).await.expect(200);
        for (body, field, reason) in [
            (json!({ "name": " " }), "name", "missing"),
            (json!({ "name": "é".repeat(256) }), "name", "too_long"),
            (json!({ "name": "A", "reference": "x".repeat(101) }), "reference", "too_long"),
            (json!({ "name": "A", "reference": "x\ny" }), "reference", "malformed"),
            (json!({ "name": "A", "colour": "red" }), "colour", "unknown_field"),
        ] {
            let refused = stand.post(PAGE).by(Owner).json(body.clone()).await;
            assert_eq!((refused.code().0, refused.details()), (400, vec![(field, reason)]), "{body}");
        }
        assert_eq!(change(stand, &second, json!({ "name": "" })).await.code(), (400, "VALIDATION_ERROR"));
    })
    .await;
}

#[tokio::test]
async fn twenty_at_once_with_one_reference_leave_one_customer() {
    Stand::everywhere(async |stand| {
        stand.token(Owner).await;
        let body = json!({ "name": "A", "reference": "C-1" });
        let calls = (0..20).map(|_| async { stand.post(PAGE).by(Owner).json(body.clone()).await.status });
        let mut statuses = futures::future::join_all(calls).await;
        statuses.sort_unstable();
        assert_eq!((statuses[0], &statuses[1..]), (201, &[409; 19][..]));
    })
    .await;
}

#[tokio::test]
async fn a_client_user_reads_the_requests_of_their_own_customer_in_card_list_and_page_and_refreshes_none() {
    Stand::everywhere(async |stand| {
        let (one, two) = (add(stand, "Un").await, add(stand, "Deux").await);
        let (ours, theirs) = (Person::of_client(1), Person::of_client(2));
        bind(stand, ours, json!(["client_user"]), json!(one)).await.expect(200);
        bind(stand, theirs, json!(["client_user"]), json!(two)).await.expect(200);
        let own = stand.submit(ours, "552032534").await.expect(201).id().to_owned();
        let other = stand.submit(theirs, "552032534").await.expect(201).id().to_owned();
        let agencys = stand.submit(AgencyUser, "552032534").await.expect(201).id().to_owned();
        let stored =
            |id: &str| stand.database.texts(&format!("SELECT client_id FROM requests WHERE id = '{id}'"));
        assert_eq!(
            (stored(&own), stored(&other)),
            (vec![one], vec![two]),
            "made by a client_user, they are its customer's"
        );
        assert_eq!(
            stand.database.count(&format!("requests WHERE id = '{agencys}' AND client_id IS NULL")),
            1
        );
        stand.get(format!("/v1/requests/{own}")).by(ours).await.expect(200);
        assert_eq!(requests_of(stand, ours).await, [own.as_str()]);
        assert_eq!(requests_of(stand, AgencyUser).await.len(), 3);
        let mut browser = stand.browser();
        browser.sign_in(ours).await;
        browser.get(&format!("/ui/requests/{own}")).await.expect(200);
        for id in [&other, &agencys] {
            let refused = stand.get(format!("/v1/requests/{id}")).by(ours).await;
            assert_eq!(refused.code(), (404, "NOT_FOUND"), "another's is as unknown as a missing one");
            browser.get(&format!("/ui/requests/{id}")).await.expect(404);
            browser.get(&format!("/ui/requests/{id}/card")).await.expect(404);
        }
        for id in [&own, &other] {
            let refresh = stand.post(format!("/v1/requests/{id}:refresh-company")).by(ours).await;
            assert_eq!(refresh.code(), (403, "FORBIDDEN"), "M3D lets no client_user refresh");
        }
        // Whoever is given that right beside the role still reaches their own customer's alone.
        let user = stand.person(ours).await.user;
        let body = json!({ "roles": ["client_user"], "extra_permissions": ["requests:refresh"] });
        stand.post(format!("/v1/users/{user}/roles")).by(Owner).json(body).await.expect(200);
        let refresh = stand.post(format!("/v1/requests/{other}:refresh-company")).by(ours).await;
        assert_eq!(refresh.code(), (404, "NOT_FOUND"));
        stand.post(format!("/v1/requests/{own}:refresh-company")).by(ours).await.expect(202);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn what_anybody_calls_client_id_in_the_body_of_a_request_is_ignored_as_m3b_says_of_unknown_members() {
    Stand::everywhere(async |stand| {
        let (one, two) = (add(stand, "Un").await, add(stand, "Deux").await);
        bind(stand, ClientUser, json!(["client_user"]), json!(one)).await.expect(200);
        for role in [AgencyUser, ClientUser] {
            let body = json!({ "siren": "552032534", "client_id": two });
            stand.post("/v1/requests").by(role).json(body).await.expect(201);
        }
        let bound = |client: &str| stand.database.count(&format!("requests WHERE client_id = '{client}'"));
        assert_eq!((bound(&one), bound(&two), stand.database.count("requests")), (1, 0, 2));
    })
    .await;
}

#[tokio::test]
async fn a_client_user_without_a_customer_sees_no_request_and_one_moved_to_another_sees_its_at_once() {
    Stand::everywhere(async |stand| {
        let (one, two) = (add(stand, "Un").await, add(stand, "Deux").await);
        bind(stand, ClientUser, json!(["viewer"]), Value::Null).await.expect(200);
        let free = bind(stand, ClientUser, json!(["client_user"]), Value::Null).await.expect(200);
        assert_eq!(free["client_id"], Value::Null, "the role alone binds to nobody");
        let made = stand.submit(ClientUser, "552032534").await.expect(201);
        assert_eq!(made["company"], Value::Null, "and nothing of the company is told");
        assert_eq!(stand.get(format!("/v1/requests/{}", made.id())).by(ClientUser).await.status, 404);
        assert_eq!(requests_of(stand, ClientUser).await, [] as [&str; 0]);
        let bound = bind(stand, ClientUser, json!(["client_user"]), json!(one)).await.expect(200);
        assert_eq!(bound["client_id"], json!(one));
        let own = stand.submit(ClientUser, "552032534").await.expect(201).id().to_owned();
        assert_eq!(requests_of(stand, ClientUser).await, [own.as_str()]);
        let me = stand.get("/v1/auth/me").by(ClientUser).await.expect(200);
        assert_eq!(me["client_id"], json!(one));
        bind(stand, ClientUser, json!(["client_user", "tech"]), Value::Null).await.expect(200);
        assert_eq!(requests_of(stand, ClientUser).await, [own.as_str()], "absent, it stays as it is");
        bind(stand, ClientUser, json!(["client_user"]), json!(two)).await.expect(200);
        assert_eq!(requests_of(stand, ClientUser).await, [] as [&str; 0]);
        assert_eq!(stand.get(format!("/v1/requests/{own}")).by(ClientUser).await.status, 404);
        let without = bind(stand, ClientUser, json!(["viewer"]), Value::Null).await.expect(200);
        assert_eq!(without["client_id"], Value::Null, "without the role nobody is bound");
        let lines = stand.database.texts(
            "SELECT metadata FROM audit_events WHERE action = 'auth.member.roles_changed' ORDER BY id DESC LIMIT 1",
        );
        let told: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(told["changed"]["client_id"], json!({ "from": two, "to": null }));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_bound_to_a_customer_that_is_off_unknown_or_next_door_or_beside_another_role() {
    Stand::everywhere(async |stand| {
        let (one, off) = (add(stand, "Un").await, add(stand, "Deux").await);
        bind(stand, ClientUser, json!(["client_user"]), json!(off)).await.expect(200);
        change(stand, &off, json!({ "is_active": false })).await.expect(200);
        let body = json!({ "name": "Autre" });
        let theirs = stand.post(PAGE).by(Person::next_door(Owner)).json(body).await.expect(201);
        let missing = json!("01930000-0000-7000-8000-00000000ffff");
        for (role, client, code, reason) in [
            ("client_user", json!(off), 409, "customer_off"),
            ("client_user", theirs["id"].clone(), 400, "unknown"),
            ("client_user", missing, 400, "unknown"),
            ("viewer", json!(one), 400, "not_a_client_user"),
        ] {
            let person = Person::of_client(7);
            let refused = bind(stand, person, json!([role]), client.clone()).await;
            assert_eq!((refused.status, refused.details()), (code, vec![("client_id", reason)]));
            let email = format!("{reason}@agence.example");
            let body = json!({ "email": email, "roles": [role], "client_id": client });
            let refused = stand.post("/v1/users").by(Owner).json(body).await;
            assert_eq!((refused.status, refused.details()), (code, vec![("client_id", reason)]));
        }
        // Whoever is bound to it already goes on, and other roles can be given them.
        stand.submit(ClientUser, "552032534").await.expect(201);
        assert_eq!(requests_of(stand, ClientUser).await.len(), 1);
        bind(stand, ClientUser, json!(["client_user", "tech"]), Value::Null).await.expect(200);
        change(stand, &off, json!({ "is_active": true })).await.expect(200);
        bind(stand, Person::of_client(7), json!(["client_user"]), json!(off)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn who_may_give_roles_and_not_see_customers_binds_nobody_not_even_themselves() {
    Stand::everywhere(async |stand| {
        let (one, two) = (add(stand, "Un").await, add(stand, "Deux").await);
        bind(stand, ClientUser, json!(["client_user"]), json!(one)).await.expect(200);
        let user = stand.person(ClientUser).await.user;
        let body = json!({ "roles": ["client_user"], "extra_permissions": ["users:grant"] });
        stand.post(format!("/v1/users/{user}/roles")).by(Owner).json(body).await.expect(200);
        let body = json!({ "roles": ["client_user"], "client_id": two });
        let refused = stand.post(format!("/v1/users/{user}/roles")).by(ClientUser).json(body).await;
        assert_eq!(refused.code(), (403, "FORBIDDEN"));
        assert_eq!(stand.get("/v1/auth/me").by(ClientUser).await["client_id"], json!(one));
        for role in [Manager, AgencyUser, Consultant, ClientUser, Viewer] {
            assert_eq!(stand.get(PAGE).by(role).await.code(), (403, "FORBIDDEN"), "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn somebody_invited_for_a_customer_comes_in_bound_to_it_and_is_listed_with_its_people() {
    Stand::everywhere(async |stand| {
        let (one, two) = (add(stand, "Un").await, add(stand, "Deux").await);
        let email = "zoe@client.example";
        let body = json!({ "email": email, "roles": ["client_user"], "client_id": one });
        let invited = stand.post("/v1/users").by(Owner).json(body).await.expect(201);
        assert_eq!(invited["client_id"], json!(one));
        stand.work().await;
        let letters = stand.mailbox.letters_to(email);
        let accept = json!({ "token": letters[0].token().unwrap(), "new_password": PASSWORD });
        stand.post("/v1/auth/invitations/accept").json(accept).await.expect(204);
        let login = json!({ "email": email, "password": PASSWORD });
        let token = stand.post("/v1/auth/login").json(login).await.expect(200);
        let me = stand.get("/v1/auth/me").token(token["access_token"].as_str().unwrap()).await.expect(200);
        assert_eq!(me["client_id"], json!(one));
        let people = async |query: String| stand.get(format!("/v1/users?{query}")).by(Owner).await;
        let bound = people(format!("client_id={one}")).await.expect(200);
        assert_eq!((&bound["total"], &bound["items"][0]["email"]), (&json!(1), &json!(email)));
        assert_eq!(people(format!("client_id={two}")).await.expect(200)["total"], json!(0));
        let refused = people("client_id=x".to_owned()).await;
        assert_eq!((refused.code().0, refused.details()), (400, vec![("client_id", "not_an_id")]));
    })
    .await;
}

/// The other process hears of it at once where they share a Redis; without one it believes what it knew for five seconds.
#[tokio::test]
async fn another_customer_bites_in_the_other_process_too() {
    let (Some(server), Some(database)) = (redis(), system_tests::postgres()) else { return };
    let setup = || Setup::default().with("REDIS_URL", server.url()).with("REDIS_TIMEOUT_MS", "1000");
    let elsewhere = setup().on(database.again());
    let here = setup().on(database);
    let (one, two) = (add(&here, "Un").await, add(&here, "Deux").await);
    bind(&here, Role::ClientUser, json!(["client_user"]), json!(one)).await.expect(200);
    let token = here.token(ClientUser).await;
    let seen_elsewhere =
        async || elsewhere.get("/v1/auth/me").token(&token).await.expect(200)["client_id"].clone();
    assert_eq!(seen_elsewhere().await, json!(one));
    bind(&here, ClientUser, json!(["client_user"]), json!(two)).await.expect(200);
    for _ in 0..1000 {
        if seen_elsewhere().await == json!(two) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the clock stands still, and nobody was told");
}
