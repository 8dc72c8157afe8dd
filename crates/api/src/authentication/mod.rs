pub(crate) mod browser;
mod handlers;
pub(crate) mod invitations;
pub(crate) mod recovery;
mod refusals;
mod requests;
pub(crate) mod sessions;
pub(crate) mod token;
mod views;

pub(crate) use handlers::{
    __path_login, __path_me, __path_refresh, __path_select_tenant, login, me, refresh, select_tenant,
};
pub(crate) use views::SessionsView;
#[cfg(test)]
pub(crate) use views::{MeView, SignedInView};
