//! Hashing of passwords: argon2id on the blocking pool, by default with 19 MiB, two passes and one lane (platform.md §6.1).

use std::{fmt, sync::Arc};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use async_trait::async_trait;
use auth::{HashFault, PasswordHasher};
use kernel::Random;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

/// How many may wait beyond those being hashed; the next is refused.
const QUEUE: usize = 64;

const SALT_BYTES: usize = 16;

/// What a hash costs (`ARGON2_M_KIB`, `ARGON2_T`, `ARGON2_P`).
#[derive(Clone, Debug, Default)]
pub struct HashCost(Params);

impl HashCost {
    /// Memory in KiB, passes over it, and lanes; none for what argon2 cannot do: less than 8 KiB a lane.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        Params::new(memory_kib, passes, lanes, None).ok().map(Self)
    }

    /// Whether guessing costs less than by any of the settings that OWASP's password storage cheat sheet takes for equal.
    pub fn is_weak(&self) -> bool {
        const ENOUGH: [(u32, u32); 5] = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];
        let (memory, passes) = (self.0.m_cost(), self.0.t_cost());
        !ENOUGH.iter().any(|(least, fewest)| memory >= *least && passes >= *fewest)
    }
}

/// At most one hash per core at a time: each takes its core and its memory for some ten milliseconds.
pub struct Argon2Passwords {
    argon2: Argon2<'static>,
    /// What a password is compared with when there is no account: the cost of a real hash, and nobody's password.
    nobody: String,
    random: Arc<dyn Random>,
    /// Those being hashed and those waiting.
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Argon2Passwords {
    pub fn new(cores: usize, HashCost(params): HashCost, random: Arc<dyn Random>) -> Self {
        let cost = format!("m={},t={},p={}", params.m_cost(), params.t_cost(), params.p_cost());
        let (salt, tag) = ("A".repeat(22), "A".repeat(43));
        Self {
            nobody: format!("$argon2id$v=19${cost}${salt}${tag}"),
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            random,
            admitted: Arc::new(Semaphore::new(cores + QUEUE)),
            running: Arc::new(Semaphore::new(cores)),
        }
    }

    /// Waits for a core and does the work there. A caller who goes away does not free the core before the work is done.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(Argon2<'static>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, HashFault> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| HashFault::Busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(failed)?;
        let argon2 = self.argon2.clone();
        let work = move || {
            let _places = (admitted, running);
            work(argon2)
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?.map_err(failed)
    }
}

#[async_trait]
impl PasswordHasher for Argon2Passwords {
    async fn hash(&self, password: SecretString) -> Result<SecretString, HashFault> {
        let mut salt = [0_u8; SALT_BYTES];
        self.random.fill(&mut salt);
        let phc = move |argon2: Argon2<'static>| {
            let salt = Salt::new(&salt)?;
            let hash = digest(&argon2, &password, &salt, Params::DEFAULT_OUTPUT_LEN)?;
            let params = ParamsString::try_from(argon2.params())?;
            let algorithm = Algorithm::Argon2id.ident();
            let version = Some(Version::V0x13.into());
            Ok(PasswordHash { algorithm, version, params, salt: Some(salt), hash: Some(hash) })
        };
        Ok(self.run(phc).await?.to_string().into())
    }

    async fn verify(&self, password: SecretString, phc: Option<SecretString>) -> Result<bool, HashFault> {
        let has_account = phc.is_some();
        let phc = phc.unwrap_or_else(|| self.nobody.clone().into());
        let compare = move |_: Argon2<'static>| {
            let stored = PasswordHash::new(phc.expose_secret())?;
            let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
                return Err(Error::EncodingInvalid);
            };
            let algorithm = Algorithm::try_from(stored.algorithm.as_str())?;
            let version = stored.version.map(Version::try_from).transpose()?.unwrap_or_default();
            let argon2 = Argon2::new(algorithm, version, Params::try_from(&stored)?);
            // `Output` compares in constant time.
            Ok(digest(&argon2, &password, &salt, expected.len())? == expected)
        };
        Ok(self.run(compare).await? && has_account)
    }

    fn is_outdated(&self, phc: &SecretString) -> bool {
        let cost = |phc: &str| {
            let hash = PasswordHash::new(phc).ok()?;
            Some((hash.algorithm, hash.version, hash.params.to_string()))
        };
        cost(phc.expose_secret()) != cost(&self.nobody)
    }
}

impl fmt::Debug for Argon2Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Argon2Passwords")
    }
}

/// Room for more blocks than are used. What is never touched costs nothing, and beyond 32 MiB glibc maps a block for itself
/// and gives it back at once; a smaller one it keeps for ever in the heap of each thread that ever hashed (an idle
/// demonstration held 200 MB).
const ROOM: usize = 33 * 1024 * 1024 / Block::SIZE;

fn digest(argon2: &Argon2<'_>, password: &SecretString, salt: &Salt, length: usize) -> Result<Output, Error> {
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(ROOM));
    memory.resize(blocks, Block::default());
    let mut out = [0; Output::MAX_LENGTH];
    let out = out.get_mut(..length).ok_or(Error::OutputSize)?;
    let password = password.expose_secret().as_bytes();
    argon2.hash_password_into_with_memory(password, salt.as_ref(), out, &mut memory)?;
    Output::new(out).map_err(Error::from)
}

