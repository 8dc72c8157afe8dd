//! What a person may type into the demonstration, and what is special about it.

use std::time::Duration;

use super::Behaviour;

/// An identifier the sandbox answers in a way worth seeing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Nine digits, or fourteen for a look-up by establishment.
    pub identifier: &'static str,
    pub name: &'static str,
    /// A stable name of the case, for translations.
    pub key: &'static str,
    /// The case in plain English.
    pub special: &'static str,
}

const fn entry(
    identifier: &'static str,
    name: &'static str,
    key: &'static str,
    special: &'static str,
) -> Known {
    Known { identifier, name, key, special }
}

// Identifiers that misbehave start with 000, which no company does; their next digits tell the HTTP status.
const UNAVAILABLE: &str = "000503003";
const SLOW: &str = "000202002";
pub(super) const TOO_SLOW: &str = "000408005";
const RATE_LIMITED: &str = "000429001";
const UNREADABLE: &str = "000200006";
const UNKNOWN: &str = "000404004";

const KNOWN: [Known; 19] = [
    entry("356000000", "LA POSTE", "large-company", "a large company, with an address complement"),
    entry("552032534", "DANONE", "zero-result", "a net result of zero, and a VAT number"),
    entry("302474648", "NATURALIA FRANCE", "with-finances", "finances with a loss"),
    entry("418166096", "OCTO-TECHNOLOGY", "three-sources", "known to all three official sources"),
    entry("908595879", "SEVERNAYA", "small-company", "a small active company"),
    entry("48744469700428", "ESSOR ENERGIES (SOLARSUD)", "by-siret", "asked by its SIRET"),
    entry(
        "43524614500021",
        "P&T TECHNOLOGY AG",
        "foreign-seat",
        "a French establishment with its seat in Germany",
    ),
    entry(
        "130025265",
        "DIRECTION INTERMINISTERIELLE DU NUMERIQUE (DINUM)",
        "administration",
        "an administration",
    ),
    entry("383657467", "ASSOCIATION GANYMEDE", "association", "an association without staff"),
    entry("300025764", "[NON-DIFFUSIBLE]", "masked", "a sole trader who opposed publication"),
    entry("839517323", "RED NEEDLES", "ceased", "a company that ceased"),
    entry(
        "883010316",
        "PRENOM NOM-ENTREPRENEUR",
        "ceased-sole-trader",
        "a ceased sole trader without a company name",
    ),
    entry("123456789", "—", "empty-shell", "an empty shell: no core identity"),
    entry(SLOW, "SOCIETE DE DEMONSTRATION", "slow", "answers after three seconds"),
    entry(TOO_SLOW, "SOCIETE DE DEMONSTRATION", "too-slow", "answers after eight seconds, past the deadline"),
    entry(UNAVAILABLE, "—", "unavailable", "the source always answers 503"),
    entry(RATE_LIMITED, "—", "rate-limited", "the source always answers 429, to retry after two minutes"),
    entry(UNREADABLE, "—", "unreadable", "the source always answers broken JSON"),
    entry(UNKNOWN, "—", "unknown", "the source knows no such company"),
];

/// Identifiers for the demonstration's form, the ordinary ones first.
pub fn known() -> &'static [Known] {
    &KNOWN
}

/// How an identifier behaves when no script says otherwise.
pub(super) fn standing(identifier: &str) -> Behaviour {
    match identifier {
        UNAVAILABLE => Behaviour::status(503),
        SLOW => Behaviour::answer().after(Duration::from_secs(3)),
        TOO_SLOW => Behaviour::answer().after(Duration::from_secs(8)),
        RATE_LIMITED => Behaviour::too_many_requests("120"),
        UNREADABLE => Behaviour::truncated_json(),
        _ => Behaviour::answer(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::catalogue, *};

    #[test]
    fn every_known_name_is_the_one_its_fixture_bears() {
        for known in known() {
            let name = catalogue::find(known.identifier).and_then(|company| company["nom_complet"].as_str());
            assert_eq!(name.unwrap_or("—"), known.name, "{}", known.identifier);
        }
    }

    #[test]
    fn every_identifier_passes_luhn_but_the_recorded_shell() {
        for known in known().iter().filter(|known| known.key != "empty-shell") {
            let sum: u32 = known.identifier.bytes().rev().enumerate().map(weight).sum();
            assert_eq!(sum % 10, 0, "{}", known.identifier);
        }
    }

    fn weight((place, digit): (usize, u8)) -> u32 {
        let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
        digit / 10 + digit % 10
    }
}
