//! Bodies whose members depend on each other, each written as the ways to fill it in.

use serde_json::json;
use utoipa::{
    Modify,
    openapi::{
        Object, ObjectBuilder, OpenApi, Ref, RefOr, Schema, Type,
        schema::{AnyOf, AnyOfBuilder, SchemaType},
    },
};

use super::{
    components::{component, given, member},
    patterns,
};

/// The form of `/v1/auth/token`: as the JSON, but that a form knows no null.
const FORM: &str = "TokenForm";

pub(super) struct Alternatives;

/// What one way to fill a body in asks of a member.
enum Asked {
    /// It is there, and not null.
    Given,
    /// The same, and it looks like this.
    Written(String),
    /// It is not there, or null.
    Absent,
    /// It is this word.
    Is(&'static str),
    /// It is this word, or not there.
    IsUnlessAbsent(&'static str),
}

type Way = Vec<(&'static str, Asked)>;

impl Modify for Alternatives {
    fn modify(&self, document: &mut OpenApi) {
        for (body, ways) in bodies() {
            if let Some(schema) = component(document, body)
                && let Schema::Object(object) = schema
            {
                *schema = Schema::AnyOf(any_of(object, &ways));
            }
        }
        describe_form(document);
    }
}

fn bodies() -> [(&'static str, Vec<Way>); 4] {
    use Asked::{Absent, Given, Is, IsUnlessAbsent, Written};
    [
        (
            "AcceptRequest",
            vec![
                vec![("new_password", Given), ("password", Absent)],
                vec![("new_password", Absent), ("password", Given)],
            ],
        ),
        (
            "RevokeRequest",
            vec![
                vec![("user_id", Given), ("refresh_token", Absent)],
                vec![("user_id", Absent), ("refresh_token", Given)],
            ],
        ),
        (
            "SubmitRequest",
            vec![
                vec![("siren", Written(patterns::digits(9)))],
                vec![("siret", Written(patterns::digits(14)))],
            ],
        ),
        (
            "TokenRequest",
            vec![
                vec![("grant_type", IsUnlessAbsent("password")), ("username", Given), ("password", Given)],
                vec![("grant_type", Is("refresh_token")), ("refresh_token", Given)],
                vec![("grant_type", Is("client_credentials"))],
            ],
        ),
    ]
}

fn any_of(object: &Object, ways: &[Way]) -> AnyOf {
    let ways = ways.iter().map(|way| filled_in(object, way));
    let all = ways.fold(AnyOfBuilder::new(), AnyOfBuilder::item);
    all.description(object.description.clone()).build()
}

fn filled_in(object: &Object, way: &Way) -> Object {
    let mut object = object.clone();
    object.description = None;
    for (name, asked) in way {
        let before = match member(&mut object, name) {
            Some(Schema::Object(text)) => text.clone(),
            _ => Object::default(),
        };
        let is_required = !matches!(asked, Asked::Absent | Asked::IsUnlessAbsent(_));
        object.properties.insert((*name).to_owned(), asked.of(before).into());
        if is_required {
            object.required.push((*name).to_owned());
        }
    }
    object
}

impl Asked {
    fn of(&self, member: Object) -> Object {
        let null = || SchemaType::Type(Type::Null);
        match self {
            Self::Given => given(&member),
            Self::Written(pattern) => {
                let mut member = given(&member);
                member.pattern = Some(pattern.clone());
                member
            }
            Self::Absent => ObjectBuilder::new().schema_type(null()).description(member.description).build(),
            Self::Is(word) => text(&[json!(word)], Type::String.into()),
            Self::IsUnlessAbsent(word) => {
                text(&[json!(word), json!(null)], SchemaType::Array(vec![Type::String, Type::Null]))
            }
        }
    }
}

fn text(values: &[serde_json::Value], schema_type: SchemaType) -> Object {
    ObjectBuilder::new().schema_type(schema_type).enum_values(Some(values.to_vec())).build()
}

fn describe_form(document: &mut OpenApi) {
    let Some(Schema::AnyOf(json)) = component(document, "TokenRequest") else { return };
    let mut form = json.clone();
    for way in &mut form.items {
        if let RefOr::T(Schema::Object(way)) = way {
            for member in way.properties.values_mut() {
                if let RefOr::T(Schema::Object(text)) = member {
                    *text = given(text);
                }
            }
        }
    }
    if let Some(components) = &mut document.components {
        components.schemas.insert(FORM.to_owned(), Schema::AnyOf(form).into());
    }
    let body = document.paths.paths.get_mut("/v1/auth/token").and_then(|item| item.post.as_mut());
    let Some(RefOr::T(body)) = body.and_then(|post| post.request_body.as_mut()) else { return };
    if let Some(RefOr::T(content)) = body.content.get_mut("application/x-www-form-urlencoded") {
        content.schema = Some(Ref::from_schema_name(FORM).into());
    }
}
