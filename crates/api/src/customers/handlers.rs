use actix_web::{HttpResponse, http::header::LOCATION, web::Data};
use auth::Service;
use http_support::{ApiResult, Call, Caller, PageView, Paging, PagingParams, PathId, replayed};
use kernel::{Client, Outcome};

use super::{
    query::{CustomersQuery, sought},
    refusals::{ChangeRefusals, CreateRefusals, ListRefusals, OneRefusals},
    requests::{ChangeRequest, CreateRequest},
    views::CustomerView,
};
use crate::asked::Given;

/// List the customers
///
/// Of the caller's tenant, by name.
#[utoipa::path(
    get, path = "/v1/customers", tag = "customers", params(CustomersQuery, PagingParams),
    responses((status = 200, description = "One page of them", body = PageView<CustomerView>), ListRefusals),
)]
pub(crate) async fn list(
    caller: Caller,
    given: Given,
    page: Paging,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let page = service.list_customers(&caller, sought(&given, *page)?).await?;
    Ok(HttpResponse::Ok().json(PageView::of(&page, CustomerView::from)))
}

/// Add a customer
///
/// Members of the role `client_user` can then be bound to it. No two customers of a tenant share a reference.
#[utoipa::path(
    post, path = "/v1/customers", tag = "customers", request_body = CreateRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours")),
    responses(
        (status = 201, description = "The customer", body = CustomerView,
            headers(("Location" = String, description = "The customer"))),
        CreateRefusals,
    ),
)]
pub(crate) async fn create(call: Call<CreateRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let Outcome { value, replayed: is_replay } = service.create_customer(&cx, body.into()).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/customers/{}", value.id)));
    Ok(replayed(&mut answer, is_replay).json(CustomerView::from(&value)))
}

/// Show a customer
///
/// Those of other tenants are as unknown as missing ones.
#[utoipa::path(
    get, path = "/v1/customers/{id}", tag = "customers", params(("id" = Uuid, Path, description = "The customer")),
    responses((status = 200, description = "The customer", body = CustomerView), OneRefusals),
)]
pub(crate) async fn open(
    caller: Caller,
    id: PathId<Client>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let customer = service.get_customer(&caller, id.0).await?;
    Ok(HttpResponse::Ok().json(CustomerView::from(&customer)))
}

/// Change a customer
///
/// What is absent stays. Once it is off, nobody more is bound to it; whoever is goes on as before.
#[utoipa::path(
    patch, path = "/v1/customers/{id}", tag = "customers", request_body = ChangeRequest,
    params(
        ("id" = Uuid, Path, description = "The customer"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "The customer as it is now", body = CustomerView), ChangeRefusals),
)]
pub(crate) async fn change(
    call: Call<ChangeRequest>,
    id: PathId<Client>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let Outcome { value, replayed: is_replay } = service.change_customer(&cx, id.0, body.into()).await?;
    Ok(replayed(&mut HttpResponse::Ok(), is_replay).json(CustomerView::from(&value)))
}
