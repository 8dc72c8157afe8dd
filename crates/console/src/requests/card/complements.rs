//! Labels and registrations, in words. What a source adds later and we do not know yet is not shown.

use serde_json::{Map, Value, value::RawValue};

use crate::locale::Texts;

/// A registration and its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub label: &'static str,
    pub values: Vec<String>,
}

/// What the complements say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complements {
    /// Words that apply.
    pub labels: Vec<String>,
    pub numbers: Vec<Numbers>,
}

/// Members that are true or false, and the key of their words.
const FLAGS: [(&str, &str); 23] = [
    ("est_administration", "label-administration"),
    ("est_service_public", "label-public-service"),
    ("est_l100_3", "label-public-body"),
    ("est_association", "label-association"),
    ("est_entrepreneur_individuel", "label-sole-trader"),
    ("est_avocat", "label-lawyer"),
    ("est_ess", "label-social-economy"),
    ("est_societe_mission", "label-mission"),
    ("est_siae", "label-integration"),
    ("est_organisme_formation", "label-training"),
    ("est_qualiopi", "label-qualiopi"),
    ("est_rge", "label-rge"),
    ("est_bio", "label-organic"),
    ("est_alim_confiance", "label-food-safety"),
    ("est_finess", "label-health"),
    ("est_uai", "label-school"),
    ("est_entrepreneur_spectacle", "label-stage"),
    ("est_patrimoine_vivant", "label-heritage"),
    ("est_achats_responsables", "label-purchasing"),
    ("egapro_renseignee", "label-equality"),
    ("bilan_ges_renseigne", "label-emissions"),
    ("a_aide_minimis", "label-minimis"),
    ("a_aide_ademe", "label-ademe"),
];

/// Members that hold numbers, one or a list, and the key of their label.
const NUMBERS: [(&str, &str); 5] = [
    ("liste_idcc", "numbers-idcc"),
    ("liste_id_organisme_formation", "numbers-training"),
    ("liste_finess_juridique", "numbers-finess"),
    ("identifiant_association", "numbers-association"),
    ("type_siae", "numbers-integration"),
];

pub fn read(t: Texts, complements: &RawValue) -> Complements {
    let members: Map<String, Value> = serde_json::from_str(complements.get()).unwrap_or_default();
    let is_true = |(member, _): &&(&str, &str)| members.get(*member) == Some(&Value::Bool(true));
    let numbers = NUMBERS.iter().filter_map(|(member, label)| {
        let values = texts(members.get(*member)?);
        (!values.is_empty()).then_some(Numbers { label, values })
    });
    Complements {
        labels: FLAGS.iter().filter(is_true).map(|(_, key)| t.say(key).into_owned()).collect(),
        numbers: numbers.collect(),
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::Locale;

    use super::*;

    #[test]
    fn flags_become_words_and_lists_become_numbers() {
        let raw: Box<RawValue> = serde_json::from_str(
            r#"{"est_qualiopi":true,"est_bio":false,"est_new_thing":true,"liste_idcc":["1486"],"type_siae":null}"#,
        )
        .unwrap();
        let read = read(Texts::of(Locale::French), &raw);
        assert_eq!(read.labels, ["Certifié Qualiopi"]);
        assert_eq!(read.numbers, [Numbers { label: "numbers-idcc", values: vec!["1486".to_owned()] }]);
    }
}
