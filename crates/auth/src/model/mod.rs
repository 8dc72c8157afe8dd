//! Users, tenants, memberships, sessions and tokens as values: no clock, no randomness of their own, no storage.

mod api_client;
mod api_token;
mod claims;
mod email;
mod failures;
mod fault;
mod keyring;
mod member;
mod membership;
mod one_time;
mod password;
mod refresh;
mod secret;
mod session;
mod slug;
mod standing;
mod tenant;
mod user;

pub use api_client::{ApiClient, ApiSecret, ApiSecretKey, ApiStanding};
pub use api_token::{ApiSecretTag, ApiToken};
pub use claims::{AccessClaims, Holder, TokenFault, TokenRules};
pub use email::Email;
pub use failures::{ANY, Failures, LockRule, LockRules, LockScope};
pub use fault::InputFault;
pub use keyring::{Keyring, Purpose};
pub use member::{Member, MemberFault};
pub use membership::{MemberStatus, Membership};
pub use one_time::{Errand, OneTimeToken, Slot};
pub use password::{Password, Weakness};
pub use refresh::{Exchange, Nonce, RefreshToken};
pub use secret::{SecretHash, SessionSecret};
pub use session::{Ending, Session};
pub use slug::TenantSlug;
pub use standing::{Refusal, Standing};
pub use tenant::{Tenant, TenantStatus};
pub use user::User;
