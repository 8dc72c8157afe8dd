//! Tokens for links: one a slot, good once, on both databases.

use std::time::Duration;

use auth::model::{Errand, Keyring, OneTimeToken, Refusal, Slot};
use kernel::{Clock as _, Id, StoreError};
use uuid::Uuid;

use crate::support::{World, every_world, operator};

fn issue(world: &World, slot: Slot) -> OneTimeToken {
    let keys = Keyring::new(vec![7; 32].into(), []);
    OneTimeToken::issue(slot, world.clock.now(), &keys, &*world.random).unwrap().0
}

async fn put(world: &World, slot: Slot) -> OneTimeToken {
    let token = issue(world, slot);
    let copy = token.clone();
    world.write(move |tx| tx.put_one_time_token(&copy)).await.unwrap();
    token
}

const fn reset(subject: u128) -> Slot {
    Slot { errand: Errand::Reset, tenant: None, subject: Uuid::from_u128(subject) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_reads_back_by_its_id_and_only_the_hash_is_stored() {
    for world in every_world() {
        let default = Id::parse("00000000-0000-7000-8000-000000000001");
        let invite = Slot { errand: Errand::Invite, tenant: default, ..reset(7) };
        for slot in [reset(7), invite] {
            let token = put(&world, slot).await;
            let id = token.id;
            let read = world.read(move |tx| tx.find_one_time_token(id)).await.unwrap();
            assert_eq!(read, Some(token.clone()));
            let text = token.text(&Keyring::new(vec![7; 32].into(), [])).unwrap();
            let stored =
                world.database.texts("SELECT token_hash || nonce || slot FROM one_time_tokens").concat();
            assert!(!stored.contains(secrecy::ExposeSecret::expose_secret(&text)));
        }
        let nowhere = Slot { tenant: Some(Id::from_uuid(Uuid::from_u128(1))), ..invite };
        let token = issue(&world, nowhere);
        let write = world.write(move |tx| tx.put_one_time_token(&token)).await;
        assert!(matches!(write, Err(StoreError::Database(_))), "{write:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_token_of_a_slot_kills_the_one_before_and_leaves_other_slots_alone() {
    for world in every_world() {
        let (old, other) = (put(&world, reset(7)).await, put(&world, reset(8)).await);
        world.clock.advance(Duration::from_secs(1));
        let new = put(&world, reset(7)).await;
        let (ids, now) = ([old.id, other.id, new.id], world.clock.now());
        let used = world.write(move |tx| {
            let used = ids.map(|id| tx.use_one_time_token(id, now));
            used.into_iter().collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(used.await.unwrap(), [false, true, true]);
        assert_eq!(world.database.count("one_time_tokens"), 2);
        let dropped =
            world.write(|tx| Ok([tx.drop_one_time_token(&reset(7))?, tx.drop_one_time_token(&reset(7))?]));
        assert_eq!(dropped.await.unwrap(), [true, false]);
        assert_eq!(world.database.count("one_time_tokens"), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_used_token_takes_the_next_one_of_its_slot_without_staying_used() {
    for world in every_world() {
        let first = put(&world, reset(7)).await;
        let (id, at) = (first.id, world.clock.now());
        let used =
            world.write(move |tx| Ok([tx.use_one_time_token(id, at)?, tx.use_one_time_token(id, at)?]));
        assert_eq!(used.await.unwrap(), [true, false]);
        let read = world.read(move |tx| tx.find_one_time_token(id)).await.unwrap().unwrap();
        assert_eq!((read.used_at, read.judge(Errand::Reset, at)), (Some(at), Err(Refusal::Reused)));
        let next = put(&world, reset(7)).await;
        let id = next.id;
        let read = world.read(move |tx| tx.find_one_time_token(id)).await.unwrap().unwrap();
        assert_eq!(read.judge(Errand::Reset, at), Ok(()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_who_show_a_token_at_once_one_uses_it() {
    for world in every_world() {
        let token = put(&world, reset(7)).await;
        let (id, now) = (token.id, world.clock.now());
        let attempts = (0..10).map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move {
                let cx = operator();
                store.write(&cx, move |tx| tx.use_one_time_token(id, now)).await.unwrap()
            })
        });
        let mut winners = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            winners += usize::from(attempt.await.unwrap());
        }
        assert_eq!(winners, 1);
    }
}
