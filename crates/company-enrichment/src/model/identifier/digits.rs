use super::MAX_RAW_CHARS;

/// The `N` ASCII digits spelled by `text`, or `None` when it spells anything else.
///
/// Unicode white space counts for nothing; a `.` or a `-` is allowed between two digits. Signs,
/// letters, digits of other scripts and texts longer than [`MAX_RAW_CHARS`] are refused.
pub(super) fn normalise<const N: usize>(text: &str) -> Option<[u8; N]> {
    match <[u8; N]>::try_from(text.as_bytes()) {
        Ok(exact) if exact.iter().all(u8::is_ascii_digit) => Some(exact),
        _ => spaced(text),
    }
}

fn spaced<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut digits = [0; N];
    let mut found = 0;
    let mut after_digit = false;
    for (index, character) in text.chars().enumerate() {
        if index == MAX_RAW_CHARS {
            return None;
        }
        match character {
            '0'..='9' => {
                *digits.get_mut(found)? = u8::try_from(character).ok()?;
                found += 1;
                after_digit = true;
            }
            '.' | '-' if after_digit => after_digit = false,
            blank if blank.is_whitespace() => {}
            _ => return None,
        }
    }
    (found == N && after_digit).then_some(digits)
}
