//! Configuration of the mock server.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use razorpay_webhooks::WebhookSecret;

use crate::auth::Key;
use crate::clock::Clock;
use crate::webhooks::Target;

/// API key id that the mock accepts by default.
pub const DEFAULT_KEY_ID: &str = "rzp_test_Mock0000000000";

/// API key secret that the mock accepts by default.
pub const DEFAULT_KEY_SECRET: &str = "mockSecret00000000000000";

/// OAuth access token that the mock accepts by default.
pub const DEFAULT_ACCESS_TOKEN: &str = "mockAccessToken000000000";

/// The seed whose ids have `Mock` after their prefix, so that nobody mistakes them for real ones.
const DEFAULT_SEED: u64 = 5_437_818;

/// Configuration of a [`MockServer`](crate::MockServer).
///
/// By default the server listens on a free port of 127.0.0.1, accepts the default API key and
/// access token, uses the system clock, records the last 1,000 requests, accepts request bodies of
/// up to 1 MiB, and sends no webhooks.
#[derive(Clone)]
pub struct Config {
    pub(crate) address: SocketAddr,
    pub(crate) key: Key,
    pub(crate) access_token: String,
    pub(crate) clock: Clock,
    pub(crate) seed: u64,
    pub(crate) recorded: usize,
    pub(crate) max_body: usize,
    pub(crate) webhook: Option<Target>,
}

impl Config {
    /// Creates the default configuration.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the port on 127.0.0.1 to listen on; 0, the default, picks a free port.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        self.address(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    /// Sets the address to listen on; a server refuses to start on a non-loopback address.
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Sets the API key that the mock accepts.
    #[must_use]
    pub fn key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.key = Key {
            id: id.into(),
            secret: secret.into(),
        };
        self
    }

    /// Sets the OAuth access token that the mock accepts.
    ///
    /// Access tokens that the mock itself issues in a response are accepted as well.
    #[must_use]
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = token.into();
        self
    }

    /// Sets the clock that the mock reads the time from; the system clock by default.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the seed of generated ids, taken modulo 62^4; the same requests then get the same ids.
    ///
    /// With the default seed, ids have `Mock` after their prefix.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how many of the last requests and webhook deliveries are recorded; 1,000 by default.
    #[must_use]
    pub fn recorded(mut self, requests: usize) -> Self {
        self.recorded = requests;
        self
    }

    /// Sets the webhook URL, `http://127.0.0.1:PORT/PATH`, and the secret that signs deliveries.
    ///
    /// The mock posts an event for what customers do, once per event, oldest first. Without a
    /// webhook URL no events are sent. A server refuses to start if the URL is not on the loopback
    /// interface.
    #[must_use]
    pub fn webhook(mut self, url: impl Into<String>, secret: impl Into<String>) -> Self {
        let secret = WebhookSecret::new(secret);
        self.webhook = Some(Target {
            url: url.into(),
            secret,
        });
        self
    }

    /// Sets the maximum size of a request body, in bytes; 1 MiB by default.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            key: Key {
                id: DEFAULT_KEY_ID.to_owned(),
                secret: DEFAULT_KEY_SECRET.to_owned(),
            },
            access_token: DEFAULT_ACCESS_TOKEN.to_owned(),
            clock: Clock::system(),
            seed: DEFAULT_SEED,
            recorded: 1_000,
            max_body: 1 << 20,
            webhook: None,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("address", &self.address)
            .field("key_id", &self.key.id)
            .field("clock", &self.clock)
            .field("seed", &self.seed)
            .field("recorded", &self.recorded)
            .field("max_body", &self.max_body)
            .field("webhook", &self.webhook)
            .finish_non_exhaustive()
    }
}
