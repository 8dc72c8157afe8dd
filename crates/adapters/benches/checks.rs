//! `cargo bench -p adapters --bench checks`: what every call pays before anything is done for it. See `docs/performance.md`.

use std::{env, hint::black_box, sync::Arc, time::Duration};

use adapters::{
    in_process::{InProcessLimiter, SystemClock},
    redis::{Redis, RedisLimiter, RedisUrl},
    tokens::{JwtTokens, SigningKey},
};
use auth::{Settings, TokenSigner as _, model::AccessClaims};
use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use futures::FutureExt as _;
use kernel::{Clock as _, Id, Limiter as _, Quota};
use uuid::Uuid;

/// That of a user (platform.md §6.5).
const QUOTA: Quota = Quota { limit: 120, window: Duration::from_mins(1), burst: 60 };

/// The claims of an ordinary member.
fn claims(now: DateTime<Utc>) -> AccessClaims {
    let Settings { tokens, .. } = Settings::default();
    AccessClaims {
        iss: tokens.issuer,
        aud: tokens.audience,
        sub: Uuid::from_u128(1),
        tenant_id: Some(Id::from_uuid(Uuid::from_u128(2))),
        sid: Uuid::from_u128(3),
        jti: Uuid::from_u128(4),
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: now.timestamp() + 900,
        auth_time: now.timestamp(),
        amr: vec!["pwd".to_owned()],
        roles: vec!["agency_user".to_owned()],
        role: "agency_user".to_owned(),
        scope: String::new(),
        client_id: None,
        token_use: "access".to_owned(),
    }
}

/// Signature, parties and times of an access token, with two keys to choose from; at most 50 µs.
fn access_token(criterion: &mut Criterion) {
    let key = |kid: &str| SigningKey { kid: kid.to_owned(), secret: vec![7; 32].into() };
    let tokens = JwtTokens::new(&key("new"), &[key("old")], Settings::default().tokens);
    let now = SystemClock.now();
    let Ok(token) = tokens.sign(&claims(now)) else { return };
    criterion.bench_function("check an access token", |bencher| {
        bencher.iter(|| tokens.verify(black_box(&token), now));
    });
}

/// One call counted; at most 10 µs in the process.
fn limiter(criterion: &mut Criterion) {
    let limiter = InProcessLimiter::new(Arc::new(SystemClock));
    let mut call = 0_u32;
    criterion.bench_function("count a call in the process, of 10 000 users", |bencher| {
        bencher.iter(|| {
            call = (call + 1) % 10_000;
            limiter.take(&format!("user:{call}"), QUOTA).now_or_never()
        });
    });
}

/// One call counted by the Redis of `TEST_REDIS_URL`, where there is one; at most 1 ms.
fn shared_limiter(criterion: &mut Criterion) {
    let url = env::var("TEST_REDIS_URL").ok().and_then(|url| url.parse::<RedisUrl>().ok());
    let redis = url.and_then(|url| Redis::open(&url, Duration::from_secs(2)).ok());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (Some(redis), Ok(runtime)) = (redis, runtime) else { return };
    let limiter = RedisLimiter::new(redis);
    criterion.bench_function("count a call by Redis", |bencher| {
        bencher.iter(|| runtime.block_on(limiter.try_take("bench", QUOTA)));
    });
}

criterion_group!(checks, access_token, limiter, shared_limiter);
criterion_main!(checks);
