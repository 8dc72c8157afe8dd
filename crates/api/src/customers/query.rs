use auth::{CustomersSought, ListCustomers};
use http_support::ApiResult;
use kernel::PageRequest;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asked::{invalid, text};

/// Which customers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CustomersQuery {
    /// Part of the name or of the reference, whatever its case.
    #[param(example = "dupont", max_length = 255)]
    q: Option<String>,
    /// `true` or `false`: whether anybody more may be bound to them.
    #[param(value_type = Option<bool>)]
    is_active: Option<String>,
}

impl CustomersQuery {
    /// # Errors
    /// 400 for an overlong text or another word.
    pub(crate) fn into_command(self, page: PageRequest) -> ApiResult<ListCustomers> {
        let is_active = self.is_active.map(|word| word.parse());
        let is_active = is_active.transpose().map_err(|_| invalid("is_active", "expected_true_or_false"))?;
        Ok(ListCustomers { sought: CustomersSought { text: text("q", self.q)?, is_active }, page })
    }
}
