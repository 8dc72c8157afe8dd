#![doc = include_str!("../README.md")]

pub mod audit;
mod cache;
pub mod catalogue;
mod commands;
mod error;
mod grants;
mod jobs;
mod letters;
pub mod model;
pub mod permissions;
mod ports;
pub mod retention;
mod roles;
mod service;
mod settings;
mod views;

pub use commands::{
    AcceptInvitation, AddMember, ChangeApiClient, ChangeCustomer, ChangeMember, ChangePassword,
    ChangeProfile, ChangeTenant, ChooseTenant, CreateTenant, ExchangeSecret, Expiry, FirstAccount,
    GrantRoles, InviteMember, IssueToken, ListCustomers, ListMembers, Login, NewApiClient, NewCustomer,
    NewTenant, NewUser, Proof, ResetPassword, Revoke, SetFlag, SetPlatformAdmin, UnsetFlag,
};
pub use error::Error;
pub use grants::permissions_of;
pub use jobs::{SendLetter, Topic};
pub use letters::LetterWriter;
pub use ports::{
    Accounts, ApiClients, ApiTokens, Credentials, Customers, CustomersSought, Enrolment, FeatureFlags,
    HashFault, Invitations, Letter, LoginFailures, MailFault, Mailer, Members, MembersSought, OneTimeTokens,
    PasswordHasher, RefreshTokens, Repository, Retention, Sessions, SessionsOf, SigningFault,
    SystemRepository, Tenants, TokenSigner,
};
pub use roles::Role;
pub use service::{Ports, Service};
pub use settings::Settings;
pub use views::{
    AccessToken, BrowserSession, CreatedUser, Invitation, IssuedApiClient, KnownFlag, ListedApiClient,
    ListedSession, LiveToken, Me, ProgramToken, Revoked, SignedIn, TenantChoice, TenantsToChoose, Tokens,
};
