//! The list of requests over HTTP (platform.md §5.4, §6.4; company-enrichment.md §8).

use auth::Role::{AgencyUser, Auditor, Consultant};
use serde_json::{Value, json};
use system_tests::{Answer, Behaviour, Person, Stand};

fn ids(answer: &Answer) -> Vec<String> {
    let items = answer["items"].as_array().unwrap().iter();
    items.map(|line| line["id"].as_str().unwrap().to_owned()).collect()
}

async fn list(stand: &Stand, query: &str) -> Answer {
    stand.get(format!("/v1/requests?{query}")).by(AgencyUser).await
}

async fn made(stand: &Stand, count: usize) -> Vec<String> {
    let mut made = Vec::new();
    for _ in 0..count {
        made.insert(0, stand.submit(AgencyUser, "552032534").await.expect(201).id().to_owned());
    }
    made
}

#[tokio::test]
async fn scenario_34_cursors_lead_through_a_changing_list_both_ways_with_nobody_twice_and_none_missed() {
    Stand::everywhere(async |stand| {
        let made = made(stand, 7).await;
        let mut page = list(stand, "size=3").await.expect(200);
        assert_eq!((&page["total"], &page["page"], &page["size"]), (&json!(7), &json!(1), &json!(3)));
        assert_eq!(page["prev_cursor"], Value::Null);
        let mut seen = ids(&page);
        while let Some(cursor) = page["next_cursor"].as_str() {
            stand.submit(AgencyUser, "552032534").await.expect(201);
            page = list(stand, &format!("size=3&cursor={cursor}")).await.expect(200);
            assert_eq!(page["page"], Value::Null);
            seen.extend(ids(&page));
        }
        assert_eq!(seen, made);
        let mut back = ids(&page);
        while let Some(cursor) = page["prev_cursor"].as_str() {
            page = list(stand, &format!("size=2&cursor={cursor}")).await.expect(200);
            back.splice(0..0, ids(&page));
        }
        let all = ids(&list(stand, "size=100").await.expect(200));
        assert_eq!((back.len(), back), (9, all), "the two that came meanwhile lie at the newest end");
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn scenario_33_a_cursor_opens_only_the_list_it_was_given_for() {
    Stand::everywhere(async |stand| {
        made(stand, 2).await;
        let next_door = Person::next_door(AgencyUser);
        stand.submit(next_door, "552032534").await.expect(201);
        let page = list(stand, "size=1&siren=552032534").await.expect(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        let path = format!("/v1/requests?siren=552032534&cursor={cursor}");
        assert_eq!(ids(&stand.get(&path).by(AgencyUser).await.expect(200)).len(), 1);
        assert_eq!(stand.get(&path).by(next_door).await.code(), (400, "INVALID_CURSOR"));
        for query in [
            format!("cursor={cursor}"),
            format!("siren=356000000&cursor={cursor}"),
            format!("siren=552032534&status=FAILED&cursor={cursor}"),
            "cursor=".to_owned(),
            "cursor=019301a0-0000-7000-8000-000000000000".to_owned(),
        ] {
            assert_eq!(list(stand, &query).await.code(), (400, "INVALID_CURSOR"), "{query}");
        }
        let trail = stand.get(format!("/v1/audit-events?cursor={cursor}")).by(Auditor).await;
        assert_eq!(trail.code(), (400, "INVALID_CURSOR"));
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn scenario_33_what_cannot_be_asked_of_the_list_is_told_by_name() {
    Stand::everywhere(async |stand| {
        made(stand, 2).await;
        let page = list(stand, "size=1").await.expect(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        for (query, code, detail) in [
            ("page=0", "INVALID_PAGINATION", ("page", "out_of_range")),
            ("size=101", "INVALID_PAGINATION", ("size", "out_of_range")),
            ("page=501", "PAGE_TOO_DEEP", ("page", "too_deep")),
            (&format!("page=2&cursor={cursor}"), "INVALID_PAGINATION", ("page", "not_with_cursor")),
            ("status=success", "VALIDATION_ERROR", ("status", "not_a_status")),
            ("siren=12345678", "VALIDATION_ERROR", ("siren", "expected_9_digits")),
            ("since=yesterday", "VALIDATION_ERROR", ("since", "not_a_time")),
            ("count=no", "VALIDATION_ERROR", ("count", "expected_true_or_false")),
            ("sort=siren", "VALIDATION_ERROR", ("sort", "unknown_field")),
        ] {
            let refused = list(stand, query).await;
            assert_eq!((refused.code(), refused.details()), ((400, code), vec![detail]), "{query}");
        }
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn pages_are_counted_unless_the_caller_does_not_care() {
    Stand::everywhere(async |stand| {
        let made = made(stand, 3).await;
        let second = list(stand, "page=2&size=2").await.expect(200);
        assert_eq!(
            (ids(&second), &second["total"], &second["page"]),
            (made[2..].to_vec(), &json!(3), &json!(2))
        );
        assert!(second["next_cursor"].is_null() && second["prev_cursor"].is_string());
        let uncounted = list(stand, "count=false").await.expect(200);
        assert_eq!((ids(&uncounted), &uncounted["total"]), (made, &Value::Null));
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn each_reader_sees_of_the_list_what_they_see_of_a_card() {
    Stand::everywhere(async |stand| {
        stand.upstream().always("356000000", Behaviour::status(404));
        let failed = stand.submit(AgencyUser, "356000000").await.expect(201).id().to_owned();
        let client = Person::of_client(1);
        let own = stand.submit(client, "552032534").await.expect(201).id().to_owned();
        let all = list(stand, "").await.expect(200);
        assert_eq!(ids(&all), [own.clone(), failed.clone()]);
        let line = &all["items"][0];
        assert_eq!((&line["legal_name"], &line["enrichment_status"]), (&json!("DANONE"), &json!("SUCCESS")));
        let failures = list(stand, "status=FAILED").await.expect(200);
        assert_eq!(ids(&failures), [failed]);
        let error = &failures["items"][0]["enrichment_error"];
        assert_eq!(error, "API_RECHERCHE_ENTREPRISES:404:NOT_FOUND");
        let limited = stand.get("/v1/requests?status=FAILED").by(Consultant).await.expect(200);
        assert_eq!(limited["items"][0]["enrichment_error"], Value::Null);
        let theirs = stand.get("/v1/requests").by(client).await.expect(200);
        assert_eq!((ids(&theirs), &theirs["total"]), (vec![own], &json!(1)));
        stand.work().await;
    })
    .await;
}
