//! The audit trail over HTTP (platform.md §6.7).

use auth::Role::{AgencyUser, Auditor, Owner};
use serde_json::{Value, json};
use system_tests::{Answer, Person, Stand};

const NOTHING: [Value; 0] = [];
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

fn items(answer: &Answer) -> &[Value] {
    answer["items"].as_array().unwrap()
}

/// The records of an export in JSON lines, and its seal.
fn read_export(text: &str) -> (Vec<Value>, Value) {
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seal = lines.pop().unwrap()["seal"].clone();
    (lines, seal)
}

#[tokio::test]
async fn scenario_20_a_tenant_reads_its_own_trail_by_filter_and_never_a_line_of_another() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let user = stand.person(AgencyUser).await.user;
        // Before anybody asks for them, which the trail next door would tell.
        let export = stand.get("/v1/audit-events/export").by(Person::next_door(Auditor)).await.expect(200);
        assert!(!export.text.contains(&id) && !export.text.contains(&user.to_string()), "{}", export.text);
        let action = "action=enrichment.request.submitted";
        for filter in [format!("entity_id={id}"), "entity_type=request".to_owned(), format!("actor={user}")] {
            let path = format!("/v1/audit-events?{filter}&{action}&since=2026-11-21T10:00:00Z");
            let own = stand.get(&path).by(Auditor).await.expect(200);
            let [line] = items(&own) else { panic!("{filter}: {}", own.text) };
            assert_eq!((&line["entity_type"], &line["actor_id"]), (&json!("request"), &json!(user)));
            assert_eq!(items(&stand.get(&path).by(Person::next_door(Auditor)).await.expect(200)), NOTHING);
            let before = stand.get(format!("{path}&until=2026-11-21T10:00:00Z")).by(Auditor).await;
            assert_eq!(items(&before.expect(200)), NOTHING);
        }
        let all = stand.get(format!("/v1/audit-events?{action}")).by(Person::next_door(Auditor));
        assert_eq!(items(&all.await.expect(200)), NOTHING);
    })
    .await;
}

#[tokio::test]
async fn reading_the_trail_leaves_a_line_in_it_and_newest_comes_first() {
    Stand::everywhere(async |stand| {
        for (path, action) in [
            ("/v1/audit-events?size=1", "audit.trail.read"),
            ("/v1/security-events", "audit.security_events.read"),
            ("/v1/audit-events/export", "audit.trail.exported"),
            ("/v1/audit/verify", "audit.chain.verified"),
        ] {
            stand.get(path).by(Auditor).await.expect(200);
            let found = stand.get("/v1/audit-events?size=1").by(Auditor).await.expect(200);
            assert_eq!(found["items"][0]["action"], action);
        }
    })
    .await;
}

