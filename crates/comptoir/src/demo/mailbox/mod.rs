//! A mail server that delivers nothing: it keeps what it is given and shows it, for `comptoir demo` and for the tests.
//!
//! It speaks as much SMTP as it takes to receive a letter on a loopback port, without encryption, and misbehaves on demand:
//!
//! ```no_run
//! use comptoir::demo::mailbox::{Mailbox, Mood};
//!
//! let mailbox = Mailbox::start()?;
//! mailbox.next([Mood::Refuse(451), Mood::HangUp]);
//! // … the first letter is put off, the second meets a dropped line, the third arrives
//! assert!(mailbox.letters().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```

mod dialogue;
mod page;
mod received;
mod server;

pub use page::LetterPage;
pub use received::Received;
pub use server::{Mailbox, Mood};
