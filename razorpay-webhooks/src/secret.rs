//! The secrets that signatures are made with, kept out of logs.
//!
//! There are two and they are two types, since taking one for the other is the usual reason why nothing verifies.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// The secret of an API key; for partners that act by OAuth, the client secret of their application. What the checkout hands
/// over is signed with it.
///
/// `Debug` does not show it, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct KeySecret(SecretString);

/// The secret of a webhook, which was set with its address; not the secret of the API key.
///
/// `Debug` does not show it, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct WebhookSecret(SecretString);

impl KeySecret {
    /// The secret as the dashboard gave it.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl WebhookSecret {
    /// The secret as it was entered with the webhook.
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
