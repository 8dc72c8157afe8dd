//! Mail: letters put into words in the reader's language, and handed to a mail server by SMTP.

mod settings;
mod smtp;
mod words;

pub use settings::{SmtpSettings, SmtpTls, UnknownTls};
pub use smtp::{MailSetupFault, SmtpMailer, is_sender};
