use auth::{CustomersSought, ListCustomers};
use http_support::ApiResult;
use kernel::PageRequest;
use utoipa::IntoParams;

use crate::asked::{Given, Reader};

const NAMES: [&str; 4] = ["is_active", "page", "q", "size"];

/// Which customers.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by name from the query")]
pub(super) struct CustomersQuery {
    /// Part of the name or of the reference, whatever its case.
    #[param(example = "dupont", max_length = 255)]
    q: Option<String>,
    /// `true` or `false`: whether anybody more may be bound to them.
    is_active: Option<bool>,
}

/// # Errors
/// 400 for an overlong text, another word or an unknown parameter.
pub(super) fn sought(given: &Given, page: PageRequest) -> ApiResult<ListCustomers> {
    let mut reader = Reader::of(given, &NAMES);
    let text = reader.text("q");
    let is_active = reader.parsed("is_active", "expected_true_or_false");
    reader.finish(ListCustomers { sought: CustomersSought { text, is_active }, page })
}
