//! What is past its time goes, and nothing else does (platform.md §6.13).

use std::{sync::Arc, time::Duration};

use auth::{
    Error, Role,
    retention::{Data, KEPT, Purged, RetentionKeeper, RetentionSettings},
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock as _, Context, Id};
use uuid::Uuid;

use crate::support::{World, every_world, operator};

fn keeper(world: &World, settings: RetentionSettings) -> RetentionKeeper {
    let (clock, random) = (Arc::new(world.clock.clone()), Arc::clone(&world.random));
    RetentionKeeper::new(world.transactor.clone(), clock, random, settings)
}

/// As both databases write it.
fn sql(time: DateTime<Utc>) -> String {
    format!("'{}'", time.format("%Y-%m-%dT%H:%M:%S%.6fZ"))
}

/// Rows of every kind that ended `days` days and a second ago; `mark` is in each of their ids.
fn rows(world: &World, mark: u32, days: i64) -> Vec<String> {
    let now = world.clock.now();
    let ended = sql(now - TimeDelta::days(days) - TimeDelta::seconds(1));
    let (ahead, now) = (sql(now + TimeDelta::days(1)), sql(now));
    let id = |kind: u32| format!("'00000000-0000-7000-8000-0000{mark:04x}{kind:04x}'");
    let hash = |kind: u32| format!("'{:064x}'", u64::from(mark) << 16 | u64::from(kind));
    let job = |kind: u32, status: &str| {
        format!(
            "INSERT INTO background_jobs (id, queue, job_type, payload_json, status, priority, run_at, attempt, max_attempts,
                 correlation_id, created_at, updated_at)
             VALUES ({}, 'test', 'test', '{{}}', '{status}', 5, {ended}, 1, 1, 'c', {ended}, {ended})",
            id(kind)
        )
    };
    let session = |kind: u32, expires: &str, revoked: &str| {
        format!(
            "INSERT INTO sessions (id, tenant_id, user_id, auth_time, amr, created_at, expires_at, last_seen_at, revoked_at)
             SELECT {}, tenant_id, user_id, {ended}, '[]', {ended}, {expires}, {ended}, {revoked} FROM memberships",
            id(kind)
        )
    };
    let (one, two, three) = (hash(1), hash(2), hash(3));
    vec![
        job(1, "succeeded"),
        job(2, "cancelled"),
        job(3, "dead"),
        format!(
            "INSERT INTO idempotency_keys (tenant_id, principal_id, key, fingerprint, created_at, expires_at)
             VALUES ({}, 'p', 'key-{mark}', 'f', {ended}, {ended})",
            id(4)
        ),
        session(5, &ended, "NULL"),
        session(6, &ahead, &ended),
        format!(
            "INSERT INTO refresh_tokens (id, tenant_id, session_id, user_id, token_hash, counter, nonce, role, expires_at, created_at)
             SELECT {}, tenant_id, id, user_id, {one}, 0, '00000000000000000000000000000000', 'owner', {ended}, {ended}
             FROM sessions WHERE expires_at > {now} AND revoked_at IS NULL",
            id(7)
        ),
        format!(
            "INSERT INTO one_time_tokens (id, purpose, subject_id, slot, token_hash, nonce, expires_at, created_at)
             VALUES ({}, 'reset', {}, 'slot-{mark}', {two}, '00000000000000000000000000000000', {ended}, {ended})",
            id(8),
            id(8)
        ),
        format!(
            "INSERT INTO login_failures (account_hash, ip_prefix, count, first_at, locks, updated_at)
             VALUES ({three}, 'net-{mark}', 1, {ended}, 0, {ended})"
        ),
        format!(
            "INSERT INTO security_events (id, event_type, severity, payload, correlation_id, occurred_at)
             VALUES ({}, 'AUTH_DENY', 'LOW', '{{}}', 'c', {ended})",
            id(9)
        ),
    ]
}

