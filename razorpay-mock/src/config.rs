//! How a server is set up.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};

use razorpay_webhooks::WebhookSecret;

use crate::auth::Key;
use crate::clock::Clock;
use crate::webhooks::Target;

/// Key id that is accepted unless another is set.
pub const DEFAULT_KEY_ID: &str = "rzp_test_Mock0000000000";

/// Key secret that is accepted unless another is set.
pub const DEFAULT_KEY_SECRET: &str = "mockSecret00000000000000";

/// Access token that is accepted unless another is set.
pub const DEFAULT_ACCESS_TOKEN: &str = "mockAccessToken000000000";

/// The seed whose ids begin with `Mock` behind their prefix, so that nobody takes them for real ones.
const DEFAULT_SEED: u64 = 5_437_818;

/// How a [`MockServer`](crate::MockServer) is set up.
///
/// The default listens on a free port of 127.0.0.1, accepts the default key and access token, takes its
/// time from the system, remembers the last 1,000 requests and takes bodies of up to 1 MiB.
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
    /// The default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Port of 127.0.0.1 to listen on; 0 takes a free one.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        self.address(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    /// Address to listen on. A server refuses to start on one that is not of the loopback interface.
    #[must_use]
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// The key that is accepted.
    #[must_use]
    pub fn key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.key = Key {
            id: id.into(),
            secret: secret.into(),
        };
        self
    }

    /// The OAuth access token that is accepted, beside those that the server itself hands out.
    #[must_use]
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = token.into();
        self
    }

    /// Where the time comes from.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Seed of the ids, modulo 62^4: the same requests get the same ids. By default they begin with `Mock` behind their
    /// prefix.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// How many of the last requests are remembered.
    #[must_use]
    pub fn recorded(mut self, requests: usize) -> Self {
        self.recorded = requests;
        self
    }

    /// Where to tell what customers do, signed with this secret: `http://127.0.0.1:PORT/PATH`. A server refuses to start
    /// with a place that is not on the loopback interface.
    ///
    /// Each event is sent once, oldest first. By default nothing is sent.
    #[must_use]
    pub fn webhook(mut self, url: impl Into<String>, secret: impl Into<String>) -> Self {
        let secret = WebhookSecret::new(secret);
        self.webhook = Some(Target {
            url: url.into(),
            secret,
        });
        self
    }

    /// Longest body that is taken, in bytes.
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
