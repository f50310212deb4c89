//! How a client is set up.

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

/// Settings of a [`Client`]. They are checked by [`build`](Self::build).
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

    /// How the client proves who calls: keys, partner auth, OAuth tokens.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.settings.auth = Some(auth);
        self
    }

    /// The key id and its secret.
    pub fn key(self, key_id: impl Into<String>, key_secret: impl Into<String>) -> Self {
        self.auth(Auth::key(key_id, key_secret))
    }

    /// The key in the environment variables `RAZORPAY_KEY_ID` and `RAZORPAY_KEY_SECRET`, read by
    /// [`build`](Self::build).
    pub fn key_from_env(self) -> Self {
        self.auth(Auth::key_from_env())
    }

    /// The account that calls are for (`X-Razorpay-Account`), such as a linked account or one of a partner; a call may
    /// name another.
    pub fn account(mut self, account: impl AsRef<str>) -> Self {
        self.settings.account = Some(account.as_ref().to_owned());
        self
    }

    /// Where the service is; `https://api.razorpay.com` by default. Paths such as `/v1/orders` are put behind it.
    ///
    /// The key is sent to this address. Over plain `http://`, it is sent unencrypted: that is refused by
    /// [`build`](Self::build) unless the host is this machine (`localhost` and names below it, `127.0.0.0/8`, `[::1]`) or
    /// the key id is one of test mode; see [`allow_plain_http`](Self::allow_plain_http).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.settings.base_url = base_url.into();
        self
    }

    /// Whether a base URL of plain `http://` to another machine is accepted with credentials other than a test key; `false`
    /// by default.
    ///
    /// **Danger:** every request then carries the key secret, the client secret or the access token unencrypted, along with
    /// personal data of customers. Whoever can read the traffic on the way can move money with them. Set it only for a
    /// network that is itself encrypted or private, such as a sidecar proxy that adds TLS.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.settings.allow_plain_http = allow;
        self
    }

    /// How long a call may take, with all its attempts and the waits between them, up to the last byte of the answer; 120
    /// seconds by default.
    ///
    /// A write that runs out of time may have been carried out all the same: see
    /// [`Error::is_outcome_unknown`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.timeout = timeout;
        self
    }

    /// How long an attempt may go without a byte from the service, be it the first of an answer or the next; 60 seconds by
    /// default.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.read_timeout = timeout;
        self
    }

    /// How long connecting may take, TLS included; 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.limits.connect_timeout = timeout;
        self
    }

    /// The largest answer that is read, in bytes; 16 MiB by default. A [`Download`](crate::Download) is not limited.
    pub fn max_answer(mut self, bytes: usize) -> Self {
        self.settings.limits.max_answer = bytes;
        self
    }

    /// How often and how patiently calls are sent again where that does no harm; a call may have a policy of its own.
    ///
    /// Beside the policy, a client has a budget: when calls keep failing, it makes a hundred retries and then only first
    /// attempts, until calls succeed again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// Calls this function after each attempt of each call, whether it succeeded, failed or is followed by another.
    ///
    /// The function runs on the task that makes the call, or on the calling thread of a blocking client, so it should not
    /// block: the call waits for it. A panic in it is caught, and the call goes on and keeps its result; with the feature
    /// `tracing`, an error event tells of the panic.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.settings.hook = Some(Hook::new(hook));
        self
    }

    /// Goes through this proxy, such as `http://proxy.example:3128`; a user and a password may stand before the host.
    ///
    /// Without it, the environment decides (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), save for addresses of
    /// this machine.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.settings.network.proxy = Proxy::Address(address.into());
        self
    }

    /// Goes through no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.settings.network.proxy = Proxy::None;
        self
    }

    /// Trusts these root certificates (PEM, one or several) beside those of the platform, such as the one of a proxy that
    /// opens TLS.
    pub fn add_root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.network.roots.push(pem.into());
        self
    }

    /// Sends calls by this transport instead of the one that comes with the client. What concerns connections, such as
    /// their timeouts, is then its own affair.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.settings.transport = Some(Arc::new(transport));
        self
    }

    /// Sends calls by this client, with its connections, timeouts, proxy and TLS.
    ///
    /// It must neither follow redirects nor retry by itself, as either could carry out a write twice:
    /// `redirect(Policy::none())` and `retry(never())`. For TLS it needs a feature of reqwest, or a configuration, of your
    /// own: this crate turns on none that brings a provider.
    #[cfg(feature = "reqwest-013")]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(crate::transport::reqwest::Reqwest(client))
    }

    /// Opens connections by this dialer instead of the system's sockets. TLS, HTTP and timeouts stay the client's own.
    #[cfg(feature = "testing")]
    pub fn dialer(mut self, dialer: impl crate::testing::Dial) -> Self {
        self.settings.network.dialer = Some(Arc::new(dialer));
        self
    }

    /// Takes the random part of the waits between attempts from this seed, so that a run can be repeated.
    #[cfg(feature = "testing")]
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.settings.jitter = crate::core::jitter::Jitter::seeded(seed);
        self
    }

    /// Checks the settings and makes the client. No connection is made yet.
    ///
    /// # Errors
    ///
    /// If there is no key, a key is blank or has white space around it, the address is none or would take credentials
    /// unencrypted to another machine ([`allow_plain_http`](Self::allow_plain_http)), a time limit is zero, or TLS cannot be
    /// set up (such as an `https` address without a TLS feature).
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
