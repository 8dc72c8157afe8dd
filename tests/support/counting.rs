//! Randomness that counts, so that ids made at one instant still sort in the order of their making.

use std::sync::atomic::{AtomicU64, Ordering};

use kernel::Random;

/// Never the same twice, and always growing: good for ids and keys of a test, and for nothing else.
#[derive(Debug, Default)]
pub struct CountingRandom(AtomicU64);

impl Random for CountingRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        let length = bytes.len().min(count.len());
        let end = bytes.len() - length;
        bytes[end..].copy_from_slice(&count[count.len() - length..]);
    }
}
