//! Id and secret of a program in `Authorization: Basic` (RFC 7617).

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http_support::{ApiError, ApiResult};
use kernel::Detail;

/// Id and secret; none without such a header.
///
/// # Errors
/// 400 for a header that says `Basic` and holds no pair.
pub(super) fn credentials(headers: &HeaderMap) -> ApiResult<Option<(String, String)>> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((scheme, encoded)) = value.split_once(' ') else { return Ok(None) };
    if !scheme.eq_ignore_ascii_case("basic") {
        return Ok(None);
    }
    let malformed = || ApiError::invalid([Detail::new("Authorization", "malformed_basic")]);
    let text = STANDARD.decode(encoded.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(malformed)?;
    let (id, secret) = text.split_once(':').ok_or_else(malformed)?;
    Ok(Some((id.to_owned(), secret.to_owned())))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn read(value: &'static str) -> Result<Option<(String, String)>, &'static str> {
        let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(value))]);
        credentials(&headers).map_err(|refused| refused.code())
    }

    #[test]
    fn a_pair_is_read_up_to_the_first_colon_and_nothing_else_is_one() {
        let pair = Some(("Aladdin".to_owned(), "open:sesame".to_owned()));
        assert_eq!(read("basic QWxhZGRpbjpvcGVuOnNlc2FtZQ=="), Ok(pair));
        for other in ["", "Basic", "Bearer QWxhZGRpbjpvcGVu"] {
            assert_eq!(read(other), Ok(None), "{other}");
        }
        for broken in ["Basic QWxhZGRpbg==", "Basic ???", "Basic //8="] {
            assert_eq!(read(broken), Err("VALIDATION_ERROR"), "{broken}");
        }
    }
}