#[tokio::test]
async fn the_cursor_leads_through_the_whole_trail_though_it_grows_at_the_other_end() {
    Stand::everywhere(async |stand| {
        for _ in 0..7 {
            stand.submit(AgencyUser, "552032534").await.expect(201);
        }
        let path = "/v1/audit-events?action=enrichment.request.submitted&size=3";
        let mut page = stand.get(path).by(Auditor).await.expect(200);
        let mut seen: Vec<Value> = Vec::new();
        loop {
            seen.extend(items(&page).iter().map(|line| line["id"].clone()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            stand.submit(AgencyUser, "552032534").await.expect(201);
            page = stand.get(format!("{path}&cursor={cursor}")).by(Auditor).await.expect(200);
        }
        assert!(seen.len() == 7 && seen.is_sorted_by(|a, b| a.as_str() > b.as_str()), "{seen:?}");
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_asked_of_the_trail_is_told_by_name() {
    Stand::everywhere(async |stand| {
        let refused = stand.get("/v1/audit-events?actor=ada&since=noon&order=asc&action=a%00b").by(Auditor);
        let expected = [
            ("action", "not_a_word"),
            ("actor", "not_an_id"),
            ("order", "unknown_field"),
            ("since", "not_a_time"),
        ];
        let refused = refused.await;
        assert_eq!((refused.status, refused.details()), (400, expected.to_vec()));
        for (query, code) in [
            ("size=0", "INVALID_PAGINATION"),
            ("size=101", "INVALID_PAGINATION"),
            ("size=x", "INVALID_PAGINATION"),
            ("page=2", "VALIDATION_ERROR"),
            ("cursor=1", "INVALID_CURSOR"),
        ] {
            for list in ["audit-events", "security-events"] {
                let refused = stand.get(format!("/v1/{list}?{query}")).by(Auditor).await;
                assert_eq!(refused.code(), (400, code), "{list} {query}");
            }
        }
        let refused = stand.get("/v1/audit-events/export?format=xml").by(Auditor).await;
        assert_eq!(refused.details(), [("format", "expected_csv_or_jsonl")]);
        let refused = stand.get("/v1/security-events?action=x").by(Auditor).await;
        assert_eq!(refused.details(), [("action", "unknown_field")]);
    })
    .await;
}

#[tokio::test]
async fn an_export_is_the_chain_itself_and_its_seal_tells_when_a_byte_was_touched() {
    let signed = Stand::with("AUDIT_CHECKPOINT_KEY", KEY);
    signed
        .everywhere(async |stand| {
            stand.enriched("552032534").await;
            stand.token(Auditor).await;
            stand.application.audit.seal().await.unwrap();
            let export = stand.get("/v1/audit-events/export").by(Auditor).await.expect(200);
            assert_eq!(export.header("content-type"), "application/x-ndjson; charset=utf-8");
            let (records, seal) = read_export(&export.text);
            assert_eq!(seal["lines"], json!(records.len()));
            let sealed: Vec<_> = records.iter().filter(|record| !record["hash"].is_null()).collect();
            assert!(sealed.len() > 2);
            for two in sealed.windows(2) {
                assert_eq!(two[0]["hash"], two[1]["prev_hash"]);
            }
            let key = stand.application.config.audit.checkpoint_key.clone().unwrap();
            let check = |text: &str| auth::audit::ExportSeal::check(text, &key).map(|seal| seal.lines);
            assert_eq!(check(&export.text), Ok(records.len() as u64));
            assert!(check(&export.text.replacen("success", "failure", 1)).is_err());

            let csv = stand.get("/v1/audit-events/export?format=csv").by(Auditor).await.expect(200);
            assert!(csv.text.starts_with("seq,id,occurred_at,actor_type,"), "{}", csv.text);
            assert_eq!(check(&csv.text), Ok(records.len() as u64 + 1), "the line about the export before");
        })
        .await;
}

#[tokio::test]
async fn an_export_of_more_than_one_batch_is_whole() {
    Stand::everywhere(async |stand| {
        stand.token(Auditor).await;
        let tenant = stand.person(Auditor).await.tenant;
        let (id, instant) = if stand.database.is_sqlite() {
            ("'01930000-0000-7000-8000-' || printf('%012x', n)", "'2026-11-21T09:00:00.000000Z'")
        } else {
            ("('01930000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid", "'2026-11-21T09:00:00Z'::timestamptz")
        };
        let target = if stand.database.is_sqlite() { format!("'{tenant}'") } else { format!("'{tenant}'::uuid") };
        stand.database.execute(&format!(
            "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1200)
             INSERT INTO audit_events (id, tenant_id, occurred_at, actor_type, action, target_type, target_id,
                 request_id, correlation_id, metadata)
             SELECT {id}, {target}, {instant}, 'system', 'test.act', 'thing', {target}, 'r', 'c', '{{}}' FROM numbers"
        ));
        let export = stand.get("/v1/audit-events/export?action=test.act").by(Auditor).await.expect(200);
        let (records, seal) = read_export(&export.text);
        assert_eq!((records.len(), &seal["lines"], &seal["signature"]), (1200, &json!(1200), &Value::Null));
        assert!(records.is_sorted_by(|a, b| a["id"].as_str() < b["id"].as_str()));
    })
    .await;
}

#[tokio::test]
async fn security_events_are_read_by_their_tenant_and_type() {
    Stand::everywhere(async |stand| {
        let login = json!({"email": Person::from(Owner).email(), "password": system_tests::PASSWORD});
        stand.person(Owner).await;
        let tokens = stand.post("/v1/auth/login").json(login).await.expect(200);
        let refresh = json!({"token": tokens["refresh_token"]});
        let next = stand.post("/v1/auth/refresh").json(refresh.clone()).await.expect(200);
        stand.post("/v1/auth/refresh").json(json!({"token": next["refresh_token"]})).await.expect(200);
        stand.post("/v1/auth/refresh").json(refresh).await.expect(401);
        let path = "/v1/security-events?event_type=REFRESH_REUSE&since=2026-11-21T10:00:00Z";
        let found = stand.get(path).by(Auditor).await.expect(200);
        let [event] = items(&found) else { panic!("{}", found.text) };
        assert_eq!(event["event_type"], "REFRESH_REUSE");
        assert_eq!(items(&stand.get(path).by(Person::next_door(Auditor)).await.expect(200)), NOTHING);
        let other = stand.get("/v1/security-events?event_type=AUTH_DENY").by(Auditor).await.expect(200);
        assert_eq!(items(&other), NOTHING);
    })
    .await;
}

#[tokio::test]
async fn scenario_40_a_touched_line_is_named_over_http_and_the_figure_falls() {
    Stand::everywhere(async |stand| {
        stand.enriched("552032534").await;
        stand.application.audit.seal().await.unwrap();
        let whole = stand.get("/v1/audit/verify").by(Auditor).await.expect(200);
        assert_eq!((&whole["valid"], &whole["first_broken_seq"]), (&true.into(), &Value::Null));
        let figures = stand.get("/metrics").await.expect(200).text;
        assert!(figures.contains("comptoir_audit_chain_ok 1\n"), "{figures}");
        assert!(figures.contains("comptoir_audit_writes_total{result=\"failed\"} 0\n"), "{figures}");
        let tenant = stand.get("/v1/auth/me").by(Auditor).await["tenant"]["id"].as_str().unwrap().to_owned();
        let unlocked = if stand.database.is_sqlite() {
            "DROP TRIGGER audit_events_keep_sealed; DROP TRIGGER audit_events_keep_content"
        } else {
            "ALTER TABLE audit_events DISABLE TRIGGER USER"
        };
        stand.database.execute(unlocked);
        stand.database.execute(&format!(
            "UPDATE audit_events SET outcome = 'denied' WHERE seq = 2 AND tenant_id = '{tenant}'"
        ));
        let broken = stand.get("/v1/audit/verify").by(Auditor).await.expect(200);
        assert_eq!((&broken["first_broken_seq"], &broken["reason"]), (&2.into(), &"altered".into()));
        assert!(stand.get("/metrics").await.text.contains("comptoir_audit_chain_ok 0\n"));
        let alarms = stand.get("/v1/security-events?event_type=AUDIT_CHAIN_BROKEN").by(Auditor).await;
        assert_eq!(items(&alarms.expect(200)).len(), 1);
    })
    .await;
}

/// From here on no line can be added.
fn block(stand: &Stand) {
    stand.database.execute(if stand.database.is_sqlite() {
        "CREATE TRIGGER blocked BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'blocked'); END"
    } else {
        "CREATE FUNCTION blocked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'blocked'; END $$;
         CREATE TRIGGER blocked BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION blocked()"
    });
}

#[tokio::test]
async fn no_audit_no_act_unless_told_otherwise_and_then_a_figure_tells() {
    for (strict, status) in [(true, 500), (false, 201)] {
        let lenient = Stand::with("AUDIT_STRICT_MODE", strict);
        lenient
            .everywhere(async |stand| {
                stand.token(AgencyUser).await;
                block(stand);
                stand.submit(AgencyUser, "552032534").await.expect(status);
                assert_eq!(
                    stand.database.count("requests"),
                    usize::from(!strict),
                    "the act stands or falls whole"
                );
                let figures = stand.get("/metrics").await.text;
                assert!(!figures.contains("comptoir_audit_writes_total{result=\"failed\"} 0\n"), "{figures}");
            })
            .await;
    }
}
