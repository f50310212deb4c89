//! Clock of the mock: the system time, or a time that a test sets.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Time source of the mock, in whole Unix seconds.
///
/// Clones share one clock, so a test can keep a clone and advance the time of a running server.
#[derive(Clone)]
pub struct Clock {
    start: Start,
    ahead: Arc<AtomicI64>,
}

#[derive(Clone, Copy)]
enum Start {
    System,
    Fixed(i64),
}

impl Clock {
    /// Creates a clock that follows the system time.
    #[must_use]
    pub fn system() -> Self {
        Self::from(Start::System)
    }

    /// Creates a clock that stands still at this Unix timestamp, in seconds, until it is advanced.
    #[must_use]
    pub fn fixed(seconds: i64) -> Self {
        Self::from(Start::Fixed(seconds))
    }

    /// Advances the clock and all its clones by this many seconds; a negative number moves them
    /// back.
    pub fn advance(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Returns the current time as a Unix timestamp, in seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        let start = match self.start {
            Start::Fixed(seconds) => seconds,
            Start::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .ok()
                .and_then(|since| i64::try_from(since.as_secs()).ok())
                .unwrap_or_default(),
        };
        start.saturating_add(self.ahead.load(Ordering::SeqCst))
    }

    fn from(start: Start) -> Self {
        Self {
            start,
            ahead: Arc::default(),
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_with_its_clones() {
        let clock = Clock::fixed(1_700_000_000);
        let clone = clock.clone();
        assert_eq!(clone.now(), 1_700_000_000);
        clock.advance(60);
        assert_eq!(clone.now(), 1_700_000_060);
        clone.advance(-10);
        assert_eq!(clock.now(), 1_700_000_050);
    }

    #[test]
    fn the_system_clock_is_past_the_day_this_was_written() {
        assert!(Clock::system().now() > 1_760_000_000);
    }
}
