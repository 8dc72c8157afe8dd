mod alternatives;
mod components;
mod links;
mod patterns;
mod texts;
mod whole;

use http_support::{EnvelopeBody, EnvelopeError, ErrorBody, ErrorDetail, ProblemBody};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, SecurityRequirement,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use self::{
    alternatives::Alternatives,
    links::Links,
    texts::Texts,
    whole::{Keys, Names, OptionalBodies},
};
use crate::{
    api_clients, audit,
    authentication::{self, browser::REFRESH_COOKIE},
    customers, enrichment, flags, members, operations, retention, roles, tenants,
};

const BEARER: &str = "bearer";
/// Id and token of an API client.
const CLIENT: &str = "client";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "comptoir",
        description = "The back office's API. The routes under `/v1` are served under `/api/v1` too. Every answer bears \
            `X-Request-Id` and `X-Correlation-Id`; a refusal has the body `ErrorBody` in the language of `Accept-Language` \
            (fr, en, ar). A token that names no tenant is answered 401 `TENANT_MISSING`. `X-Response-Profile: standard|envelope|problem` asks for another body: `EnvelopeBody`, or \
            `ProblemBody` (RFC 9457), which `Accept: application/problem+json` asks for too.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        audit::list,
        audit::export,
        audit::verify,
        audit::list_security_events,
        authentication::login,
        authentication::select_tenant,
        authentication::refresh,
        authentication::token::grant,
        authentication::me,
        authentication::invitations::inspect,
        authentication::invitations::accept,
        authentication::recovery::forgot,
        authentication::recovery::reset,
        authentication::sessions::change_me,
        authentication::sessions::change_password,
        authentication::sessions::step_up,
        authentication::sessions::switch_tenant,
        authentication::sessions::logout,
        authentication::sessions::revoke,
        authentication::sessions::introspect,
        authentication::sessions::list,
        authentication::sessions::open,
        authentication::sessions::end,
        api_clients::list,
        api_clients::create,
        api_clients::change,
        api_clients::revoke,
        api_clients::rotate,
        customers::list,
        customers::create,
        customers::open,
        customers::change,
        roles::list_roles,
        roles::list_permissions,
        enrichment::company,
        enrichment::identify,
        enrichment::sources,
        enrichment::list,
        enrichment::submit,
        enrichment::open,
        enrichment::refresh,
        flags::list,
        flags::list_settings,
        flags::set,
        flags::unset,
        members::list,
        members::invitations::invite,
        members::invitations::send,
        members::invitations::withdraw,
        members::open,
        members::change,
        members::disable,
        members::grant,
        members::unlock,
        members::sessions::list,
        members::sessions::end_all,
        members::sessions::end,
        operations::healthy,
        operations::ready,
        operations::started,
        operations::metrics,
        operations::document,
        retention::show,
        retention::run,
        tenants::list,
        tenants::create,
        tenants::change,
    ),
    components(schemas(EnvelopeBody, EnvelopeError, ErrorBody, ErrorDetail, ProblemBody)),
    modifiers(&Bearer, &Keys, &Names, &OptionalBodies, &Texts, &Alternatives, &Links),
    tags(
        (name = "audit", description = "Who did what, and the proof that nobody touched it since"),
        (name = "authentication", description = "Sign in, and see who is signed in"),
        (name = "api clients", description = "Programs of the tenant, and the tokens that let them in"),
        (name = "members", description = "Who belongs to the tenant, and what each may do"),
        (name = "customers", description = "Whom the tenant works for, and to whom a `client_user` is bound"),
        (name = "tenants", description = "The organisations that this installation serves"),
        (name = "feature flags", description = "Switches that parts of the program obey, for a tenant or for all"),
        (name = "requests", description = "Requests for companies, and what the official sources know of them"),
        (name = "companies", description = "Companies the tenant asked for, identifiers, and how the sources stand"),
        (name = "operations", description = "For probes, which need no token, and for operators"),
    ),
)]
struct Document;

/// A signed-in caller is the rule; operations without token say so themselves.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(BEARER, SecurityScheme::Http(scheme));
        let basic = HttpBuilder::new().scheme(HttpAuthScheme::Basic).build();
        components.add_security_scheme(CLIENT, SecurityScheme::Http(basic));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(REFRESH_COOKIE));
        components.add_security_scheme("refresh_cookie", SecurityScheme::ApiKey(cookie));
        document.security = Some(vec![SecurityRequirement::new(BEARER, [] as [&str; 0])]);
    }
}

/// The description of every route, the same every time.
pub fn openapi() -> openapi::OpenApi {
    Document::openapi()
}
