use auth::{ListMembers, MembersSought, model::MemberStatus};
use http_support::{ApiError, ApiResult};
use kernel::{Detail, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MembersQuery {
    /// Part of the name or of the address, whatever its case.
    #[param(example = "ada", max_length = 255)]
    q: Option<String>,
    /// `invited`, `active` or `disabled`.
    #[param(example = "active")]
    status: Option<String>,
}

const LONGEST_TEXT: usize = 255;

impl MembersQuery {
    /// # Errors
    /// 400 for an overlong text or another status.
    pub(crate) fn into_command(self, page: PageRequest) -> ApiResult<ListMembers> {
        if self.q.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
            return Err(invalid("q", "too_long"));
        }
        if self.q.as_ref().is_some_and(|text| text.contains('\0')) {
            return Err(invalid("q", "nul"));
        }
        let text = self.q.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let status = self.status.map(|word| {
            MemberStatus::parse(&word).ok_or_else(|| invalid("status", "expected_invited_active_or_disabled"))
        });
        Ok(ListMembers { sought: MembersSought { text, status: status.transpose()? }, page })
    }
}

fn invalid(field: &'static str, reason: &'static str) -> ApiError {
    ApiError::invalid([Detail::new(field, reason)])
}