/// What lives, however old it is.
fn living(world: &World) -> Vec<String> {
    let (long_ago, ahead) =
        (sql(world.clock.now() - TimeDelta::days(1000)), sql(world.clock.now() + TimeDelta::days(1)));
    let job = |mark: u32, status: &str, lease: &str| {
        format!(
            "INSERT INTO background_jobs (id, queue, job_type, payload_json, status, priority, run_at, attempt, max_attempts,
                 correlation_id, created_at, updated_at, lease_token)
             VALUES ('00000000-0000-7000-8000-00000001{mark:04x}', 'test', 'test', '{{}}', '{status}', 5, {long_ago}, 1, 1, 'c',
                 {long_ago}, {long_ago}, {lease})"
        )
    };
    vec![
        job(1, "queued", "NULL"),
        job(2, "failed", "NULL"),
        job(3, "running", "'00000000-0000-7000-8000-000000000001'"),
        format!(
            "INSERT INTO login_failures (account_hash, ip_prefix, count, first_at, locks, locked_until, updated_at)
             VALUES ('*', 'locked', 9, {long_ago}, 1, {ahead}, {long_ago})"
        ),
        format!(
            "INSERT INTO events_outbox (event_id, event_type, event_version, correlation_id, occurred_at, producer, subject, payload)
             VALUES ('00000000-0000-7000-8000-000000000001', 'test', 1, 'c', {long_ago}, 'test', 's', '{{}}')"
        ),
    ]
}

const TABLES: [&str; 9] = [
    "background_jobs",
    "idempotency_keys",
    "sessions",
    "refresh_tokens",
    "one_time_tokens",
    "login_failures",
    "security_events",
    "events_outbox",
    "audit_events",
];

fn counts(world: &World) -> [usize; 9] {
    TABLES.map(|table| world.database.count(table))
}

fn found(all: &[Purged]) -> Vec<(&str, u64)> {
    all.iter().map(|purged| (&*purged.data, purged.rows)).collect()
}

/// Someone signed in, and every kind once past its time, once a moment before it, and once alive.
async fn filled(world: &World) {
    world.member("a@example.org", "acme", &[Role::Owner]).await;
    world.tokens("a@example.org").await;
    for statement in living(world) {
        world.database.execute(&statement);
    }
    for kept in KEPT {
        let days = i64::from(kept.most);
        for (mark, days) in [(2, days), (3, days - 1)] {
            let of_kind = |statement: &&String| is_about(kept.data, statement);
            for statement in rows(world, mark, days).iter().filter(of_kind) {
                world.database.execute(statement);
            }
        }
    }
}

fn is_about(data: Data, statement: &str) -> bool {
    let has = |word: &str| statement.contains(word);
    match data {
        Data::JobsSucceeded => has("'succeeded'"),
        Data::JobsCancelled => has("'cancelled'"),
        Data::JobsDead => has("'dead'"),
        Data::IdempotencyKeys => has("INTO idempotency_keys"),
        Data::RefreshTokens => has("INTO refresh_tokens"),
        Data::Sessions => has("INTO sessions"),
        Data::OneTimeTokens => has("INTO one_time_tokens"),
        Data::LoginFailures => has("INTO login_failures"),
        Data::SecurityEvents => has("INTO security_events"),
    }
}

