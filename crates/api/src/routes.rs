use actix_web::guard::fn_guard;
use actix_web::web::{self, ServiceConfig, delete, get, patch, post, put, resource};
use http_support::{ErrorProfile, RouteProfile, WayOut, heavy, sensitive};
use kernel::Locale;

use crate::{
    api_clients, audit, authentication, customers, enrichment, flags, members, operations, retention, roles,
    tenants,
};

/// The prefixes under which the same routes live; contracts write the first.
const MOUNTS: [&str; 2] = ["/v1", "/api/v1"];

/// Registers every endpoint but the metrics, which may listen elsewhere.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.configure(configure_probes).service(resource("/openapi.json").route(get().to(operations::document)));
    for mount in MOUNTS {
        cfg.service(web::scope(mount).configure(health).configure(domains));
    }
}

/// Registers what probes ask for at the root; the operators' port answers it too.
pub fn configure_probes(cfg: &mut ServiceConfig) {
    health(cfg);
    cfg.service(resource("/readyz").route(get().to(operations::ready)))
        .service(resource("/startupz").route(get().to(operations::started)));
}

/// Registers the description as a page, which is for desks unless asked for.
pub fn configure_docs(cfg: &mut ServiceConfig) {
    cfg.service(web::redirect("/docs", "/docs/"))
        .service(resource("/docs/{file:[^/]*}").route(get().to(operations::docs)));
}

/// Registers `GET /metrics`: on the public port, or on the operators' one.
pub fn configure_metrics(cfg: &mut ServiceConfig) {
    cfg.service(resource("/metrics").route(get().to(operations::metrics)));
}

fn health(cfg: &mut ServiceConfig) {
    for path in ["/healthz", "/health"] {
        cfg.service(resource(path).route(get().to(operations::healthy)));
    }
}

fn domains(cfg: &mut ServiceConfig) {
    cfg.service(resource("/auth/login").route(post().to(authentication::login)))
        .service(resource("/auth/select-tenant").route(post().to(authentication::select_tenant)))
        .service(resource("/auth/refresh").route(post().to(authentication::refresh)))
        .service(resource("/auth/token").app_data(ENVELOPE).route(post().to(authentication::token::grant)))
        .service(
            resource("/auth/me")
                .route(get().to(authentication::me))
                .route(patch().to(authentication::sessions::change_me)),
        )
        .service(
            resource("/auth/password/forgot").route(sensitive(post().to(authentication::recovery::forgot))),
        )
        .service(
            resource("/auth/password/reset").route(sensitive(post().to(authentication::recovery::reset))),
        )
        .service(resource("/auth/invitations/inspect").route(post().to(authentication::invitations::inspect)))
        .service(
            resource("/auth/invitations/accept")
                .route(sensitive(post().to(authentication::invitations::accept))),
        )
        .configure(sessions)
        .configure(audit_trail)
        .configure(programs)
        .configure(users)
        .configure(clients)
        .configure(feature_flags)
        .service(resource("/tenants").route(get().to(tenants::list)).route(post().to(tenants::create)))
        .service(resource("/tenants/{id}").route(patch().to(tenants::change)))
        .service(resource("/admin/retention").route(get().to(retention::show)))
        .service(resource("/admin/retention/run").route(post().to(retention::run)))
        .service(web::scope("/companies").app_data(REQUESTS).configure(companies))
        .service(web::scope("/requests").app_data(REQUESTS).configure(requests));
}

/// What a signed-in caller does about their sessions and themselves.
fn sessions(cfg: &mut ServiceConfig) {
    use crate::authentication::{
        browser::is_by_cookie,
        sessions::{
            change_password, end, introspect, list, logout, logout_by_cookie, open, revoke, step_up,
            switch_tenant,
        },
    };
    let by_cookie = post().guard(fn_guard(is_by_cookie)).to(logout_by_cookie);
    cfg.service(resource("/auth/logout").app_data(WayOut).route(by_cookie).route(post().to(logout)))
        .service(resource("/auth/revoke").app_data(ENVELOPE).route(post().to(revoke)))
        .service(resource("/auth/introspect").route(post().to(introspect)))
        .service(resource("/auth/sessions").route(get().to(list)))
        .service(resource("/auth/sessions/{id}").route(get().to(open)).route(delete().to(end)))
        .service(resource("/auth/switch-tenant").route(post().to(switch_tenant)))
        .service(resource("/auth/step-up").route(sensitive(post().to(step_up))))
        .service(resource("/auth/password").route(sensitive(post().to(change_password))));
}

