//! The language switch.

use actix_web::{HttpResponse, cookie::time::Duration, web};
use kernel::Locale;
use serde::Deserialize;

use crate::{
    Settings,
    routes::see_other,
    visitor::{LOCALE_COOKIE, cookie, is_local},
};

#[derive(Debug, Deserialize)]
pub struct Choice {
    #[serde(default)]
    to: String,
    #[serde(default)]
    next: String,
}

/// Remembers the language for a year and leads back.
pub async fn choose(choice: web::Query<Choice>, settings: web::Data<Settings>) -> HttpResponse {
    let next = if is_local(&choice.next) { &choice.next } else { "/ui/requests" };
    let mut answer = see_other(next);
    if let Some(locale) = Locale::from_code(&choice.to) {
        let mut kept = cookie(LOCALE_COOKIE, locale.code().to_owned(), **settings);
        kept.set_max_age(Duration::days(365));
        // Only a name or value that no header can hold is refused, and ours are letters.
        answer.add_cookie(&kept).ok();
    }
    answer
}
