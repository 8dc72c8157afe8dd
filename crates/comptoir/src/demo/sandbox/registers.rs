//! What the two registers hold: the recorded answers, and for the other companies one written after them.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::catalogue;

const FORMALITIES: [&str; 3] = [
    include_str!("fixtures/inpi/418166096.json"),
    include_str!("fixtures/inpi/521690917.json"),
    include_str!("fixtures/inpi/750526709.json"),
];
const EXTRACTS: [&str; 1] = [include_str!("fixtures/rcs/418166096.json")];

static RECORDED_FORMALITIES: LazyLock<Vec<Value>> = LazyLock::new(|| parsed(&FORMALITIES));
static RECORDED_EXTRACTS: LazyLock<Vec<Value>> = LazyLock::new(|| parsed(&EXTRACTS));

fn parsed(texts: &[&str]) -> Vec<Value> {
    texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect()
}

/// The formality of a company in the national register.
pub fn formality(siren: &str) -> Option<Value> {
    let recorded = RECORDED_FORMALITIES.iter().find(|answer| answer["siren"] == siren).cloned();
    recorded.or_else(|| Some(written_formality(named(siren)?)))
}

/// The extract of a company in the trade register.
pub fn extract(siren: &str) -> Option<Value> {
    let recorded = RECORDED_EXTRACTS.iter().find(|answer| answer["data"]["siren"] == siren).cloned();
    recorded.or_else(|| Some(written_extract(named(siren)?)))
}

/// The registers know whom the search knows by a name.
fn named(siren: &str) -> Option<&'static Value> {
    catalogue::find(siren).filter(|company| company["siren"] == siren && company["nom_complet"].is_string())
}

fn is_sole_trader(company: &Value) -> bool {
    company["nature_juridique"].as_str().is_some_and(|category| category.starts_with('1'))
}

fn written_formality(company: &Value) -> Value {
    let seat = &company["siege"];
    let is_abroad = seat["code_pays_etranger"].is_string();
    let (kind, subject) =
        if is_sole_trader(company) { ("P", "personnePhysique") } else { ("M", "personneMorale") };
    let mut identity = json!({ "entreprise": {
        "siren": company["siren"],
        "denomination": company["nom_raison_sociale"],
        "formeJuridique": company["nature_juridique"],
        "codeApe": company["activite_principale"].as_str().map(|code| code.replace('.', "")),
    } });
    if is_sole_trader(company) {
        identity["entreprise"]["denomination"] = Value::Null;
        identity["entrepreneur"] = json!({ "descriptionPersonne": person(company) });
    }
    let address = json!({
        "codePays": if is_abroad { "DEU" } else { "FRA" },
        "codePostal": seat["code_postal"],
        "commune": if is_abroad { &seat["libelle_commune_etranger"] } else { &seat["libelle_commune"] },
        "numVoie": seat["numero_voie"], "typeVoie": seat["type_voie"], "voie": seat["libelle_voie"],
    });
    let mut content = Map::new();
    content.insert("natureCreation".to_owned(), json!({ "dateCreation": company["date_creation"] }));
    content.insert(
        "natureCessationEntreprise".to_owned(),
        json!({ "etatAdministratifInsee": company["etat_administratif"] }),
    );
    content.insert(
        subject.to_owned(),
        json!({ "identite": identity, "adresseEntreprise": { "adresse": address } }),
    );
    let rncs = json!({ "estPresent": !is_sole_trader(company) });
    content.insert("registreAnterieur".to_owned(), json!({ "rncs": rncs }));
    json!({
        "siren": company["siren"],
        "formality": {
            "siren": company["siren"],
            "typePersonne": kind,
            "formeJuridique": company["nature_juridique"],
            "diffusionINSEE": company["statut_diffusion"],
            "diffusionCommerciale": true,
            "content": content,
        },
    })
}

fn written_extract(company: &Value) -> Value {
    let is_sole_trader = is_sole_trader(company);
    let denomination = if is_sole_trader { Value::Null } else { company["nom_raison_sociale"].clone() };
    let person = if is_sole_trader { person(company) } else { json!({}) };
    json!({
        "data": {
            "siren": company["siren"],
            "date_extrait": "27 FEVRIER 2023",
            "date_immatriculation": company["date_creation"],
            "date_radiation": company["date_fermeture"],
            "greffe": { "valeur": company["siege"]["libelle_commune"] },
            "personne_morale": { "denomination": denomination, "forme_juridique": { "valeur": "", "code": "" } },
            "personne_physique": { "nom": person["nom"], "prenom": person["prenoms"][0] },
        },
        "links": {},
        "meta": {},
    })
}

/// The first word of a full name, and the others.
fn person(company: &Value) -> Value {
    let name = company["nom_complet"].as_str().unwrap_or_default();
    let (first, surname) = name.split_once(' ').unwrap_or(("", name));
    json!({ "prenoms": [first], "nom": surname })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_answer_is_readable() {
        assert_eq!(
            (RECORDED_FORMALITIES.len(), RECORDED_EXTRACTS.len()),
            (FORMALITIES.len(), EXTRACTS.len())
        );
    }

    #[test]
    fn whoever_has_a_name_is_registered_and_the_shell_is_not() {
        for siren in ["418166096", "552032534", "883010316"] {
            assert_eq!(formality(siren).unwrap()["siren"], siren);
            assert_eq!(extract(siren).unwrap()["data"]["siren"], siren);
        }
        for siren in ["123456789", "732829320"] {
            assert!(formality(siren).is_none() && extract(siren).is_none(), "{siren}");
        }
    }

    #[test]
    fn no_recorded_answer_names_a_natural_person() {
        fn names(value: &Value, found: &mut Vec<String>) {
            for (name, member) in value.as_object().into_iter().flatten() {
                if ["nom", "prenom"].contains(&name.as_str()) {
                    found.extend(member.as_str().map(str::to_owned));
                }
                names(member, found);
            }
            value.as_array().into_iter().flatten().for_each(|item| names(item, found));
        }
        let mut found = Vec::new();
        RECORDED_FORMALITIES.iter().chain(&*RECORDED_EXTRACTS).for_each(|answer| names(answer, &mut found));
        found.retain(|name| !["", "NOM", "PRENOM"].contains(&name.as_str()));
        assert!(found.is_empty(), "{found:?}");
    }
}
