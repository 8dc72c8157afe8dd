//! What the texts of bodies may look like, where the type does not tell: whoever follows the description is not refused for
//! the form of what they send, and whoever does not is.

use auth::{
    Role,
    catalogue::{self, Named},
    model::MemberStatus,
};
use company_enrichment::model::identifier::MAX_RAW_CHARS;
use kernel::Locale;
use serde_json::Value;
use utoipa::{
    Modify,
    openapi::{
        OpenApi, RefOr, Schema,
        schema::{Array, ArrayItems, Object},
    },
};

use super::{
    components::{component, is_nullable, member, parameter},
    patterns,
};

pub(super) struct Texts;

enum Form {
    Pattern(String),
    /// The same, of at most so many characters.
    Text(String, usize),
    OneOf(Vec<&'static str>),
    /// At least so many and at most, each of that form.
    List(usize, Option<usize>, Box<Form>),
}

impl Modify for Texts {
    fn modify(&self, document: &mut OpenApi) {
        for (body, name, form) in forms() {
            let Some(Schema::Object(object)) = component(document, body) else { continue };
            if let Some(schema) = member(object, name) {
                form.narrow(schema);
            }
        }
        for (path, name, form) in parameters() {
            if let Some(schema) = parameter(document, path, name) {
                form.narrow(schema);
            }
        }
    }
}

/// Of lists and the like.
fn parameters() -> Vec<(&'static str, &'static str, Form)> {
    const TRAIL: [&str; 2] = ["/v1/audit-events", "/v1/audit-events/export"];
    let words = TRAIL.into_iter().flat_map(|path| ["action", "entity_type"].map(|name| (path, name)));
    let words = words.chain([("/v1/security-events", "event_type")]);
    let words = words.map(|(path, name)| (path, name, Form::Text(patterns::word(), 200)));
    let status = Form::OneOf(MemberStatus::ALL.map(MemberStatus::as_str).into());
    let siren = Form::Text(patterns::digits(9), MAX_RAW_CHARS);
    let others = [
        ("/v1/admin/feature-flags/{key}", "scope", scope()),
        ("/v1/requests", "siren", siren),
        ("/v1/users", "status", status),
    ];
    words.chain(others).collect()
}

fn forms() -> Vec<(&'static str, &'static str, Form)> {
    let name = || Form::Pattern(patterns::name());
    let reference = || Form::Pattern(patterns::word());
    let email = || Form::Pattern(patterns::email());
    let locale = || Form::OneOf([Locale::French, Locale::English, Locale::Arabic].map(Locale::code).into());
    let roles = || Form::List(1, None, Box::new(Form::OneOf(given_roles())));
    let permissions = || Form::List(0, Some(50), Box::new(Form::Pattern(patterns::permission())));
    let scopes =
        || Form::List(0, None, Box::new(Form::OneOf(catalogue::permissions().map(Named::name).collect())));
    let networks = || Form::List(0, Some(50), Box::new(Form::Pattern(patterns::network())));
    vec![
        ("AcceptRequest", "display_name", name()),
        ("ChangeApiClient", "allowed_cidrs", networks()),
        ("ChangeApiClient", "client_name", name()),
        ("ChangeApiClient", "scopes", scopes()),
        ("ChangeCustomer", "name", name()),
        ("ChangeCustomer", "reference", reference()),
        ("ForgotRequest", "email", email()),
        ("InviteRequest", "display_name", name()),
        ("InviteRequest", "email", email()),
        ("InviteRequest", "locale", locale()),
        ("InviteRequest", "roles", roles()),
        ("MemberRequest", "display_name", name()),
        ("MemberRequest", "locale", locale()),
        ("NewApiClient", "allowed_cidrs", networks()),
        ("NewApiClient", "client_name", name()),
        ("NewApiClient", "scopes", scopes()),
        ("NewCustomer", "name", name()),
        ("NewCustomer", "reference", reference()),
        ("ProfileRequest", "display_name", name()),
        ("ProfileRequest", "locale", locale()),
        ("RolesRequest", "denied_permissions", permissions()),
        ("RolesRequest", "extra_permissions", permissions()),
        ("RolesRequest", "roles", roles()),
        ("SetFlag", "scope", scope()),
        ("SubmitRequest", "siren", Form::Pattern(patterns::digits_or_blank(9))),
        ("SubmitRequest", "siret", Form::Pattern(patterns::digits_or_blank(14))),
    ]
}

fn scope() -> Form {
    Form::OneOf(vec!["tenant", "global"])
}

/// Every name that is read as a role of people.
fn given_roles() -> Vec<&'static str> {
    let personal = Role::ALL.into_iter().filter(|role| role.is_personal()).map(Role::as_str);
    personal.chain(Role::ALIASES.map(|(alias, _)| alias)).collect()
}

impl Form {
    fn narrow(self, schema: &mut Schema) {
        match (self, schema) {
            (Self::Pattern(pattern), Schema::Object(text)) => text.pattern = Some(pattern),
            (Self::Text(pattern, most), Schema::Object(text)) => {
                (text.pattern, text.max_length) = (Some(pattern), Some(most));
            }
            (Self::OneOf(words), Schema::Object(text)) => text.enum_values = Some(listed(&words, text)),
            (Self::List(least, most, form), Schema::Array(list)) => form.narrow_items(least, most, list),
            _ => {}
        }
    }

    fn narrow_items(self, least: usize, most: Option<usize>, list: &mut Array) {
        list.min_items = (least > 0).then_some(least);
        list.max_items = most;
        if let ArrayItems::RefOrSchema(items) = &mut list.items
            && let RefOr::T(schema) = &mut **items
        {
            self.narrow(schema);
        }
    }
}

/// The words, and null where that stands for none.
fn listed(words: &[&str], text: &Object) -> Vec<Value> {
    let null = is_nullable(text).then_some(Value::Null);
    words.iter().map(|word| Value::from(*word)).chain(null).collect()
}
