//! The client: access to an account.

mod builder;

use std::fmt;
use std::sync::Arc;

pub use builder::ClientBuilder;

use crate::auth::Mode;
use crate::config::Config;
use crate::core::budget::Budget;
use crate::driver::Driver;
use crate::error::Error;
use crate::operation::Method;
use crate::raw::RawCall;
use crate::transport::Transport;

/// Access to one account, or as a partner to several. Its methods lead to the resources, such as `client.orders()`.
///
/// A clone is cheap and shares connections; one client is meant to live as long as the program and to be used by many
/// tasks at once. Clients share nothing with each other, so that several keys need several clients; an account that one
/// key may act for is named call by call. `Debug` shows no secret.
pub struct Client<D: Driver> {
    shared: Arc<Shared>,
    engine: D::Engine,
}

/// What all clones of a client share.
pub(crate) struct Shared {
    config: Config,
    transport: Arc<dyn Transport>,
    budget: Budget,
}

impl Shared {
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        self.transport.as_ref()
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }
}

impl<D: Driver> Client<D> {
    /// A client for a key id and its secret, with the defaults of [`ClientBuilder`].
    ///
    /// # Errors
    ///
    /// If a key is blank or has white space around it, or TLS cannot be set up.
    pub fn new(key_id: impl Into<String>, key_secret: impl Into<String>) -> Result<Self, Error> {
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
        ClientBuilder::new()
    }

    /// Whether money moves, as the key id tells; `None` with partner auth, OAuth tokens and keys that do not tell.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.config().credentials().mode()
    }

    /// The key id or client id in use; `None` with OAuth tokens.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.config().credentials().id()
    }

    /// A call that this crate has no method for: any method and path, with JSON in and out.
    ///
    /// ```no_run
    /// # async fn example(client: razorpay_client::Client) -> Result<(), razorpay_client::Error> {
    /// use razorpay_client::Method;
    /// use serde_json::json;
    ///
    /// let plan = client
    ///     .request(Method::Post, "/v1/plans")
    ///     .json(&json!({ "period": "weekly", "interval": 1 }))
    ///     .await?;
    /// println!("{}", plan["id"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl AsRef<str>) -> RawCall<D> {
        RawCall::new(self, method, path.as_ref())
    }

    pub(crate) fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn engine(&self) -> &D::Engine {
        &self.engine
    }
}

impl<D: Driver> Clone for Client<D> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            engine: self.engine.clone(),
        }
    }
}

impl<D: Driver> fmt::Debug for Client<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = self.config();
        f.debug_struct("Client")
            .field("key_id", &config.credentials().id())
            .field("account", &config.account())
            .field("base_url", &config.base_url())
            .field("limits", &config.limits())
            .field("retry", &config.retry())
            .finish_non_exhaustive()
    }
}
