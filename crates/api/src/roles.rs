//! The words of authorisation, for whoever gives roles or scopes.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web::Data};
use auth::{Role, Service, catalogue};
use http_support::{ApiResult, Caller, refusals};
use kernel::{Locale, Permission};
use serde::Serialize;
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{RefOr, Response},
};

/// Every role.
#[derive(Serialize, ToSchema)]
#[schema(as = Roles)]
pub(crate) struct RolesView {
    items: Vec<RoleView>,
    #[schema(example = 13)]
    total: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Role)]
pub(crate) struct RoleView {
    #[schema(example = "agency_user")]
    name: &'static str,
    /// What it is, in the caller's language.
    #[schema(example = "Agency: requests, companies, procedures and documents.")]
    text: &'static str,
    /// Whether a person may hold it; the others are for machines.
    personal: bool,
    /// The permissions it grants, by name.
    #[schema(example = json!(["requests:create", "requests:read"]))]
    permissions: Vec<&'static str>,
}

/// Every permission that can be named one by one.
#[derive(Serialize, ToSchema)]
#[schema(as = Permissions)]
pub(crate) struct PermissionsView {
    items: Vec<PermissionView>,
    #[schema(example = 66)]
    total: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Permission)]
pub(crate) struct PermissionView {
    #[schema(example = "requests:create")]
    name: &'static str,
    /// What it is about.
    #[schema(example = "requests")]
    resource: &'static str,
    /// What it allows, in the caller's language.
    #[schema(example = "Create a request")]
    text: &'static str,
    /// Whether the caller holds it, and so may grant it.
    held: bool,
}

pub(crate) const ROLES: [&str; 3] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN"];

pub(crate) struct RolesRefusals;

impl IntoResponses for RolesRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&ROLES)
    }
}

impl RoleView {
    fn of(role: Role, locale: Locale) -> Self {
        let preset = role.permissions();
        let is_granted = |name: &&'static str| preset.allows(Permission::new(name));
        let permissions = catalogue::permissions().map(catalogue::Named::name).filter(is_granted);
        Self {
            name: role.as_str(),
            text: catalogue::role_text(role, locale),
            personal: role.is_personal(),
            permissions: permissions.collect(),
        }
    }
}

/// List the roles
///
/// Each with what it is and the permissions it grants.
#[utoipa::path(
    get, path = "/v1/roles", tag = "members",
    responses((status = 200, description = "Every role", body = RolesView), RolesRefusals),
)]
pub(crate) async fn list_roles(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let roles = service.list_roles(&caller)?;
    let items: Vec<_> = roles.into_iter().map(|role| RoleView::of(role, caller.locale)).collect();
    Ok(HttpResponse::Ok().json(RolesView { total: items.len(), items }))
}

/// List the permissions
///
/// Those that can be given one by one: as scopes of an API client, or beside the roles of a member.
#[utoipa::path(
    get, path = "/v1/permissions", tag = "members",
    responses((status = 200, description = "Every permission", body = PermissionsView), RolesRefusals),
)]
pub(crate) async fn list_permissions(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let all = service.list_permissions(&caller)?;
    let items: Vec<_> = all
        .map(|named| PermissionView {
            name: named.name(),
            resource: named.resource(),
            text: named.text(caller.locale),
            held: caller.allows(Permission::new(named.name())),
        })
        .collect();
    Ok(HttpResponse::Ok().json(PermissionsView { total: items.len(), items }))
}
