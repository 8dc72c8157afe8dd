use serde_json::Value;

use super::persons;
use crate::model::{
    answer::{Draft, Given, Node, day, is_legal_category},
    company::{ActiveStatus, Field},
    identifier::Siren,
    reference,
    source::{SourceApi, SourceErrorCode, SourceRecord},
};

/// A record, and whether what its source says of natural persons may not be kept.
pub(super) struct Mapped {
    pub(super) record: SourceRecord,
    pub(super) withholds_persons: bool,
}

/// Maps an answer: the table of §6.2, a line each.
pub(super) fn record(siren: Siren, answer: &Value) -> Result<Mapped, SourceErrorCode> {
    let root = Node::of(Some(answer))?;
    let formality = root.child("formality")?;
    if root.text("siren")?.or(formality.text("siren")?).text() != Some(siren.as_str()) {
        return Err(SourceErrorCode::InternalError);
    }
    let diffusion = formality.text("diffusionINSEE")?.or(root.text("diffusionINSEE")?);
    let withholds_persons = diffusion.text().is_some_and(|letter| letter != "O");
    let content = formality.child("content")?;
    let legal_entity = content.child("personneMorale")?;
    let is_natural = !legal_entity.is_given();
    let subject = legal_entity.or(content.child("exploitation")?).or(content.child("personnePhysique")?);
    let mut draft = Draft::default();
    let form = legal_form(&formality, &content, &subject)?;
    let mut foreign_seat = false;
    if subject.is_given() {
        names(&mut draft, &subject, withholds_persons)?;
        history(&mut draft, &content, &subject)?;
        foreign_seat = address(&mut draft, &subject)?;
        activity(&mut draft, &formality, &subject)?;
        registry(&mut draft, &content, &subject)?;
        draft.fields.legal_form = draft.take(Field::LegalForm, form.clone()).and_then(label_of);
        if withholds_persons && is_natural {
            persons::forget(&mut draft.fields);
        }
    }
    let record = SourceRecord {
        legal_category: form.text().filter(|form| is_legal_category(form)).map(str::to_owned),
        diffusion_status: diffusion.text().and_then(|letter| letter.parse().ok()),
        commercial_reuse: formality.flag("diffusionCommerciale")?.or(root.flag("diffusionCommerciale")?),
        foreign_seat,
        ..draft.record(SourceApi::InpiRne, siren)
    };
    Ok(Mapped { record, withholds_persons })
}

fn names(draft: &mut Draft, subject: &Node<'_>, without_persons: bool) -> Result<(), SourceErrorCode> {
    let identity = subject.child("identite")?;
    let company = identity.child("entreprise")?;
    let place = subject.descend(&["etablissementPrincipal", "descriptionEtablissement"])?;
    let trader = trader(&identity.descend(&["entrepreneur", "descriptionPersonne"])?)?;
    let trader = if without_persons { Given::Nothing } else { trader };
    let legal_name = company.text("denomination")?.or(trader);
    draft.fields.legal_name = draft.take(Field::LegalName, legal_name);
    let trade_name = place.text("nomCommercial")?.or(company.text("nomCommercial")?);
    draft.fields.trade_name = draft.take(Field::TradeName, trade_name);
    let acronym = company.text("sigle")?.or(identity.child("description")?.text("sigle")?);
    draft.fields.brand_name = draft.take(Field::BrandName, place.text("enseigne")?.or(acronym));
    Ok(())
}

/// First names and the name in use; no first names alone.
fn trader(person: &Node<'_>) -> Result<Given, SourceErrorCode> {
    let surname = person.text("nomUsage")?.or(person.text("nom")?);
    let first_names = person.list("prenoms")?;
    Ok(if surname.is_given() { first_names.and(surname) } else { Given::Nothing })
}

