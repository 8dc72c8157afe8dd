//! Who may, and for whom an object exists (company-enrichment.md §8, platform.md §3).

use auth::Role::{AgencyUser, Worker};
use system_tests::{Call, Person, Stand};

const NOBODYS: &str = "01930000-0000-7000-8000-000000000000";

/// The same ids on every call, so that answers can be compared to the byte.
fn plain(call: Call<'_>) -> Call<'_> {
    call.header("X-Request-Id", "r").header("X-Correlation-Id", "c")
}

#[tokio::test]
async fn scenario_20_the_request_of_another_tenant_is_answered_as_a_missing_one_to_the_byte() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let neighbour = Person::next_door(AgencyUser);
        stand.token(neighbour).await;
        let before = stand.written();
        let missing = plain(stand.get(format!("/v1/requests/{NOBODYS}")).by(neighbour)).await;
        assert_eq!(missing.code(), (404, "NOT_FOUND"));
        let foreign = plain(stand.get(format!("/v1/requests/{id}")).by(neighbour)).await;
        assert_eq!((foreign.status, &foreign.text), (404, &missing.text));
        for id in [id.as_str(), NOBODYS, "42", "%27%20OR%201=1"] {
            let refused = plain(stand.post(format!("/v1/requests/{id}:refresh-company")).by(neighbour)).await;
            assert_eq!((refused.status, &refused.text), (404, &missing.text), "{id}");
        }
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn the_request_of_another_customer_is_answered_as_a_missing_one() {
    Stand::everywhere(async |stand| {
        let created = stand.submit(Person::of_client(1), "552032534").await.expect(201);
        let path = format!("/v1/requests/{}", created.id());
        stand.get(&path).by(Person::of_client(1)).await.expect(200);
        let missing = plain(stand.get(format!("/v1/requests/{NOBODYS}")).by(Person::of_client(2))).await;
        let foreign = plain(stand.get(&path).by(Person::of_client(2))).await;
        assert_eq!((foreign.status, &foreign.text), (404, &missing.text));
    })
    .await;
}

#[tokio::test]
async fn scenario_39_a_worker_is_forbidden_every_request_route_whatever_the_id() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        stand.token(Worker).await;
        let before = stand.written();
        for id in [id.as_str(), NOBODYS] {
            let opened = stand.get(format!("/v1/requests/{id}")).by(Worker).await;
            let refreshed = stand.post(format!("/v1/requests/{id}:refresh-company")).by(Worker).await;
            assert_eq!((opened.code(), refreshed.code()), ((403, "FORBIDDEN"), (403, "FORBIDDEN")));
        }
        assert_eq!(stand.submit(Worker, "552032534").await.code(), (403, "FORBIDDEN"));
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn a_tenant_named_by_the_client_is_ignored() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let neighbour = stand.get(format!("/v1/requests/{id}")).by(Person::next_door(AgencyUser));
        let asked = neighbour.header("X-Tenant-Id", "agence").await;
        assert_eq!(asked.code(), (404, "NOT_FOUND"));
    })
    .await;
}
