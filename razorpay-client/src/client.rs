//! The API client and its builder.

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

/// Razorpay API client for one set of credentials.
///
/// Resource accessors such as `client.orders()` lead to the operations.
///
/// A clone is cheap and shares the connection pool. Create one client, keep it for the lifetime of
/// the program and use it from many tasks at once. Clients share nothing with each other; use one
/// client per API key. An account on whose behalf the API key may act, such as a sub-merchant of a
/// partner, is selected per call with `.account(..)`. `Debug` shows no secret.
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
    /// Creates a client for an API key, with the defaults of [`ClientBuilder`].
    ///
    /// # Errors
    ///
    /// Returns an error if the key id or key secret is blank or has leading or trailing white
    /// space, or if TLS cannot be set up.
    pub fn new(key_id: impl Into<String>, key_secret: impl Into<String>) -> Result<Self, Error> {
        Self::builder().key(key_id, key_secret).build()
    }

    /// Creates a client for the API key in `RAZORPAY_KEY_ID` and `RAZORPAY_KEY_SECRET`.
    ///
    /// # Errors
    ///
    /// Returns an error in the cases listed for [`new`](Self::new), and if one of the environment
    /// variables is not set.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().key_from_env().build()
    }

    /// Returns a builder for a client with custom settings.
    pub fn builder() -> ClientBuilder<D> {
        ClientBuilder::new()
    }

    /// Returns the mode of the API key, test or live, read from the prefix of the key id.
    ///
    /// `None` with partner authentication, OAuth access tokens and key ids whose prefix names no
    /// mode.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.config().credentials().mode()
    }

    /// Returns the key id or the partner's client id; `None` with OAuth access tokens.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.config().credentials().id()
    }

    /// Creates a raw request for any method and path, with a JSON body and a JSON response.
    ///
    /// For endpoints that have no typed method in this crate.
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
