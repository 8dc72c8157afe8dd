use std::{fmt, str::FromStr};

use secrecy::SecretString;

/// Which mail server takes our letters, and in whose name (`SMTP_*`).
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    /// User and password, where the server asks for them.
    pub account: Option<(String, SecretString)>,
    pub tls: SmtpTls,
    /// The sender: an address, or `Name <address>`.
    pub from: String,
}

/// How the way to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// `tls` on port 465; on this very machine encrypted if the server offers it; `starttls` everywhere else.
    Auto,
    /// Encrypted from the second command on, or not at all delivered.
    StartTls,
    /// Encrypted from the first byte.
    Implicit,
    /// In the clear.
    None,
}

impl fmt::Display for SmtpTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::StartTls => "starttls",
            Self::Implicit => "tls",
            Self::None => "none",
        })
    }
}

/// A word that is none of [`SmtpTls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownTls;

impl FromStr for SmtpTls {
    type Err = UnknownTls;

    fn from_str(text: &str) -> Result<Self, UnknownTls> {
        let all = [Self::Auto, Self::StartTls, Self::Implicit, Self::None];
        all.into_iter().find(|known| known.to_string() == text).ok_or(UnknownTls)
    }
}