fn history(draft: &mut Draft, content: &Node<'_>, subject: &Node<'_>) -> Result<(), SourceErrorCode> {
    let company = subject.descend(&["identite", "entreprise"])?;
    let created = content.child("natureCreation")?.text("dateCreation")?.or(company.text("dateImmat")?);
    draft.fields.creation_date = draft.take(Field::CreationDate, created).as_deref().and_then(day);
    let said = content.child("natureCessationEntreprise")?.text("etatAdministratifInsee")?;
    let said = draft.take(Field::ActiveStatus, said).and_then(|letter| letter.parse().ok());
    let struck_off = subject.child("detailCessationEntreprise")?.text("dateRadiation")?.is_given();
    draft.fields.active_status = said.or(struck_off.then_some(ActiveStatus::Ceased));
    Ok(())
}

/// Returns whether the seat is known to be abroad.
fn address(draft: &mut Draft, subject: &Node<'_>) -> Result<bool, SourceErrorCode> {
    let address = subject.descend(&["adresseEntreprise", "adresse"])?;
    let street = address.joined(&["numVoie", "indiceRepetition", "typeVoie", "voie"])?;
    draft.fields.address_line1 = draft.take(Field::AddressLine1, street);
    let complement = address.joined(&["complementLocalisation", "distributionSpeciale"])?;
    draft.fields.address_line2 = draft.take(Field::AddressLine2, complement);
    draft.fields.postal_code = draft.take(Field::PostalCode, address.text("codePostal")?);
    draft.fields.city = draft.take(Field::City, address.text("commune")?);
    let country = draft.take(Field::CountryCode, address.text("codePays")?);
    let country = country.as_deref().and_then(reference::country_by_iso3);
    draft.fields.country_code = country.map(str::to_owned);
    Ok(country.is_some_and(|country| country != "FR"))
}

fn activity(draft: &mut Draft, formality: &Node<'_>, subject: &Node<'_>) -> Result<(), SourceErrorCode> {
    let place = subject.descend(&["etablissementPrincipal", "descriptionEtablissement"])?;
    let code = subject.descend(&["identite", "entreprise"])?.text("codeApe")?;
    let code = code.or(place.text("codeApe")?).or(formality.text("codeAPE")?);
    draft.fields.naf_code = draft.take(Field::NafCode, code).as_deref().and_then(dotted);
    Ok(())
}

/// The register the company was in before this one took its place, else this one.
fn registry(draft: &mut Draft, content: &Node<'_>, subject: &Node<'_>) -> Result<(), SourceErrorCode> {
    let earlier = content
        .child("registreAnterieur")?
        .or(subject.child("registreAnterieur")?)
        .or(subject.descend(&["etablissementPrincipal", "registreAnterieur"])?);
    let mut name = "RNE";
    for (member, register) in [("raa", "RAA"), ("rnm", "RNM"), ("rncs", "RCS")] {
        if earlier.child(member)?.is_true("estPresent") {
            name = register;
        }
    }
    draft.fields.registry_name = Some(name.to_owned());
    let town = subject.child("immatriculationRcs")?.text("villeImmatriculation")?;
    draft.fields.rcs_city = draft.take(Field::RcsCity, town);
    Ok(())
}

fn legal_form(
    formality: &Node<'_>,
    content: &Node<'_>,
    subject: &Node<'_>,
) -> Result<Given, SourceErrorCode> {
    let company = subject.descend(&["identite", "entreprise"])?;
    let creation = content.child("natureCreation")?;
    Ok(formality
        .text("formeJuridique")?
        .or(creation.text("formeJuridique")?)
        .or(company.text("formeJuridique")?))
}

/// The label of a category, or none for an unknown one; any other text as it is.
fn label_of(form: String) -> Option<String> {
    if is_legal_category(&form) { reference::legal_form(&form).map(str::to_owned) } else { Some(form) }
}

/// `6202A`, dotted already or not, as `62.02A`; nothing for what is no such code.
fn dotted(code: &str) -> Option<String> {
    let plain = code.replace('.', "");
    let is_code = plain.len() == 5 && {
        let (digits, letter) = plain.as_bytes().split_at(4);
        digits.iter().all(u8::is_ascii_digit) && letter.iter().all(u8::is_ascii_uppercase)
    };
    is_code.then(|| format!("{}.{}", &plain[..2], &plain[2..]))
}