fn failed(cause: impl fmt::Display) -> HashFault {
    HashFault::Failed(cause.to_string())
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU8, Ordering},
        time::Duration,
    };

    use super::*;

    /// Another byte for each salt.
    #[derive(Default)]
    struct Counting(AtomicU8);

    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    fn passwords(cores: usize) -> Argon2Passwords {
        costing(cores, HashCost::default())
    }

    fn costing(cores: usize, cost: HashCost) -> Argon2Passwords {
        Argon2Passwords::new(cores, cost, Arc::new(Counting::default()))
    }

    fn secret(text: &str) -> SecretString {
        text.to_owned().into()
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_with_the_specified_cost_a_16_byte_salt_and_a_32_byte_tag() {
        let phc = passwords(1).hash(secret("correct horse battery")).await.unwrap();
        let parts: Vec<&str> = phc.expose_secret().split('$').collect();
        assert_eq!(parts[..4], ["", "argon2id", "v=19", "m=19456,t=2,p=1"]);
        assert_eq!((parts[4].len(), parts[5].len()), (22, 43));
    }

    #[tokio::test]
    async fn only_the_right_password_is_accepted_and_equal_passwords_have_different_hashes() {
        let passwords = passwords(2);
        let phc = passwords.hash(secret("correct horse battery")).await.unwrap();
        let again = passwords.hash(secret("correct horse battery")).await.unwrap();
        assert_ne!(phc.expose_secret(), again.expose_secret());
        assert_eq!(passwords.verify(secret("correct horse battery"), Some(phc.clone())).await, Ok(true));
        assert_eq!(passwords.verify(secret("correct horse batterY"), Some(phc)).await, Ok(false));
    }

    #[tokio::test]
    async fn an_unknown_user_costs_the_same_hash_and_is_refused() {
        for cost in [HashCost::default(), HashCost::new(1024, 3, 2).unwrap()] {
            let passwords = costing(1, cost);
            let nobody = PasswordHash::new(&passwords.nobody).unwrap();
            let real = passwords.hash(secret("correct horse battery")).await.unwrap();
            let real = PasswordHash::new(real.expose_secret()).unwrap();
            assert_eq!((nobody.algorithm, nobody.version), (real.algorithm, real.version));
            assert_eq!(nobody.params.to_string(), real.params.to_string());
            assert_eq!(nobody.salt.unwrap().len(), real.salt.unwrap().len());
            assert_eq!(nobody.hash.unwrap().len(), real.hash.unwrap().len());
            assert_eq!(passwords.verify(secret("anything at all"), None).await, Ok(false));
        }
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_still_compared_and_known_to_be_outdated() {
        let (old, new) = (costing(1, HashCost::new(1024, 1, 1).unwrap()), passwords(1));
        let phc = old.hash(secret("correct horse battery")).await.unwrap();
        assert_eq!(new.verify(secret("correct horse battery"), Some(phc.clone())).await, Ok(true));
        assert!(new.is_outdated(&phc) && !old.is_outdated(&phc));
        let renewed = new.hash(secret("correct horse battery")).await.unwrap();
        assert!(!new.is_outdated(&renewed));
    }

    #[test]
    fn a_cost_is_weak_below_every_setting_that_is_taken_for_enough() {
        assert!(!HashCost::default().is_weak());
        for (memory, passes, weak) in
            [(19_455, 2, true), (47_104, 1, false), (7_168, 5, false), (7_168, 4, true), (4_096, 100, true)]
        {
            assert_eq!(HashCost::new(memory, passes, 1).unwrap().is_weak(), weak, "{memory} {passes}");
        }
        assert!(HashCost::new(8, 1, 2).is_none());
    }

    #[tokio::test]
    async fn an_unreadable_stored_hash_is_a_fault_and_no_match() {
        let verdict = passwords(1).verify(secret("x"), Some(secret("not a hash"))).await;
        assert!(matches!(verdict, Err(HashFault::Failed(_))));
    }

    #[tokio::test]
    async fn the_65th_that_would_wait_is_told_so_at_once() {
        let passwords = Arc::new(passwords(1));
        let core = Arc::clone(&passwords.running).acquire_owned().await.unwrap();
        let waiting: Vec<_> = (0..=QUEUE)
            .map(|_| {
                let passwords = Arc::clone(&passwords);
                tokio::spawn(async move { passwords.run(|_| Ok(())).await })
            })
            .collect();
        // One thread: after this each of them waits for the core.
        for _ in 0..=QUEUE {
            tokio::task::yield_now().await;
        }
        let at_once = tokio::time::timeout(Duration::from_millis(100), passwords.run(|_| Ok(())));
        assert_eq!(at_once.await, Ok(Err(HashFault::Busy)));
        drop(core);
        for one in waiting {
            assert_eq!(one.await.unwrap(), Ok(()));
        }
        assert_eq!(passwords.run(|_| Ok(())).await, Ok(()));
    }
}
