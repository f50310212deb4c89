//! OAuth access tokens that expire: who hands them out, and which are accepted.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use razorpay_client::{AccessToken, TokenFuture, TokenProvider};
use razorpay_mock::DEFAULT_ACCESS_TOKEN;
use tokio::time::Instant;

use super::random::Random;
use super::trace::Trace;

/// Purpose of the random numbers; see [`Random::of`].
const TOKENS: u64 = 0x746f6b;

/// The authorization server of a world. The network asks it which tokens are valid.
#[derive(Clone)]
pub struct Tokens {
    seed: u64,
    world: u64,
    trace: Trace,
    /// Until when each token is valid, by its number.
    valid: Arc<Mutex<Vec<Instant>>>,
}

impl Tokens {
    /// An authorization server that has handed out no token yet.
    #[must_use]
    pub fn new(seed: u64, world: u64, trace: Trace) -> Self {
        Self {
            seed,
            world,
            trace,
            valid: Arc::default(),
        }
    }

    /// Puts the token that the mock accepts in the place of a valid one; any other stays, so that the mock refuses it.
    pub fn admit(&self, request: &mut [u8]) {
        const SCHEME: &[u8] = b"Bearer ";
        let length = SCHEME.len();
        let Some(place) = request.windows(length).position(|bytes| bytes == SCHEME) else {
            return;
        };
        let start = place.saturating_add(length);
        let end = start.saturating_add(DEFAULT_ACCESS_TOKEN.len());
        let Some(token) = request.get_mut(start..end) else {
            return;
        };
        let number = std::str::from_utf8(token).ok().and_then(number);
        let until = number.and_then(|number| self.lock().get(number).copied());
        if until.is_some_and(|until| Instant::now() < until) {
            token.copy_from_slice(DEFAULT_ACCESS_TOKEN.as_bytes());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Instant>> {
        self.valid.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As long as the token that the mock accepts, so that one can take the place of the other.
fn text(number: usize) -> String {
    let width = DEFAULT_ACCESS_TOKEN.len().saturating_sub(PREFIX.len());
    format!("{PREFIX}{number:0width$}")
}

const PREFIX: &str = "sim";

fn number(token: &str) -> Option<usize> {
    token.strip_prefix(PREFIX)?.parse().ok()
}

impl TokenProvider for Tokens {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async move {
            let number = self.lock().len();
            let mut random = Random::of(self.seed, &[self.world, TOKENS, number as u64]);
            let lifetime = Duration::from_secs(random.below(200).saturating_add(5));
            let wait = random.time(Duration::from_secs(3));
            let now = Instant::now();
            let until = now
                .checked_add(wait.saturating_add(lifetime))
                .unwrap_or(now);
            self.lock().push(until);
            match random.below(20) {
                0 => {
                    self.trace.note(0, "the token provider hangs");
                    std::future::pending::<()>().await;
                }
                1 | 2 => {
                    tokio::time::sleep(wait).await;
                    self.trace.note(0, "the token provider fails");
                    return Err("the authorization server is down".into());
                }
                _ => tokio::time::sleep(wait).await,
            }
            self.trace
                .note(0, format!("token {number} is valid for {lifetime:?}"));
            let token = AccessToken::new(text(number));
            Ok(match random.below(3) {
                0 => token,
                1 => token.expires_in(lifetime),
                // The server forgets it earlier than it said.
                _ => token.expires_in(lifetime.saturating_mul(3)),
            })
        })
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("handed_out", &self.lock().len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_valid_token_becomes_the_one_that_the_mock_accepts_until_it_expires() {
        let tokens = Tokens::new(1, 1, Trace::begin());
        tokens.lock().push(Instant::now() + Duration::from_secs(10));
        let request = format!(
            "GET / HTTP/1.1\r\nauthorization: Bearer {}\r\n\r\n",
            text(0)
        );
        let mut admitted = request.clone().into_bytes();
        tokens.admit(&mut admitted);
        assert_eq!(
            String::from_utf8(admitted).unwrap(),
            request.replace(&text(0), DEFAULT_ACCESS_TOKEN)
        );
        tokio::time::sleep(Duration::from_secs(11)).await;
        for other in [request.clone(), request.replace(&text(0), &text(1))] {
            let mut refused = other.clone().into_bytes();
            tokens.admit(&mut refused);
            assert_eq!(refused, other.into_bytes());
        }
    }
}
