use std::{
    collections::HashMap,
    future::{Ready, ready},
    ops::Deref,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Query};
use kernel::{Detail, Page, PageRequest, PageRequestFault, Start, Stretch, Stretched};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{ApiError, cursor::Cursors};

/// The page asked for: `page` from 1, `size` from 1 to 100 (platform.md §6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging(pub PageRequest);

/// How [`Paging`] is documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PagingParams {
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 100_000, default = 1)]
    #[expect(dead_code, reason = "read by name from the query")]
    page: Option<u32>,
    /// How many a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    #[expect(dead_code, reason = "read by name from the query")]
    size: Option<u32>,
}

/// One page of a list (platform.md §5.4).
#[derive(Debug, Serialize, ToSchema)]
pub struct PageView<T> {
    pub items: Vec<T>,
    /// How many there are on all pages.
    #[schema(example = 1)]
    pub total: u64,
    #[schema(example = 1)]
    pub page: u32,
    #[schema(example = 20)]
    pub size: u32,
}

/// How the parameters of a list that is read by cursor are documented.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StretchParams {
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    #[expect(dead_code, reason = "read by name from the query")]
    size: Option<u32>,
    /// `next_cursor` or `prev_cursor` of another stretch of this list, asked for with the same filters.
    #[param(pattern = "^[A-Za-z0-9_-]{44}$")]
    #[expect(dead_code, reason = "read by name from the query")]
    cursor: Option<String>,
}

/// One stretch of a list that grows at its newest end (platform.md §5.4).
#[derive(Debug, Serialize, ToSchema)]
pub struct StretchView<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// How many there are in all; null when that was not counted, or passes 10 000.
    #[schema(required = true, example = 1)]
    pub total: Option<u64>,
    /// Which page; null when a cursor led here.
    #[schema(required = true, example = 1)]
    pub page: Option<u32>,
    #[schema(example = 20)]
    pub size: u32,
    /// Leads to what is older, whatever was added meanwhile; null when nothing is.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// Leads to what is newer; null when nothing was.
    #[schema(required = true)]
    pub prev_cursor: Option<String>,
}

impl<T> StretchView<T> {
    /// A stretch whose items are written as `view` writes them.
    pub fn of<'a, U>(
        found: &'a Stretched<U>,
        cursors: &Cursors,
        id: impl Fn(&U) -> Uuid,
        view: impl Fn(&'a U) -> T,
    ) -> Self {
        let Stretch { start, size } = found.stretch;
        let page = match start {
            Start::Newest { skip } => Some(skip / size + 1),
            Start::OlderThan(_) | Start::NewerThan(_) => None,
        };
        Self {
            items: found.items.iter().map(view).collect(),
            total: found.total,
            page,
            size,
            next_cursor: found.older(&id).and_then(|start| cursors.write(start)),
            prev_cursor: found.newer(&id).and_then(|start| cursors.write(start)),
        }
    }
}

impl<T> PageView<T> {
    /// A page whose items are written as `view` writes them.
    pub fn of<'a, U>(page: &'a Page<U>, view: impl Fn(&'a U) -> T) -> Self {
        Self {
            items: page.items.iter().map(view).collect(),
            total: page.total,
            page: page.request.page(),
            size: page.request.size(),
        }
    }
}

impl Deref for Paging {
    type Target = PageRequest;

    fn deref(&self) -> &PageRequest {
        &self.0
    }
}

impl FromRequest for Paging {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

/// # Errors
/// 400 `INVALID_PAGINATION`, naming each parameter out of its range, or `PAGE_TOO_DEEP`.
fn read(query: &str) -> Result<PageRequest, ApiError> {
    let given = Query::<HashMap<String, String>>::from_query(query).map(Query::into_inner);
    let given = given.unwrap_or_default();
    let number = |name: &'static str, usual: u32, most: u32| -> Result<u32, Detail> {
        let number = given.get(name).map_or(Some(usual), |text| text.parse().ok());
        number.filter(|number| (1..=most).contains(number)).ok_or(Detail::new(name, "out_of_range"))
    };
    let (page, size) = (number("page", 1, 100_000), number("size", PageRequest::DEFAULT_SIZE, 100));
    match (page, size) {
        (Ok(page), Ok(size)) => PageRequest::new(page, size).map_err(|fault| match fault {
            PageRequestFault::OutOfRange => ApiError::invalid_pagination([]),
            PageRequestFault::TooDeep => ApiError::page_too_deep(),
        }),
        (page, size) => Err(ApiError::invalid_pagination([page.err(), size.err()].into_iter().flatten())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(query: &str) -> (&'static str, Vec<String>) {
        let error = read(query).unwrap_err();
        (error.code(), error.details().iter().map(|detail| detail.field.to_string()).collect())
    }

    #[test]
    fn scenario_33_a_page_out_of_its_range_is_refused_by_name() {
        assert_eq!(read("").map(|page| (page.page(), page.size())).unwrap(), (1, 20));
        assert_eq!(read("page=3&size=100").map(PageRequest::offset).unwrap(), 200);
        assert_eq!(refused("size=101"), ("INVALID_PAGINATION", vec!["size".to_owned()]));
        assert_eq!(
            refused("page=0&size=x"),
            ("INVALID_PAGINATION", vec!["page".to_owned(), "size".to_owned()])
        );
        assert_eq!(refused("page=101&size=100"), ("PAGE_TOO_DEEP", vec!["page".to_owned()]));
    }

    proptest! {
        #[test]
        fn any_query_is_read_without_a_panic(query in "\\PC{0,60}") {
            read(&query).ok();
        }
    }
}
