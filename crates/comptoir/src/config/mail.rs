//! The mail server.

use adapters::mail::{self, SmtpSettings, SmtpTls};

use super::{Environment, Source};

pub(super) fn settings(s: &mut Source, environment: Environment) -> SmtpSettings {
    let host = s.text_or("SMTP_HOST", "localhost");
    let port = s.read("SMTP_PORT", 1025, "port");
    let user = s.text("SMTP_USER");
    let password = s.secret("SMTP_PASSWORD", "SMTP_PASSWORD_FILE");
    if user.is_some() != password.is_some() {
        s.fault("SMTP_USER", "goes with SMTP_PASSWORD: both or neither");
    }
    let account = user.zip(password);
    let tls = s.read("SMTP_TLS", SmtpTls::Auto, "auto, starttls, tls or none");
    if tls == SmtpTls::None && account.is_some() && !environment.is_local() {
        s.fault("SMTP_TLS", "none would send SMTP_PASSWORD in the clear");
    }
    let from = s.text_or("SMTP_FROM", "comptoir@localhost");
    if !mail::is_sender(&from) {
        s.fault("SMTP_FROM", "expected an address, or Name <address>");
    }
    SmtpSettings { host, port, account, tls, from }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(environment: Environment, set: &'static [(&str, &str)]) -> Vec<String> {
        let lookup = move |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        };
        let mut s = Source::new(toml::Table::new(), lookup);
        settings(&mut s, environment);
        let faults = s.finish().err().map(|faults| faults.0).unwrap_or_default();
        faults.into_iter().map(|fault| fault.name).collect()
    }

    #[test]
    fn an_account_is_whole_and_its_password_is_never_sent_in_the_clear() {
        assert_eq!(faults(Environment::Local, &[("SMTP_USER", "me")]), ["SMTP_USER"]);
        assert_eq!(faults(Environment::Local, &[("SMTP_PASSWORD", "hunter-two")]), ["SMTP_USER"]);
        let clear: &[_] = &[("SMTP_USER", "me"), ("SMTP_PASSWORD", "hunter-two"), ("SMTP_TLS", "none")];
        assert_eq!(faults(Environment::Production, clear), ["SMTP_TLS"]);
        assert!(faults(Environment::Local, clear).is_empty());
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        assert!(
            faults(Environment::Local, &[("SMTP_FROM", "Comptoir <no-reply@comptoir.example>")]).is_empty()
        );
        assert_eq!(faults(Environment::Local, &[("SMTP_FROM", "nobody at all")]), ["SMTP_FROM"]);
        assert_eq!(faults(Environment::Local, &[("SMTP_TLS", "maybe")]), ["SMTP_TLS"]);
    }
}
