//! Whatever happens in whatever order, the invariants of company-enrichment.md §5 hold.

use std::time::Duration;

use company_enrichment::{
    Error, Settings,
    model::{Request, SourceErrorCode},
};
use kernel::{Context, Id, Random, testing::SeededRandom};
use system_tests::TestDatabase;

use crate::{
    callers::Preset,
    sources::Answer,
    world::{DANONE, LA_POSTE, LEASE, World},
};

const SIRENS: [&str; 3] = [LA_POSTE, DANONE, "418166096"];
const STEPS: usize = 40;

struct Walk {
    world: World,
    dice: SeededRandom,
    tenants: Vec<Context>,
    requests: Vec<(Context, Id<Request>)>,
}

impl Walk {
    fn new(database: TestDatabase, seed: u64) -> Self {
        // Half of the walks wait for their jobs, half leave them to a worker.
        let sync_attempt = Duration::from_millis(1100 * (seed % 2));
        let world = World::on(database, Settings { sync_attempt, ..Settings::default() }, true);
        let tenants = (0..3).map(|_| world.caller(Preset::AgencyUser)).collect();
        Self { world, dice: SeededRandom::new(seed), tenants, requests: Vec::new() }
    }

    fn roll(&self, sides: usize) -> usize {
        let mut bytes = [0; 8];
        self.dice.fill(&mut bytes);
        usize::from_le_bytes(bytes) % sides
    }

    async fn step(&mut self) {
        match self.roll(10) {
            0..=2 => self.submit().await,
            3 => self.open().await,
            4 => self.refresh().await,
            5 | 6 => drop(self.world.work().await),
            7 => drop(self.world.claim().await),
            8 => self.script(),
            _ => self.let_time_pass().await,
        }
    }

    async fn submit(&mut self) {
        let cx = self.tenants[self.roll(self.tenants.len())].clone();
        let submitted = self.world.submit(&cx, SIRENS[self.roll(SIRENS.len())]).await;
        self.requests.push((cx, submitted.card.request.id));
    }

    async fn open(&mut self) {
        if let Some((cx, id)) = self.requests.get(self.roll(self.requests.len().max(1))) {
            self.world.open(cx, *id).await;
        }
    }

    async fn refresh(&mut self) {
        if let Some((cx, id)) = self.requests.get(self.roll(self.requests.len().max(1))) {
            let refreshed = self.world.refresh(cx, *id).await;
            assert!(matches!(refreshed, Ok(_) | Err(Error::RefreshCooldown { .. })));
        }
    }

    fn script(&self) {
        let answer = match self.roll(6) {
            0 => Answer::failure(SourceErrorCode::Upstream5xx, 503),
            1 => Answer::rate_limited(Duration::from_mins(2)),
            2 => Answer::shell(),
            3 => Answer::panic(),
            4 => Answer::failure(SourceErrorCode::NotFound, 200),
            _ => Answer::company("ANOTHER NAME"),
        };
        let source = [&self.world.search, &self.world.search, &self.world.rcs][self.roll(3)];
        source.next(answer);
    }

    async fn let_time_pass(&self) {
        let spans = [Duration::from_secs(10), LEASE + Duration::from_secs(1), Duration::from_hours(31 * 24)];
        self.world.clock.advance(spans[self.roll(spans.len())]);
        self.world.reap().await;
    }

    /// All sources answer, and every job comes to its end.
    async fn come_to_rest(&self) {
        while self.world.database.count("background_jobs WHERE status IN ('queued', 'running', 'failed')") > 0
        {
            self.world.clock.advance(Duration::from_hours(2));
            self.world.reap().await;
            self.world.work().await;
        }
        self.world.assert_at_rest();
    }
}

async fn walk(database: TestDatabase, seed: u64) {
    let mut walk = Walk::new(database, seed);
    for _ in 0..STEPS {
        walk.step().await;
        walk.world.assert_sound();
    }
    walk.come_to_rest().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invariants_hold_on_any_path_on_sqlite() {
    for seed in 0..10 {
        walk(TestDatabase::sqlite(), seed).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invariants_hold_on_any_path_on_postgres() {
    for seed in 10..14 {
        let Some(database) = system_tests::postgres() else { return };
        walk(database, seed).await;
    }
}
