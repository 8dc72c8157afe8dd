use serde_json::{Map, Value};

use super::checksum;

/// Largest stored payload, in bytes of compact JSON.
pub const MAX_BYTES: usize = 1_048_576;

const TRUNCATED: &str = "_truncated";
/// Volatile: it counts members the checksum does not look at.
pub(super) const ORIGINAL_BYTES: &str = "_original_bytes";
const ORIGINAL_SHA256: &str = "_original_sha256";

/// Room for the three members that tell of a cut.
const NOTICE_BYTES: usize = 160;

/// What goes first when a payload is too large: lists, in this order, at any depth.
const EXPENDABLE: [&[&str]; 4] = [
    &["matching_etablissements"],
    &["etablissements"],
    &["autresEtablissements"],
    &["dirigeants", "composition"],
];

/// What a search result keeps when even that does not suffice: the columns of a company and the
/// blocks of a card.
const CORE: [&str; 15] = [
    "siren",
    "nom_complet",
    "nom_raison_sociale",
    "sigle",
    "siege",
    "nature_juridique",
    "date_creation",
    "etat_administratif",
    "activite_principale",
    "section_activite_principale",
    "tranche_effectif_salarie",
    "statut_diffusion",
    "finances",
    "complements",
    "tva",
];

/// Cuts `payload` to [`MAX_BYTES`] and says in it that and from what it was cut. Returns its
/// size. Core fields, `finances` and `complements` stay, whatever their size.
pub(super) fn fit(payload: &mut Value) -> u64 {
    let original = size(payload);
    if original <= MAX_BYTES {
        return original as u64;
    }
    let original_sha256 = checksum::of(payload);
    let enough = MAX_BYTES - NOTICE_BYTES;
    for names in EXPENDABLE {
        remove(payload, names);
        if size(payload) <= enough {
            break;
        }
    }
    if size(payload) > enough {
        keep_core(payload);
    }
    if let Value::Object(members) = payload {
        members.insert(TRUNCATED.to_owned(), Value::Bool(true));
        members.insert(ORIGINAL_BYTES.to_owned(), original.into());
        members.insert(ORIGINAL_SHA256.to_owned(), original_sha256.into());
    }
    size(payload) as u64
}

pub(super) fn is_truncated(payload: &Value) -> bool {
    payload.get(TRUNCATED) == Some(&Value::Bool(true))
}

fn size(payload: &Value) -> usize {
    payload.to_string().len()
}

/// Takes members of these names out, at any depth.
pub(in crate::model) fn remove(value: &mut Value, names: &[&str]) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !names.contains(&name.as_str()));
            members.values_mut().for_each(|member| remove(member, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove(item, names)),
        _ => {}
    }
}

/// Reduces a search answer to the core of its results.
fn keep_core(payload: &mut Value) {
    let results = payload.get_mut("results").and_then(Value::as_array_mut);
    let items = results.into_iter().flatten().filter_map(Value::as_object_mut);
    items.for_each(|item: &mut Map<String, Value>| item.retain(|name, _| CORE.contains(&name.as_str())));
}
