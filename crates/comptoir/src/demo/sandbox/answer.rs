//! The answer to a search, in the upstream's shape.

use serde_json::{Map, Value, json};

use super::{
    catalogue,
    query::{BLOCKS, Search, identifier_of},
};

/// Members of the seat that the upstream leaves out when it lists the seat among the establishments.
const SEAT_ONLY: [&str; 14] = [
    "cedex",
    "code_pays_etranger",
    "complement_adresse",
    "departement",
    "dernier_numero_voie",
    "distribution_speciale",
    "indice_repetition",
    "libelle_cedex",
    "libelle_commune_etranger",
    "libelle_pays_etranger",
    "libelle_voie",
    "numero_voie",
    "type_voie",
    "date_mise_a_jour",
];

/// One page of what `search` finds: a look-up for nine or fourteen digits, else a search in the names.
pub fn to(search: &Search) -> Value {
    let found = find(search);
    let start = (search.page - 1) * search.per_page;
    let results: Vec<Value> =
        found.iter().skip(start).take(search.per_page).map(|company| item(company, search)).collect();
    json!({
        "results": results,
        "total_results": found.len(),
        "page": search.page,
        "per_page": search.per_page,
        "total_pages": found.len().div_ceil(search.per_page),
    })
}

fn find(search: &Search) -> Vec<&'static Value> {
    match identifier_of(&search.q) {
        Some(identifier) => catalogue::find(&identifier).into_iter().collect(),
        None => catalogue::companies().iter().filter(|company| is_named(company, &search.q)).collect(),
    }
}

fn is_named(company: &Value, words: &str) -> bool {
    company["nom_complet"].as_str().is_some_and(|name| name.contains(&words.to_uppercase()))
}

fn item(company: &Value, search: &Search) -> Value {
    let members = company.as_object().cloned().unwrap_or_default();
    let asked = |name: &str| !BLOCKS.contains(&name) || search.blocks.contains(&name);
    let mut item: Map<String, Value> = members.into_iter().filter(|(name, _)| asked(name)).collect();
    if let Some(establishments) = item.get_mut("matching_etablissements") {
        *establishments = matching(company, search).into_iter().collect();
    }
    Value::Object(item)
}

/// The establishment a SIRET names; the upstream lists none for a SIREN.
fn matching(company: &Value, search: &Search) -> Option<Value> {
    let siret = identifier_of(&search.q).filter(|identifier| identifier.len() == 14)?;
    if company["siege"]["siret"] == siret.as_str() {
        return Some(listed(&company["siege"]));
    }
    company["matching_etablissements"].as_array()?.iter().find(|one| one["siret"] == siret.as_str()).cloned()
}

fn listed(seat: &Value) -> Value {
    let members = seat.as_object().cloned().unwrap_or_default();
    let mut listed: Map<String, Value> =
        members.into_iter().filter(|(name, _)| !SEAT_ONLY.contains(&name.as_str())).collect();
    listed.insert("ancien_siege".to_owned(), false.into());
    Value::Object(listed)
}
