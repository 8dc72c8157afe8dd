use ::auth::{Tenants, model::Tenant};
use diesel::prelude::*;
use kernel::{Page, PageRequest, StoreError, TenantId};

use super::{rows::TenantRow, tables::tenants};
use crate::sql::{column, fragment::First, session::Session};

impl Tenants for Session {
    fn list_tenants(&mut self, page: PageRequest) -> Result<Page<Tenant>, StoreError> {
        let total: QueryResult<i64> = tenants::table.count().get_result(self.connection());
        let total = self.check(total)?.unsigned_abs();
        let rows = tenants::table
            .order(tenants::slug)
            .limit(i64::from(page.size()))
            .offset(i64::from(page.offset()))
            .select(TenantRow::as_select())
            .load(self.connection());
        let items = self.check(rows)?.into_iter().map(Tenant::try_from).collect::<Result<_, _>>()?;
        Ok(Page { items, total, request: page })
    }

    fn find_tenant(&mut self, tenant: TenantId) -> Result<Option<Tenant>, StoreError> {
        let query =
            tenants::table.filter(tenants::id.eq(column::Id::from(tenant))).select(TenantRow::as_select());
        let found = First(query).get_result(self.connection()).optional();
        self.check(found)?.map(Tenant::try_from).transpose()
    }

    fn put_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError> {
        let statement =
            diesel::update(tenants::table).filter(tenants::id.eq(column::Id::from(tenant.id))).set((
                tenants::name.eq(&tenant.name),
                tenants::status.eq(tenant.status.as_str()),
                tenants::updated_at.eq(self.now()),
            ));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }
}
