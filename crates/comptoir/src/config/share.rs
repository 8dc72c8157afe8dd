use std::{fmt, str::FromStr};

/// A part of a whole, from `0` to `1`, exact to a millionth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    millionths: u32,
}

const WHOLE: u32 = 1_000_000;

impl Share {
    pub const fn percent(percent: u32) -> Self {
        Self { millionths: percent * (WHOLE / 100) }
    }

    /// So much of `whole`, which is large; all of it for `1`.
    pub fn of(self, whole: u64) -> u64 {
        if self.millionths == WHOLE { whole } else { whole / u64::from(WHOLE) * u64::from(self.millionths) }
    }
}

impl FromStr for Share {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (units, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(units) || !digits(decimals) || units.len() > 1 || decimals.len() > 6 {
            return Err(());
        }
        let millionths: u32 = format!("{units}{decimals:0<6}").parse().map_err(drop)?;
        if millionths > WHOLE { Err(()) } else { Ok(Self { millionths }) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", f64::from(self.millionths) / f64::from(WHOLE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_decimal_from_0_to_1() {
        for (text, of_a_million) in
            [("0", 0), ("0.1", 100_000), ("0.000001", 1), ("1", WHOLE), ("1.0", WHOLE)]
        {
            assert_eq!(
                text.parse::<Share>().map(|share| share.of(1_000_000)),
                Ok(of_a_million.into()),
                "{text}"
            );
        }
        for text in ["", ".5", "1.1", "2", "-0.1", "0.0000001", "1e-1", "0,1", "NaN"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
        assert_eq!(
            (Share::percent(10).to_string(), Share::percent(100).of(u64::MAX)),
            ("0.1".into(), u64::MAX)
        );
    }
}
