mod companies;
mod company;
mod examples;
mod handlers;
mod list;
mod refusals;
mod requests;
mod schemas;
mod views;

pub(crate) use companies::{__path_company, __path_identify, __path_sources, company, identify, sources};
pub(crate) use handlers::{__path_open, __path_refresh, __path_submit, open, refresh, submit};
pub(crate) use list::{__path_list, list};
#[cfg(test)]
pub(crate) use views::CardView;
