use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value;

use super::{
    item::{Given, Node},
    masking,
};
use crate::model::{
    company::{DiffusionStatus, Field, Fields},
    identifier::{Siren, Siret},
    reference,
    source::{SourceApi, SourceErrorCode, SourceRecord},
};

/// Maps a selected item: the table of §6.1, a line each.
pub(super) fn record(siren: Siren, item: &Value) -> Result<SourceRecord, SourceErrorCode> {
    let company = Node::of(Some(item))?;
    let seat = company.child("siege")?;
    company.child("finances")?;
    let mut draft = Draft::default();
    draft.identity(&company)?;
    draft.activity(&company)?;
    draft.address(&seat)?;
    let foreign_seat = draft.country(&seat)?;
    let diffusion_status = diffusion(&company, &seat)?;
    let masked_fields = masking::masked_fields(diffusion_status, is_natural_person(&company)?, draft.masked);
    masking::erase(&mut draft.fields, &masked_fields);
    Ok(SourceRecord {
        source: SourceApi::ApiRechercheEntreprises,
        siren,
        http_status: 200,
        fields: draft.fields,
        masked: !masked_fields.is_empty(),
        masked_fields,
        diffusion_status,
        commercial_reuse: None,
        foreign_seat,
        payload: Value::Null,
        siret_match: None,
    })
}

/// Values so far, and the fields whose value was printed as the mask.
#[derive(Default)]
struct Draft {
    fields: Fields,
    masked: BTreeSet<Field>,
}

impl Draft {
    /// Notes a masked value; passes on any other.
    fn take(&mut self, field: Field, given: Given) -> Option<String> {
        match given {
            Given::Nothing => None,
            Given::Text(text) => Some(text),
            Given::Masked => {
                self.masked.insert(field);
                None
            }
        }
    }

    fn identity(&mut self, company: &Node<'_>) -> Result<(), SourceErrorCode> {
        let full_name = company.text("nom_complet")?;
        let legal_name = company.text("nom_raison_sociale")?.or(full_name.clone());
        self.fields.legal_name = self.take(Field::LegalName, legal_name);
        self.fields.trade_name = self.take(Field::TradeName, full_name);
        self.fields.brand_name = self.take(Field::BrandName, company.text("sigle")?);
        let legal_form = self.take(Field::LegalForm, company.text("nature_juridique")?);
        self.fields.legal_form = label(legal_form.as_deref().and_then(reference::legal_form));
        let created = self.take(Field::CreationDate, company.text("date_creation")?);
        self.fields.creation_date = created.as_deref().and_then(date);
        let active = self.take(Field::ActiveStatus, company.text("etat_administratif")?);
        self.fields.active_status = active.and_then(|letter| letter.parse().ok());
        Ok(())
    }

    fn activity(&mut self, company: &Node<'_>) -> Result<(), SourceErrorCode> {
        let code = company.text("activite_principale")?.or(company.text("activite_principale_naf25")?);
        let code = self.take(Field::NafCode, code);
        let section = company.text("section_activite_principale")?;
        self.fields.naf_label = label(reference::activity_label(code.as_deref(), section.text()));
        self.fields.naf_code = code;
        let headcount = self.take(Field::HeadcountRange, company.text("tranche_effectif_salarie")?);
        self.fields.headcount_range = label(headcount.as_deref().and_then(reference::headcount_range));
        Ok(())
    }

    fn address(&mut self, seat: &Node<'_>) -> Result<(), SourceErrorCode> {
        self.fields.address_line1 = self.take(Field::AddressLine1, seat.text("adresse")?);
        self.fields.address_line2 = self.take(Field::AddressLine2, seat.text("complement_adresse")?);
        self.fields.postal_code = self.take(Field::PostalCode, seat.text("code_postal")?);
        let town = seat.text("libelle_commune")?.or(seat.text("libelle_commune_etranger")?);
        self.fields.city = self.take(Field::City, town);
        let siret = self.take(Field::HeadOfficeSiret, seat.text("siret")?);
        self.fields.head_office_siret = siret.and_then(|siret| Siret::parse(&siret).ok());
        Ok(())
    }

    /// Abroad by COG code, else by French name; at home when the seat has a commune. Returns
    /// whether the seat is abroad, be the country known or not.
    fn country(&mut self, seat: &Node<'_>) -> Result<bool, SourceErrorCode> {
        let (code, name) = (seat.text("code_pays_etranger")?, seat.text("libelle_pays_etranger")?);
        let by_code = code.text().and_then(reference::country_by_cog);
        let by_name = || name.text().and_then(reference::country_by_name);
        let abroad = code.is_given() || name.is_given();
        self.fields.country_code = if abroad {
            label(by_code.or_else(by_name))
        } else {
            seat.text("commune")?.is_given().then(|| "FR".to_owned())
        };
        if code == Given::Masked || name == Given::Masked {
            self.masked.insert(Field::CountryCode);
        }
        Ok(abroad && self.fields.country_code.as_deref() != Some("FR"))
    }
}

/// The stricter of what the company and its seat say.
fn diffusion(company: &Node<'_>, seat: &Node<'_>) -> Result<Option<DiffusionStatus>, SourceErrorCode> {
    let of_company = company.text("statut_diffusion")?;
    let of_seat = seat.text("statut_diffusion_etablissement")?;
    let read = |given: Given| given.text().and_then(|letter| letter.parse().ok());
    Ok(read(of_company).max(read(of_seat)))
}

/// Legal categories of family 1 are natural persons; so is, to be careful, an unknown one.
fn is_natural_person(company: &Node<'_>) -> Result<bool, SourceErrorCode> {
    let category = company.text("nature_juridique")?;
    let sole_trader = company.child("complements")?.is_true("est_entrepreneur_individuel");
    Ok(sole_trader || category.text().is_none_or(|code| code.starts_with('1')))
}

fn date(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}

fn label(label: Option<&'static str>) -> Option<String> {
    label.map(str::to_owned)
}
