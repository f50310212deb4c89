//! How often and how patiently a call is sent again, and what a caller sees of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::observe;
use crate::operation::Operation;

/// How often and how patiently a call is sent again when that does no harm.
///
/// Whether it does harm is not a matter of policy: reads are sent again after a lost connection, a time-out, a 429 or a
/// failing service; operations with an idempotency key likewise, with the same key; any other write only if it is certain
/// that nothing of it has left. The policy limits how often, and how long to wait in between: a random time up to a
/// bound that doubles with each attempt, or what `Retry-After` asks for.
///
/// A new OAuth token is no matter of the policy: a call that was refused for its token (401) is sent once more, if the
/// [provider](crate::Auth::bearer_provider) then gives another one.
///
/// ```
/// use std::time::Duration;
///
/// use razorpay_client::RetryPolicy;
///
/// let patient = RetryPolicy::new()
///     .max_attempts(5)
///     .max_delay(Duration::from_secs(10))
///     .deadline(Duration::from_secs(60));
/// assert_eq!(RetryPolicy::none(), RetryPolicy::new().max_attempts(1));
/// # let _ = patient;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a policy does nothing until a client or a call is given it"]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) deadline: Option<Duration>,
}

impl RetryPolicy {
    /// At most three attempts; waits of up to 0.5, 1, 2 seconds and so on, but never more than 8.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            deadline: None,
        }
    }

    /// One attempt.
    pub const fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// How many attempts there are at most, the first one included. Zero counts as one.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The bound of the wait before the second attempt; it doubles with each further one.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The largest that the bound of a wait becomes. A `Retry-After` may ask for more.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// No further attempt is begun once this has passed since the first. Without it, the call's own
    /// [timeout](crate::client::ClientBuilder::timeout) is the deadline; it holds in any case.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// One attempt of a call, as
/// [`ClientBuilder::on_attempt`](crate::client::ClientBuilder::on_attempt) tells of it when it has ended.
#[derive(Debug)]
pub struct Attempt<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) outcome: Result<u16, &'a Error>,
    pub(crate) next: Option<Duration>,
}

impl Attempt<'_> {
    /// What was called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// 1 for the first attempt of a call.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long the call has taken so far, with all attempts and waits.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.outcome {
            Ok(status) => Some(status),
            Err(error) => error.status(),
        }
    }

    /// What went wrong; `None` if the service carried the call out.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.outcome.err()
    }

    /// How long until the next attempt; `None` if this was the last.
    #[must_use]
    pub fn next_in(&self) -> Option<Duration> {
        self.next
    }
}

/// What is called after each attempt.
#[derive(Clone)]
pub(crate) struct Hook(Arc<dyn Fn(&Attempt<'_>) + Send + Sync>);

impl Hook {
    pub(crate) fn new(hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hook))
    }

    /// A panic ends here: the result of a call that went through must not be lost to it.
    pub(crate) fn call(&self, attempt: &Attempt<'_>) {
        let called = catch_unwind(AssertUnwindSafe(|| (self.0)(attempt)));
        if let Err(panic) = called {
            observe::hook_panicked(attempt.operation);
            // What was thrown may panic once more when it is dropped.
            let _ = catch_unwind(AssertUnwindSafe(|| drop(panic)));
        }
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}
