//! Who writes the letters, and through which mail server.

use std::sync::Arc;

use adapters::{mail::SmtpMailer, sql::Transactor};
use auth::{LetterWriter, model::Keyring};
use kernel::Clock;

use crate::{config::Config, start::StartFault};

pub(crate) fn letter_writer(
    config: &Config,
    store: &Arc<Transactor>,
    keyring: &Keyring,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<LetterWriter>, StartFault> {
    let mailer = SmtpMailer::new(&config.mail, &config.public_url);
    let mailer = mailer.map_err(|fault| StartFault::Other(fault.to_string()))?;
    let writer = LetterWriter::new(store.clone(), Arc::new(mailer), keyring.clone(), Arc::clone(clock));
    Ok(Arc::new(writer))
}
