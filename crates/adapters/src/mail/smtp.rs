use std::{fmt, time::Duration};

use async_trait::async_trait;
use auth::{Letter, MailFault, Mailer};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header},
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret;

use super::{
    settings::{SmtpSettings, SmtpTls},
    words::{self, Written},
};

/// How long one step of the dialogue may take.
const PATIENCE: Duration = Duration::from_secs(10);

const SUBMISSIONS_PORT: u16 = 465;

/// Mailboxes that will not take a letter however often it is brought. Everything else, a refused password for one, may be
/// put right by someone.
const REFUSED: [u16; 3] = [550, 551, 553];

/// Hands letters to a mail server, one connection each.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Scheme and host of every link, without a slash at the end.
    public_url: String,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpMailer")
    }
}

/// Why letters cannot be sent at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailSetupFault {
    #[error("SMTP_FROM is no sender")]
    From,
    #[error("no encrypted way to {host} can be prepared: {cause}")]
    Tls { host: String, cause: String },
}

/// Whether a text names a sender: an address, or `Name <address>`.
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

impl SmtpMailer {
    /// # Errors
    /// [`MailSetupFault`].
    pub fn new(settings: &SmtpSettings, public_url: &str) -> Result<Self, MailSetupFault> {
        let from: Mailbox = settings.from.parse().map_err(|_| MailSetupFault::From)?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
            .port(settings.port)
            .tls(tls(settings)?)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(PATIENCE));
        if let Some((user, password)) = &settings.account {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Self { transport: builder.build(), from, public_url })
    }

    fn message(&self, letter: &Letter, written: Written) -> Result<Message, MailFault> {
        let refused = |what: &str| MailFault::Refused(what.to_owned());
        let (local, domain) = letter.to.as_str().rsplit_once('@').unwrap_or_default();
        let address = Address::new(local, domain).map_err(|_| refused("no mail goes to such an address"))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(written.subject)
            .date(letter.written_at.into())
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(written.text, written.html))
            .map_err(|_| refused("it cannot be written as a message"))
    }
}

fn tls(settings: &SmtpSettings) -> Result<Tls, MailSetupFault> {
    let host = &settings.host;
    let is_here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    let parameters = || {
        TlsParameters::new(host.clone())
            .map_err(|fault| MailSetupFault::Tls { host: host.clone(), cause: fault.to_string() })
    };
    match settings.tls {
        SmtpTls::None => Ok(Tls::None),
        SmtpTls::Implicit => parameters().map(Tls::Wrapper),
        SmtpTls::Auto if settings.port == SUBMISSIONS_PORT => parameters().map(Tls::Wrapper),
        SmtpTls::Auto if is_here => parameters().map(Tls::Opportunistic),
        SmtpTls::StartTls | SmtpTls::Auto => parameters().map(Tls::Required),
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, letter: &Letter) -> Result<(), MailFault> {
        let written = words::write(letter, &self.public_url)
            .ok_or_else(|| MailFault::Refused("there are no words for it".to_owned()))?;
        let message = self.message(letter, written)?;
        self.transport.send(message).await.map(drop).map_err(|error| fault(&error))
    }
}

/// What a server says may hold the address: only its number is told.
fn fault(error: &Error) -> MailFault {
    let told = error.status().map(u16::from);
    match told {
        Some(code) if REFUSED.contains(&code) => MailFault::Refused(format!("the server said {code}")),
        Some(code) => MailFault::Failed(format!("the server said {code}")),
        None if error.is_timeout() => MailFault::Failed("the server did not answer in time".to_owned()),
        None if error.is_tls() => MailFault::Failed("no encrypted connection came about".to_owned()),
        None if error.is_client() => MailFault::Failed("the server lacks what the letter needs".to_owned()),
        None => MailFault::Failed("the server could not be reached, or hung up".to_owned()),
    }
}

/// RFC 3834: nobody wrote this by hand, so that no machine answers it.
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
