//! The secrets that signatures are made with, kept out of logs.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// The secret of an API key. `Debug` does not show it, and its memory is wiped when it is dropped.
#[derive(Clone)]
pub struct KeySecret(SecretString);

impl KeySecret {
    /// The secret as the dashboard gave it.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(SecretString::from(secret.into()))
    }

    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeySecret([redacted])")
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

#[cfg(test)]
mod tests {
    use super::KeySecret;

    #[test]
    fn debug_does_not_show_the_secret() {
        let secret = KeySecret::new("hunter2");
        assert_eq!(format!("{secret:?} {secret:#?}").matches("hunter2").count(), 0);
        assert_eq!(secret.expose(), b"hunter2");
    }
}
