//! The bodies of refusals, each upstream's own.

use serde_json::json;

/// Of an upstream, by status.
pub type Refusals = fn(u16) -> String;

pub fn of_the_search(_status: u16) -> String {
    r#"{"erreur":"Une erreur de démonstration."}"#.to_owned()
}

pub fn of_inpi(status: u16) -> String {
    let recorded = match status {
        401 => include_str!("fixtures/inpi/error_401.json"),
        403 => include_str!("fixtures/inpi/error_403.json"),
        404 => include_str!("fixtures/inpi/error_404.json"),
        _ => {
            let message = "Une erreur de démonstration.";
            return json!({ "code": status.to_string(), "message": message }).to_string();
        }
    };
    recorded.to_owned()
}

/// API Entreprise says nothing more with 429 than its headers do.
pub fn of_api_entreprise(status: u16) -> String {
    let recorded = match status {
        401 => include_str!("fixtures/rcs/error_401.json"),
        404 => include_str!("fixtures/rcs/error_404.json"),
        422 => include_str!("fixtures/rcs/error_422.json"),
        429 => "",
        502 => include_str!("fixtures/rcs/error_502.json"),
        _ => r#"{"errors":["Une erreur de démonstration."]}"#,
    };
    recorded.to_owned()
}
