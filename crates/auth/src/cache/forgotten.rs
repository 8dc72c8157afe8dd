use kernel::{Id, Session, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is to be asked of the database again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgotten {
    Session(Id<Session>),
    User(UserId),
}

/// One process tells the others; it knows its own notes by `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    pub from: Uuid,
    pub forget: Forgotten,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_the_same_in_every_version() {
        let note =
            Note { from: Uuid::from_u128(1), forget: Forgotten::User(UserId::from_uuid(Uuid::from_u128(2))) };
        let text = r#"{"from":"00000000-0000-0000-0000-000000000001","forget":{"user":"00000000-0000-0000-0000-000000000002"}}"#;
        assert_eq!(serde_json::to_string(&note).unwrap(), text);
        assert_eq!(serde_json::from_str::<Note>(text).unwrap(), note);
    }
}
