use actix_web::HttpRequest;
use kernel::Locale;

use crate::{ApiError, ErrorProfile};

/// What a family of routes settles for its refusals; put into the scope's or resource's application data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteProfile {
    /// Whether `request_id` in the body is the business object concerned (or null), the exchange's id going to `meta`.
    pub names_subject: bool,
    /// The language when neither the client nor the user names one.
    pub locale: Locale,
    /// How refusals are written when the client does not say.
    pub errors: ErrorProfile,
}

impl Default for RouteProfile {
    fn default() -> Self {
        Self { names_subject: false, locale: Locale::English, errors: ErrorProfile::Standard }
    }
}

impl RouteProfile {
    pub(crate) fn of(request: Option<&HttpRequest>) -> Self {
        let profile = request.and_then(|request| request.app_data::<Self>().copied());
        profile.unwrap_or_default()
    }
}

/// The default service: a path nobody registered.
///
/// # Errors
/// Always: 404 `NOT_FOUND`.
pub async fn unknown_path() -> Result<&'static str, ApiError> {
    Err(ApiError::not_found())
}

/// A pattern as a label: `/requests/{id:[^/:]+}` reads `/requests/{id}`.
pub(crate) fn template(pattern: &str) -> String {
    let mut label = String::with_capacity(pattern.len());
    let (mut depth, mut in_expression) = (0_u32, false);
    for character in pattern.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 1 => in_expression = true,
            _ => {}
        }
        in_expression &= depth > 0;
        if !in_expression {
            label.push(character);
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_the_segment_without_its_expression() {
        assert_eq!(template("/v1/requests/{id:[^/:]+}:refresh"), "/v1/requests/{id}:refresh");
        assert_eq!(template("/v{n:[[:digit:]]{1}}/a"), "/v{n}/a");
        assert_eq!(template("/healthz"), "/healthz");
    }
}
