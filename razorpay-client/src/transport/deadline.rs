//! Deadlines of an exchange: for the whole, and for each of its phases.
//!
//! One timer serves the limit of the whole and those of all phases: a timer for each would be a
//! good part of what a call costs.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::transport::{Phase, TransportError};

/// The time that is left for one exchange.
pub(super) struct Deadline<'a> {
    timer: Pin<&'a mut Sleep>,
    start: Instant,
    whole: Duration,
}

/// The time ran out. In which phase is for the caller to say, who knows what has left by then.
pub(super) struct Over;

impl Over {
    pub(super) fn in_phase(self, phase: Phase) -> TransportError {
        TransportError::new(phase, "the time limit ran out").timed_out(true)
    }
}

impl<'a> Deadline<'a> {
    /// From now on. The timer may be set to any time.
    pub(super) fn new(timer: Pin<&'a mut Sleep>, whole: Duration) -> Self {
        Self {
            timer,
            start: Instant::now(),
            whole,
        }
    }

    /// What a future gives, if that comes within the limit of this part and of the whole.
    pub(super) async fn within<T>(
        &mut self,
        part: Duration,
        future: impl Future<Output = T>,
    ) -> Result<T, Over> {
        let mut future = pin!(future);
        let mut set = false;
        poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            // What is there at once needs no timer.
            if !set {
                self.set(part);
                set = true;
            }
            self.timer.as_mut().poll(context).map(|()| Err(Over))
        })
        .await
    }

    fn set(&mut self, part: Duration) {
        let now = Instant::now();
        let left = self
            .whole
            .saturating_sub(now.saturating_duration_since(self.start));
        // A time beyond what can be told is as good as a year.
        let end = now
            .checked_add(part.min(left))
            .or_else(|| now.checked_add(YEAR));
        self.timer.as_mut().reset(end.unwrap_or(now));
    }
}

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
