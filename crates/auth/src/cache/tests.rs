use kernel::{
    Access, Actor, PermissionSet, TenantId, UserId,
    testing::{SeededRandom, instant},
};
use uuid::Uuid;

use super::*;
use crate::{
    model::{Email, TenantSlug},
    views::TenantChoice,
};

fn start() -> DateTime<Utc> {
    instant("2026-11-21T10:00:00Z")
}

fn cache() -> Cache {
    Cache::new(TimeDelta::seconds(5))
}

fn known(session: Id<Session>, checked_at: DateTime<Utc>) -> Arc<Known> {
    let (tenant, user) = (TenantId::from_uuid(Uuid::nil()), UserId::from_uuid(Uuid::nil()));
    let principal = Principal {
        tenant,
        access: Access::Full,
        actor: Actor::User(user),
        session: Some(session),
        permissions: PermissionSet::default(),
        client: None,
        locale: None,
        auth_time: Some(start()),
    };
    let me = Me {
        user,
        email: Email::parse("a@example.org").unwrap(),
        display_name: "A".to_owned(),
        locale: None,
        tenant: TenantChoice { id: tenant, slug: TenantSlug::parse("aa").unwrap(), name: "A".to_owned() },
        roles: Vec::new(),
        permissions: PermissionSet::default(),
        client: None,
        session,
        session_expires_at: start() + TimeDelta::days(1),
    };
    let secret_hash = Some(SecretHash::of(&session.to_string()));
    Arc::new(Known { principal, me: Arc::new(me), secret_hash, checked_at })
}

fn ids() -> impl Iterator<Item = Id<Session>> {
    let random = SeededRandom::new(1);
    std::iter::repeat_with(move || Id::new(start(), &random))
}

#[test]
fn an_entry_lives_five_seconds_and_never_longer_when_the_clock_goes_back() {
    let (cache, id) = (cache(), ids().next().unwrap());
    cache.put(cache.stamp(), known(id, start()));
    assert!(cache.get(id, start() + TimeDelta::milliseconds(4999)).is_some());
    assert!(cache.get(id, start() + TimeDelta::seconds(5)).is_none());
    assert!(cache.get(id, start() - TimeDelta::seconds(1)).is_none());
}

#[test]
fn forgetting_drops_both_ways_to_an_entry() {
    let (cache, id) = (cache(), ids().next().unwrap());
    let hash = SecretHash::of(&id.to_string());
    cache.put(cache.stamp(), known(id, start()));
    assert!(cache.get_by_secret(&hash, start()).is_some());
    cache.forget(id);
    assert!(cache.get(id, start()).is_none());
    assert!(cache.get_by_secret(&hash, start()).is_none());
}

#[test]
fn an_answer_from_before_a_revocation_is_not_kept() {
    let (cache, id) = (cache(), ids().next().unwrap());
    let stamp = cache.stamp();
    cache.forget(id);
    cache.put(stamp, known(id, start()));
    assert!(cache.get(id, start()).is_none());
}

#[test]
fn the_oldest_leave_when_ten_thousand_are_there() {
    let cache = cache();
    let ids: Vec<Id<Session>> = ids().take(MAX_ENTRIES + 10).collect();
    for id in &ids {
        cache.put(cache.stamp(), known(*id, start()));
    }
    let entries = cache.read();
    assert!(entries.sessions.len() <= MAX_ENTRIES && entries.by_secret.len() <= MAX_ENTRIES);
    assert!(entries.sessions.contains_key(ids.last().unwrap()));
    assert!(!entries.sessions.contains_key(&ids[0]));
}

#[test]
fn what_came_again_stays_when_its_first_arrival_leaves() {
    let (cache, mut ids) = (cache(), ids());
    let (again, other) = (ids.next().unwrap(), ids.next().unwrap());
    cache.put(cache.stamp(), known(again, start()));
    cache.put(cache.stamp(), known(again, start() + TimeDelta::seconds(4)));
    cache.put(cache.stamp(), known(other, start() + TimeDelta::seconds(6)));
    assert!(cache.get(again, start() + TimeDelta::seconds(7)).is_some());
    assert_eq!(cache.read().arrivals.len(), 2);
}

#[test]
fn nothing_is_remembered_while_the_other_processes_are_not_heard_nor_from_before() {
    let (cache, id) = (cache(), ids().next().unwrap());
    cache.put(cache.stamp(), known(id, start()));
    let mut told = cache.listen_to_others();
    assert!(cache.get(id, start()).is_none(), "not heard yet");
    let stamp = cache.stamp();
    cache.put(stamp, known(id, start()));
    cache.trust();
    assert!(cache.get(id, start()).is_none(), "what was said before was missed");
    cache.put(stamp, known(id, start()));
    assert!(cache.get(id, start()).is_none(), "an answer from before");
    cache.put(cache.stamp(), known(id, start()));
    assert!(cache.get(id, start()).is_some());
    cache.forget(id);
    assert_eq!(told.try_recv().unwrap(), Forgotten::Session(id), "the others are told");
    cache.drop_told(Forgotten::Session(id));
    assert!(told.try_recv().is_err(), "what they said is not repeated");
}
