use auth::{ListMembers, MembersSought, model::MemberStatus};
use http_support::ApiResult;
use kernel::PageRequest;
use utoipa::IntoParams;

use crate::asked::{Given, Reader};

const NAMES: [&str; 4] = ["page", "q", "size", "status"];
const LONGEST_TEXT: usize = 255;

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
}

/// # Errors
/// 400 for an overlong text, another status or an unknown parameter.
pub(super) fn sought(given: &Given, page: PageRequest) -> ApiResult<ListMembers> {
    let mut reader = Reader::of(given, &NAMES);
    let text = given.get("q").map(|text| text.trim()).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
        reader.refuse("q", "too_long");
    }
    if text.is_some_and(|text| text.contains('\0')) {
        reader.refuse("q", "nul");
    }
    let status = given.get("status").map(|word| MemberStatus::parse(word));
    if status.is_some_and(|status| status.is_none()) {
        reader.refuse("status", "expected_invited_active_or_disabled");
    }
    let sought = MembersSought { text: text.map(str::to_owned), status: status.flatten() };
    reader.finish(ListMembers { sought, page })
}
