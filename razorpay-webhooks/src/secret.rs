//! Secrets that sign payments and webhook deliveries, kept out of logs.
//!
//! The key secret and the webhook secret are two types, since confusing them is the usual reason
//! for a signature mismatch.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Secret of an API key, with which payment callbacks are signed.
///
/// For partners that act by OAuth, this is the client secret of the application. `Debug` does not
/// show the secret, and the memory is wiped on drop.
#[derive(Clone)]
pub struct KeySecret(SecretString);

/// Secret of a webhook, which was set together with the webhook URL; not the API key secret.
///
/// `Debug` does not show the secret, and the memory is wiped on drop.
#[derive(Clone)]
pub struct WebhookSecret(SecretString);

impl KeySecret {
    /// Creates a key secret from the text that the dashboard shows.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl WebhookSecret {
    /// Creates a webhook secret from the text that was entered when the webhook was set up.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeySecret([redacted])")
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret([redacted])")
    }
}

impl From<&str> for KeySecret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl From<String> for KeySecret {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl From<&str> for WebhookSecret {
    fn from(secret: &str) -> Self {
        Self::new(secret)
    }
}

impl From<String> for WebhookSecret {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::{KeySecret, WebhookSecret};

    #[test]
    fn debug_does_not_show_the_secret() {
        let key = KeySecret::new("hunter2");
        let webhook = WebhookSecret::from("hunter2".to_owned());
        let shown = format!("{key:?} {key:#?} {webhook:?} {webhook:#?}");
        assert_eq!(shown.matches("hunter2").count(), 0);
        assert_eq!(
            (key.expose(), webhook.expose()),
            (&b"hunter2"[..], &b"hunter2"[..])
        );
    }
}
