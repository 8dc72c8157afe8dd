use kernel::{ApiClientId, Id, Session, TenantId, UserId};
use serde::{Deserialize, Serialize};

/// What is to be asked of the database again; also what one process says to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgotten {
    Session(Id<Session>),
    User(UserId),
    /// Every session and program of a tenant.
    Tenant(TenantId),
    Program(ApiClientId),
    /// What the flags are set to in a tenant; none: in all.
    Flags(Option<TenantId>),
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_note_reads_the_same_in_every_version() {
        let id = Uuid::from_u128(2);
        for (note, kind) in [
            (Forgotten::Session(Id::from_uuid(id)), "session"),
            (Forgotten::User(Id::from_uuid(id)), "user"),
            (Forgotten::Tenant(Id::from_uuid(id)), "tenant"),
            (Forgotten::Program(Id::from_uuid(id)), "program"),
            (Forgotten::Flags(Some(Id::from_uuid(id))), "flags"),
        ] {
            let text = format!(r#"{{"{kind}":"00000000-0000-0000-0000-000000000002"}}"#);
            assert_eq!(serde_json::to_string(&note).unwrap(), text);
            assert_eq!(serde_json::from_str::<Forgotten>(&text).unwrap(), note);
        }
        assert_eq!(serde_json::to_string(&Forgotten::Flags(None)).unwrap(), r#"{"flags":null}"#);
    }
}
