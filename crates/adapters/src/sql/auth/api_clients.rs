//! The programs of the tenant in scope, and their tokens.

use ::auth::{
    ApiClients,
    model::{ApiClient, ApiSecret, SecretHash},
};
use diesel::prelude::*;
use kernel::{ApiClientId, Id, Page, PageRequest, StoreError, UserId};
use serde_json::json;

use super::tables::{api_client_secrets, api_clients};
use crate::sql::{
    column, dialect,
    fragment::First,
    session::{Session, corrupt},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_clients)]
pub(super) struct ApiClientRow {
    client_id: column::Id,
    client_name: String,
    scopes: column::Document,
    is_active: bool,
    allowed_cidrs: column::Document,
    created_by: Option<column::Id>,
    expires_at: Option<column::Instant>,
    last_used_at: Option<column::Instant>,
    token_rotated_at: column::Instant,
    revoked_at: Option<column::Instant>,
    version: i32,
    created_at: column::Instant,
}

impl TryFrom<ApiClientRow> for ApiClient {
    type Error = StoreError;

    fn try_from(row: ApiClientRow) -> Result<Self, StoreError> {
        let id: ApiClientId = row.client_id.into();
        let unreadable = |column| corrupt("api_clients", id, column);
        let networks: Option<Vec<String>> = serde_json::from_value(row.allowed_cidrs.into()).ok();
        let networks = networks.and_then(|texts| Self::parse_networks(&texts).ok());
        Ok(Self {
            id,
            name: row.client_name,
            scopes: serde_json::from_value(row.scopes.into()).map_err(|_| unreadable("scopes"))?,
            is_active: row.is_active,
            allowed_networks: networks.ok_or_else(|| unreadable("allowed_cidrs"))?,
            created_by: row.created_by.map(UserId::from),
            created_at: row.created_at.into(),
            expires_at: row.expires_at.map(Into::into),
            last_used_at: row.last_used_at.map(Into::into),
            rotated_at: row.token_rotated_at.into(),
            revoked_at: row.revoked_at.map(Into::into),
            version: row.version,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_client_secrets)]
pub(super) struct ApiSecretRow {
    id: column::Id,
    client_id: column::Id,
    token_hash: String,
    token_prefix: String,
    expires_at: Option<column::Instant>,
    created_at: column::Instant,
}

impl TryFrom<ApiSecretRow> for ApiSecret {
    type Error = StoreError;

    fn try_from(row: ApiSecretRow) -> Result<Self, StoreError> {
        let id = Id::from(row.id);
        let hash = SecretHash::parse(&row.token_hash);
        Ok(Self {
            id,
            hash: hash.ok_or_else(|| corrupt("api_client_secrets", id, "token_hash"))?,
            prefix: row.token_prefix,
            expires_at: row.expires_at.map(Into::into),
            created_at: row.created_at.into(),
        })
    }
}

/// Each client with its own of these secrets.
fn joined(
    rows: Vec<ApiClientRow>,
    secrets: Vec<ApiSecretRow>,
) -> Result<Vec<(ApiClient, Vec<ApiSecret>)>, StoreError> {
    let with_none = |row: ApiClientRow| Ok((row.try_into()?, Vec::new()));
    let mut clients: Vec<(ApiClient, Vec<ApiSecret>)> =
        rows.into_iter().map(with_none).collect::<Result<_, StoreError>>()?;
    for secret in secrets {
        let owner = ApiClientId::from(secret.client_id);
        if let Some((_, own)) = clients.iter_mut().find(|(client, _)| client.id == owner) {
            own.push(secret.try_into()?);
        }
    }
    Ok(clients)
}

impl ApiClients for Session {
    fn list_api_clients(
        &mut self,
        page: PageRequest,
    ) -> Result<Page<(ApiClient, Vec<ApiSecret>)>, StoreError> {
        let tenant = self.tenant();
        let all = api_clients::table
            .filter(api_clients::tenant_id.eq(tenant))
            .filter(api_clients::revoked_at.is_null());
        let total: QueryResult<i64> = all.count().get_result(self.connection());
        let total = self.check(total)?.unsigned_abs();
        let rows = all
            .order(api_clients::client_id.desc())
            .limit(page.size().into())
            .offset(page.offset().into())
            .select(ApiClientRow::as_select())
            .load(self.connection());
        let rows = self.check(rows)?;
        // A tenant has few, so all of them are read at once.
        let secrets = api_client_secrets::table
            .filter(api_client_secrets::tenant_id.eq(tenant))
            .order((api_client_secrets::client_id, api_client_secrets::id))
            .select(ApiSecretRow::as_select())
            .load(self.connection());
        let secrets = self.check(secrets)?;
        Ok(Page { items: joined(rows, secrets)?, total, request: page })
    }

    fn find_api_client(
        &mut self,
        id: ApiClientId,
    ) -> Result<Option<(ApiClient, Vec<ApiSecret>)>, StoreError> {
        let (tenant, id) = (self.tenant(), column::Id::from(id));
        let query = api_clients::table
            .filter(api_clients::tenant_id.eq(tenant))
            .filter(api_clients::client_id.eq(id))
            .filter(api_clients::revoked_at.is_null())
            .select(ApiClientRow::as_select());
        let row = First(query).get_result(self.connection()).optional();
        let Some(row) = self.check(row)? else { return Ok(None) };
        let secrets = api_client_secrets::table
            .filter(api_client_secrets::tenant_id.eq(tenant))
            .filter(api_client_secrets::client_id.eq(id))
            .order(api_client_secrets::id)
            .select(ApiSecretRow::as_select())
            .load(self.connection());
        let secrets = self.check(secrets)?;
        Ok(joined(vec![row], secrets)?.pop())
    }

    fn count_api_clients(&mut self) -> Result<u64, StoreError> {
        let scope = self.context.tenant();
        let turn = dialect::take_turns(self.connection(), "api_clients", scope);
        self.check(turn)?;
        let all = api_clients::table
            .filter(api_clients::tenant_id.eq(self.tenant()))
            .filter(api_clients::revoked_at.is_null());
        let total: QueryResult<i64> = all.count().get_result(self.connection());
        Ok(self.check(total)?.unsigned_abs())
    }

    fn insert_api_client(&mut self, client: &ApiClient) -> Result<(), StoreError> {
        let row = (
            api_clients::tenant_id.eq(self.tenant()),
            api_clients::client_id.eq(column::Id::from(client.id)),
            api_clients::client_name.eq(&client.name),
            api_clients::scopes.eq(column::Document::from(json!(client.scopes))),
            api_clients::is_active.eq(client.is_active),
            api_clients::allowed_cidrs.eq(column::Document::from(json!(client.networks()))),
            api_clients::created_by.eq(client.created_by.map(column::Id::from)),
            api_clients::expires_at.eq(client.expires_at.map(column::Instant::from)),
            api_clients::token_rotated_at.eq(column::Instant::from(client.rotated_at)),
            api_clients::version.eq(client.version),
            api_clients::created_at.eq(column::Instant::from(client.created_at)),
            api_clients::updated_at.eq(self.now()),
        );
        let written = diesel::insert_into(api_clients::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    fn update_api_client(&mut self, client: &ApiClient) -> Result<bool, StoreError> {
        let statement = diesel::update(api_clients::table)
            .filter(api_clients::tenant_id.eq(self.tenant()))
            .filter(api_clients::client_id.eq(column::Id::from(client.id)))
            .filter(api_clients::version.eq(client.version))
            .set((
                api_clients::client_name.eq(&client.name),
                api_clients::scopes.eq(column::Document::from(json!(client.scopes))),
                api_clients::is_active.eq(client.is_active),
                api_clients::allowed_cidrs.eq(column::Document::from(json!(client.networks()))),
                api_clients::expires_at.eq(client.expires_at.map(column::Instant::from)),
                api_clients::token_rotated_at.eq(column::Instant::from(client.rotated_at)),
                api_clients::revoked_at.eq(client.revoked_at.map(column::Instant::from)),
                api_clients::version.eq(api_clients::version + 1),
                api_clients::updated_at.eq(self.now()),
            ));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }

    fn put_api_secrets(&mut self, client: ApiClientId, secrets: &[ApiSecret]) -> Result<(), StoreError> {
        let (tenant, client) = (self.tenant(), column::Id::from(client));
        let before = diesel::delete(api_client_secrets::table)
            .filter(api_client_secrets::tenant_id.eq(tenant))
            .filter(api_client_secrets::client_id.eq(client));
        let gone = before.execute(self.connection());
        self.check(gone)?;
        for secret in secrets {
            let row = (
                api_client_secrets::tenant_id.eq(tenant),
                api_client_secrets::id.eq(column::Id::from(secret.id)),
                api_client_secrets::client_id.eq(client),
                api_client_secrets::token_hash.eq(secret.hash.to_string()),
                api_client_secrets::token_prefix.eq(&secret.prefix),
                api_client_secrets::expires_at.eq(secret.expires_at.map(column::Instant::from)),
                api_client_secrets::created_at.eq(column::Instant::from(secret.created_at)),
            );
            let written =
                diesel::insert_into(api_client_secrets::table).values(row).execute(self.connection());
            self.check(written)?;
        }
        Ok(())
    }
}
