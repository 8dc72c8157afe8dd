use kernel::{Id, Session, UserId};
use serde::{Deserialize, Serialize};

/// What is to be asked of the database again; also what one process says to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgotten {
    Session(Id<Session>),
    User(UserId),
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_note_reads_the_same_in_every_version() {
        let note = Forgotten::User(UserId::from_uuid(Uuid::from_u128(2)));
        let text = r#"{"user":"00000000-0000-0000-0000-000000000002"}"#;
        assert_eq!(serde_json::to_string(&note).unwrap(), text);
        assert_eq!(serde_json::from_str::<Forgotten>(text).unwrap(), note);
    }
}
