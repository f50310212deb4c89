//! Retry policy, and the attempts reported to the caller.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::observe;
use crate::operation::Operation;

/// Retry policy: maximum number of attempts, backoff with jitter, and deadline.
///
/// The policy does not decide whether a retry is safe. Safe operations such as reads are retried
/// after a lost connection, a timeout, a 429 or a temporary server error; operations with an
/// idempotency key likewise, with the same key; any other write only if certainly no byte of the
/// request was sent. The policy limits the number of attempts and the delay between them: a random
/// delay (full jitter) up to a bound that doubles with each attempt, or the delay requested by
/// `Retry-After`.
///
/// A file upload from a reader or stream that has already been read cannot be sent again, so such a
/// call is not retried.
///
/// A rejected OAuth access token (401) is handled independently of the policy: the call is repeated
/// once if the [provider](crate::Auth::bearer_provider) returns a different access token.
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
    /// Creates the default policy: 3 attempts, base delay 0.5 seconds, maximum delay 8 seconds.
    ///
    /// The bound of the delay is 0.5, 1, 2 seconds and so on, up to 8 seconds.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            deadline: None,
        }
    }

    /// Creates a policy without retries: a single attempt.
    pub const fn none() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts, the first one included.
    ///
    /// Zero counts as one. Defaults to 3.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the backoff bound before the second attempt; it doubles with each further attempt.
    ///
    /// Defaults to 0.5 seconds.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the upper limit of the backoff bound; defaults to 8 seconds.
    ///
    /// A `Retry-After` header may request a longer delay.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the deadline for starting a further attempt, counted from the first attempt.
    ///
    /// Without a deadline, the [timeout](crate::client::ClientBuilder::timeout) of the call is the
    /// deadline; the timeout applies in any case.
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

/// One completed attempt of a call, passed to the `on_attempt` hook.
///
/// See [`ClientBuilder::on_attempt`](crate::client::ClientBuilder::on_attempt).
#[derive(Debug)]
pub struct Attempt<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) outcome: Result<u16, &'a Error>,
    pub(crate) next: Option<Duration>,
}

impl Attempt<'_> {
    /// Returns the API operation of the call.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Returns the number of the attempt, starting at 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Returns the elapsed time of the call, including all attempts and delays so far.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Returns the HTTP status code; `None` if no response was received.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self.outcome {
            Ok(status) => Some(status),
            Err(error) => error.status(),
        }
    }

    /// Returns the error of the attempt; `None` if the attempt succeeded.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        self.outcome.err()
    }

    /// Returns the delay before the next attempt; `None` if this was the last attempt.
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
