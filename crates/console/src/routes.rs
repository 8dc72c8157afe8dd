use actix_web::{
    HttpResponse,
    http::header::LOCATION,
    web::{self, FormConfig, QueryConfig, ServiceConfig},
};
use http_support::{RefusalPages, WayOut, sensitive};

use crate::{
    account, assets, audit, customers, flags, founding, invitation, language, login, members, programs,
    recovery, refusal, requests,
};

/// Longest form body. A pasted text of 2000 characters, percent-encoded, fits.
const MAX_FORM: usize = 32 * 1024;

/// Mounts the pages under `/ui`.
///
/// Needs in the application data, as `web::Data`: [`http_support::Edge`], [`auth::Service`],
/// [`company_enrichment::Service`] and [`crate::Settings`]; [`crate::Suggestions`] if there are any. The middleware of
/// `http_support` must be around it.
pub fn configure(cfg: &mut ServiceConfig) {
    let pages = web::scope("/ui")
        .app_data(FormConfig::default().limit(MAX_FORM).error_handler(refusal::unreadable_form))
        .app_data(QueryConfig::default().error_handler(refusal::unreadable_query))
        .route("", web::get().to(home))
        .route("/", web::get().to(home))
        .route("/login", web::get().to(login::form))
        .route("/login", web::post().to(login::submit))
        .route("/login/tenant", web::post().to(login::choose_tenant))
        .service(web::resource("/logout").app_data(WayOut).route(web::post().to(login::leave)))
        .route("/first", web::get().to(founding::form))
        .route("/first", web::post().to(founding::submit))
        .route("/invitation", web::get().to(invitation::form))
        .route("/invitation", sensitive(web::post().to(invitation::submit)))
        .route("/password/forgot", web::get().to(recovery::forgot::form))
        .route("/password/forgot", sensitive(web::post().to(recovery::forgot::submit)))
        .route("/password/reset", web::get().to(recovery::reset::form))
        .route("/password/reset", sensitive(web::post().to(recovery::reset::submit)))
        .route("/account", web::get().to(account::show))
        .route("/account/password", sensitive(web::post().to(account::password::change)))
        .route("/account/confirm", web::get().to(account::confirm::form))
        .route("/account/confirm", sensitive(web::post().to(account::confirm::submit)))
        .route("/account/sign-out", web::post().to(account::sessions::end_all))
        .route("/account/sessions/{id}/end", web::post().to(account::sessions::end))
        .route("/audit", web::get().to(audit::show))
        .route("/language", web::get().to(language::choose))
        .route("/assets/{name}", web::get().to(assets::serve))
        .configure(organisation)
        .route("/requests", web::get().to(requests::list::show))
        .route("/requests/new", web::get().to(requests::new::form))
        .route("/requests/new", web::post().to(requests::new::submit))
        .route("/requests/{id}", web::get().to(requests::card::show))
        .route("/requests/{id}/card", web::get().to(requests::card::fragment))
        .route("/requests/{id}/refresh", web::post().to(requests::card::refresh))
        .default_service(web::to(refusal::unknown_page));
    cfg.app_data(RefusalPages(refusal::pages)).service(pages);
}

/// The organisation itself: who and what comes in, for whom it works, and what is on.
fn organisation(cfg: &mut ServiceConfig) {
    cfg.route("/api-clients", web::get().to(programs::list))
        .route("/api-clients/new", web::get().to(programs::form))
        .route("/api-clients/new", web::post().to(programs::submit))
        .route("/api-clients/{id}", web::get().to(programs::show))
        .route("/api-clients/{id}", web::post().to(programs::change))
        .route("/api-clients/{id}/rotate", web::post().to(programs::rotate))
        .route("/api-clients/{id}/revoke", web::post().to(programs::revoke))
        .route("/customers", web::get().to(customers::list))
        .route("/customers/new", web::get().to(customers::form))
        .route("/customers/new", web::post().to(customers::submit))
        .route("/customers/{id}", web::get().to(customers::show))
        .route("/customers/{id}", web::post().to(customers::change))
        .route("/customers/{id}/active", web::post().to(customers::switch))
        .route("/flags", web::get().to(flags::list))
        .route("/flags/{key}", web::get().to(flags::show))
        .route("/flags/{key}", web::post().to(flags::set))
        .route("/flags/{key}/unset", web::post().to(flags::unset))
        .route("/members", web::get().to(members::list))
        .route("/members/new", web::get().to(members::form))
        .route("/members/new", sensitive(web::post().to(members::submit)))
        .route("/members/{id}", web::get().to(members::show))
        .route("/members/{id}/invitation", sensitive(web::post().to(members::send_invitation)))
        .route("/members/{id}/invitation/withdraw", web::post().to(members::withdraw_invitation))
        .route("/members/{id}/roles", web::post().to(members::roles))
        .route("/members/{id}/profile", web::post().to(members::profile))
        .route("/members/{id}/access", web::post().to(members::access))
        .route("/members/{id}/unlock", web::post().to(members::unlock))
        .route("/members/{id}/sign-out", web::post().to(members::sign_out));
}

async fn home() -> HttpResponse {
    see_other("/ui/requests")
}

/// Go and look there; the answer to every form that did its work.
pub(crate) fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
