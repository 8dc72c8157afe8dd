//! How the secret of a program is found, on both databases.

use auth::{
    NewApiClient, Role,
    model::{ApiSecretKey, SecretHash},
};
use kernel::{Clock as _, Context, Id, Scope};
use secrecy::ExposeSecret as _;

use crate::support::{every_world, operator};

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_found_by_its_token_or_by_tenant_and_id_and_in_no_other_tenant() {
    for world in every_world() {
        let owner = world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let neighbour = world.member("eve@example.org", "other", &[Role::Owner]).await;
        let cx = Context {
            scope: Scope::Tenant(owner.tenant),
            permissions: Role::Owner.permissions(),
            auth_time: Some(world.clock.now()),
            ..operator()
        };
        let new = NewApiClient {
            name: "Till".to_owned(),
            scopes: vec!["requests:read".to_owned()],
            allowed_cidrs: Vec::new(),
            expires_at: None,
        };
        let made = world.service.create_api_client(&cx, new).await.unwrap().value;
        let token = SecretHash::of(made.token.unwrap().expose_secret());
        let secret = made.listed.secrets[0].id;
        let find = async |key| world.read(move |tx| tx.find_api_standing(key)).await.unwrap();
        for key in [ApiSecretKey::Token(token), ApiSecretKey::Id(owner.tenant, secret)] {
            let found = find(key).await.unwrap();
            assert_eq!((found.tenant.id, found.secret.id), (owner.tenant, secret));
            assert_eq!(found.client, made.listed.client);
        }
        let unknown = Id::new(world.clock.now(), &*world.random);
        for key in [
            ApiSecretKey::Token(SecretHash::of("another")),
            ApiSecretKey::Id(neighbour.tenant, secret),
            ApiSecretKey::Id(owner.tenant, unknown),
        ] {
            assert!(find(key).await.is_none(), "{key:?}");
        }
    }
}
