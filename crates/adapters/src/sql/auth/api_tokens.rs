//! Whom a token of a program stands for.

use ::auth::{
    ApiTokens,
    model::{ApiSecretKey, ApiStanding},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{ApiClientId, StoreError, TenantId};

use super::{
    api_clients::{ApiClientRow, ApiSecretRow},
    rows::TenantRow,
    tables::{api_client_secrets, api_clients, tenants},
};
use crate::sql::{column, fragment::First, session::Session};

impl ApiTokens for Session {
    fn find_api_standing(&mut self, key: ApiSecretKey) -> Result<Option<ApiStanding>, StoreError> {
        let of_client = api_client_secrets::tenant_id
            .eq(api_clients::tenant_id)
            .and(api_client_secrets::client_id.eq(api_clients::client_id));
        let query = api_client_secrets::table
            .inner_join(api_clients::table.on(of_client))
            .inner_join(tenants::table.on(tenants::id.eq(api_clients::tenant_id)))
            .select((TenantRow::as_select(), ApiClientRow::as_select(), ApiSecretRow::as_select()))
            .into_boxed();
        let query = match key {
            ApiSecretKey::Token(hash) => query.filter(api_client_secrets::token_hash.eq(hash.to_string())),
            ApiSecretKey::Id(tenant, id) => query
                .filter(api_client_secrets::tenant_id.eq(column::Id::from(tenant)))
                .filter(api_client_secrets::id.eq(column::Id::from(id))),
        };
        let found =
            First(query).get_result::<(TenantRow, ApiClientRow, ApiSecretRow)>(self.connection()).optional();
        let Some((tenant, client, secret)) = self.check(found)? else { return Ok(None) };
        let standing = ApiStanding {
            tenant: tenant.try_into()?,
            client: client.try_into()?,
            secret: secret.try_into()?,
        };
        Ok(Some(standing))
    }

    fn touch_api_client(
        &mut self,
        tenant: TenantId,
        client: ApiClientId,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let statement = diesel::update(api_clients::table)
            .filter(api_clients::tenant_id.eq(column::Id::from(tenant)))
            .filter(api_clients::client_id.eq(column::Id::from(client)))
            .set(api_clients::last_used_at.eq(Some(column::Instant::from(at))));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }
}
