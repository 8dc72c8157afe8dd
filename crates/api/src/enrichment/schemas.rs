//! Closed lists of the contract, taken from the domain's own.

use company_enrichment::model::{DocType, EnrichmentStatus, SourceApi, SourceErrorCode};
use utoipa::openapi::{Object, ObjectBuilder, Type, schema::SchemaType};

pub(super) fn status() -> Object {
    one_of(EnrichmentStatus::ALL.map(EnrichmentStatus::as_str), false)
}

pub(super) fn source_api() -> Object {
    one_of(SourceApi::ALL.map(SourceApi::as_str), false)
}

pub(super) fn doc_type() -> Object {
    one_of(SourceApi::ALL.map(|source| DocType::of(source).as_str()), false)
}

pub(super) fn last_status() -> Object {
    one_of(["SUCCESS", "FAILED"], false)
}

pub(super) fn last_error() -> Object {
    one_of(SourceErrorCode::ALL.map(SourceErrorCode::as_str), true)
}

pub(super) fn vat_status() -> Object {
    one_of(["derived", "confirmed"], false)
}

pub(super) fn identifier_kind() -> Object {
    one_of(["siren", "siret", "vat", "invalid"], false)
}

pub(super) fn breaker() -> Object {
    one_of(["closed", "half_open", "open"], false)
}

fn one_of<const N: usize>(values: [&'static str; N], is_nullable: bool) -> Object {
    let list = ObjectBuilder::new();
    if is_nullable {
        let types = SchemaType::from_iter([Type::String, Type::Null]);
        return list.schema_type(types).enum_values(Some(values.map(Some).into_iter().chain([None]))).build();
    }
    list.schema_type(Type::String).enum_values(Some(values)).build()
}
