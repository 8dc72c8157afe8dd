use serde_json::Value;

use super::masking;
use crate::model::{
    answer::{Draft, Given, Node, day, is_legal_category},
    company::{DiffusionStatus, Field},
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
    let legal_category = identity(&mut draft, &company)?;
    activity(&mut draft, &company)?;
    address(&mut draft, &seat)?;
    let foreign_seat = country(&mut draft, &seat)?;
    let diffusion_status = diffusion(&company, &seat)?;
    draft.masked = masking::masked_fields(diffusion_status, is_natural_person(&company)?, draft.masked);
    masking::erase(&mut draft.fields, &draft.masked);
    let record = draft.record(SourceApi::ApiRechercheEntreprises, siren);
    Ok(SourceRecord { legal_category, diffusion_status, foreign_seat, ..record })
}

/// Names and dates; returns the legal category.
fn identity(draft: &mut Draft, company: &Node<'_>) -> Result<Option<String>, SourceErrorCode> {
    let full_name = company.text("nom_complet")?;
    let legal_name = company.text("nom_raison_sociale")?.or(full_name.clone());
    draft.fields.legal_name = draft.take(Field::LegalName, legal_name);
    draft.fields.trade_name = draft.take(Field::TradeName, full_name);
    draft.fields.brand_name = draft.take(Field::BrandName, company.text("sigle")?);
    let category = draft.take(Field::LegalForm, company.text("nature_juridique")?);
    draft.fields.legal_form = label(category.as_deref().and_then(reference::legal_form));
    let created = draft.take(Field::CreationDate, company.text("date_creation")?);
    draft.fields.creation_date = created.as_deref().and_then(day);
    let active = draft.take(Field::ActiveStatus, company.text("etat_administratif")?);
    draft.fields.active_status = active.and_then(|letter| letter.parse().ok());
    Ok(category.filter(|category| is_legal_category(category)))
}

fn activity(draft: &mut Draft, company: &Node<'_>) -> Result<(), SourceErrorCode> {
    let code = company.text("activite_principale")?.or(company.text("activite_principale_naf25")?);
    let code = draft.take(Field::NafCode, code);
    let section = company.text("section_activite_principale")?;
    draft.fields.naf_label = label(reference::activity_label(code.as_deref(), section.text()));
    draft.fields.naf_code = code;
    let headcount = draft.take(Field::HeadcountRange, company.text("tranche_effectif_salarie")?);
    draft.fields.headcount_range = label(headcount.as_deref().and_then(reference::headcount_range));
    Ok(())
}

fn address(draft: &mut Draft, seat: &Node<'_>) -> Result<(), SourceErrorCode> {
    draft.fields.address_line1 = draft.take(Field::AddressLine1, seat.text("adresse")?);
    draft.fields.address_line2 = draft.take(Field::AddressLine2, seat.text("complement_adresse")?);
    draft.fields.postal_code = draft.take(Field::PostalCode, seat.text("code_postal")?);
    let town = seat.text("libelle_commune")?.or(seat.text("libelle_commune_etranger")?);
    draft.fields.city = draft.take(Field::City, town);
    let siret = draft.take(Field::HeadOfficeSiret, seat.text("siret")?);
    draft.fields.head_office_siret = siret.and_then(|siret| Siret::parse(&siret).ok());
    Ok(())
}

/// Abroad by COG code, else by French name; at home when the seat has a commune. Returns
/// whether the seat is abroad, be the country known or not.
fn country(draft: &mut Draft, seat: &Node<'_>) -> Result<bool, SourceErrorCode> {
    let (code, name) = (seat.text("code_pays_etranger")?, seat.text("libelle_pays_etranger")?);
    let by_code = code.text().and_then(reference::country_by_cog);
    let by_name = || name.text().and_then(reference::country_by_name);
    let abroad = code.is_given() || name.is_given();
    draft.fields.country_code = if abroad {
        label(by_code.or_else(by_name))
    } else {
        seat.text("commune")?.is_given().then(|| "FR".to_owned())
    };
    if code == Given::Masked || name == Given::Masked {
        draft.masked.insert(Field::CountryCode);
    }
    Ok(abroad && draft.fields.country_code.as_deref() != Some("FR"))
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

fn label(label: Option<&'static str>) -> Option<String> {
    label.map(str::to_owned)
}
