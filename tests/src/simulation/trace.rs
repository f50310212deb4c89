//! What happened in a world, event by event, with virtual times.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The events of a world. Clones write to the same trace.
///
/// Two runs with the same seed give equal traces: nothing in an event is random in itself, such as an idempotency key.
#[derive(Debug, Clone)]
pub struct Trace {
    start: Instant,
    events: Arc<Mutex<Vec<Event>>>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Virtual time since the world began.
    pub at: Duration,
    /// Number of the call it belongs to; 0 if it belongs to none.
    pub call: usize,
    /// What happened.
    pub what: String,
}

impl Trace {
    /// An empty trace that begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            start: Instant::now(),
            events: Arc::default(),
        }
    }

    /// Virtual time since the world began.
    #[must_use]
    pub fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Takes note of an event.
    pub fn note(&self, call: usize, what: impl Into<String>) {
        let event = Event {
            at: self.now(),
            call,
            what: what.into(),
        };
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    }

    /// All events so far.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>10.3}s  ", self.at.as_secs_f64())?;
        match self.call {
            0 => write!(f, "{:8}  ", ""),
            call => write!(f, "call {call:<3}  "),
        }?;
        f.write_str(&self.what)
    }
}
