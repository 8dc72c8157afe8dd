//! The frame around every page, and how a page becomes an answer.

use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY},
    },
};
use askama::Template;

use crate::{
    assets::{self, Assets},
    locale::{self, Texts},
    navigation::Place,
};

/// Nothing inline, nothing from elsewhere, in nobody's frame.
const POLICY: &str = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// What every page shows around its own matter.
#[derive(Clone, Debug)]
pub struct Shell {
    pub t: Texts,
    /// The page to come back to after a change of language.
    pub path: String,
    pub csrf: String,
    /// Absent at the door.
    pub person: Option<Person>,
    pub assets: &'static Assets,
}

/// Who is signed in, for their own eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub tenant: String,
    /// The pages about the organisation that open to them.
    pub places: Vec<Place>,
}

/// A language of the switch.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    pub code: &'static str,
    pub name: &'static str,
    pub current: bool,
}

impl Shell {
    pub fn new(t: Texts, path: String, csrf: String, person: Option<Person>) -> Self {
        Self { t, path, csrf, person, assets: assets::assets() }
    }

    /// The frame of a fragment is the frame of its page: one content, one tag.
    #[must_use]
    pub fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    pub fn is_here(&self, section: &str) -> bool {
        self.path.starts_with(section)
    }

    pub fn languages(&self) -> impl Iterator<Item = Language> {
        let spoken = self.t.locale();
        locale::OFFERED.iter().map(move |(offered, name)| Language {
            code: offered.code(),
            name,
            current: *offered == spoken,
        })
    }
}

/// A page as an answer that no cache keeps.
pub fn page(status: StatusCode, template: &impl Template) -> HttpResponse {
    match template.render() {
        Ok(html) => html_answer(status, html),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a page could not be rendered");
            html_answer(StatusCode::INTERNAL_SERVER_ERROR, String::new())
        }
    }
}

pub fn html_answer(status: StatusCode, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((VARY, "Cookie, Accept-Language"))
        .body(html)
}
