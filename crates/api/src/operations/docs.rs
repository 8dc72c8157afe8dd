//! The description as a page for people: Swagger UI, whose files are in the binary.

use std::sync::{Arc, LazyLock};

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    web::Path,
};
use http_support::{ApiError, ApiResult};
use utoipa_swagger_ui::Config;

/// Nothing is loaded from elsewhere, and nothing inline runs; the page sets styles, and icons that it holds itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Without the validator, which would be asked elsewhere.
static CONFIG: LazyLock<Arc<Config<'static>>> =
    LazyLock::new(|| Arc::new(Config::from("/openapi.json").validator_url("none")));

/// One file of the page.
pub(crate) async fn docs(file: Path<String>) -> ApiResult<HttpResponse> {
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG)).map_err(ApiError::internal)?;
    let found = found.ok_or_else(ApiError::not_found)?;
    let content_type = match found.content_type.as_str() {
        text if text.starts_with("text/") && !text.contains("charset") => format!("{text}; charset=utf-8"),
        plain => plain.to_owned(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .body(found.bytes.into_owned()))
}
