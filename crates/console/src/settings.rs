//! What the binary tells the console.

/// The console's knobs; required, as `web::Data<Settings>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Cookies travel by TLS only: true when the public URL is `https`.
    pub secure_cookies: bool,
}

/// An identifier worth trying, offered beside the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Digits only.
    pub identifier: String,
    /// The company's name; may be empty.
    pub label: String,
    /// What is special about it: a key of the catalogues without its `known-`, or plain words.
    pub note: String,
}

/// The known identifiers of the demonstration; optional, as `web::Data<Suggestions>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions(pub Vec<Suggestion>);
