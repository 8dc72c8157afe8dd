//! What flags are set to, as stored on both databases.

use auth::model::FlagSetting;
use kernel::{Clock as _, Id, StoreError, TenantId};
use uuid::Uuid;

use crate::support::{World, every_world};

fn setting(world: &World, tenant: Option<TenantId>, key: &str) -> FlagSetting {
    FlagSetting {
        id: Id::new(world.clock.now(), &*world.random),
        tenant,
        key: key.to_owned(),
        enabled: true,
        variant: Some("blue".to_owned()),
        rollout_percent: 30,
        expires_at: Some(world.clock.now()),
        note: Some("why".to_owned()),
    }
}

async fn put(world: &World, setting: &FlagSetting) -> Result<(), StoreError> {
    let setting = setting.clone();
    world.write(move |tx| tx.put_flag(&setting)).await
}

async fn list(world: &World, tenant: Option<TenantId>) -> Vec<FlagSetting> {
    world.read(move |tx| tx.list_flags(tenant)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_reads_its_own_settings_and_those_of_all_and_there_is_one_of_each_slot() {
    for world in every_world() {
        let ours = Id::parse("00000000-0000-7000-8000-000000000001");
        let theirs = Some(world.member("eve@example.org", "other", &[auth::Role::Owner]).await.tenant);
        let all = [None, ours, theirs].map(|tenant| setting(&world, tenant, "area.thing"));
        for setting in &all {
            put(&world, setting).await.unwrap();
        }
        let [global, own, _] = all;
        assert_eq!(list(&world, None).await, std::slice::from_ref(&global));
        assert_eq!(list(&world, ours).await, [global.clone(), own.clone()]);
        let changed = FlagSetting { enabled: false, variant: None, expires_at: None, note: None, ..global };
        put(&world, &changed).await.unwrap();
        assert_eq!(list(&world, ours).await, [changed.clone(), own.clone()]);
        let gone = own.clone();
        world.write(move |tx| tx.drop_flag(&gone)).await.unwrap();
        assert_eq!((list(&world, ours).await, list(&world, theirs).await.len()), (vec![changed], 2));
        let nowhere = setting(&world, Some(Id::from_uuid(Uuid::from_u128(1))), "area.thing");
        assert!(matches!(put(&world, &nowhere).await, Err(StoreError::Database(_))));
    }
}
