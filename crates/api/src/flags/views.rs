use auth::{
    KnownFlag,
    model::{FlagSetting, FlagState},
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// Every flag, as it is for the caller.
#[derive(Serialize, ToSchema)]
#[schema(as = FlagStates)]
pub(crate) struct FlagStatesView<'a> {
    items: Vec<FlagStateView<'a>>,
    #[schema(example = 1)]
    total: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FlagState)]
pub(crate) struct FlagStateView<'a> {
    #[schema(example = "requests.sync_attempt")]
    key: &'static str,
    #[schema(example = true)]
    enabled: bool,
    /// Null while the flag is off, and when none was set.
    #[schema(required = true, example = "blue")]
    variant: Option<&'a str>,
}

/// What a flag is set to, in the envelope.
#[derive(Serialize, ToSchema)]
#[schema(as = FlagEnvelope)]
pub(crate) struct FlagEnvelope<'a> {
    #[schema(example = true)]
    success: bool,
    data: FlagView<'a>,
    /// Always null.
    #[schema(required = true, value_type = Option<Object>)]
    error: Option<()>,
}

/// Every flag, in the envelope.
#[derive(Serialize, ToSchema)]
#[schema(as = FlagsEnvelope)]
pub(crate) struct FlagsEnvelope<'a> {
    #[schema(example = true)]
    success: bool,
    data: Vec<KnownFlagView<'a>>,
    /// Always null.
    #[schema(required = true, value_type = Option<Object>)]
    error: Option<()>,
}

/// A flag, and what it is set to.
#[derive(Serialize, ToSchema)]
#[schema(as = KnownFlag)]
pub(crate) struct KnownFlagView<'a> {
    #[schema(example = "requests.sync_attempt")]
    key: &'static str,
    /// The part of the program that obeys it.
    #[schema(example = "company-enrichment")]
    owner: &'static str,
    /// `release`, `ops` or `permission`.
    #[schema(example = "ops")]
    kind: &'static str,
    /// When the code is to ask no more; null for what stays.
    #[schema(required = true)]
    removal_date: Option<NaiveDate>,
    /// What holds where nobody set anything.
    #[schema(example = true)]
    default: bool,
    /// What it is set to for every tenant without a setting of its own; null when nobody set it.
    #[schema(required = true)]
    global: Option<FlagView<'a>>,
    /// What it is set to in the caller's tenant; null when nobody set it.
    #[schema(required = true)]
    tenant: Option<FlagView<'a>>,
}

/// What a flag is set to.
#[derive(Serialize, ToSchema)]
#[schema(as = Flag)]
pub(crate) struct FlagView<'a> {
    #[schema(example = "requests.sync_attempt")]
    key: &'a str,
    /// `tenant` or `global`.
    #[schema(example = "tenant")]
    scope: &'static str,
    /// The tenant, or `*`.
    #[schema(example = "01930000-0000-7000-8000-000000000001")]
    scope_id: String,
    #[schema(example = false)]
    enabled: bool,
    #[schema(required = true, example = "blue")]
    variant: Option<&'a str>,
    #[schema(example = 100, minimum = 0, maximum = 100)]
    rollout_percent: u8,
    /// From then on it counts as not set.
    #[schema(required = true)]
    expires_at: Option<DateTime<Utc>>,
    #[schema(required = true, example = "The official source is slow today.")]
    note: Option<&'a str>,
}

impl<'a> From<&'a [FlagState]> for FlagStatesView<'a> {
    fn from(states: &'a [FlagState]) -> Self {
        let view = |state: &'a FlagState| FlagStateView {
            key: state.key,
            enabled: state.on,
            variant: state.variant.as_deref(),
        };
        Self { items: states.iter().map(view).collect(), total: states.len() }
    }
}

impl<'a> From<&'a FlagSetting> for FlagView<'a> {
    fn from(set: &'a FlagSetting) -> Self {
        Self {
            key: &set.key,
            scope: set.scope(),
            scope_id: set.scope_id(),
            enabled: set.enabled,
            variant: set.variant.as_deref(),
            rollout_percent: set.rollout_percent,
            expires_at: set.expires_at,
            note: set.note.as_deref(),
        }
    }
}

impl<'a> From<&'a FlagSetting> for FlagEnvelope<'a> {
    fn from(set: &'a FlagSetting) -> Self {
        Self { success: true, data: set.into(), error: None }
    }
}

impl<'a> From<&'a [KnownFlag]> for FlagsEnvelope<'a> {
    fn from(known: &'a [KnownFlag]) -> Self {
        let view = |known: &'a KnownFlag| KnownFlagView {
            key: known.flag.key,
            owner: known.flag.owner,
            kind: known.flag.kind.as_str(),
            removal_date: known.flag.kind.removed_on(),
            default: known.flag.default,
            global: known.global.as_ref().map(Into::into),
            tenant: known.tenant.as_ref().map(Into::into),
        };
        Self { success: true, data: known.iter().map(view).collect(), error: None }
    }
}
