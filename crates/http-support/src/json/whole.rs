use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{Error, Unexpected, Visitor},
};

/// A whole number however it is written: to JSON, `50` and `50.0` are one number. For members that may be absent or null.
///
/// # Errors
/// For anything else, and for what `T` does not hold.
pub fn whole<'de, D: Deserializer<'de>, T: TryFrom<u64>>(deserializer: D) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(Whole(PhantomData))
}

struct Whole<T>(PhantomData<T>);

impl<T: TryFrom<u64>> Visitor<'_> for Whole<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("u64")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        let held = T::try_from(number).map(Some);
        held.map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        let is_whole = number.fract() == 0.0 && number >= 0.0;
        // Written without its sign, which zero may have.
        match format!("{:.0}", number.abs()).parse() {
            Ok(whole) if is_whole => self.visit_u64(whole),
            _ => Err(E::invalid_value(Unexpected::Float(number), &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::read;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Share {
        #[serde(default, deserialize_with = "super::whole")]
        percent: Option<u8>,
    }

    #[test]
    fn a_whole_number_is_read_however_it_is_written_and_a_part_of_one_is_not() {
        for (text, percent) in
            [("50", Some(50)), ("50.0", Some(50)), ("5e1", Some(50)), ("-0.0", Some(0)), ("null", None)]
        {
            let body = format!("{{\"percent\": {text}}}");
            assert_eq!(read::<Share>(body.as_bytes()).unwrap(), Share { percent }, "{text}");
        }
        assert_eq!(read::<Share>(b"{}").unwrap(), Share { percent: None });
        for text in ["50.5", "256", "256.0", "-1", "-1.0", "1e300", "\"50\"", "true", "[]"] {
            let refused = read::<Share>(format!("{{\"percent\": {text}}}").as_bytes()).unwrap_err();
            let detail = &refused.details()[0];
            assert_eq!((&*detail.field, &*detail.reason), ("percent", "expected_integer"), "{text}");
        }
    }
}
