//! Every method of the repository, on both databases.

use auth::{
    Role,
    model::{
        Email, MemberStatus, Membership, Password, SecretHash, Session, Tenant, TenantSlug, TenantStatus,
        User,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Clock as _, Id, Locale, StoreError};

use crate::support::{World, every_world, operator};

fn tenant(world: &World) -> Tenant {
    Tenant {
        id: Id::new(world.clock.now(), &*world.random),
        slug: TenantSlug::parse("acme").unwrap(),
        name: "Acmé".to_owned(),
        status: TenantStatus::Active,
    }
}

fn user(world: &World) -> User {
    User {
        id: Id::new(world.clock.now(), &*world.random),
        email: Email::parse("Zoë@Example.org").unwrap(),
        hashed_password: Some(Password::generate(&*world.random).secret().clone()),
        is_active: true,
        is_platform_admin: false,
        display_name: "Zoë".to_owned(),
        locale: Some(Locale::Arabic),
    }
}

fn membership(tenant: &Tenant, user: &User) -> Membership {
    Membership {
        tenant: tenant.id,
        user: user.id,
        status: MemberStatus::Active,
        roles: vec![Role::ClientUser, Role::Tech],
        client: None,
        extra_permissions: vec!["reports:read".to_owned()],
        denied_permissions: vec!["runs:*".to_owned()],
    }
}

fn session(world: &World, tenant: &Tenant, user: &User) -> Session {
    let id = Id::new(world.clock.now(), &*world.random);
    let opened = Session::open(id, (user.id, tenant.id), &["pwd"], world.clock.now(), TimeDelta::days(30));
    Session { secret_hash: Some(SecretHash::of(&id.to_string())), ..opened }
        .with_user_agent(Some(&"é".repeat(300)))
}

/// A user who is a member of a tenant and has a session there.
async fn stored(world: &World) -> (Tenant, User, Membership, Session) {
    let (tenant, user) = (tenant(world), user(world));
    let membership = membership(&tenant, &user);
    let session = session(world, &tenant, &user);
    let all = (tenant, user, membership, session);
    let copy = all.clone();
    let write = world.write(move |tx| {
        assert!(tx.insert_tenant(&copy.0)?);
        assert!(tx.insert_user(&copy.1)?);
        assert!(tx.insert_membership(&copy.2)?);
        tx.insert_session(&copy.3)
    });
    write.await.unwrap();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_reads_back_by_id_by_secret_by_address_and_by_slug() {
    for world in every_world() {
        let (tenant, user, membership, session) = stored(&world).await;
        let (id, hash) = (session.id, session.secret_hash.unwrap());
        let read = world.read(move |tx| {
            Ok((tx.find_standing(id)?.unwrap(), tx.find_standing_by_secret(&hash)?.unwrap()))
        });
        let (by_id, by_secret) = read.await.unwrap();
        for standing in [by_id, by_secret] {
            assert_eq!(standing.session, session);
            assert_eq!(standing.tenant, tenant);
            assert_eq!(standing.membership, Some(membership.clone()));
            assert_eq!(format!("{:?}", standing.user), format!("{user:?}"));
        }
        assert_eq!(session.user_agent.as_ref().map(|text| text.chars().count()), Some(256));
        let (key, slug, user_id) = (Email::parse("ZOË@example.ORG").unwrap(), tenant.slug.clone(), user.id);
        let read = world.read(move |tx| {
            let enrolments = tx.list_enrolments(user_id)?;
            Ok((tx.find_user_by_email(&key)?.unwrap(), tx.find_tenant_by_slug(&slug)?, enrolments))
        });
        let (found, by_slug, enrolments) = read.await.unwrap();
        assert_eq!((found.id, found.email, found.locale), (user.id, user.email, Some(Locale::Arabic)));
        assert_eq!(by_slug, Some(tenant.clone()));
        assert_eq!(enrolments.len(), 1);
        assert_eq!((&enrolments[0].tenant, &enrolments[0].membership), (&tenant, &membership));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found() {
    for world in every_world() {
        let (tenant, user, ..) = stored(&world).await;
        let (nowhere, nobody) = (Id::from_uuid(user.id.as_uuid()), Id::from_uuid(tenant.id.as_uuid()));
        let read = world.read(move |tx| {
            assert!(tx.find_standing(nowhere)?.is_none());
            assert!(tx.find_standing_by_secret(&SecretHash::of("other"))?.is_none());
            assert!(tx.find_user_by_email(&Email::parse("other@example.org").unwrap())?.is_none());
            assert!(tx.find_tenant_by_slug(&TenantSlug::parse("other").unwrap())?.is_none());
            assert!(tx.list_enrolments(nobody)?.is_empty());
            Ok(())
        });
        read.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_slug_address_or_membership_is_told_and_changes_nothing() {
    for world in every_world() {
        let (tenant, user, membership, _) = stored(&world).await;
        let other_tenant = Tenant { id: Id::new(world.clock.now(), &*world.random), ..tenant };
        let other_user = User { id: Id::new(world.clock.now(), &*world.random), ..user };
        let again = Membership { roles: vec![Role::Owner], ..membership.clone() };
        let write = world.write(move |tx| {
            Ok([
                tx.insert_tenant(&other_tenant)?,
                tx.insert_user(&other_user)?,
                tx.insert_membership(&again)?,
            ])
        });
        assert_eq!(write.await.unwrap(), [false; 3]);
        let user = membership.user;
        let read = world.read(move |tx| tx.list_enrolments(user)).await.unwrap();
        assert_eq!(read[0].membership, membership);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_gets_the_address() {
    for world in every_world() {
        let attempts = (0..8).map(|_| {
            let (store, user) = (world.store.clone(), user(&world));
            tokio::spawn(
                async move { store.write(&operator(), move |tx| tx.insert_user(&user)).await.unwrap() },
            )
        });
        let mut winners = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            winners += usize::from(attempt.await.unwrap());
        }
        assert_eq!((winners, world.database.count("users")), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_membership_or_session_of_nobody_is_refused() {
    for world in every_world() {
        let (tenant, _, membership, session) = stored(&world).await;
        let nobody = Id::from_uuid(tenant.id.as_uuid());
        let membership = Membership { user: nobody, ..membership };
        let write = world.write(move |tx| tx.insert_membership(&membership));
        assert!(matches!(write.await, Err(StoreError::Database(_))));
        let session = Session { id: Id::new(world.clock.now(), &*world.random), user: nobody, ..session };
        let write = world.write(move |tx| tx.insert_session(&session));
        assert!(matches!(write.await, Err(StoreError::Database(_))));
        assert_eq!((world.database.count("memberships"), world.database.count("sessions")), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_revoked_once_and_by_its_user_alone() {
    for world in every_world() {
        let (tenant, user, _, session) = stored(&world).await;
        let (id, user, stranger) = (session.id, user.id, Id::from_uuid(tenant.id.as_uuid()));
        let at: DateTime<Utc> = world.clock.now() + TimeDelta::microseconds(1);
        let write = world.write(move |tx| {
            Ok([
                tx.revoke_session(id, stranger, auth::model::Ending::logout(at))?,
                tx.revoke_session(id, user, auth::model::Ending::logout(at))?,
                tx.revoke_session(id, user, auth::model::Ending::logout(at))?,
            ])
        });
        assert_eq!(write.await.unwrap(), [false, true, false]);
        let read = world.read(move |tx| tx.find_standing(id)).await.unwrap().unwrap();
        assert_eq!(read.session.revoked_at, Some(at));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_use_never_goes_back_in_time() {
    for world in every_world() {
        let (.., session) = stored(&world).await;
        let (id, now) = (session.id, world.clock.now());
        let write = world.write(move |tx| {
            tx.touch_session(id, now + TimeDelta::minutes(2))?;
            tx.touch_session(id, now + TimeDelta::minutes(1))?;
            tx.find_standing(id)
        });
        let seen = write.await.unwrap().unwrap().session.last_seen_at;
        assert_eq!(seen, now + TimeDelta::minutes(2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_makes_no_sense_is_named() {
    for (change, column) in [
        (r#"UPDATE memberships SET roles = '["emperor"]'"#, "roles"),
        (r#"UPDATE memberships SET roles = '"owner"'"#, "roles"),
        (r"UPDATE memberships SET denied_permissions = '{}'", "denied_permissions"),
        (r"UPDATE users SET email = 'nobody'", "email"),
    ] {
        for world in every_world() {
            let (.., session) = stored(&world).await;
            world.database.execute(change);
            let read = world.read(move |tx| tx.find_standing(session.id)).await;
            assert!(
                matches!(read, Err(StoreError::Corrupt { column: named, .. }) if named == column),
                "{change}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_21_the_application_role_sees_no_account_and_no_foreign_membership() {
    let Some(database) = system_tests::postgres() else { return };
    let world = World::on(database);
    let (tenant, ..) = stored(&world).await;
    let as_application = |tenant: &str, check: &str| {
        world.database.execute(&format!(
            "BEGIN; SET LOCAL ROLE comptoir_app; SELECT set_config('app.tenant_id', '{tenant}', true);
             DO $$ BEGIN {check} END $$; COMMIT"
        ));
    };
    let none = |table: &str| {
        format!("IF EXISTS (SELECT FROM {table}) THEN RAISE 'rows of {table} are visible'; END IF;")
    };
    let own =
        |table: &str| format!("IF NOT EXISTS (SELECT FROM {table}) THEN RAISE 'no rows of {table}'; END IF;");
    let closed = |table: &str| {
        format!(
            "BEGIN PERFORM FROM {table}; RAISE '{table} is open'; EXCEPTION WHEN insufficient_privilege THEN NULL; END;"
        )
    };
    for table in ["memberships", "sessions"] {
        as_application("", &none(table));
        as_application("00000000-0000-7000-8000-00000000000b", &none(table));
        as_application(&tenant.id.to_string(), &own(table));
    }
    for table in ["users", "tenants", "login_failures"] {
        as_application(&tenant.id.to_string(), &closed(table));
    }
}
