//! The client of a world.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use razorpay_client::{Attempt, Auth, Client, Error, RetryPolicy};
use razorpay_mock::{DEFAULT_KEY_ID, DEFAULT_KEY_SECRET};

use super::network::{CALL, Network};
use super::script::Limits;
use super::tokens::Tokens;

/// A wait between two attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// Number of the call.
    pub call: usize,
    /// Number of the attempt before it.
    pub attempt: u32,
    /// How long it is.
    pub time: Duration,
    /// How long the service asked to wait, if it did.
    pub asked: Option<Duration>,
}

/// The waits of all calls of a client.
pub type Waits = Arc<Mutex<Vec<Wait>>>;

/// A client on this network, which proves itself by tokens if there are any, and otherwise by the key of the mock.
///
/// # Errors
///
/// As for any client; there is no reason for any.
pub fn client(
    network: &Network,
    limits: Limits,
    tokens: Option<&Tokens>,
    jitter: u64,
    waits: &Waits,
) -> Result<Client, Error> {
    let auth = match tokens {
        Some(tokens) => Auth::bearer_provider(tokens.clone()),
        None => Auth::key(DEFAULT_KEY_ID, DEFAULT_KEY_SECRET),
    };
    let retry = RetryPolicy::new()
        .max_attempts(limits.attempts)
        .base_delay(limits.base_delay)
        .max_delay(limits.max_delay);
    let waits = Arc::clone(waits);
    let note = move |attempt: &Attempt<'_>| {
        if let Some(time) = attempt.next_in() {
            let call = CALL.try_with(|call| *call).unwrap_or_default();
            let asked = attempt.error().and_then(Error::retry_after);
            let wait = Wait {
                call,
                attempt: attempt.number(),
                time,
                asked,
            };
            waits
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(wait);
        }
    };
    Client::builder()
        .auth(auth)
        .base_url("http://service.localhost")
        .timeout(limits.timeout)
        .read_timeout(limits.read)
        .connect_timeout(limits.connect)
        .retry(retry)
        .jitter_seed(jitter)
        .on_attempt(note)
        .no_proxy()
        .dialer(network.clone())
        .build()
}
