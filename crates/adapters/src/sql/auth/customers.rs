//! The customers of the tenant in scope.

use ::auth::{Customers, CustomersSought, model::Customer};
use diesel::{dsl::count_star, prelude::*};
use kernel::{Client, Id, Page, PageRequest, StoreError};

use super::{members::containing, tables::customers};
use crate::sql::{column, dialect, fragment::First, session::Session};

#[derive(Queryable, Selectable)]
#[diesel(table_name = customers)]
pub(super) struct CustomerRow {
    id: column::Id,
    name: String,
    reference: Option<String>,
    is_active: bool,
    version: i32,
    created_at: column::Instant,
    updated_at: column::Instant,
}

impl From<CustomerRow> for Customer {
    fn from(row: CustomerRow) -> Self {
        Self {
            id: row.id.into(),
            name: row.name,
            reference: row.reference,
            is_active: row.is_active,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            version: row.version,
        }
    }
}

/// What a customer is found and ordered by.
fn search_key(customer: &Customer) -> String {
    let reference = customer.reference.as_deref().unwrap_or_default();
    format!("{}\n{reference}", customer.name).to_lowercase()
}

impl Customers for Session {
    fn list_customers(
        &mut self,
        sought: &CustomersSought,
        page: PageRequest,
    ) -> Result<Page<Customer>, StoreError> {
        let all = customers::table.filter(customers::tenant_id.eq(self.tenant()));
        let mut counting = all.select(count_star()).into_boxed();
        let mut listing = all.select(CustomerRow::as_select()).into_boxed();
        if let Some(is_active) = sought.is_active {
            counting = counting.filter(customers::is_active.eq(is_active));
            listing = listing.filter(customers::is_active.eq(is_active));
        }
        if let Some(pattern) = sought.text.as_deref().map(containing) {
            counting = counting.filter(customers::search_key.like(pattern.clone()).escape('\\'));
            listing = listing.filter(customers::search_key.like(pattern).escape('\\'));
        }
        let total: QueryResult<i64> = counting.get_result(self.connection());
        let total = self.check(total)?.unsigned_abs();
        let rows = listing
            .order((customers::search_key, customers::id))
            .limit(i64::from(page.size()))
            .offset(i64::from(page.offset()))
            .load::<CustomerRow>(self.connection());
        let items = self.check(rows)?.into_iter().map(Into::into).collect();
        Ok(Page { items, total, request: page })
    }

    fn list_active_customers(&mut self) -> Result<Vec<Customer>, StoreError> {
        let active = customers::table
            .filter(customers::tenant_id.eq(self.tenant()))
            .filter(customers::is_active.eq(true))
            .order((customers::search_key, customers::id))
            .select(CustomerRow::as_select());
        let rows = active.load::<CustomerRow>(self.connection());
        Ok(self.check(rows)?.into_iter().map(Into::into).collect())
    }

    fn find_customer(&mut self, id: Id<Client>) -> Result<Option<Customer>, StoreError> {
        self.find_customer_in(self.tenant(), id)
    }

    fn hold_reference(&mut self, reference: &str) -> Result<Option<Id<Client>>, StoreError> {
        let scope = self.context.tenant();
        let turn = dialect::take_turns(self.connection(), "customers", scope);
        self.check(turn)?;
        let bearer = customers::table
            .filter(customers::tenant_id.eq(self.tenant()))
            .filter(customers::reference.eq(reference))
            .select(customers::id);
        let found = First(bearer).get_result::<column::Id>(self.connection()).optional();
        Ok(self.check(found)?.map(Into::into))
    }

    fn insert_customer(&mut self, customer: &Customer) -> Result<(), StoreError> {
        let row = (
            customers::tenant_id.eq(self.tenant()),
            customers::id.eq(column::Id::from(customer.id)),
            customers::name.eq(&customer.name),
            customers::reference.eq(&customer.reference),
            customers::search_key.eq(search_key(customer)),
            customers::is_active.eq(customer.is_active),
            customers::version.eq(customer.version),
            customers::created_at.eq(column::Instant::from(customer.created_at)),
            customers::updated_at.eq(column::Instant::from(customer.updated_at)),
        );
        let written = diesel::insert_into(customers::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    fn update_customer(&mut self, customer: &Customer) -> Result<bool, StoreError> {
        let statement = diesel::update(customers::table)
            .filter(customers::tenant_id.eq(self.tenant()))
            .filter(customers::id.eq(column::Id::from(customer.id)))
            .filter(customers::version.eq(customer.version))
            .set((
                customers::name.eq(&customer.name),
                customers::reference.eq(&customer.reference),
                customers::search_key.eq(search_key(customer)),
                customers::is_active.eq(customer.is_active),
                customers::version.eq(customers::version + 1),
                customers::updated_at.eq(column::Instant::from(customer.updated_at)),
            ));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }
}

impl Session {
    pub(super) fn find_customer_in(
        &mut self,
        tenant: column::Id,
        id: Id<Client>,
    ) -> Result<Option<Customer>, StoreError> {
        let query = customers::table
            .filter(customers::tenant_id.eq(tenant))
            .filter(customers::id.eq(column::Id::from(id)))
            .select(CustomerRow::as_select());
        let found = First(query).get_result::<CustomerRow>(self.connection()).optional();
        Ok(self.check(found)?.map(Into::into))
    }
}
