/// The source of randomness, injected so that ids, tokens and jitter repeat in tests.
pub trait Random: Send + Sync {
    /// Fills `bytes` with unpredictable bytes (predictable ones in tests).
    fn fill(&self, bytes: &mut [u8]);
}
