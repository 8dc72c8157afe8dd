//! The stylesheet, the script and the icon: named by their content, so that browsers may keep them for ever.

use std::sync::LazyLock;

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    web::Path,
};
use sha2::{Digest, Sha256};

use crate::format::hex;

const FOREVER: &str = "public, max-age=31536000, immutable";

const CSS: &str = include_str!("../static/comptoir.css");
const JS: &str = include_str!("../static/live.js");
const ICON: &str = include_str!("../static/icon.svg");

/// Where pages find them.
#[derive(Debug)]
pub struct Assets {
    pub css: String,
    pub js: String,
    pub icon: String,
}

/// The addresses, worked out once.
pub fn assets() -> &'static Assets {
    static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
        css: address("comptoir", "css", CSS),
        js: address("live", "js", JS),
        icon: address("icon", "svg", ICON),
    });
    &ASSETS
}

fn address(name: &str, extension: &str, content: &str) -> String {
    let hash = hex(&Sha256::digest(content)[..6]);
    format!("/ui/assets/{name}.{hash}.{extension}")
}

/// One of them by its full name; an old name is gone.
pub async fn serve(name: Path<String>) -> HttpResponse {
    let known = assets();
    let asked = format!("/ui/assets/{name}");
    let (content_type, content) = match asked {
        asked if asked == known.css => ("text/css; charset=utf-8", CSS),
        asked if asked == known.js => ("text/javascript; charset=utf-8", JS),
        asked if asked == known.icon => ("image/svg+xml", ICON),
        _ => return HttpResponse::NotFound().finish(),
    };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, content_type))
        .insert_header((CACHE_CONTROL, FOREVER))
        .body(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_at_most_4_kb_and_the_stylesheet_under_400_lines() {
        assert!(JS.len() <= 4000, "{} bytes", JS.len());
        assert!(CSS.lines().count() < 400);
    }

    #[test]
    fn the_stylesheet_mirrors_by_direction_alone() {
        let physical = [
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "text-align: left",
            " left:",
            " right:",
        ];
        for property in physical {
            assert!(!CSS.contains(property), "{property}");
        }
    }

    #[test]
    fn an_address_changes_with_the_content() {
        assert_ne!(address("a", "css", "1"), address("a", "css", "2"));
        assert!(assets().css.starts_with("/ui/assets/comptoir."));
    }
}
