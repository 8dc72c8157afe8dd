//! Somebody invited: apart from accounts, one a tenant and address, and gone without a trace.

use auth::model::{Email, MemberStatus, Membership, User};
use kernel::{Clock as _, Id, TenantId};

use crate::support::{World, every_world};

fn invitee(world: &World) -> User {
    User {
        id: Id::new(world.clock.now(), &*world.random),
        email: Email::parse("Zoë@Example.org").unwrap(),
        hashed_password: None,
        is_active: true,
        is_platform_admin: false,
        display_name: "Zoë".to_owned(),
        locale: None,
    }
}

const fn invited(tenant: TenantId, user: &User, status: MemberStatus) -> Membership {
    Membership {
        tenant,
        user: user.id,
        status,
        roles: Vec::new(),
        client: None,
        extra_permissions: Vec::new(),
        denied_permissions: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_stands_in_the_way_of_no_account_and_of_no_other_tenant() {
    for world in every_world() {
        let here = world.member("owner@here.example", "here", &[auth::Role::Owner]).await.tenant;
        let there = world.member("owner@there.example", "there", &[auth::Role::Owner]).await.tenant;
        let people: Vec<User> = (0..4).map(|_| invitee(&world)).collect();
        let write = world.write(move |tx| {
            let added = [
                tx.insert_invitee(here, &people[0])?,
                tx.insert_invitee(here, &people[1])?,
                tx.insert_invitee(there, &people[2])?,
                tx.insert_user(&people[3])?,
            ];
            let account = tx.find_user_by_email(&people[0].email)?.map(|user| user.id);
            Ok((added, account == Some(people[3].id)))
        });
        assert_eq!(write.await.unwrap(), ([true, false, true, true], true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_invited_is_removed_from_the_inviting_tenant_alone_and_never_once_they_are_in() {
    for world in every_world() {
        let here = world.member("owner@here.example", "here", &[auth::Role::Owner]).await;
        let there = world.member("owner@there.example", "there", &[auth::Role::Owner]).await.tenant;
        let (user, tenant) = (invitee(&world), here.tenant);
        let (id, copy) = (user.id, user.clone());
        let write = world.write(move |tx| {
            tx.insert_invitee(tenant, &copy)?;
            tx.insert_membership(&invited(tenant, &copy, MemberStatus::Invited))?;
            let counts = (tx.count_members(tenant)?, tx.count_members(there)?);
            Ok((counts, tx.remove_invitee(there, id)?, tx.remove_invitee(tenant, here.user)?))
        });
        assert_eq!(write.await.unwrap(), ((2, 1), false, false));
        let remove = world.write(move |tx| {
            let removed = [tx.remove_invitee(tenant, id)?, tx.remove_invitee(tenant, id)?];
            Ok((removed, tx.count_members(tenant)?, tx.find_user_by_id(id)?.is_none()))
        });
        assert_eq!(remove.await.unwrap(), ([true, false], 1, true));
    }
}
