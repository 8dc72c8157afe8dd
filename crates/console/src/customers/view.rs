//! Customers in words.

use auth::model::{Customer, Member};
use kernel::{DomainError as _, Page};

use crate::{
    filled::Filled,
    locale::Texts,
    members::view::{Badge, Choice, Line as Person},
    visitor::Visitor,
};

/// One page of the list.
#[derive(Clone, Debug)]
pub struct ListView {
    pub lines: Vec<Line>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub position: String,
    /// What was looked for.
    pub q: String,
    pub states: [Choice; 3],
    /// The state looked for; empty for all.
    pub state: &'static str,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub reference: String,
    pub badge: Badge,
}

/// The fields of a customer, to fill in or to change.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    pub name: String,
    pub reference: String,
    /// Makes two clicks one call.
    pub once: String,
    /// What is wrong with a field, in words.
    pub name_error: Option<String>,
    pub reference_error: Option<String>,
    /// What else is wrong.
    pub problem: Option<String>,
}

/// Who is bound to a customer, as far as a page shows them.
#[derive(Clone, Debug)]
pub struct People {
    pub lines: Vec<Person>,
    pub total: u64,
}

impl Badge {
    const fn of_customer(is_active: bool) -> Self {
        if is_active {
            Self { class: "ok", word: "customers-on" }
        } else {
            Self { class: "bad", word: "customers-off" }
        }
    }
}

impl ListView {
    pub fn new(t: Texts, found: &Page<Customer>, q: String, is_active: Option<bool>) -> Self {
        let (page, pages) = (u64::from(found.request.page()), found.pages());
        let position = t.say_all("list-page", [("page", page.into()), ("pages", pages.into())]);
        let choice = |value, word, state| Choice { value, word, picked: is_active == state };
        let states = [
            choice("", "customers-all", None),
            choice("true", "customers-on", Some(true)),
            choice("false", "customers-off", Some(false)),
        ];
        Self {
            lines: found.items.iter().map(Line::new).collect(),
            total: found.total,
            page,
            pages,
            position: position.into_owned(),
            q,
            state: states.iter().find(|state| state.picked).map_or("", |state| state.value),
            states,
        }
    }
}

impl Line {
    pub fn new(customer: &Customer) -> Self {
        Self {
            id: customer.id.to_string(),
            name: customer.name.clone(),
            reference: customer.reference.clone().unwrap_or_default(),
            badge: Badge::of_customer(customer.is_active),
        }
    }
}

impl FormView {
    pub fn of(customer: &Customer) -> Self {
        let reference = customer.reference.clone().unwrap_or_default();
        Self { name: customer.name.clone(), reference, ..Self::default() }
    }

    /// As it was sent, to be corrected.
    pub fn filled(body: &Filled) -> Self {
        Self {
            name: body.text("name").to_owned(),
            reference: body.text("reference").to_owned(),
            once: body.text("once").to_owned(),
            ..Self::default()
        }
    }

    /// Says at the field what is wrong with it, and anything else above the form.
    pub fn refuse(&mut self, visitor: &Visitor, error: &auth::Error) {
        let details = error.details();
        let first = details.first().map(|detail| (&*detail.field, &*detail.reason));
        let reason = first.map(|(_, reason)| reason);
        let told = http_support::message(error.code(), reason, visitor.t.locale());
        let told = Some(told.unwrap_or(error.code()).to_owned());
        let say = |key| Some(visitor.t.say(key).into_owned());
        match first {
            Some(("name", _)) => self.name_error = say("members-error-name"),
            Some(("reference", "reference_taken")) => self.reference_error = told,
            Some(("reference", _)) => self.reference_error = say("customers-error-reference"),
            _ => self.problem = told,
        }
    }
}

impl People {
    pub fn new(found: &Page<Member>) -> Self {
        Self { lines: found.items.iter().map(Person::new).collect(), total: found.total }
    }
}
