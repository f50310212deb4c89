//! Retry budget of a client: a token bucket that retries drain and successes refill.
//!
//! The budget keeps a client whose calls keep failing from adding load to an API in trouble.

use std::sync::atomic::{AtomicU32, Ordering};

/// Tokens shared by all calls of a client. With these numbers a client that meets nothing but failures sends a hundred
/// retries and then only first attempts.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
}

const FULL: u32 = 500;
const RETRY: u32 = 5;
/// What a call that succeeded at once gives back.
const SUCCESS: u32 = 1;

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            tokens: AtomicU32::new(FULL),
        }
    }

    /// Takes the tokens of one retry; false if there are not enough.
    pub(crate) fn take(&self) -> bool {
        let taken = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(RETRY)
            });
        taken.is_ok()
    }

    /// Takes note of a call that succeeded. One that was sent again gives back what its last retry took.
    pub(crate) fn succeeded(&self, attempts: u32) {
        let back = if attempts > 1 { RETRY } else { SUCCESS };
        let full = |tokens: u32| {
            let more = tokens.saturating_add(back).min(FULL);
            (more != tokens).then_some(more)
        };
        // An error only says that it is full already, which is how it is nearly always.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, full);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_runs_out_and_is_earned_back() {
        let budget = Budget::new();
        let mut retries = 0;
        while budget.take() {
            retries += 1;
        }
        assert_eq!(retries, 100);
        for _ in 0..RETRY {
            assert!(!budget.take());
            budget.succeeded(1);
        }
        assert!(budget.take() && !budget.take());
        budget.succeeded(2);
        assert!(budget.take() && !budget.take());
    }

    #[test]
    fn it_never_holds_more_than_it_began_with() {
        let budget = Budget::new();
        for _ in 0..1000 {
            budget.succeeded(3);
        }
        assert_eq!(budget.tokens.load(Ordering::Relaxed), FULL);
    }
}
