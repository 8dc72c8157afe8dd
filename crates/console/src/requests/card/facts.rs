//! The groups of facts on a card: identity with its registration, address, activity.

use company_enrichment::{
    Card,
    model::{Company, Field, Vat, VatStatus},
};

use super::cells::{Cell, Fact, Group};
use crate::{format, locale::Texts};

/// All groups, with what is known, what is missing and what is awaited. Without a company only the identity is left,
/// unless `awaited`.
pub fn groups(t: Texts, card: &Card, company: Option<&Company>, awaited: bool) -> Vec<Group> {
    let cells = Cells { t, company };
    let mut groups = vec![Group { heading: "card-identity", facts: identity(&cells, card, awaited) }];
    if company.is_some() || awaited {
        groups.extend([
            Group { heading: "card-address", facts: address(&cells) },
            Group { heading: "card-activity", facts: activity(&cells) },
        ]);
    }
    groups
}

struct Cells<'a> {
    t: Texts,
    company: Option<&'a Company>,
}

impl Cells<'_> {
    fn text(&self, field: Field) -> Cell {
        self.company.map_or(Cell::Waiting, |company| Cell::of(company, field))
    }

    fn creation_date(&self) -> Cell {
        let Some(company) = self.company else { return Cell::Waiting };
        company.fields.creation_date.map_or_else(
            || Cell::missing(company, Field::CreationDate),
            |date| {
                let text = format::date(self.t.locale(), date);
                Cell::Date(format::Moment { iso: date.to_string(), text })
            },
        )
    }

    fn country(&self) -> Cell {
        self.text(Field::CountryCode)
            .map(|code| self.t.say_with("card-country-name", "code", code).into_owned())
    }

    fn headcount(&self) -> Cell {
        self.text(Field::HeadcountRange).map(|range| headcount(self.t, &range))
    }
}

fn identity(cells: &Cells<'_>, card: &Card, awaited: bool) -> Vec<Fact> {
    let identifiers = &card.request.identifiers;
    let siret =
        identifiers.siret.map_or(Cell::Absent("card-not-given"), |siret| Cell::identifier(siret.as_str()));
    let siren = Cell::identifier(card.request.company_siren().as_str());
    let mut facts = vec![
        Fact::new("card-siren", "CompanyCard.Identity.SIREN", siren),
        Fact::new("card-siret", "CompanyCard.Identity.SIRET", siret),
        vat(card),
    ];
    if cells.company.is_some() || awaited {
        let creation = Fact::new("card-creation", "CompanyCard.Identity.CreationDate", cells.creation_date());
        facts.push(creation);
        facts.extend(registry(cells));
    }
    facts
}

/// Computed here when no snapshot lists one: it needs no source, so a failed request shows it too.
fn vat(card: &Card) -> Fact {
    let listed = card.snapshot.as_ref().map_or(&[][..], |snapshot| &snapshot.vat_numbers);
    let vat = Vat::of(card.request.company_siren(), listed);
    let note = vat.as_ref().map(|vat| match vat.status {
        VatStatus::Derived => "card-vat-derived",
        VatStatus::Confirmed => "card-vat-confirmed",
    });
    let cell = vat.map_or(Cell::Absent("card-vat-none"), |vat| Cell::identifier(&vat.number));
    Fact { note, ..Fact::new("card-vat", "CompanyCard.Identity.VAT", cell) }
}

fn address(cells: &Cells<'_>) -> Vec<Fact> {
    let mut facts = vec![Fact::new("card-line1", "CompanyCard.Address.Line1", street(cells))];
    let line2 = cells.text(Field::AddressLine2);
    if matches!(line2, Cell::Text(_)) {
        facts.push(Fact::new("card-line2", "CompanyCard.Address.Line2", line2));
    }
    facts.extend([
        Fact::new(
            "card-postal-code",
            "CompanyCard.Address.PostalCode",
            cells.text(Field::PostalCode).into_figure(),
        ),
        Fact::new("card-city", "CompanyCard.Address.City", cells.text(Field::City)),
        Fact::new("card-country", "CompanyCard.Address.Country", cells.country()),
    ]);
    facts
}

/// The official line begins with the complement and ends with postal code and town, which have lines of their own: not
/// printed twice.
fn street(cells: &Cells<'_>) -> Cell {
    let line = cells.text(Field::AddressLine1);
    let Some(fields) = cells.company.map(|company| &company.fields) else {
        return line;
    };
    let complement = fields.address_line2.as_deref().unwrap_or_default();
    let town = [fields.postal_code.as_deref(), fields.city.as_deref()].map(Option::unwrap_or_default);
    line.map(|line| street_of(&line, complement, &town.join(" ")).to_owned())
}

fn street_of<'a>(line: &'a str, complement: &str, town: &str) -> &'a str {
    let without = line.strip_prefix(complement).unwrap_or(line);
    let without = without.strip_suffix(town).unwrap_or(without);
    let street = without.trim_matches([' ', ',']);
    if street.is_empty() { line } else { street }
}

fn activity(cells: &Cells<'_>) -> Vec<Fact> {
    vec![
        Fact::new("card-naf-code", "CompanyCard.Activity.NAFCode", cells.text(Field::NafCode).into_figure()),
        Fact::new("card-naf-label", "CompanyCard.Activity.NAFLabel", cells.text(Field::NafLabel)),
        Fact::new("card-headcount", "CompanyCard.Activity.HeadcountRange", cells.headcount()),
    ]
}

fn registry(cells: &Cells<'_>) -> [Fact; 2] {
    let name = cells
        .text(Field::RegistryName)
        .map(|name| cells.t.say_with("card-registry-of", "name", name).into_owned());
    [
        Fact::new("card-registry-name", "CompanyCard.Registry.Name", name),
        Fact::new("card-registry-city", "CompanyCard.Registry.City", cells.text(Field::RcsCity)),
    ]
}

/// `10-19` → « 10 à 19 salariés »; `10000+`; `NN` for a unit that employs nobody.
fn headcount(t: Texts, range: &str) -> String {
    let number =
        |text: &str| text.parse().map_or_else(|_| text.to_owned(), |n| format::grouped(t.locale(), n));
    let words = if let Some((from, to)) = range.split_once('-') {
        t.say_all("card-headcount-range", [("from", number(from).into()), ("to", number(to).into())])
    } else if let Some(from) = range.strip_suffix('+') {
        t.say_with("card-headcount-above", "from", number(from))
    } else if matches!(range, "NN" | "0") {
        t.say("card-headcount-none")
    } else {
        range.to_owned().into()
    };
    words.into_owned()
}

#[cfg(test)]
mod tests {
    use kernel::Locale;

    use super::*;

    #[test]
    fn the_street_repeats_neither_complement_nor_town() {
        let line = "DIRECTION GENERALE 9 RUE DU COLONEL PIERRE AVIA 75015 PARIS";
        assert_eq!(street_of(line, "DIRECTION GENERALE", "75015 PARIS"), "9 RUE DU COLONEL PIERRE AVIA");
        assert_eq!(street_of(line, "", " "), line);
        assert_eq!(street_of("75015 PARIS", "", "75015 PARIS"), "75015 PARIS");
    }

    #[test]
    fn a_range_of_employees_is_said_in_words() {
        let t = Texts::of(Locale::French);
        assert_eq!(headcount(t, "10-19"), "10 à 19 salariés");
        assert_eq!(headcount(t, "5000-9999"), "5\u{202f}000 à 9\u{202f}999 salariés");
        assert_eq!(headcount(t, "10000+"), "10\u{202f}000 salariés et plus");
        assert_eq!(headcount(t, "NN"), "aucun salarié");
    }
}
