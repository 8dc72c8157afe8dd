//! Reaching into the description that the types made.

use utoipa::openapi::{
    OpenApi, RefOr, Schema, Type,
    schema::{Object, SchemaType},
};

/// The schema of a body, by its name.
pub(super) fn component<'a>(document: &'a mut OpenApi, name: &str) -> Option<&'a mut Schema> {
    match document.components.as_mut()?.schemas.get_mut(name)? {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(_) => None,
    }
}

/// A member of an object.
pub(super) fn member<'a>(object: &'a mut Object, name: &str) -> Option<&'a mut Schema> {
    match object.properties.get_mut(name)? {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(_) => None,
    }
}

/// Whether null is taken too.
pub(super) fn is_nullable(object: &Object) -> bool {
    matches!(&object.schema_type, SchemaType::Array(types) if types.contains(&Type::Null))
}

/// The same without null.
pub(super) fn given(object: &Object) -> Object {
    let mut object = object.clone();
    if let SchemaType::Array(types) = &object.schema_type {
        let rest: Vec<Type> = types.iter().filter(|it| **it != Type::Null).cloned().collect();
        object.schema_type = match &rest[..] {
            [only] => SchemaType::Type(only.clone()),
            _ => SchemaType::Array(rest),
        };
    }
    object.enum_values =
        object.enum_values.map(|values| values.into_iter().filter(|value| !value.is_null()).collect());
    object
}

/// A parameter of a GET, or else of a DELETE.
pub(super) fn parameter<'a>(document: &'a mut OpenApi, path: &str, name: &str) -> Option<&'a mut Schema> {
    let item = document.paths.paths.get_mut(path)?;
    let operation = item.get.as_mut().or(item.delete.as_mut())?;
    let named = operation.parameters.as_mut()?.iter_mut().find_map(|parameter| match parameter {
        RefOr::T(parameter) if parameter.name == name => Some(parameter),
        _ => None,
    });
    match named?.schema.as_mut()? {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(_) => None,
    }
}
