//! How long is waited: for an exchange as a whole, and for each part of its answer.
//!
//! One timer serves both limits and all parts. The library would make one for each limit and for head and body, each in a
//! box of its own and polled each time, which is a good part of what a call costs.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};

use tokio::time::{Instant, Sleep};

use crate::transport::{Phase, TransportError};

/// What is left of the time for one exchange.
pub(super) struct Patience<'a> {
    timer: Pin<&'a mut Sleep>,
    start: Instant,
    whole: Duration,
    /// For the head, and for each chunk behind it.
    part: Option<Duration>,
}

impl<'a> Patience<'a> {
    /// From now on. The timer may be set to any time.
    pub(super) fn new(
        timer: Pin<&'a mut Sleep>,
        whole: Duration,
        part: Option<Duration>,
    ) -> Self {
        Self { timer, start: Instant::now(), whole, part }
    }

    /// What a future gives, if that is the next part and comes in time.
    pub(super) async fn wait_for<T>(
        &mut self,
        phase: Phase,
        future: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        let mut future = pin!(future);
        let mut set = false;
        poll_fn(|context| {
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            // What is there at once needs no timer.
            if !set {
                self.set();
                set = true;
            }
            self.timer.as_mut().poll(context).map(|()| Err(too_late(phase)))
        })
        .await
    }

    fn set(&mut self) {
        let now = Instant::now();
        let left = self.whole.saturating_sub(now.saturating_duration_since(self.start));
        let limit = self.part.map_or(left, |part| part.min(left));
        // A time beyond what can be told is as good as a year.
        let end = now.checked_add(limit).or_else(|| now.checked_add(YEAR));
        self.timer.as_mut().reset(end.unwrap_or(now));
    }
}

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn too_late(phase: Phase) -> TransportError {
    TransportError::new(phase, "the time for it ran out").timed_out(true)
}
