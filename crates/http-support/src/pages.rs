//! Refusals of pages, which people read: written by whoever writes the pages.

use std::fmt;

use actix_web::{HttpRequest, HttpResponse};

use crate::{ApiError, Exchange};

/// How the refusals of pages are written; put into the application data as it is. It looks at a call before its handler
/// does, and answers nothing for a call that asks for no page.
#[derive(Clone, Copy, Debug)]
pub struct RefusalPages(pub fn(&HttpRequest) -> Option<RefusalWriter>);

/// Writes the refusal of one call.
pub struct RefusalWriter(pub Box<dyn Fn(&ApiError) -> HttpResponse>);

impl fmt::Debug for RefusalWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefusalWriter")
    }
}

impl RefusalWriter {
    /// None where no page is asked for, or a form of refusal is asked for by name.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        let pages = request.app_data::<RefusalPages>()?;
        let is_asked_by_name = Exchange::of(request).profile.is_some();
        (pages.0)(request).filter(|_| !is_asked_by_name)
    }

    pub(crate) fn write(&self, error: &ApiError) -> HttpResponse {
        (self.0)(error)
    }
}
