use serde_json::Value;

use crate::model::{
    answer::{Draft, Node, day},
    company::{ActiveStatus, Field},
    identifier::Siren,
    source::{SourceApi, SourceErrorCode, SourceRecord},
};

/// Maps an extract: the table of §6.3, a line each.
pub(super) fn record(siren: Siren, answer: &Value) -> Result<SourceRecord, SourceErrorCode> {
    let data = Node::of(Some(answer))?.child("data")?;
    if data.text("siren")?.text() != Some(siren.as_str()) {
        return Err(SourceErrorCode::InternalError);
    }
    let mut draft = Draft::default();
    subject(&mut draft, &data)?;
    let created = draft.take(Field::CreationDate, data.text("date_immatriculation")?);
    draft.fields.creation_date = created.as_deref().and_then(day);
    let struck_off = data.text("date_radiation")?.is_given();
    draft.fields.active_status = Some(if struck_off { ActiveStatus::Ceased } else { ActiveStatus::Active });
    draft.fields.rcs_city = draft.take(Field::RcsCity, data.child("greffe")?.text("valeur")?);
    draft.fields.registry_name = Some("RCS".to_owned());
    Ok(draft.record(SourceApi::ApiEntrepriseRcs, siren))
}

/// A legal person, else a sole trader with an address; every extract holds the empty shell of the other one.
fn subject(draft: &mut Draft, data: &Node<'_>) -> Result<(), SourceErrorCode> {
    let (company, person) = (data.child("personne_morale")?, data.child("personne_physique")?);
    let name = company.text("denomination")?;
    let form = company.child("forme_juridique")?.text("valeur")?;
    if name.is_given() || form.is_given() {
        draft.fields.legal_name = draft.take(Field::LegalName, name);
        draft.fields.legal_form = draft.take(Field::LegalForm, form);
        return Ok(());
    }
    draft.fields.legal_name = draft.take(Field::LegalName, person.joined(&["prenom", "nom"])?);
    let address = person.child("adresse")?;
    let street = address.text("nom_postal")?.or(address.joined(&["numero", "type", "voie"])?);
    draft.fields.address_line1 = draft.take(Field::AddressLine1, street);
    draft.fields.postal_code = draft.take(Field::PostalCode, address.text("code_postal")?);
    let town = address.text("localite")?.or(address.text("bureau_distributeur")?);
    draft.fields.city = draft.take(Field::City, town);
    Ok(())
}
