use proptest::prelude::*;

use super::*;
use crate::model::any_json::any_json;

proptest! {
    #[test]
    fn reading_never_panics_on_any_bytes(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&by_siren("418166096"), &body);
    }

    #[test]
    fn reading_never_panics_on_any_json(value in any_json()) {
        let _ = read(&by_siren("418166096"), value.to_string().as_bytes());
    }

    #[test]
    fn reading_never_panics_whatever_one_member_holds(at in 0_usize..14, in_seat in any::<bool>(), value in any_json()) {
        let mut item = limited_company();
        let target = if in_seat { &mut item["siege"] } else { &mut item };
        let name = target.as_object().unwrap().keys().nth(at).cloned().unwrap_or_default();
        target[name] = value;
        if let Ok(record) = read_one(&by_siren("418166096"), &item) {
            prop_assert_eq!(record.siren.as_str(), "418166096");
            prop_assert!(record.masked_fields.iter().all(|field| !record.fields.has(*field) || *field == Field::LegalName));
        }
    }
}
