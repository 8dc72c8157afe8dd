use mail_parser::MessageParser;

/// A letter as it arrived, taken apart by a parser that is not the writer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Whom the envelope named.
    pub to: Vec<String>,
    /// Without the angle brackets.
    pub message_id: String,
    pub from: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// As it came over the wire.
    pub raw: String,
}

impl Received {
    pub(super) fn read(to: Vec<String>, raw: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(raw)?;
        let from = message.from().and_then(|from| from.first()).and_then(|from| from.address());
        Some(Self {
            to,
            message_id: message.message_id().unwrap_or_default().to_owned(),
            from: from.unwrap_or_default().to_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
            html: message.body_html(0).unwrap_or_default().into_owned(),
            raw: String::from_utf8_lossy(raw).into_owned(),
        })
    }

    /// The link in it: the last line that is an address.
    pub fn link(&self) -> Option<&str> {
        self.text.lines().rev().map(str::trim).find(|line| line.starts_with("http"))
    }

    /// What that link bears after `token=`.
    pub fn token(&self) -> Option<&str> {
        self.link()?.split_once("token=").map(|(_, token)| token)
    }
}
