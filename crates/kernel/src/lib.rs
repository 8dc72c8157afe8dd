#![doc = include_str!("../README.md")]

mod authenticator;
mod cache;
mod clock;
mod context;
mod error;
mod figures;
mod flags;
mod id;
mod jobs;
mod journal;
mod limiter;
mod once;
mod page;
pub mod paris;
mod permission;
mod pub_sub;
mod queries;
mod random;
mod stretch;
#[cfg(feature = "testing")]
pub mod testing;
mod trace;
mod unit_of_work;

pub use authenticator::{Authenticator, Credential, Denial, Principal, ShownToken, Unauthenticated, Witness};
pub use cache::{Cache, Silent};
pub use clock::Clock;
pub use context::{
    Access, Actor, ApiClient, ApiClientId, Client, Context, IdempotencyKey, Locale, Scope, Session, Tenant,
    TenantId, User, UserId,
};
pub use error::{Detail, DomainError, ErrorKind, Forbidden, StepUpRequired, TenantSuspended};
pub use figures::{Figures, NoFigures};
pub use flags::{Flag, FlagKind, Flags, Unset};
pub use id::Id;
pub use jobs::{
    Background, Backoff, Job, JobEnd, JobFailure, JobHandler, JobLedger, JobQueue, Lease, LeasedJob, NewJob,
    QueueDepth, QueueFigures, Queued, WakeUp,
};
pub use journal::{Audit, AuditOutcome, Claim, Event, Journal, Personal, SecurityEvent, Severity};
pub use limiter::{Decision, Limiter, Quota};
pub use once::{Outcome, once};
pub use page::{Page, PageRequest, PageRequestFault};
pub use permission::{Permission, PermissionSet};
pub use pub_sub::{Heard, PubSub};
pub use queries::{Counted, Queries};
pub use random::Random;
pub use stretch::{Start, Stretch, Stretched};
pub use trace::{NoTraceParent, TraceParent};
pub use unit_of_work::{BoxFuture, Mode, Store, StoreError, UnitOfWork, Verdict, Work};