const ALL: [(&str, u64); 9] = [
    ("jobs_succeeded", 1),
    ("jobs_cancelled", 1),
    ("jobs_dead", 1),
    ("idempotency_keys", 1),
    ("refresh_tokens", 1),
    ("sessions", 2),
    ("one_time_tokens", 1),
    ("login_failures", 1),
    ("security_events", 1),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_past_its_time_goes_and_nothing_that_lives_or_is_young_does() {
    for world in every_world() {
        filled(&world).await;
        let before = counts(&world);
        let keeper = keeper(&world, RetentionSettings::default());
        let counted = keeper.run(&operator(), true).await.unwrap();
        assert_eq!(found(&counted), ALL, "{:?}", world.database);
        let [jobs, keys, sessions, refresh, letters, failures, security, events, audit] = before;
        // The run itself leaves an audit line and a security event.
        let told = [jobs, keys, sessions, refresh, letters, failures, security + 1, events, audit + 1];
        assert_eq!(counts(&world), told, "a dry run deletes nothing");
        let purged = keeper.run(&operator(), false).await.unwrap();
        assert_eq!(found(&purged), ALL, "{:?}", world.database);
        assert!(purged.iter().all(|purged| purged.complete && !purged.dry_run));
        let after = [
            jobs - 3,
            keys - 1,
            sessions - 2,
            refresh - 1,
            letters - 1,
            failures - 1,
            security + 1,
            events,
            audit + 2,
        ];
        assert_eq!(counts(&world), after, "{:?}", world.database);
        let again = keeper.run(&operator(), false).await.unwrap();
        assert!(again.iter().all(|purged| purged.rows == 0), "{again:?}");
        let events =
            "SELECT payload->>'dry_run' FROM security_events WHERE event_type = 'RETENTION_RUN' ORDER BY id";
        assert_eq!(world.database.texts(events).len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_takes_its_refresh_tokens_along_and_a_job_the_requests_it_was_for() {
    for world in every_world() {
        world.member("a@example.org", "acme", &[Role::Owner]).await;
        world.tokens("a@example.org").await;
        world.database.execute(&rows(&world, 2, 7)[0]);
        world.database.execute(
            "INSERT INTO requests (id, tenant_id, created_at, siren, company_siren, version)
             SELECT '00000000-0000-7000-8000-000000000009', tenant_id, created_at, '552032534', '552032534', 1
             FROM memberships;
             INSERT INTO enrichment_job_requests (job_id, tenant_id, request_id)
             SELECT job.id, request.tenant_id, request.id FROM background_jobs job, requests request",
        );
        assert_eq!(world.database.count("refresh_tokens"), 1);
        world.clock.advance(Duration::from_hours(24 * 61));
        keeper(&world, RetentionSettings::default()).run(&operator(), false).await.unwrap();
        for table in ["sessions", "refresh_tokens", "background_jobs", "enrichment_job_requests"] {
            assert_eq!(world.database.count(table), 0, "{table} of {:?}", world.database);
        }
        assert_eq!(world.database.count("requests"), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_run_takes_no_more_than_its_batches_and_the_next_goes_on() {
    for world in every_world() {
        for mark in 1..=7 {
            world.database.execute(&rows(&world, mark, 7)[0]);
        }
        let keeper =
            keeper(&world, RetentionSettings { batch: 2, batches: 2, ..RetentionSettings::default() });
        for (dry_run, expected) in [
            (true, (4, false)),
            (false, (4, false)),
            (true, (3, true)),
            (false, (3, true)),
            (false, (0, true)),
        ] {
            let [jobs, ..] = &keeper.run(&operator(), dry_run).await.unwrap()[..] else { panic!() };
            assert_eq!((jobs.rows, jobs.complete), expected, "{:?}", world.database);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_runs_are_shown_newest_first() {
    for world in every_world() {
        let keeper = keeper(&world, RetentionSettings::default());
        let first = keeper.run(&operator(), true).await.unwrap();
        world.clock.advance(Duration::from_secs(1));
        let second = keeper.run(&operator(), false).await.unwrap();
        let shown = keeper.show(&operator()).await.unwrap();
        let by_name = |mut all: Vec<Purged>| {
            all.sort_by(|one, other| one.data.cmp(&other.data));
            all
        };
        assert_eq!(shown.runs, [by_name(second), by_name(first)].concat(), "{:?}", world.database);
        assert_eq!(shown.periods, RetentionSettings::default().periods);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_in_a_tenant_sees_or_starts_a_run_but_whom_the_platform_trusts() {
    for world in every_world() {
        let keeper = keeper(&world, RetentionSettings::default());
        let tenant = Id::from_uuid(Uuid::from_u128(7));
        for role in Role::ALL {
            let cx = Context {
                scope: kernel::Scope::Tenant(tenant),
                actor: kernel::Actor::User(Id::from_uuid(Uuid::from_u128(8))),
                permissions: role.permissions(),
                ..operator()
            };
            let is_trusted = role == Role::System;
            assert_eq!(keeper.show(&cx).await.is_ok(), is_trusted, "{}", role.as_str());
            match keeper.ask(&cx, true).await {
                Ok(_) => assert!(is_trusted),
                Err(error) => assert!(!is_trusted && matches!(error, Error::Forbidden(_)), "{error}"),
            }
        }
        assert!(matches!(keeper.ask(&operator(), true).await, Err(Error::RunUnderWay)));
        assert_eq!(world.database.count("background_jobs"), 1);
    }
}
