//! What holds for every operation.

use utoipa::{
    Modify,
    openapi::{Content, ObjectBuilder, OpenApi, RefOr, Required, Type, path::Operation},
};

/// Bodies that may be left out: nothing stands for `{}`.
const MAY_BE_ABSENT: [&str; 3] = ["LogoutRequest", "RotateApiClient", "RunRetention"];

/// Names for programs that are made from the description: the tag, and what is done.
pub(super) struct Names;

impl Modify for Names {
    fn modify(&self, document: &mut OpenApi) {
        for operation in operations(document) {
            let tag = operation.tags.iter().flatten().next().map(|tag| tag.replace(' ', "_"));
            operation.operation_id =
                tag.zip(operation.operation_id.take()).map(|(tag, id)| format!("{tag}_{id}"));
        }
    }
}

/// What may stand in `Idempotency-Key`, on every route that takes one (`http_support`'s `idempotency.rs`).
pub(super) struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut OpenApi) {
        let parameters = operations(document).filter_map(|operation| operation.parameters.as_mut()).flatten();
        for parameter in parameters {
            let RefOr::T(parameter) = parameter else { continue };
            if parameter.name != "Idempotency-Key" {
                continue;
            }
            let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]{1,255}$"));
            parameter.schema = Some(text.build().into());
        }
    }
}

pub(super) struct OptionalBodies;

impl Modify for OptionalBodies {
    fn modify(&self, document: &mut OpenApi) {
        for body in operations(document).filter_map(|operation| operation.request_body.as_mut()) {
            let RefOr::T(body) = body else { continue };
            if body.content.values().filter_map(name_of).any(|name| MAY_BE_ABSENT.contains(&name)) {
                body.required = Some(Required::False);
            }
        }
    }
}

fn name_of(content: &RefOr<Content>) -> Option<&str> {
    match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(to)), .. }) => to.ref_location.rsplit('/').next(),
        _ => None,
    }
}

fn operations(document: &mut OpenApi) -> impl Iterator<Item = &mut Operation> {
    let items = document.paths.paths.values_mut();
    let each = items
        .flat_map(|item| [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete]);
    each.flatten()
}
