mod company;
mod examples;
mod handlers;
mod refusals;
mod requests;
mod schemas;
mod views;

pub(crate) use handlers::{__path_open, __path_refresh, __path_submit, open, refresh, submit};
#[cfg(test)]
pub(crate) use views::CardView;
