//! The merged public facts, and the last call to each source.

use chrono::NaiveDate;
use company_enrichment::{
    Companies, LastRetrieval,
    model::{Company, Fields, Siren},
};
use diesel::prelude::*;
use kernel::StoreError;
use serde::{Serialize, de::DeserializeOwned};

use crate::sql::{
    column,
    connection::each_backend,
    fragment::First,
    schema::{companies, company_source_retrievals},
    session::{Session, corrupt, parse},
};

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = companies, primary_key(siren), treat_none_as_null = true)]
pub(super) struct CompanyRow {
    siren: String,
    legal_name: Option<String>,
    trade_name: Option<String>,
    brand_name: Option<String>,
    legal_form: Option<String>,
    creation_date: Option<NaiveDate>,
    active_status: Option<String>,
    address_line1: Option<String>,
    address_line2: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    country_code: Option<String>,
    naf_code: Option<String>,
    naf_label: Option<String>,
    headcount_range: Option<String>,
    rcs_city: Option<String>,
    registry_name: Option<String>,
    diffusion_status: Option<String>,
    masked_fields: column::Document,
    head_office_siret: Option<String>,
    next_check_at: Option<column::Instant>,
    updated_at: column::Instant,
    provenance: column::Document,
    stated_status: column::Document,
    commercial_reuse: Option<bool>,
}

impl CompanyRow {
    fn of(company: &Company) -> Result<Self, StoreError> {
        let fields = company.fields.clone();
        Ok(Self {
            siren: company.siren.to_string(),
            legal_name: fields.legal_name,
            trade_name: fields.trade_name,
            brand_name: fields.brand_name,
            legal_form: fields.legal_form,
            creation_date: fields.creation_date,
            active_status: fields.active_status.map(|status| status.as_str().to_owned()),
            address_line1: fields.address_line1,
            address_line2: fields.address_line2,
            postal_code: fields.postal_code,
            city: fields.city,
            country_code: fields.country_code,
            naf_code: fields.naf_code,
            naf_label: fields.naf_label,
            headcount_range: fields.headcount_range,
            rcs_city: fields.rcs_city,
            registry_name: fields.registry_name,
            diffusion_status: company.diffusion_status.map(|status| status.as_str().to_owned()),
            masked_fields: document(&company.masked_fields)?,
            head_office_siret: fields.head_office_siret.map(|siret| siret.to_string()),
            next_check_at: company.next_check_at.map(Into::into),
            updated_at: company.updated_at.into(),
            provenance: document(&company.provenance)?,
            stated_status: document(&company.stated_status)?,
            commercial_reuse: company.commercial_reuse,
        })
    }
}

impl TryFrom<CompanyRow> for Company {
    type Error = StoreError;

    fn try_from(row: CompanyRow) -> Result<Self, StoreError> {
        let word = |column: &'static str| (row.siren.clone(), column);
        let siren = word_of(&row.siren, word("siren"))?;
        let active_status = row.active_status.as_deref().map(|text| word_of(text, word("active_status")));
        let diffusion_status =
            row.diffusion_status.as_deref().map(|text| word_of(text, word("diffusion_status")));
        let head_office =
            row.head_office_siret.as_deref().map(|text| word_of(text, word("head_office_siret")));
        let masked_fields = read(row.masked_fields, word("masked_fields"))?;
        let provenance = read(row.provenance, word("provenance"))?;
        let stated_status = read(row.stated_status, word("stated_status"))?;
        Ok(Self {
            siren,
            fields: Fields {
                legal_name: row.legal_name,
                trade_name: row.trade_name,
                brand_name: row.brand_name,
                legal_form: row.legal_form,
                creation_date: row.creation_date,
                active_status: active_status.transpose()?,
                address_line1: row.address_line1,
                address_line2: row.address_line2,
                postal_code: row.postal_code,
                city: row.city,
                country_code: row.country_code,
                naf_code: row.naf_code,
                naf_label: row.naf_label,
                headcount_range: row.headcount_range,
                rcs_city: row.rcs_city,
                registry_name: row.registry_name,
                head_office_siret: head_office.transpose()?,
            },
            diffusion_status: diffusion_status.transpose()?,
            masked_fields,
            commercial_reuse: row.commercial_reuse,
            provenance,
            stated_status,
            next_check_at: row.next_check_at.map(Into::into),
            updated_at: row.updated_at.into(),
        })
    }
}

