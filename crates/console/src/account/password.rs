//! Another password.

use actix_web::{Error, HttpResponse, http::StatusCode, web::Data};
use auth::{ChangePassword, model::Weakness};
use serde::Deserialize;

use super::{PAGE, answer};
use crate::{csrf::Posted, login::SecretText, routes::see_other, visitor::Visitor};

#[derive(Debug, Deserialize)]
pub struct Filled {
    #[serde(default)]
    current: SecretText,
    #[serde(default)]
    new: SecretText,
    /// A ticked box.
    others: Option<String>,
}

/// Key of why a password will not do.
pub const fn fault_of(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::TooShort => "account-password-too-short",
        Weakness::TooLong => "account-password-too-long",
        Weakness::Guessable => "account-password-guessable",
        Weakness::HasEmail => "account-password-has-email",
        Weakness::HasTenant | Weakness::HasProduct => "account-password-has-name",
    }
}

/// Changes it, or says at the field why not.
pub async fn change(
    posted: Posted<Visitor, Filled>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let change = ChangePassword {
        current: body.current.into_secret(),
        new: body.new.into_secret(),
        revoke_others: body.others.is_some(),
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    match accounts.change_password(&visitor.cx, change).await {
        Ok(_) => Ok(see_other("/ui/account?done=password")),
        Err(auth::Error::BadLogin) => {
            answer(&visitor, &accounts, refused, |page| page.current_error = Some("account-password-wrong"))
                .await
        }
        Err(auth::Error::WeakPassword(weakness)) => {
            answer(&visitor, &accounts, refused, |page| page.new_error = Some(fault_of(weakness))).await
        }
        Err(error) => Err(visitor.refuse(&error, Some(PAGE))),
    }
}
