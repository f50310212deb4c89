//! Builder of the client.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::{Client, Shared};
use crate::auth::Auth;
use crate::config::{Config, Proxy, Settings};
use crate::core::budget::Budget;
use crate::driver::Driver;
use crate::error::Error;
use crate::retry::{Attempt, Hook, RetryPolicy};
use crate::transport::Transport;
use crate::transport::http::Http;

/// Builder of a [`Client`]; [`build`](Self::build) validates the settings.
///
/// ```
/// use std::time::Duration;
///
/// use razorpay_client::{Client, RetryPolicy};
///
/// # fn main() -> Result<(), razorpay_client::Error> {
/// let client = Client::builder()
///     .key("rzp_test_key", "secret")
///     .base_url("http://127.0.0.1:8080")
///     .timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::new().max_attempts(2))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "settings do nothing until `.build()` makes a client of them"]
pub struct ClientBuilder<D: Driver> {
    settings: Settings,
    driver: PhantomData<fn() -> D>,
}

impl<D: Driver> ClientBuilder<D> {
    pub(super) fn new() -> Self {
        Self {
            settings: Settings::default(),
            driver: PhantomData,
        }
    }

    /// Sets the authentication method: API key, partner credentials or OAuth access token.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.settings.auth = Some(auth);
        self
    }

    /// Sets the API key: key id and key secret.
    pub fn key(self, key_id: impl Into<String>, key_secret: impl Into<String>) -> Self {
        self.auth(Auth::key(key_id, key_secret))
    }

    /// Uses the API key in `RAZORPAY_KEY_ID` and `RAZORPAY_KEY_SECRET`.
    ///
    /// The environment variables are read by [`build`](Self::build).
    pub fn key_from_env(self) -> Self {
        self.auth(Auth::key_from_env())
    }

    /// Sets the default account id of all calls (header `X-Razorpay-Account`).
    ///
    /// For example a linked account, or a sub-merchant of a partner. `.account(..)` on a call
    /// overrides the default.
    pub fn account(mut self, account: impl AsRef<str>) -> Self {
        self.settings.account = Some(account.as_ref().to_owned());
        self
    }

    /// Sets the base URL of the API; defaults to `https://api.razorpay.com`.
    ///
    /// Paths such as `/v1/orders` are appended to the base URL. A custom base URL serves all
    /// operations, including the OAuth operations, which have a host of their own by default.
    ///
    /// Credentials are sent to this URL. Over plain `http://` they travel unencrypted:
    /// [`build`](Self::build) returns an error unless the host is a loopback address (`localhost`
    /// and subdomains of it, `127.0.0.0/8`, `[::1]`) or the key id belongs to test mode; see
    /// [`allow_plain_http`](Self::allow_plain_http).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.settings.base_url = base_url.into();
        self
    }

    /// Sets whether plain `http://` to another host may carry credentials; defaults to `false`.
    ///
    /// Concerns all credentials other than a test-mode API key, for which plain `http://` is always
    /// allowed.
    ///
    /// **Danger:** every request then carries the key secret, the client secret or the access token
    /// unencrypted, along with personal data of customers. Anyone who can read the traffic can move
    /// money with them. Enable it only on a network that is itself encrypted or private, for
    /// example behind a sidecar proxy that adds TLS.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.settings.allow_plain_http = allow;
        self
    }

    /// Sets the total timeout of a call; defaults to 120 seconds.
    ///
    /// The timeout covers all attempts and the delays between them, up to the last byte of the
    /// response.
    ///
    /// A write that times out may have been carried out: see [`Error::is_outcome_unknown`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.timeout = timeout;
        self
    }

    /// Sets the read timeout of an attempt; defaults to 60 seconds.
    ///
    /// The read timeout is the longest time without a byte from the server, while waiting for the
    /// response or between two chunks of the response.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.read_timeout = timeout;
        self
    }

    /// Sets the connect timeout, TLS handshake included; defaults to 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.connect_timeout = timeout;
        self
    }

    /// Sets the maximum size of a response body, in bytes; defaults to 16 MiB.
    ///
    /// A [`Download`](crate::Download) is not limited.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.limits.max_response_size = bytes;
        self
    }

    /// Sets the default retry policy: attempts, backoff and deadline.
    ///
    /// `.retry(..)` on a call overrides the default. Only calls that are safe to repeat are
    /// retried; see [`RetryPolicy`].
    ///
    /// In addition to the policy, each client has a retry budget: when calls keep failing, the
    /// client makes up to 100 retries and then only first attempts, until calls succeed again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Sets a hook that is called after every attempt of every call.
    ///
    /// The hook is called whether the attempt succeeded, failed, or will be followed by a retry.
    ///
    /// The hook runs on the task that makes the call, or on the calling thread of a blocking
    /// client. The call waits for the hook, so the hook should not block. A panic in the hook is
    /// caught and does not change the result of the call; with the `tracing` feature, the panic is
    /// reported as an error event.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.settings.hook = Some(Hook::new(hook));
        self
    }

    /// Sets the proxy, for example `http://proxy.example:3128`.
    ///
    /// The URL may contain a user name and password before the host.
    ///
    /// By default the proxy is taken from the environment (`HTTPS_PROXY`, `HTTP_PROXY`,
    /// `ALL_PROXY`, `NO_PROXY`), except for loopback addresses.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.settings.network.proxy = Proxy::Address(address.into());
        self
    }

    /// Disables proxies, including those from the environment.
    pub fn no_proxy(mut self) -> Self {
        self.settings.network.proxy = Proxy::None;
        self
    }

    /// Adds trusted root certificates in PEM format, one or several.
    ///
    /// They are trusted in addition to the root certificates of the platform. Needed, for example,
    /// behind a proxy that intercepts TLS.
    pub fn add_root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.network.roots.push(pem.into());
        self
    }

    /// Replaces the built-in HTTP transport.
    ///
    /// Connection settings, such as connect and read timeouts, are then up to the given transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.settings.transport = Some(Arc::new(transport));
        self
    }

    /// Sends requests with a `reqwest::Client` and its connection pool, timeouts, proxy and TLS.
    ///
    /// The `reqwest::Client` must neither follow redirects nor retry by itself, because either
    /// could carry out a write twice: set `redirect(Policy::none())` and `retry(never())`. TLS must
    /// be enabled by a feature or configuration of your own `reqwest` dependency: this crate
    /// enables no `reqwest` feature that brings a TLS provider.
    #[cfg(feature = "reqwest-013")]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(crate::transport::reqwest::Reqwest(client))
    }

    /// Opens connections with a test dialer instead of operating system sockets.
    ///
    /// TLS, HTTP and timeouts remain those of the client.
    #[cfg(feature = "testing")]
    pub fn dialer(mut self, dialer: impl crate::testing::Dial) -> Self {
        self.settings.network.dialer = Some(Arc::new(dialer));
        self
    }

    /// Seeds the backoff jitter, for reproducible test runs.
    #[cfg(feature = "testing")]
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.settings.jitter = crate::core::jitter::Jitter::seeded(seed);
        self
    }

    /// Validates the settings and creates the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - no credentials were given, or they are blank or have leading or trailing white space,
    /// - the account id is blank or contains invalid characters,
    /// - the base URL is invalid, or plain `http://` would send the credentials unencrypted to
    ///   another host ([`allow_plain_http`](Self::allow_plain_http)),
    /// - a timeout is zero,
    /// - a proxy or root certificates are combined with a custom transport,
    /// - TLS cannot be set up, for example for an `https` base URL without a TLS feature.
    pub fn build(self) -> Result<Client<D>, Error> {
        let config = Config::new(&self.settings)?;
        let transport = match self.settings.transport {
            Some(transport) => transport,
            None => {
                let http = Http::new(&config, &self.settings.network);
                Arc::new(http.map_err(Error::no_transport)?)
            }
        };
        let engine = D::engine()?;
        let shared = Shared {
            config,
            transport,
            budget: Budget::new(),
        };
        Ok(Client {
            shared: Arc::new(shared),
            engine,
        })
    }
}

impl<D: Driver> Clone for ClientBuilder<D> {
    fn clone(&self) -> Self {
        Self {
            settings: self.settings.clone(),
            driver: PhantomData,
        }
    }
}

impl<D: Driver> fmt::Debug for ClientBuilder<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientBuilder")
            .field(&self.settings)
            .finish()
    }
}
