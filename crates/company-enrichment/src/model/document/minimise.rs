use serde_json::Value;

/// Members that describe natural persons, whatever source they come from: births, homes,
/// nationalities, beneficial owners, elected members.
const PERSONAL: [&str; 16] = [
    "adresseDomicile",
    "annee_de_naissance",
    "beneficiairesEffectifs",
    "codePostalNaissance",
    "dateDeNaissance",
    "date_de_naissance",
    "date_naissance",
    "elus",
    "genre",
    "lieuDeNaissance",
    "lieu_naissance",
    "naissance",
    "nationalite",
    "paysNaissance",
    "pays_naissance",
    "situationMatrimoniale",
];

/// Removes the members that describe natural persons, at any depth, and the NUL characters that
/// no database keeps in a text.
pub fn minimise(payload: &mut Value) {
    match payload {
        Value::Object(members) => {
            members.retain(|name, _| !PERSONAL.contains(&name.as_str()) && !name.contains('\0'));
            members.values_mut().for_each(minimise);
        }
        Value::Array(items) => items.iter_mut().for_each(minimise),
        Value::String(text) if text.contains('\0') => text.retain(|character| character != '\0'),
        _ => {}
    }
}
