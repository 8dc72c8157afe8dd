//! Text as people and registries spell it: tidying, and comparing without minding accents.

use std::borrow::Cow;

/// What the official sources print instead of a value its owner keeps from publication.
pub const MASK: &str = "[NON-DIFFUSIBLE]";

/// Trims and collapses inner white space; control characters count as white space. `None` when
/// nothing is left: an empty text equals an absent one everywhere. No change of case.
pub fn tidy(text: &str) -> Option<String> {
    let blank = |c: char| c.is_whitespace() || c.is_control();
    let mut tidied = String::with_capacity(text.len());
    for word in text.split(blank).filter(|word| !word.is_empty()) {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    (!tidied.is_empty()).then_some(tidied)
}

/// Whether the whole value is the literal mask.
pub fn is_mask(text: &str) -> bool {
    text.trim() == MASK
}

/// Upper case, without accents, punctuation as single spaces: a key to compare names by.
///
/// ```
/// use company_enrichment::model::spelling::fold;
/// assert_eq!(fold("Côte d’Ivoire"), "COTE D IVOIRE");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_uppercase) {
        match plain(character) {
            Cow::Borrowed(" ") if folded.is_empty() || folded.ends_with(' ') => {}
            letters => folded.push_str(&letters),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A town as far as a comparison needs: [`fold`]ed, without CEDEX and arrondissement
/// (`PARIS 15E ARRONDISSEMENT`, `LYON 03`, `PARIS LA DEFENSE CEDEX 2`).
pub fn fold_town(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(' ')
        .take_while(|word| *word != "CEDEX")
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()) && *word != "ARRONDISSEMENT")
        .collect();
    words.join(" ")
}

/// The plain form of one upper-case letter; anything but a letter or a digit is a space.
fn plain(character: char) -> Cow<'static, str> {
    Cow::Borrowed(match character {
        'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ā' => "A",
        'Ç' | 'Ć' | 'Č' => "C",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' => "E",
        'Ì' | 'Í' | 'Î' | 'Ï' => "I",
        'Ñ' | 'Ń' => "N",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => "O",
        'Ù' | 'Ú' | 'Û' | 'Ü' => "U",
        'Ý' | 'Ÿ' => "Y",
        'Œ' => "OE",
        'Æ' => "AE",
        letter if letter.is_alphanumeric() => return Cow::Owned(letter.to_string()),
        // A combining accent after its letter (decomposed text) leaves nothing.
        '\u{300}'..='\u{36f}' => "",
        _ => " ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidy_collapses_any_white_space_and_drops_control_characters() {
        assert_eq!(tidy(" LA\u{a0} \u{202f}POSTE\t\n"), Some("LA POSTE".to_owned()));
        assert_eq!(tidy("A\0B"), Some("A B".to_owned()));
        assert_eq!(tidy(" \u{a0} "), None);
    }

    #[test]
    fn fold_ignores_case_accents_and_punctuation() {
        assert_eq!(fold("Émirats arabes unis"), fold("EMIRATS ARABES UNIS"));
        assert_eq!(fold("E\u{301}gypte"), "EGYPTE");
        assert_eq!(fold(" États-Unis "), "ETATS UNIS");
    }

    #[test]
    fn fold_town_ignores_arrondissements_and_cedex() {
        for town in ["PARIS", "Paris 15e Arrondissement", "PARIS 15", "PARIS CEDEX 09"] {
            assert_eq!(fold_town(town), "PARIS", "{town}");
        }
        assert_ne!(fold_town("CLICHY"), fold_town("CLICHY SOUS BOIS"));
    }
}
