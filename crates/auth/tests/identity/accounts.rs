use std::time::Duration;

use auth::{AddMember, Error, IssueToken, Login, NewUser, Role};
use chrono::TimeDelta;
use kernel::{Actor, Context, DomainError as _, ErrorKind, Permission, PermissionSet, Scope};
use secrecy::ExposeSecret as _;

use crate::support::{World, anonymous, by_token, every_world, login, operator, tenant_named};

async fn refusal(world: &World, new: NewUser) -> Error {
    world.service.create_user(&operator(), new).await.unwrap_err()
}

fn owner() -> NewUser {
    NewUser::owner("ada@example.org", tenant_named("acme"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_gets_a_tenant_and_a_generated_password_that_is_told_once() {
    for world in every_world() {
        let created = world.service.create_user(&operator(), owner()).await.unwrap();
        let password = created.password.unwrap();
        assert_eq!(password.expose_secret().len(), 20);
        let login = Login { password: password.clone(), ..login("ada@example.org") };
        assert!(world.service.login(&anonymous(), login).await.is_ok());
        let told = world.database.texts("SELECT metadata FROM audit_events").concat();
        assert!(!told.contains(password.expose_secret()));
        let line = format!(
            "audit_events WHERE action = 'auth.user.created' AND target_id = '{}' AND tenant_id = '{}'
             AND actor_type = 'system'",
            created.user, created.tenant
        );
        assert_eq!(world.database.count(&line), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_created_once_and_the_default_one_is_there_from_the_start() {
    for world in every_world() {
        let first = world.member("a@example.org", "acme", &[Role::Owner]).await;
        let second = world.member("b@example.org", "acme", &[Role::Viewer]).await;
        assert_eq!(first.tenant, second.tenant);
        let default = world.member("c@example.org", "default", &[Role::Owner]).await;
        assert_eq!(default.tenant.to_string(), "00000000-0000-7000-8000-000000000001");
        assert_eq!(world.database.count("tenants"), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_has_one_account_whatever_its_case_and_a_refusal_writes_nothing() {
    for world in every_world() {
        world.member("Ada@example.org", "acme", &[Role::Owner]).await;
        let again = NewUser::owner("aDA@Example.org", tenant_named("other"));
        let refused = refusal(&world, again).await;
        assert!(matches!(refused, Error::EmailTaken));
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Conflict, "CONFLICT"));
        let counts = ["users", "tenants", "memberships"].map(|table| world.database.count(table));
        assert_eq!(counts, [1, 2, 1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_named_by_its_field_before_anything_is_written() {
    let world = World::on(system_tests::TestDatabase::sqlite());
    let mixed = vec![Role::Viewer, Role::Worker];
    for (new, field) in [
        (NewUser { email: "nobody".to_owned(), ..owner() }, "email"),
        (NewUser { tenant: tenant_named("No Slug"), ..owner() }, "tenant"),
        (NewUser { roles: Vec::new(), ..owner() }, "roles"),
        (NewUser { roles: mixed, ..owner() }, "roles"),
        (NewUser { display_name: Some("x".repeat(256)), ..owner() }, "display_name"),
    ] {
        let refused = refusal(&world, new).await;
        assert_eq!((refused.code(), refused.details()[0].field.as_ref()), ("VALIDATION_ERROR", field));
    }
    let about_it = Some("at acme since 1815".to_owned().into());
    let weak = refusal(&world, NewUser { password: about_it, ..owner() }).await;
    assert_eq!((weak.code(), weak.details()[0].field.as_ref()), ("WEAK_PASSWORD", "new_password"));
    assert_eq!(world.database.count("users"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_existing_user_joins_a_tenant_once() {
    for world in every_world() {
        let user = world.member("ada@example.org", "acme", &[Role::Owner]).await.user;
        let join =
            || AddMember { user, tenant: tenant_named("other"), roles: vec![Role::Viewer], client: None };
        world.service.add_member(&operator(), join()).await.unwrap();
        let again = world.service.add_member(&operator(), join()).await.unwrap_err();
        assert!(matches!(again, Error::AlreadyMember));
        assert_eq!(world.database.count("memberships"), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_issues_a_token_good_for_12_hours_and_never_for_more_than_a_day() {
    for world in every_world() {
        let created = world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let issue = |ttl| IssueToken { user: created.user, tenant: created.tenant, ttl };
        let token = world.service.issue_token(&operator(), issue(TimeDelta::hours(12))).await.unwrap();
        world.clock.advance(Duration::from_secs(12 * 3600 - 1));
        assert!(by_token(&world.service, &token.token).await.is_ok());
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(by_token(&world.service, &token.token).await.unwrap_err(), "expired");
        for ttl in [TimeDelta::zero(), TimeDelta::hours(25)] {
            let refused = world.service.issue_token(&operator(), issue(ttl)).await.unwrap_err();
            assert_eq!(refused.code(), "VALIDATION_ERROR");
        }
        let stranger = IssueToken {
            user: kernel::Id::from_uuid(created.tenant.as_uuid()),
            ..issue(TimeDelta::hours(1))
        };
        let refused = world.service.issue_token(&operator(), stranger).await.unwrap_err();
        assert_eq!(refused.code(), "NOT_FOUND");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_an_operator_makes_accounts_and_tokens() {
    let world = World::on(system_tests::TestDatabase::sqlite());
    let created = world.member("ada@example.org", "acme", &[Role::Owner]).await;
    let of_tenant = Context {
        scope: Scope::Tenant(created.tenant),
        actor: Actor::User(created.user),
        permissions: Role::Owner.permissions(),
        ..Context::system("test")
    };
    let system_of_tenant = Context { scope: Scope::Tenant(created.tenant), ..operator() };
    for cx in [of_tenant, anonymous(), system_of_tenant] {
        let new = NewUser::owner("eve@example.org", tenant_named("acme"));
        let issue = IssueToken { user: created.user, tenant: created.tenant, ttl: TimeDelta::hours(1) };
        assert_eq!(world.service.create_user(&cx, new).await.unwrap_err().code(), "FORBIDDEN");
        assert_eq!(world.service.issue_token(&cx, issue).await.unwrap_err().code(), "FORBIDDEN");
    }
    let platform = PermissionSet::new([auth::permissions::PROVISION.as_str().into()], []);
    assert!(platform.allows(Permission::new("platform:provision")));
}
