//! The one identifier in what somebody pasted into the web form: a SIREN, a SIRET, a French VAT
//! number, or a text or address (URL) that holds exactly one of them.
//!
//! `POST /v1/requests` does not come here: there a field is an identifier or a fault.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    identifier::{Siren, Siret},
    vat,
};

/// What was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Recognised {
    /// A company.
    Siren(Siren),
    /// An establishment.
    Siret(Siret),
    /// The company whose French VAT number was given; its key was checked.
    Vat(Siren),
}

impl Recognised {
    /// The company meant.
    pub fn siren(&self) -> Siren {
        match self {
            Self::Siren(siren) | Self::Vat(siren) => *siren,
            Self::Siret(siret) => siret.siren(),
        }
    }
}

/// Why nothing was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotRecognised {
    /// No identifier in the text.
    #[error("not_an_identifier")]
    Nothing,
    /// A French VAT number whose two-digit key is wrong.
    #[error("vat_key_mismatch")]
    WrongVatKey,
    /// Identifiers of more than one company or establishment.
    #[error("several_identifiers")]
    Several,
}

/// Finds the identifier in `text`.
///
/// A text that is nothing but an identifier is taken as it is, right check digit or not. In a
/// longer text only numbers that satisfy Luhn count, so that an amount or a telephone number is
/// not taken for a company; a SIRET beside its own SIREN or VAT number is one identifier.
///
/// # Errors
/// [`NotRecognised`].
pub fn recognise(text: &str) -> Result<Recognised, NotRecognised> {
    if let Ok(siren) = Siren::parse(text) {
        return Ok(Recognised::Siren(siren));
    }
    if let Ok(siret) = Siret::parse(text) {
        return Ok(Recognised::Siret(siret));
    }
    let mut wrong_vat_key = false;
    let mut found = BTreeSet::new();
    let groups = digit_groups(text);
    let mut rest = groups.as_slice();
    while let [_, tail @ ..] = rest {
        match candidate(rest) {
            Some((Ok(recognised), length)) => {
                found.insert(recognised);
                rest = rest.get(length..).unwrap_or_default();
            }
            Some((Err(()), length)) => {
                wrong_vat_key = true;
                rest = rest.get(length..).unwrap_or_default();
            }
            None => rest = tail,
        }
    }
    single(&found, wrong_vat_key)
}

/// The most telling of the identifiers found, if all speak of one company.
fn single(found: &BTreeSet<Recognised>, wrong_vat_key: bool) -> Result<Recognised, NotRecognised> {
    let companies: BTreeSet<Siren> = found.iter().map(Recognised::siren).collect();
    let sirets = found.iter().filter(|one| matches!(one, Recognised::Siret(_)));
    if companies.len() > 1 || sirets.clone().count() > 1 {
        return Err(NotRecognised::Several);
    }
    match sirets.chain(found).next() {
        Some(recognised) => Ok(*recognised),
        None if wrong_vat_key => Err(NotRecognised::WrongVatKey),
        None => Err(NotRecognised::Nothing),
    }
}

/// A run of ASCII digits and what stands around it.
struct Group<'a> {
    digits: &'a str,
    /// One space, dot or dash stands between it and the group before.
    joined: bool,
    /// `FR` stands right before it.
    after_fr: bool,
    /// Part of a word: a letter touches it.
    in_word: bool,
}

fn digit_groups(text: &str) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    let mut end = 0;
    while let Some(start) = text[end..].find(|c: char| c.is_ascii_digit()).map(|at| end + at) {
        let between = &text[end..start];
        let length = text[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - start);
        let previous_end = end;
        end = start + length;
        let before = between.trim_end();
        let after_fr = before.len() >= 2
            && before.get(before.len() - 2..).is_some_and(|country| country.eq_ignore_ascii_case("FR"))
            && !before[..before.len() - 2].ends_with(char::is_alphanumeric);
        groups.push(Group {
            digits: &text[start..end],
            joined: previous_end > 0 && is_separator(between),
            after_fr,
            in_word: between.ends_with(char::is_alphabetic) && !after_fr
                || text[end..].starts_with(char::is_alphabetic),
        });
    }
    groups
}

fn is_separator(between: &str) -> bool {
    let mut characters = between.chars();
    matches!((characters.next(), characters.next()), (Some(one), None) if one.is_whitespace() || one == '.' || one == '-')
}

/// The identifier that starts with the first group and how many groups it takes. The inner
/// error is a VAT number with a wrong key.
fn candidate(groups: &[Group<'_>]) -> Option<(Result<Recognised, ()>, usize)> {
    let vat: [&[usize]; 3] = [&[11], &[2, 9], &[2, 3, 3, 3]];
    let siret: [&[usize]; 3] = [&[14], &[9, 5], &[3, 3, 3, 5]];
    let siren: [&[usize]; 2] = [&[9], &[3, 3, 3]];
    if groups.first()?.after_fr
        && let Some((digits, length)) = vat.iter().find_map(|layout| spelled(groups, layout))
    {
        return Some((vat::check(&digits).map(Recognised::Vat).ok_or(()), length));
    }
    let as_siret = siret.iter().find_map(|layout| {
        let (digits, length) = spelled(groups, layout)?;
        let siret = Siret::parse(&digits).ok().filter(Siret::passes_luhn)?;
        Some((Ok(Recognised::Siret(siret)), length))
    });
    as_siret.or_else(|| {
        siren.iter().find_map(|layout| {
            let (digits, length) = spelled(groups, layout)?;
            let siren = Siren::parse(&digits).ok().filter(Siren::passes_luhn)?;
            Some((Ok(Recognised::Siren(siren)), length))
        })
    })
}

/// The digits of the first groups, if they are grouped in this layout.
fn spelled(groups: &[Group<'_>], layout: &[usize]) -> Option<(String, usize)> {
    let groups = groups.get(..layout.len())?;
    let fits = groups.iter().zip(layout).enumerate().all(|(rank, (group, length))| {
        group.digits.len() == *length && !group.in_word && (rank == 0 || group.joined)
    });
    fits.then(|| (groups.iter().map(|group| group.digits).collect(), groups.len()))
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
