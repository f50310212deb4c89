//! Random jitter of the backoff delays.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where the random part of a wait comes from. Nothing but the spread of retries depends on it.
#[derive(Debug, Clone, Default)]
pub(crate) enum Jitter {
    #[default]
    System,
    /// Numbers that follow from a seed, for runs that can be repeated.
    #[cfg_attr(
        not(feature = "testing"),
        allow(dead_code, reason = "a seed is for tests")
    )]
    Seeded(Arc<AtomicU64>),
}

impl Jitter {
    #[cfg_attr(
        not(feature = "testing"),
        allow(dead_code, reason = "a seed is for tests")
    )]
    pub(crate) fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    /// Evenly spread over all values; the middle where the system has no randomness.
    pub(crate) fn next(&self) -> u64 {
        match self {
            Self::System => getrandom::u64().unwrap_or(u64::MAX / 2),
            Self::Seeded(state) => mix(state.fetch_add(STEP, Ordering::Relaxed)),
        }
    }
}

/// The generator SplitMix64: a counter by this step, and its bits mixed.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(counter: u64) -> u64 {
    let mut bits = counter.wrapping_add(STEP);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_each_time() {
        // The first numbers of SplitMix64 for the seed 1234567, as its reference implementation gives them.
        let jitter = Jitter::seeded(1_234_567);
        assert_eq!(jitter.next(), 6_457_827_717_110_365_317);
        assert_eq!(jitter.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn the_system_gives_different_numbers() {
        assert_ne!(Jitter::System.next(), Jitter::System.next());
    }
}
