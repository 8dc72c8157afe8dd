//! The parameters of `/search`, with the upstream's own refusals.

use actix_web::web::Query;

/// The recorded refusal of a query without a usable parameter; the sandbox answers it to unknown ones as well.
const NO_PARAMETER: &str = "Veuillez indiquer au moins un paramètre de recherche.";
const TOO_SHORT: &str = "3 caractères minimum pour les termes de la requête (ou utilisez au moins un filtre)";
const OUT_OF_RANGE: &str = "Veuillez indiquer un paramètre de pagination entier dans ses limites.";
const NOT_A_BOOLEAN: &str = "minimal doit prendre la valeur 'true' ou 'false' !";
const INCLUDE_ALONE: &str = "Le paramètre `include` demande `minimal=true`.";
const UNKNOWN_BLOCK: &str = "Au moins un champ à inclure est non valide.";

/// The parts of an answer that `include` asks for, by their member names.
pub const BLOCKS: [&str; 7] =
    ["siege", "complements", "finances", "score", "dirigeants", "matching_etablissements", "tva"];

#[derive(Debug, PartialEq, Eq)]
pub struct Search {
    pub q: String,
    /// Blocks to answer with.
    pub blocks: Vec<&'static str>,
    pub page: usize,
    pub per_page: usize,
}

/// The identifier a query string asks for, if it is a look-up.
pub fn identifier(query: &str) -> Option<String> {
    let pairs = Query::<Vec<(String, String)>>::from_query(query).ok()?;
    identifier_of(&pairs.iter().find(|(name, _)| name == "q")?.1)
}

/// `q` when it is a look-up: nine or fourteen digits, blanks aside.
pub fn identifier_of(q: &str) -> Option<String> {
    let digits: String = q.chars().filter(|character| !character.is_whitespace()).collect();
    let is_lookup = matches!(digits.len(), 9 | 14) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_lookup.then_some(digits)
}

/// Reads a query string.
///
/// # Errors
/// The text the upstream puts into `erreur`, for a 400.
pub fn parse(query: &str) -> Result<Search, &'static str> {
    let Query(pairs) = Query::<Vec<(String, String)>>::from_query(query).map_err(|_| NO_PARAMETER)?;
    let mut search = Search { q: String::new(), blocks: Vec::new(), page: 1, per_page: 10 };
    let (mut minimal, mut include) = (false, None);
    for (name, value) in &pairs {
        match name.as_str() {
            "q" => value.trim().clone_into(&mut search.q),
            "minimal" => minimal = boolean(value)?,
            "include" => include = Some(blocks(value)?),
            "page" => search.page = within(value, 1000)?,
            "per_page" => search.per_page = within(value, 25)?,
            "limite_matching_etablissements" => drop(within(value, 100)?),
            "page_etablissements" => drop(within(value, 1000)?),
            _ => return Err(NO_PARAMETER),
        }
    }
    search.blocks = match (minimal, include) {
        (true, include) => include.unwrap_or_default(),
        (false, None) => BLOCKS.to_vec(),
        (false, Some(_)) => return Err(INCLUDE_ALONE),
    };
    match search.q.chars().count() {
        0 => Err(NO_PARAMETER),
        1 | 2 => Err(TOO_SHORT),
        _ => Ok(search),
    }
}

fn boolean(value: &str) -> Result<bool, &'static str> {
    value.to_ascii_lowercase().parse().map_err(|_| NOT_A_BOOLEAN)
}

fn within(value: &str, limit: usize) -> Result<usize, &'static str> {
    value.parse().ok().filter(|number| (1..=limit).contains(number)).ok_or(OUT_OF_RANGE)
}

fn blocks(value: &str) -> Result<Vec<&'static str>, &'static str> {
    let block = |name: &str| BLOCKS.into_iter().find(|block| block.eq_ignore_ascii_case(name.trim()));
    value.split(',').map(|name| block(name).ok_or(UNKNOWN_BLOCK)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_pass_of_the_specification_is_understood() {
        let search =
            parse("q=356000000&minimal=true&include=siege,complements,finances,score&page=1&per_page=1");
        let blocks = vec!["siege", "complements", "finances", "score"];
        assert_eq!(search, Ok(Search { q: "356000000".to_owned(), blocks, page: 1, per_page: 1 }));
    }

    #[test]
    fn what_the_upstream_refuses_is_refused() {
        for (query, refusal) in [
            ("", NO_PARAMETER),
            ("q=&page=1", NO_PARAMETER),
            ("q=356000000&unknown=1", NO_PARAMETER),
            ("q=ab", TOO_SHORT),
            ("q=poste&per_page=26", OUT_OF_RANGE),
            ("q=poste&page=0", OUT_OF_RANGE),
            ("q=poste&minimal=oui", NOT_A_BOOLEAN),
            ("q=poste&include=siege", INCLUDE_ALONE),
            ("q=poste&minimal=true&include=bilans", UNKNOWN_BLOCK),
        ] {
            assert_eq!(parse(query), Err(refusal), "{query}");
        }
    }

    #[test]
    fn nine_or_fourteen_digits_are_a_look_up() {
        assert_eq!(identifier("q=356%20000%20000").as_deref(), Some("356000000"));
        assert_eq!(identifier("page=1&q=48744469700428").as_deref(), Some("48744469700428"));
        assert_eq!(identifier("q=la+poste"), None);
        assert_eq!(identifier("page=1"), None);
    }
}
