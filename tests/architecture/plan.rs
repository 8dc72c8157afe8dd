//! The table of arrows as the page states it, with the words its legend defines.

use std::collections::BTreeMap;

use crate::pattern::Pattern;

#[derive(Debug, PartialEq, Eq)]
pub enum Imports {
    Everything,
    Only(Vec<String>),
}

#[derive(Debug, PartialEq, Eq)]
pub enum Banned {
    /// No dependency at all, not even a third party's.
    All,
    These(Vec<Pattern>),
}

#[derive(Debug)]
pub struct Row {
    pub folder: String,
    pub imports: Imports,
    pub banned: Banned,
}

#[derive(Debug)]
pub struct Plan {
    pub rows: BTreeMap<String, Row>,
}

impl Plan {
    pub fn parse(page: &str) -> Self {
        let table: Vec<Vec<&str>> = page.lines().filter_map(cells).collect();
        let names: Vec<&str> = table.iter().map(|cells| quoted(cells[0])[0]).collect();
        let legend = Legend { domains: domains(page, &names), bans: bans(page) };
        let rows = names.iter().zip(&table);
        Self { rows: rows.map(|(name, cells)| ((*name).to_owned(), legend.row(name, cells))).collect() }
    }
}

struct Legend {
    domains: Vec<String>,
    bans: BTreeMap<String, Vec<Pattern>>,
}

impl Legend {
    fn row(&self, name: &str, cells: &[&str]) -> Row {
        let folder = quoted(cells[0]).get(1).map_or_else(|| format!("crates/{name}"), |it| (*it).to_owned());
        Row { folder, imports: self.imports(cells[2]), banned: self.banned(cells[3]) }
    }

    fn imports(&self, cell: &str) -> Imports {
        let mut names = Vec::new();
        for word in words(cell) {
            match word {
                "everything" => return Imports::Everything,
                "domains" => names.extend(self.domains.iter().cloned()),
                name => names.push(name.to_owned()),
            }
        }
        Imports::Only(names)
    }

    fn banned(&self, cell: &str) -> Banned {
        let mut patterns = Vec::new();
        for word in words(cell) {
            match word {
                "all" => return Banned::All,
                quoted if quoted.starts_with('`') => patterns.push(Pattern::new(quoted.trim_matches('`'))),
                term => patterns.extend(self.bans.get(term).expect("a word of the legend").iter().cloned()),
            }
        }
        Banned::These(patterns)
    }
}

/// The cells of a line of the table of arrows: the page's only four-column lines that begin with a name in backticks.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    (cells.len() == 4 && cells[0].starts_with('`')).then_some(cells)
}

/// "*domains* means the … crates from `auth` to `workforce`": every name of the table between those two.
fn domains(page: &str, names: &[&str]) -> Vec<String> {
    let Some(line) = page.lines().find(|line| line.starts_with("*domains* means")) else {
        return Vec::new();
    };
    let bounds = quoted(line);
    let place = |bound: &str| names.iter().position(|name| *name == bound).expect("a domain of the table");
    names[place(bounds[0])..=place(bounds[1])].iter().map(|name| (*name).to_owned()).collect()
}

/// "*pure* bans `actix*`, `tokio`; *no-storage* bans …": the patterns of each such word.
fn bans(page: &str) -> BTreeMap<String, Vec<Pattern>> {
    let sentences = page.lines().flat_map(|line| line.split("; ")).flat_map(|part| part.split(". "));
    let terms = sentences.filter_map(|sentence| sentence.strip_prefix('*')?.split_once("* bans "));
    terms
        .map(|(term, list)| (term.to_owned(), quoted(list).into_iter().map(Pattern::new).collect()))
        .collect()
}

fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(", ").filter(|word| *word != "—")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
*domains* means the two crates from `auth` to `orders`. *pure* bans `web*`, `tokio`; *no-storage* bans `*sql*`.

| crate (folder in `crates/`) | purpose | may import | banned |
|---|---|---|---|
| `kernel` | ids | — | pure |
| `auth` | users | kernel | pure |
| `orders` | orders | kernel | pure |
| `worker` | jobs | kernel, domains | no-storage, `web*` |
| `suites` (folder `tests`) | tests | everything | — |
| `runner` (folder `tests/runner`) | checks | — | all |
";

    fn row(name: &str) -> Row {
        Plan::parse(PAGE).rows.remove(name).unwrap()
    }

    fn patterns(names: &[&str]) -> Banned {
        Banned::These(names.iter().map(|name| Pattern::new(name)).collect())
    }

    #[test]
    fn every_line_of_the_table_becomes_a_row() {
        let rows = Plan::parse(PAGE).rows;
        assert_eq!(
            rows.keys().collect::<Vec<_>>(),
            ["auth", "kernel", "orders", "runner", "suites", "worker"]
        );
    }

    #[test]
    fn domains_are_the_rows_between_the_two_names_of_the_legend() {
        assert_eq!(
            row("worker").imports,
            Imports::Only(["kernel", "auth", "orders"].map(str::to_owned).to_vec())
        );
        assert_eq!(row("kernel").imports, Imports::Only(Vec::new()));
        assert_eq!(row("suites").imports, Imports::Everything);
    }

    #[test]
    fn bans_are_the_words_of_the_legend_and_patterns_of_their_own() {
        assert_eq!(row("kernel").banned, patterns(&["web*", "tokio"]));
        assert_eq!(row("worker").banned, patterns(&["*sql*", "web*"]));
        assert_eq!(row("suites").banned, patterns(&[]));
        assert_eq!(row("runner").banned, Banned::All);
    }

    #[test]
    fn a_folder_is_the_crates_name_unless_the_row_says_otherwise() {
        assert_eq!(row("kernel").folder, "crates/kernel");
        assert_eq!(row("runner").folder, "tests/runner");
    }
}
