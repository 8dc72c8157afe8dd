//! What the form shows: the input kept, what it was understood as, or why not.

use company_enrichment::{
    Submit,
    model::{IdentifierFault, NotRecognised, RawIdentifier, Recognised, Siren, recognise, vat},
};

use crate::{Suggestion, format, locale::Texts};

/// Longest text the field takes, in characters.
const MAX_INPUT: usize = 2000;

#[derive(Clone, Debug, Default)]
pub struct FormView {
    pub input: String,
    pub error: Option<String>,
    pub understood: Option<Understood>,
    /// The key of the confirmation: sent twice, it acts once.
    pub once: String,
    pub suggestions: Vec<Known>,
}

/// What the text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Key of its kind in words.
    pub kind: &'static str,
    pub value: String,
    pub shown: String,
    /// The SIREN, when the identifier is another one.
    pub company: Option<String>,
    /// A check digit is wrong.
    pub is_doubtful: bool,
}

/// An identifier of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub identifier: String,
    pub shown: String,
    pub label: String,
    pub note: String,
}

impl FormView {
    pub fn new(t: Texts, suggestions: &[Suggestion]) -> Self {
        Self {
            suggestions: suggestions.iter().map(|known| Known::new(t, known)).collect(),
            ..Self::default()
        }
    }

    /// Reads the field; `Some` is what to submit.
    pub fn read(&mut self, t: Texts, input: String, once: String) -> Option<Submit> {
        let recognised = if input.trim().is_empty() {
            Err(t.say("new-error-empty"))
        } else if input.chars().count() > MAX_INPUT {
            Err(t.say_with("new-error-long", "max", u64::try_from(MAX_INPUT).unwrap_or_default()))
        } else {
            recognise(&input).map_err(|fault| t.say(fault_key(fault)))
        };
        self.input = input;
        self.once = once;
        match recognised {
            Ok(recognised) => {
                self.understood = Some(Understood::new(&recognised));
                Some(command(&recognised))
            }
            Err(error) => {
                self.error = Some(error.into_owned());
                None
            }
        }
    }

    /// The service was stricter than we were.
    pub fn refuse(&mut self, t: Texts, faults: &[IdentifierFault]) {
        let is_siret = faults.first().is_some_and(|fault| fault.field == "siret");
        self.understood = None;
        self.error = Some(t.say(if is_siret { "new-error-siret" } else { "new-error-siren" }).into_owned());
    }
}

const fn fault_key(fault: NotRecognised) -> &'static str {
    match fault {
        NotRecognised::Nothing => "new-error-nothing",
        NotRecognised::WrongVatKey => "new-error-vat",
        NotRecognised::Several => "new-error-several",
    }
}

fn command(recognised: &Recognised) -> Submit {
    let text = |digits: &str| RawIdentifier::Text(digits.to_owned());
    let (siren, siret) = match recognised {
        Recognised::Siren(siren) | Recognised::Vat(siren) => (text(siren.as_str()), RawIdentifier::Absent),
        Recognised::Siret(siret) => (RawIdentifier::Absent, text(siret.as_str())),
    };
    Submit { siren, siret, metadata: None }
}

impl Understood {
    fn new(recognised: &Recognised) -> Self {
        let company = |siren: Siren| Some(format::identifier(siren.as_str()));
        let (kind, value, company, is_right) = match recognised {
            Recognised::Siren(siren) => ("new-siren", siren.to_string(), None, siren.passes_luhn()),
            Recognised::Siret(siret) => {
                ("new-siret", siret.to_string(), company(siret.siren()), siret.passes_luhn())
            }
            Recognised::Vat(siren) => {
                let number = vat::derive(*siren).unwrap_or_else(|| siren.to_string());
                ("new-vat", number, company(*siren), siren.passes_luhn())
            }
        };
        Self { kind, shown: format::identifier(&value), value, company, is_doubtful: !is_right }
    }
}

impl Known {
    fn new(t: Texts, known: &Suggestion) -> Self {
        let note = t.find(&format!("known-{}", known.note));
        Self {
            identifier: known.identifier.clone(),
            shown: format::identifier(&known.identifier),
            label: known.label.clone(),
            note: note.map_or_else(|| known.note.clone(), std::borrow::Cow::into_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Locale;

    use super::*;

    fn read(input: &str) -> (FormView, Option<Submit>) {
        let t = Texts::of(Locale::French);
        let mut form = FormView::new(t, &[]);
        let command = form.read(t, input.to_owned(), "once".to_owned());
        (form, command)
    }

    #[test]
    fn each_kind_of_identifier_is_said_back_in_words() {
        for (input, kind, shown, company) in [
            (" 356 000 000 ", "new-siren", "356 000 000", None),
            ("48744469700428", "new-siret", "487 444 697 00428", Some("487 444 697")),
            ("FR39356000000", "new-vat", "FR39 356 000 000", Some("356 000 000")),
            ("https://annuaire.example/entreprise/danone-552032534", "new-siren", "552 032 534", None),
        ] {
            let (form, command) = read(input);
            let understood = form.understood.unwrap();
            assert_eq!((understood.kind, understood.shown.as_str()), (kind, shown), "{input}");
            assert_eq!(understood.company.as_deref(), company);
            assert!(command.is_some() && !understood.is_doubtful);
        }
    }

    #[test]
    fn a_wrong_check_digit_is_a_doubt_and_no_refusal() {
        let (form, command) = read("123456789");
        assert!(command.is_some() && form.understood.unwrap().is_doubtful);
    }

    #[test]
    fn what_is_not_understood_is_kept_with_a_reason() {
        for input in ["", "  ", "bonjour", "FR00356000000", "356 000 000 et 552 032 534", &"x".repeat(2001)] {
            let (form, command) = read(input);
            assert!(command.is_none() && form.understood.is_none() && form.error.is_some(), "{input}");
            assert_eq!(form.input, input);
        }
    }

    #[test]
    fn a_note_of_the_demonstration_is_translated_when_it_has_words() {
        let known = |note: &str| {
            let suggestion =
                Suggestion { identifier: "839517323".into(), label: "RED NEEDLES".into(), note: note.into() };
            Known::new(Texts::of(Locale::French), &suggestion).note
        };
        assert_eq!(known("ceased"), "une entreprise cessée");
        assert_eq!(known("something else"), "something else");
    }
}
