use auth::{ListMembers, MembersSought, model::MemberStatus};
use http_support::ApiResult;
use kernel::{Id, PageRequest};
use utoipa::IntoParams;

use crate::asked::{Given, Reader};

const NAMES: [&str; 5] = ["client_id", "page", "q", "size", "status"];

/// Which members.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by name from the query")]
pub(super) struct MembersQuery {
    /// Part of the name or of the address, whatever its case.
    #[param(example = "ada", max_length = 255)]
    q: Option<String>,
    /// `invited`, `active` or `disabled`.
    #[param(example = "active")]
    status: Option<String>,
    /// Those bound to this customer.
    #[param(value_type = Option<Uuid>, example = "01930000-0000-7000-8000-000000000001")]
    client_id: Option<String>,
}

/// # Errors
/// 400 for an overlong text, another status, what is no id, or an unknown parameter.
pub(super) fn sought(given: &Given, page: PageRequest) -> ApiResult<ListMembers> {
    let mut reader = Reader::of(given, &NAMES);
    let text = reader.text("q");
    let status = given.get("status").map(|word| MemberStatus::parse(word));
    if status.is_some_and(|status| status.is_none()) {
        reader.refuse("status", "expected_invited_active_or_disabled");
    }
    let client = given.get("client_id").map(|id| Id::parse(id));
    if client.is_some_and(|client| client.is_none()) {
        reader.refuse("client_id", "not_an_id");
    }
    let sought = MembersSought { text, status: status.flatten(), client: client.flatten() };
    reader.finish(ListMembers { sought, page })
}
