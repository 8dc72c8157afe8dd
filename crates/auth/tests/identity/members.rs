//! The last owner stays, however many go at once.

use auth::{CreatedUser, GrantRoles, Role};
use kernel::{Actor, Clock as _, Context, Scope};

use crate::support::{World, every_world};

/// A call by this member, who has just shown who they are.
fn by(world: &World, member: &CreatedUser, roles: &[Role]) -> Context {
    Context {
        scope: Scope::Tenant(member.tenant),
        actor: Actor::User(member.user),
        permissions: auth::permissions_of(roles, &[], &[]),
        auth_time: Some(world.clock.now()),
        ..Context::system("test")
    }
}

fn to_viewer(member: &CreatedUser) -> GrantRoles {
    GrantRoles {
        client: None,
        user: member.user,
        roles: vec!["viewer".to_owned()],
        extra_permissions: None,
        denied_permissions: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_owners_who_take_each_others_role_at_once_one_succeeds() {
    for world in every_world() {
        let mut kept = Vec::new();
        for round in 0..5 {
            let tenant = format!("house-{round}");
            let one = world.member(&format!("one-{round}@example.org"), &tenant, &[Role::Owner]).await;
            let two = world.member(&format!("two-{round}@example.org"), &tenant, &[Role::Owner]).await;
            let (cx_one, cx_two) = (by(&world, &one, &[Role::Owner]), by(&world, &two, &[Role::Owner]));
            let (first, second) = tokio::join!(
                world.service.grant_roles(&cx_one, to_viewer(&two)),
                world.service.grant_roles(&cx_two, to_viewer(&one)),
            );
            let succeeded = usize::from(first.is_ok()) + usize::from(second.is_ok());
            let owners = world.read(move |tx| tx.list_owners(one.tenant)).await.unwrap();
            kept.push((succeeded, owners.len()));
        }
        assert_eq!(kept, [(1, 1); 5]);
    }
}
