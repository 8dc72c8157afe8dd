use auth::{ListMembers, MembersSought, model::MemberStatus};
use http_support::ApiResult;
use kernel::{Id, PageRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asked::{invalid, text};

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
    /// Those bound to this customer.
    #[param(value_type = Option<Uuid>, example = "01930000-0000-7000-8000-000000000001")]
    client_id: Option<String>,
}

impl MembersQuery {
    /// # Errors
    /// 400 for an overlong text, another status or what is no id.
    pub(crate) fn into_command(self, page: PageRequest) -> ApiResult<ListMembers> {
        let text = text("q", self.q)?;
        let client = self.client_id.map(|id| Id::parse(&id).ok_or_else(|| invalid("client_id", "not_an_id")));
        let status = self.status.map(|word| {
            MemberStatus::parse(&word).ok_or_else(|| invalid("status", "expected_invited_active_or_disabled"))
        });
        let (status, client) = (status.transpose()?, client.transpose()?);
        Ok(ListMembers { sought: MembersSought { text, status, client }, page })
    }
}
