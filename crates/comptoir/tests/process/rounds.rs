//! What the tests that kill processes over and over have in common.

use std::env;

/// Known to the sandbox, one a round.
pub const SIRENS: [&str; 10] = [
    "356000000",
    "552032534",
    "302474648",
    "418166096",
    "908595879",
    "130025265",
    "383657467",
    "300025764",
    "839517323",
    "883010316",
];

/// How often all the companies are asked for, each time on a fresh database: once, and `cargo verify soak` wants more.
pub fn repeats() -> usize {
    let rounds = env::var("COMPTOIR_SOAK_ROUNDS").map_or(SIRENS.len(), |rounds| rounds.parse().unwrap());
    rounds.div_ceil(SIRENS.len())
}
