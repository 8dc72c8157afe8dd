mod handlers;
mod requests;
mod views;

pub(crate) use handlers::{__path_login, __path_me, login, me};
#[cfg(test)]
pub(crate) use handlers::{LOGIN, ME};
#[cfg(test)]
pub(crate) use views::{MeView, SignedInView};
