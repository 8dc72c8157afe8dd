use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use company_enrichment::{
    Card, CompanySheet,
    model::{
        ActiveStatus, Company, DiffusionStatus, Field, Fields, Provenance, Siret, Snapshot, SourceApi, Vat,
        VatStatus,
    },
    permissions::Viewing,
};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::schemas;

/// The company as the official sources know it. What they do not say is null.
#[derive(Serialize, ToSchema)]
#[schema(as = Company)]
pub(crate) struct CompanyView<'a> {
    #[schema(value_type = String, example = "552032534")]
    siren: &'a str,
    #[schema(required = true, example = "DANONE")]
    legal_name: Option<&'a str>,
    #[schema(required = true)]
    trade_name: Option<&'a str>,
    #[schema(required = true)]
    brand_name: Option<&'a str>,
    #[schema(required = true, example = "SA à conseil d'administration (s.a.i.)")]
    legal_form: Option<&'a str>,
    #[schema(required = true, example = "1955-01-01")]
    creation_date: Option<NaiveDate>,
    /// `A` active, `C` ceased.
    #[schema(required = true, example = "A")]
    active_status: Option<&'static str>,
    /// For diagnosis; never the SIRET of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, required = false)]
    head_office_siret: Option<&'a str>,
    address: AddressView<'a>,
    #[schema(required = true, example = "70.10Z")]
    naf_code: Option<&'a str>,
    #[schema(required = true, example = "Activités des sièges sociaux")]
    naf_label: Option<&'a str>,
    /// `10-19`, `10000+`, or `NN` for no employees.
    #[schema(required = true, example = "1000-1999")]
    headcount_range: Option<&'a str>,
    registry: RegistryView<'a>,
    /// `{year: {ca, resultat_net}}` in euros, of the latest answer alone; 0 is a value. Left out when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    finances: Option<&'a RawValue>,
    /// Labels and certifications, of the latest answer alone. Left out when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    complements: Option<&'a RawValue>,
    /// Null when the SIREN cannot have one.
    #[schema(required = true)]
    vat: Option<VatView>,
    diffusion: DiffusionView<'a>,
    /// Where each value comes from, by the name of its column: `legal_name`, `address_line1`, ….
    #[schema(value_type = BTreeMap<String, ProvenanceView>)]
    provenance: BTreeMap<Field, ProvenanceView>,
    /// What the sources say of the company's existence when they disagree; left out while they agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    status_conflict: Option<Vec<StatementView>>,
    /// End of the last successful consolidation.
    updated_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Address)]
pub(crate) struct AddressView<'a> {
    #[schema(required = true, example = "59-61 RUE LA FAYETTE")]
    line1: Option<&'a str>,
    #[schema(required = true)]
    line2: Option<&'a str>,
    #[schema(required = true, example = "75009")]
    postal_code: Option<&'a str>,
    #[schema(required = true, example = "PARIS")]
    city: Option<&'a str>,
    /// ISO 3166 alpha-2.
    #[schema(required = true, example = "FR")]
    country_code: Option<&'a str>,
}

/// The register the company is in.
#[derive(Serialize, ToSchema)]
#[schema(as = Registry)]
pub(crate) struct RegistryView<'a> {
    #[schema(required = true)]
    city: Option<&'a str>,
    #[schema(required = true, example = "RCS")]
    name: Option<&'a str>,
}

/// A derivation from the SIREN, not a proof of registration.
#[derive(Serialize, ToSchema)]
#[schema(as = Vat)]
pub(crate) struct VatView {
    #[schema(example = "FR27552032534")]
    number: String,
    #[schema(schema_with = schemas::vat_status)]
    status: VatStatus,
}

/// How far the company lets its data be published.
#[derive(Serialize, ToSchema)]
#[schema(as = Diffusion)]
pub(crate) struct DiffusionView<'a> {
    /// `O` all, `P` part, `N` nothing that names it; null when no source says.
    #[schema(required = true, example = "O")]
    status: Option<&'static str>,
    masked: bool,
    #[schema(value_type = Vec<String>, example = json!([]))]
    masked_fields: &'a BTreeSet<Field>,
    /// Whether the register lets the data be used commercially; null when it did not say.
    #[schema(required = true, example = true)]
    commercial_reuse: Option<bool>,
}

