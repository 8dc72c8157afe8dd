use adapters::tokens::SigningKey;
use kernel::Random;
use secrecy::{ExposeSecret, SecretSlice};

use super::{Environment, Source};

/// The keys of access tokens, from which every other secret of ours is derived too.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    pub current: SigningKey,
    /// Those before it: what they signed is still accepted, and they sign nothing.
    pub earlier: Vec<SigningKey>,
    /// Made up at the start: tokens end with the process.
    pub ephemeral: bool,
}

impl SigningKeys {
    /// One key, named `default`.
    pub fn only(secret: Vec<u8>, ephemeral: bool) -> Self {
        let current = SigningKey { kid: "default".to_owned(), secret: SecretSlice::from(secret) };
        Self { current, earlier: Vec::new(), ephemeral }
    }
}

const SAMPLE_SECRETS: [&str; 4] = ["change_me", "changeme", "change-me-local-secret", "secret"];
const SHORTEST_SECRET: usize = 32;

/// From `JWT_KEYS`, or `JWT_SECRET` alone. In local mode a key is made up when none is set; elsewhere there must be one,
/// and all must be long and no samples.
pub(super) fn signing_keys(s: &mut Source, environment: Environment, random: &dyn Random) -> SigningKeys {
    let list = s.secret("JWT_KEYS", "JWT_KEYS_FILE");
    let only = s.secret("JWT_SECRET", "JWT_SECRET_FILE");
    let (name, keys) = match (list, only) {
        (Some(list), only) => {
            if only.is_some() {
                s.fault("JWT_KEYS", "not beside JWT_SECRET: list that one as default:base64");
            }
            let keys = SigningKey::list(&list).map_err(|fault| s.fault("JWT_KEYS", fault.to_string()));
            (
                "JWT_KEYS",
                keys.ok().map(|(current, earlier)| SigningKeys { current, earlier, ephemeral: false }),
            )
        }
        (None, Some(only)) => {
            ("JWT_SECRET", Some(SigningKeys::only(only.expose_secret().as_bytes().to_vec(), false)))
        }
        (None, None) => {
            if !environment.is_local() {
                s.fault("JWT_SECRET", "required outside local, or JWT_KEYS");
            }
            ("JWT_SECRET", None)
        }
    };
    let Some(keys) = keys else { return made_up(random) };
    let mut all = std::iter::once(&keys.current).chain(&keys.earlier);
    if !environment.is_local() && all.any(|key| is_weak(key.secret.expose_secret())) {
        s.fault(name, "at least 32 bytes, and no sample value, outside local");
    }
    keys
}

/// Whether a secret could be guessed.
fn is_weak(secret: &[u8]) -> bool {
    let holds = |sample: &str| secret.windows(sample.len()).any(|part| part == sample.as_bytes());
    secret.len() < SHORTEST_SECRET || SAMPLE_SECRETS.into_iter().any(holds)
}

fn made_up(random: &dyn Random) -> SigningKeys {
    let mut bytes = vec![0; SHORTEST_SECRET];
    random.fill(&mut bytes);
    SigningKeys::only(bytes, true)
}

#[cfg(test)]
mod tests {
    use kernel::testing::SeededRandom;

    use super::*;
    use crate::config::Faults;

    /// 32 bytes that are no sample value.
    const GOOD: &str = "new:bXktMzItYnl0ZXMtb2Ytbm8tc2FtcGxlLWxpc3QtMDE=";

    fn keys(environment: Environment, settings: &[(&str, &str)]) -> Result<SigningKeys, Faults> {
        let settings: Vec<_> =
            settings.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        let find =
            move |name: &str| settings.iter().find(|(set, _)| set == name).map(|(_, text)| text.clone());
        let mut source = Source::new(toml::Table::new(), find);
        let keys = signing_keys(&mut source, environment, &SeededRandom::new(1));
        source.finish().map(|_| keys)
    }

    fn told(environment: Environment, settings: &[(&str, &str)]) -> String {
        keys(environment, settings).unwrap_err().to_string()
    }

    #[test]
    fn keys_are_listed_or_there_is_one_called_default() {
        let one = keys(Environment::Local, &[("JWT_SECRET", "any")]).unwrap();
        assert_eq!((&*one.current.kid, one.earlier.len(), one.ephemeral), ("default", 0, false));
        let listed = keys(Environment::Local, &[("JWT_KEYS", "new:Ym9sdA==,old:bnV0")]).unwrap();
        let names = (&*listed.current.kid, &*listed.earlier[0].kid);
        assert_eq!((names, listed.earlier.len(), listed.ephemeral), (("new", "old"), 1, false));
        assert!(keys(Environment::Local, &[]).unwrap().ephemeral);
    }

    #[test]
    fn a_bad_list_and_a_list_beside_a_secret_are_faults_that_show_no_key() {
        let beside = told(Environment::Local, &[("JWT_KEYS", GOOD), ("JWT_SECRET", "hunter-two")]);
        assert!(beside.contains("JWT_KEYS: not beside JWT_SECRET"), "{beside}");
        let bad = told(Environment::Production, &[("JWT_KEYS", "hunter:two")]);
        assert!(bad.contains("JWT_KEYS: expected kid:base64"), "{bad}");
        assert!(!(beside + &bad).contains("hunter"));
    }

    #[test]
    fn scenario_60_outside_local_a_weak_key_is_refused_wherever_it_is_listed() {
        assert!(keys(Environment::Production, &[("JWT_KEYS", GOOD)]).is_ok());
        assert!(told(Environment::Production, &[]).contains("JWT_SECRET: required"));
        // `short`, and a long one that begins with `secret`.
        for weak in ["old:c2hvcnQ=", "old:c2VjcmV0LTAxMjM0NTY3ODktMDEyMzQ1Njc4OS0wMTIzNDU2Nzg5"] {
            for list in [weak, &format!("{GOOD},{weak}")] {
                let told = told(Environment::Staging, &[("JWT_KEYS", list)]);
                assert!(told.contains("JWT_KEYS: at least 32 bytes") && !told.contains(weak), "{told}");
                assert!(keys(Environment::Local, &[("JWT_KEYS", list)]).is_ok());
            }
        }
    }
}
