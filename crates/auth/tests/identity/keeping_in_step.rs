//! Processes that hear each other (specs/README 23).

use std::{sync::Arc, time::Duration};

use adapters::in_process::{InProcessPubSub, SystemClock};
use auth::{Revoke, Role, Service};
use kernel::{Actor, Clock as _, Context, PubSub, Scope};
use secrecy::SecretString;

use crate::support::{World, by_token, every_world};

/// Looks again and again, for at most ten seconds.
async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..5000 {
        if is_so().await {
            return;
        }
        SystemClock.sleep(Duration::from_millis(2)).await;
    }
    panic!("never: {what}");
}

/// Waits until a second look at the token asks the database nothing.
async fn remembers(world: &World, process: &Service, token: &SecretString) {
    eventually("an answer is remembered", async || {
        by_token(process, token).await.unwrap();
        let before = world.transactor.statements();
        by_token(process, token).await.unwrap();
        world.transactor.statements() == before
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_8_what_one_process_revokes_the_others_refuse_at_once() {
    for world in every_world() {
        let pub_sub: Arc<dyn PubSub> = Arc::new(InProcessPubSub::default());
        let user = world.member("ada@example.org", "acme", &[Role::Owner]).await.user;
        let (here, elsewhere) = (Arc::new(world.another_process()), Arc::new(world.another_process()));
        for process in [&here, &elsewhere] {
            tokio::spawn(Arc::clone(process).keep_in_step(Arc::clone(&pub_sub)));
        }
        let token = world.token("ada@example.org").await.token;
        let principal = by_token(&here, &token).await.unwrap();
        remembers(&world, &elsewhere, &token).await;
        let cx = Context {
            scope: Scope::Tenant(principal.tenant),
            actor: Actor::User(user),
            session: principal.session,
            ..Context::system("test")
        };
        // The clock stands still: only a message can make the other one ask again.
        here.revoke(&cx, Revoke::User(user)).await.unwrap();
        eventually("the other refuses", async || by_token(&elsewhere, &token).await.is_err()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_cannot_be_read_makes_a_process_forget_everything() {
    for world in every_world() {
        let pub_sub: Arc<dyn PubSub> = Arc::new(InProcessPubSub::default());
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let process = Arc::new(world.another_process());
        tokio::spawn(Arc::clone(&process).keep_in_step(Arc::clone(&pub_sub)));
        let token = world.token("ada@example.org").await.token;
        remembers(&world, &process, &token).await;
        pub_sub.publish("auth.forget", br#"{"planet":1}"#.to_vec()).await.unwrap();
        eventually("the database is asked again", async || {
            let before = world.transactor.statements();
            by_token(&process, &token).await.unwrap();
            world.transactor.statements() > before
        })
        .await;
    }
}
