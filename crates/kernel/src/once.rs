use serde::{Serialize, de::DeserializeOwned};

use crate::{Claim, Journal, StoreError};

/// A use case's outcome, and whether an earlier call with the same key produced it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome<T> {
    pub value: T,
    pub replayed: bool,
}

impl<T> Outcome<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome { value: change(self.value), replayed: self.replayed }
    }
}

/// Runs `effect` at most once per idempotency key of the context: claim the key, run, remember the outcome, all in the
/// transaction of the effect. Without a key it just runs. One `once` per use case; nesting is an error.
///
/// Remembered is the domain's outcome (ids, not bodies), and only a success: a refusal wrote nothing and is judged anew.
///
/// # Errors
/// What `effect` refuses; [`StoreError::KeyReused`] for another body under the same key; [`StoreError::KeyBusy`] when
/// the first call is still running after two seconds.
pub fn once<R, T, E>(tx: &mut R, effect: impl FnOnce(&mut R) -> Result<T, E>) -> Result<Outcome<T>, E>
where
    R: Journal + ?Sized,
    T: Serialize + DeserializeOwned,
    E: From<StoreError>,
{
    match tx.claim_key()? {
        Claim::Unkeyed => effect(tx).map(|value| Outcome { value, replayed: false }),
        Claim::Replay(outcome) => {
            let value = serde_json::from_value(outcome).map_err(StoreError::database)?;
            Ok(Outcome { value, replayed: true })
        }
        Claim::Fresh => {
            let value = effect(tx)?;
            tx.remember(serde_json::to_value(&value).map_err(StoreError::database)?)?;
            Ok(Outcome { value, replayed: false })
        }
    }
}
