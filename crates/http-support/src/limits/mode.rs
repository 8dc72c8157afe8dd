use std::{fmt, str::FromStr};

/// What happens to a call over its limit (`RATE_LIMIT_MODE`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LimitMode {
    /// It is refused: 429.
    Enforce,
    /// It is counted, and goes on.
    Shadow,
    /// Nobody looks.
    #[default]
    Off,
}

impl FromStr for LimitMode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "enforce" => Ok(Self::Enforce),
            "shadow" => Ok(Self::Shadow),
            "off" => Ok(Self::Off),
            _ => Err(()),
        }
    }
}

impl fmt::Display for LimitMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Enforce => "enforce",
            Self::Shadow => "shadow",
            Self::Off => "off",
        })
    }
}