/// Where a value comes from.
#[derive(Serialize, ToSchema)]
#[schema(as = Provenance)]
pub(crate) struct ProvenanceView {
    #[schema(schema_with = schemas::source_api)]
    source_api: &'static str,
    /// When the source last gave it.
    retrieved_at: DateTime<Utc>,
}

/// What one source says of the company's existence.
#[derive(Serialize, ToSchema)]
#[schema(as = StatusStatement)]
pub(crate) struct StatementView {
    #[schema(schema_with = schemas::source_api)]
    source_api: &'static str,
    /// `A` active, `C` ceased.
    #[schema(example = "C")]
    value: &'static str,
}

impl<'a> CompanyView<'a> {
    /// `None` while the name is unknown.
    pub(crate) fn of(card: &'a Card) -> Option<Self> {
        let company = card.company.as_ref().filter(|company| company.is_known())?;
        Some(Self::new(company, card.snapshot.as_ref(), card.viewing))
    }

    fn new(company: &'a Company, snapshot: Option<&'a Snapshot>, viewing: Viewing) -> Self {
        let shown = snapshot.filter(|_| viewing != Viewing::Limited);
        let listed = snapshot.map_or(&[][..], |snapshot| &snapshot.vat_numbers);
        let fields = &company.fields;
        Self {
            siren: company.siren.as_str(),
            legal_name: fields.legal_name.as_deref(),
            trade_name: fields.trade_name.as_deref(),
            brand_name: fields.brand_name.as_deref(),
            legal_form: fields.legal_form.as_deref(),
            creation_date: fields.creation_date,
            active_status: fields.active_status.map(ActiveStatus::as_str),
            head_office_siret: fields.head_office_siret.as_ref().map(Siret::as_str),
            address: AddressView::from(fields),
            naf_code: fields.naf_code.as_deref(),
            naf_label: fields.naf_label.as_deref(),
            headcount_range: fields.headcount_range.as_deref(),
            registry: RegistryView::from(fields),
            finances: shown.and_then(|snapshot| snapshot.finances.as_deref()),
            complements: shown.and_then(|snapshot| snapshot.complements.as_deref()),
            vat: Vat::of(company.siren, listed).map(|vat| VatView { number: vat.number, status: vat.status }),
            diffusion: DiffusionView::from(company),
            provenance: company.provenance.iter().map(|(field, origin)| (*field, origin.into())).collect(),
            status_conflict: company
                .status_conflict()
                .map(|said| said.iter().map(StatementView::from).collect()),
            updated_at: company.updated_at,
        }
    }
}

impl<'a> From<&'a CompanySheet> for CompanyView<'a> {
    fn from(sheet: &'a CompanySheet) -> Self {
        Self::new(&sheet.company, sheet.snapshot.as_ref(), sheet.viewing)
    }
}

impl<'a> From<&'a Fields> for AddressView<'a> {
    fn from(fields: &'a Fields) -> Self {
        Self {
            line1: fields.address_line1.as_deref(),
            line2: fields.address_line2.as_deref(),
            postal_code: fields.postal_code.as_deref(),
            city: fields.city.as_deref(),
            country_code: fields.country_code.as_deref(),
        }
    }
}

impl<'a> From<&'a Fields> for RegistryView<'a> {
    fn from(fields: &'a Fields) -> Self {
        Self { city: fields.rcs_city.as_deref(), name: fields.registry_name.as_deref() }
    }
}

impl<'a> From<&'a Company> for DiffusionView<'a> {
    fn from(company: &'a Company) -> Self {
        Self {
            status: company.diffusion_status.map(DiffusionStatus::as_str),
            masked: company.is_masked(),
            masked_fields: &company.masked_fields,
            commercial_reuse: company.commercial_reuse,
        }
    }
}

impl From<&Provenance> for ProvenanceView {
    fn from(origin: &Provenance) -> Self {
        Self { source_api: origin.source.as_str(), retrieved_at: origin.retrieved_at }
    }
}

impl From<(&SourceApi, &ActiveStatus)> for StatementView {
    fn from((source, status): (&SourceApi, &ActiveStatus)) -> Self {
        Self { source_api: source.as_str(), value: status.as_str() }
    }
}