/// Who did what, and what deserves attention.
fn audit_trail(cfg: &mut ServiceConfig) {
    cfg.service(resource("/audit-events").route(get().to(audit::list)))
        .service(resource("/audit-events/export").route(heavy(get().to(audit::export))))
        .service(resource("/audit/verify").route(heavy(get().to(audit::verify))))
        .service(resource("/security-events").route(get().to(audit::list_security_events)));
}

/// What lets programs in, and what may be granted.
fn programs(cfg: &mut ServiceConfig) {
    use api_clients::{change, create, list, revoke, rotate};
    cfg.service(resource("/api-clients").route(get().to(list)).route(post().to(create)))
        .service(resource("/api-clients/{id}").route(patch().to(change)).route(delete().to(revoke)))
        .service(resource("/api-clients/{id}/rotate").route(post().to(rotate)))
        .service(resource("/roles").route(get().to(roles::list_roles)))
        .service(resource("/permissions").route(get().to(roles::list_permissions)));
}

/// The members of the caller's tenant.
fn users(cfg: &mut ServiceConfig) {
    use crate::members::{
        invitations,
        sessions::{end, end_all, list},
    };
    cfg.service(
        resource("/users").route(get().to(members::list)).route(sensitive(post().to(invitations::invite))),
    )
    .service(
        resource("/users/{id}")
            .route(get().to(members::open))
            .route(patch().to(members::change))
            .route(delete().to(members::disable)),
    )
    .service(
        resource("/users/{id}/invitation")
            .route(sensitive(post().to(invitations::send)))
            .route(delete().to(invitations::withdraw)),
    )
    .service(resource("/users/{id}/roles").route(post().to(members::grant)))
    .service(resource("/users/{id}/unlock").route(post().to(members::unlock)))
    .service(resource("/users/{id}/sessions").route(get().to(list)).route(delete().to(end_all)))
    .service(resource("/users/{id}/sessions/{sid}").route(delete().to(end)));
}

/// Whom the caller's tenant works for.
fn clients(cfg: &mut ServiceConfig) {
    use customers::{change, create, list, open};
    cfg.service(resource("/customers").route(get().to(list)).route(post().to(create)))
        .service(resource("/customers/{id}").route(get().to(open)).route(patch().to(change)));
}

/// What flags are, and what they are set to.
fn feature_flags(cfg: &mut ServiceConfig) {
    use flags::{list, list_settings, set, unset};
    cfg.service(resource("/feature-flags").route(get().to(list)))
        .service(resource("/admin/feature-flags").app_data(ENVELOPE).route(get().to(list_settings)))
        .service(
            resource("/admin/feature-flags/{key}")
                .app_data(ENVELOPE)
                .route(put().to(set))
                .route(delete().to(unset)),
        );
}

/// Refusals there have the shape of the successes (platform.md §5.4).
const ENVELOPE: RouteProfile =
    RouteProfile { names_subject: false, locale: Locale::English, errors: ErrorProfile::Envelope };

/// Refusals there speak French by default and name the request concerned (M3B).
const REQUESTS: RouteProfile =
    RouteProfile { names_subject: true, locale: Locale::French, errors: ErrorProfile::Standard };

fn companies(cfg: &mut ServiceConfig) {
    cfg.service(resource("/sources").route(get().to(enrichment::sources)))
        .service(resource("/identifiers/{value}").route(get().to(enrichment::identify)))
        .service(resource("/{siren}").route(get().to(enrichment::company)));
}

fn requests(cfg: &mut ServiceConfig) {
    // Without the constraint the id would swallow the verb behind the colon.
    cfg.service(resource("").route(get().to(enrichment::list)).route(post().to(enrichment::submit)))
        .service(resource("/{id:[^/:]+}:refresh-company").route(post().to(enrichment::refresh)))
        .service(resource("/{id:[^/:]+}").route(get().to(enrichment::open)));
}
