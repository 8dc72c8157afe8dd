/// Whether ASCII `digits` satisfy the Luhn formula: from the right, every second digit doubled
/// (its two digits added up), the sum of all is a multiple of ten.
pub(super) fn holds(digits: &[u8]) -> bool {
    let doubled = |value: u32| if value > 4 { 2 * value - 9 } else { 2 * value };
    let sum: u32 = values(digits)
        .rev()
        .enumerate()
        .map(|(rank, value)| if rank % 2 == 1 { doubled(value) } else { value })
        .sum();
    sum.is_multiple_of(10)
}

/// The plain sum of the digits.
pub(super) fn digit_sum(digits: &[u8]) -> u32 {
    values(digits).sum()
}

fn values(digits: &[u8]) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator {
    digits.iter().map(|digit| u32::from(digit - b'0'))
}
