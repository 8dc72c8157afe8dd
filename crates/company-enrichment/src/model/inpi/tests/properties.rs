use proptest::prelude::*;

use super::*;
use crate::model::any_json::{any_json, replace_member};

proptest! {
    #[test]
    fn reading_never_panics_on_any_bytes(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(siren(OCTO), &body);
    }

    #[test]
    fn any_json_is_refused_unless_it_names_the_company(value in any_json()) {
        prop_assert_eq!(read_one(OCTO, &value), Err(InternalError));
    }

    #[test]
    fn whatever_one_member_holds_the_record_is_about_the_company(
        at in 0_usize..80, is_trader in any::<bool>(), value in any_json(),
    ) {
        let (number, mut answer) = if is_trader { (TRADER, sole_trader()) } else { (OCTO, limited_company()) };
        replace_member(&mut answer, at, value);
        if let Ok(record) = read_one(number, &answer) {
            prop_assert_eq!(record.siren.as_str(), number);
            prop_assert!(record.masked_fields.iter().all(|field| !record.fields.has(*field)));
        }
    }
}