fn document<T: Serialize>(value: &T) -> Result<column::Document, StoreError> {
    Ok(serde_json::to_value(value).map_err(StoreError::database)?.into())
}

fn read<T: DeserializeOwned>(
    document: column::Document,
    (siren, column): (String, &'static str),
) -> Result<T, StoreError> {
    serde_json::from_value(document.into()).map_err(|_| corrupt("companies", &siren, column))
}

fn word_of<T: std::str::FromStr>(
    text: &str,
    (siren, column): (String, &'static str),
) -> Result<T, StoreError> {
    parse(text, "companies", siren, column)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = company_source_retrievals)]
struct RetrievalRow {
    source_api: String,
    last_retrieved_at: column::Instant,
    last_http_status: Option<i32>,
    last_error: Option<String>,
}

impl RetrievalRow {
    fn read(self, siren: &Siren) -> Result<LastRetrieval, StoreError> {
        let word = |column| ("company_source_retrievals", siren, column);
        let (table, id, column) = word("source_api");
        let source = parse(&self.source_api, table, id, column)?;
        let error =
            self.last_error.as_deref().map(|text| parse(text, table, id, "last_error")).transpose()?;
        let http_status = self.last_http_status.and_then(|status| u16::try_from(status).ok());
        Ok(LastRetrieval { source, at: self.last_retrieved_at.into(), http_status, error })
    }
}

impl Companies for Session {
    fn find_company(&mut self, siren: &Siren) -> Result<Option<Company>, StoreError> {
        let query = companies::table.find(siren.as_str());
        let found = each_backend!(self.connection(), c =>
            First(query.select(CompanyRow::as_select())).get_result(c).optional());
        self.check(found)?.map(Company::try_from).transpose()
    }

    fn list_retrievals(&mut self, siren: &Siren) -> Result<Vec<LastRetrieval>, StoreError> {
        let query = company_source_retrievals::table
            .filter(company_source_retrievals::company_siren.eq(siren.as_str()))
            .order(company_source_retrievals::source_api);
        let rows = each_backend!(self.connection(), c => query.select(RetrievalRow::as_select()).load(c));
        self.check(rows)?.into_iter().map(|row| row.read(siren)).collect()
    }
}

impl Session {
    pub(super) fn upsert_company(&mut self, company: &Company) -> Result<(), StoreError> {
        let row = CompanyRow::of(company)?;
        let written = each_backend!(self.connection(), c => diesel::insert_into(companies::table)
            .values(&row)
            .on_conflict(companies::siren)
            .do_update()
            .set(&row)
            .execute(c));
        self.check(written).map(drop)
    }

    pub(super) fn upsert_retrieval(&mut self, siren: &Siren, last: &LastRetrieval) -> Result<(), StoreError> {
        use company_source_retrievals::dsl;
        let changing = (
            dsl::last_retrieved_at.eq(column::Instant::from(last.at)),
            dsl::last_status.eq(if last.error.is_none() { "SUCCESS" } else { "FAILED" }),
            dsl::last_http_status.eq(last.http_status.map(i32::from)),
            dsl::last_error.eq(last.error.map(company_enrichment::model::SourceErrorCode::as_str)),
        );
        let key = (dsl::company_siren.eq(siren.as_str()), dsl::source_api.eq(last.source.as_str()));
        let written = each_backend!(self.connection(), c =>
            diesel::insert_into(company_source_retrievals::table)
                .values((key, changing))
                .on_conflict((dsl::company_siren, dsl::source_api))
                .do_update()
                .set(changing)
                .execute(c));
        self.check(written).map(drop)
    }
}
