//! Authentication of API requests.

pub(crate) mod credentials;
mod token;

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;
pub(crate) use token::TokenCell;
pub use token::{AccessToken, TokenFuture, TokenProvider};

/// Authentication method of a client: API key, partner credentials or OAuth access token.
///
/// Passed to [`ClientBuilder::auth`](crate::client::ClientBuilder::auth). `Debug` shows no secret.
///
/// Secrets, access tokens and the `Authorization` header built from them are wiped from memory when
/// the last client and the last request that hold them are dropped. The strings passed in by the
/// caller are not wiped, nor are the copies that the HTTP library, the TLS library and the
/// operating system make in their write buffers.
///
/// ```
/// use razorpay_client::{Auth, Client};
///
/// # fn main() -> Result<(), razorpay_client::Error> {
/// let partner = Client::builder()
///     .auth(Auth::partner("client_id", "client_secret"))
///     .base_url("http://127.0.0.1:8080")
///     .account("acc_1")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Auth(pub(crate) Given);

/// What was given, not yet checked.
#[derive(Clone)]
pub(crate) enum Given {
    Key {
        key_id: String,
        key_secret: SecretString,
    },
    Environment,
    Partner {
        client_id: String,
        client_secret: SecretString,
    },
    Bearer {
        token: SecretString,
    },
    Provider(Arc<dyn TokenProvider>),
    Public {
        key_id: String,
    },
}

impl Auth {
    /// Authenticates with an API key: key id and key secret (HTTP basic authentication).
    pub fn key(key_id: impl Into<String>, key_secret: impl Into<String>) -> Self {
        Self(Given::Key {
            key_id: key_id.into(),
            key_secret: secret(key_secret),
        })
    }

    /// Authenticates with the API key in `RAZORPAY_KEY_ID` and `RAZORPAY_KEY_SECRET`.
    ///
    /// The environment variables are read when the client is built.
    #[must_use]
    pub fn key_from_env() -> Self {
        Self(Given::Environment)
    }

    /// Authenticates with the client id and client secret of a partner application.
    ///
    /// Every call needs an account id, set on the client or on the call.
    pub fn partner(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self(Given::Partner {
            client_id: client_id.into(),
            client_secret: secret(client_secret),
        })
    }

    /// Authenticates with a fixed OAuth access token.
    ///
    /// For access tokens that expire, see [`bearer_provider`](Self::bearer_provider).
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Given::Bearer {
            token: secret(token),
        })
    }

    /// Authenticates with OAuth access tokens obtained from a provider.
    ///
    /// The provider is asked for the first access token when one is needed, and for a new one when
    /// the token has expired or Razorpay rejects it with a 401.
    ///
    /// A call rejected with a 401 was not carried out, so it is retried once, whether it is a read
    /// or a write, provided that the new access token differs from the rejected one and the request
    /// body can be sent again.
    pub fn bearer_provider(provider: impl TokenProvider) -> Self {
        Self(Given::Provider(Arc::new(provider)))
    }

    /// Authenticates with a key id alone, without the key secret.
    ///
    /// Only a few operations accept a key id alone, such as those used by a checkout.
    pub fn public(key_id: impl Into<String>) -> Self {
        Self(Given::Public {
            key_id: key_id.into(),
        })
    }
}

fn secret(text: impl Into<String>) -> SecretString {
    SecretString::from(text.into())
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Auth");
        match &self.0 {
            Given::Key { key_id, .. } => shown.field("key_id", key_id),
            Given::Environment => shown.field("key_id", &"from the environment"),
            Given::Partner { client_id, .. } => shown.field("client_id", client_id),
            Given::Bearer { .. } => shown.field("token", &"[redacted]"),
            Given::Provider(_) => shown.field("token", &"from a provider"),
            Given::Public { key_id } => shown.field("public_key_id", key_id),
        };
        shown.finish_non_exhaustive()
    }
}

/// Mode of an API key: test or live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// Test mode: no real money moves.
    Test,
    /// Live mode: real money moves.
    Live,
}

impl Mode {
    /// Returns the mode of an API key, read from the prefix of its key id.
    ///
    /// `None` if the prefix names no mode.
    ///
    /// ```
    /// use razorpay_client::Mode;
    ///
    /// assert_eq!(Mode::of_key("rzp_live_key"), Some(Mode::Live));
    /// ```
    #[must_use]
    pub fn of_key(key_id: &str) -> Option<Self> {
        if key_id.starts_with("rzp_test_") {
            Some(Self::Test)
        } else if key_id.starts_with("rzp_live_") {
            Some(Self::Live)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_tells_the_mode() {
        for (key_id, mode) in [
            ("rzp_test_key", Some(Mode::Test)),
            ("rzp_live_key", Some(Mode::Live)),
            ("rzp_test_partner_key", Some(Mode::Test)),
            ("rzp_test_oauth_key", Some(Mode::Test)),
            ("key", None),
            ("", None),
        ] {
            assert_eq!(Mode::of_key(key_id), mode, "{key_id}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        for (auth, open) in [
            (Auth::key("rzp_test_key", "s3cret"), "rzp_test_key"),
            (Auth::partner("client", "s3cret"), "client"),
            (Auth::bearer("s3cret"), "redacted"),
            (Auth::public("rzp_test_key"), "rzp_test_key"),
            (Auth::key_from_env(), "environment"),
            (
                Auth::bearer_provider(|| async { Ok(AccessToken::new("s3cret")) }),
                "provider",
            ),
        ] {
            let shown = format!("{auth:?}");
            assert!(shown.contains(open) && !shown.contains("s3cret"), "{shown}");
        }
    }
}
