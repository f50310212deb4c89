//! The client and how it is set up.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use secrecy::SecretString;

use crate::{
    config::{Config, Keys, Settings},
    driver::Driver,
    error::Error,
};

/// Access to one account. Its methods lead to the resources, such as `client.orders()`.
///
/// A clone is cheap and shares connections; one client is meant to live as long as the program and to be used by many
/// tasks at once. Clients share nothing with each other, so several accounts need several clients. `Debug` shows no secret.
pub struct Client<D: Driver> {
    shared: Arc<Shared<D>>,
}

struct Shared<D: Driver> {
    config: Config,
    transport: Box<D::Transport>,
}

impl<D: Driver> Client<D> {
    /// A client for a key id and its secret, with the defaults of [`ClientBuilder`].
    ///
    /// # Errors
    ///
    /// If a key is blank or has white space around it, or TLS cannot be set up.
    pub fn new(
        key_id: impl Into<String>,
        key_secret: impl Into<String>,
    ) -> Result<Self, Error> {
        Self::builder().key(key_id, key_secret).build()
    }

    /// A client for the key in the environment variables `RAZORPAY_KEY_ID` and `RAZORPAY_KEY_SECRET`.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and if a variable is not set.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().key_from_env().build()
    }

    /// A client with other settings than the default.
    pub fn builder() -> ClientBuilder<D> {
        ClientBuilder { settings: Settings::default(), driver: PhantomData }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn transport(&self) -> &D::Transport {
        &self.shared.transport
    }
}

impl<D: Driver> Clone for Client<D> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<D: Driver> fmt::Debug for Client<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = self.config();
        f.debug_struct("Client")
            .field("key_id", &config.key_id())
            .field("base_url", &config.base_url())
            .field("timeout", &config.timeout())
            .field("connect_timeout", &config.connect_timeout())
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Client`]. They are checked by [`build`](Self::build).
///
/// ```
/// use std::time::Duration;
///
/// use razorpay_client::Client;
///
/// # fn main() -> Result<(), razorpay_client::Error> {
/// let client = Client::builder()
///     .key("rzp_test_key", "secret")
///     .base_url("http://127.0.0.1:8080")
///     .timeout(Duration::from_secs(20))
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
    /// The key id and its secret.
    pub fn key(
        mut self,
        key_id: impl Into<String>,
        key_secret: impl Into<String>,
    ) -> Self {
        self.settings.keys = Keys::Given {
            key_id: key_id.into(),
            key_secret: SecretString::from(key_secret.into()),
        };
        self
    }

    /// The key in the environment variables `RAZORPAY_KEY_ID` and `RAZORPAY_KEY_SECRET`, read by
    /// [`build`](Self::build).
    pub fn key_from_env(mut self) -> Self {
        self.settings.keys = Keys::Environment;
        self
    }

    /// Where the service is; `https://api.razorpay.com` by default. Paths such as `/v1/orders` are put behind it.
    ///
    /// The key is sent to this address, over `http://` unencrypted.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.settings.base_url = base_url.into();
        self
    }

    /// How long a call may take, from connecting to the last byte of the answer; 60 seconds by default.
    ///
    /// A write that runs out of time may have been carried out all the same: see
    /// [`Error::is_outcome_unknown`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How long connecting may take; 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// Checks the settings and makes the client. No connection is made yet.
    ///
    /// # Errors
    ///
    /// If there is no key, a key is blank or has white space around it, the address is none, a time limit is zero, or TLS
    /// cannot be set up (such as an `https` address without the feature `rustls`).
    pub fn build(self) -> Result<Client<D>, Error> {
        let config = Config::new(&self.settings)?;
        let transport = D::transport(&config)?;
        Ok(Client { shared: Arc::new(Shared { config, transport }) })
    }
}

impl<D: Driver> Clone for ClientBuilder<D> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone(), driver: PhantomData }
    }
}

impl<D: Driver> fmt::Debug for ClientBuilder<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientBuilder").field(&self.settings).finish()
    }
}
