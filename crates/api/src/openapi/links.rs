//! Where an answer leads: what it names, and who takes that.

use utoipa::{
    Modify,
    openapi::{
        OpenApi, RefOr,
        link::Link,
        path::{Operation, PathItem},
    },
};

pub(super) struct Links;

/// An answer that names something, and the operations that take it.
struct Lead {
    from: (&'static str, &'static str, &'static str),
    /// What it names, as runtime expressions by the parameters they are for.
    named: &'static [(&'static str, &'static str)],
    to: &'static [&'static str],
}

const fn lead(
    from: (&'static str, &'static str, &'static str),
    named: &'static [(&'static str, &'static str)],
    to: &'static [&'static str],
) -> Lead {
    Lead { from, named, to }
}

const REQUEST: [&str; 2] = ["requests_open", "requests_refresh"];
const API_CLIENT: [&str; 3] = ["api_clients_change", "api_clients_rotate", "api_clients_revoke"];
const INVITED: [&str; 7] = [
    "members_open",
    "members_change",
    "members_grant",
    "members_send_invitation",
    "members_withdraw_invitation",
    "members_unlock",
    "members_disable",
];
const MEMBER: [&str; 6] = [
    "members_open",
    "members_change",
    "members_grant",
    "members_unlock",
    "members_list_sessions",
    "members_end_sessions",
];

const LEADS: [Lead; 10] = [
    lead(("post", "/v1/requests", "201"), &[("id", "$response.body#/request/id")], &REQUEST),
    lead(("post", "/v1/requests", "202"), &[("id", "$response.body#/request/id")], &REQUEST),
    lead(("get", "/v1/requests", "200"), &[("id", "$response.body#/items/0/id")], &REQUEST),
    lead(("post", "/v1/api-clients", "201"), &[("id", "$response.body#/api_client/client_id")], &API_CLIENT),
    lead(("get", "/v1/api-clients", "200"), &[("id", "$response.body#/items/0/client_id")], &API_CLIENT),
    lead(("post", "/v1/users", "201"), &[("id", "$response.body#/id")], &INVITED),
    lead(("get", "/v1/users", "200"), &[("id", "$response.body#/items/0/id")], &MEMBER),
    lead(
        ("get", "/v1/users/{id}/sessions", "200"),
        &[("id", "$request.path.id"), ("sid", "$response.body#/items/0/id")],
        &["members_end_session"],
    ),
    lead(
        ("get", "/v1/auth/sessions", "200"),
        &[("id", "$response.body#/items/0/id")],
        &["authentication_open_session", "authentication_end_session"],
    ),
    lead(
        ("get", "/v1/feature-flags", "200"),
        &[("key", "$response.body#/items/0/key")],
        &["feature_flags_set", "feature_flags_unset"],
    ),
];

impl Modify for Links {
    fn modify(&self, document: &mut OpenApi) {
        for lead in LEADS {
            let (method, path, status) = lead.from;
            let item = document.paths.paths.get_mut(path);
            let operation = item.and_then(|item| operation(item, method));
            let answer = operation.and_then(|operation| operation.responses.responses.get_mut(status));
            let Some(RefOr::T(answer)) = answer else { continue };
            for to in lead.to {
                let link = Link::builder().operation_id(*to);
                let link =
                    lead.named.iter().fold(link, |link, (name, told)| link.parameter(*name, *told)).build();
                answer.links.insert((*to).to_owned(), link.into());
            }
        }
    }
}

fn operation<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    if method == "get" { item.get.as_mut() } else { item.post.as_mut() }
}
