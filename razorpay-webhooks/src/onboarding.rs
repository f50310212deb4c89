//! Onboarding token that a partner adds to the authorization URL of a sub-merchant.
//!
//! The token is the parameter `onboarding_signature` of the authorization URL of a sub-merchant
//! whose account details the partner has filled in. Despite the name, the token is no signature but
//! JSON encrypted with AES-128-GCM under the first 16 bytes of the client secret. The documentation
//! says only that the token exists and is valid for 24 hours; the format is known from Razorpay's
//! SDKs, one of which differs from the rest. Neither format was ever tried against the live API:
//! see [`OnboardingForm`].

use std::error::Error;
use std::fmt;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use razorpay_types::Timestamp;
use secrecy::zeroize::Zeroizing;
use serde::{Serialize, Serializer};

use crate::hex;
use crate::secret::KeySecret;

const KEY: usize = 16;
const NONCE: usize = 12;

/// Format of an onboarding token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnboardingForm {
    /// Format of four of Razorpay's SDKs: the nonce is derived from the key and is not sent.
    ///
    /// The nonce is the first 12 bytes of the key, so the same content gives the same token.
    /// Reusing a nonce violates the requirements of GCM: anybody who sees two tokens learns where
    /// their contents differ. The contents are not secret, but do not use the scheme for anything
    /// else.
    #[default]
    Shared,
    /// Format of Razorpay's Ruby SDK since version 3.2.4: a random nonce precedes the ciphertext.
    ///
    /// **Not verified** against the API, and not readable by a server that expects the other
    /// format.
    Ruby,
}

/// Content of an onboarding token: sub-merchant and time of issue.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct OnboardingToken {
    submerchant_id: String,
    timestamp: Timestamp,
    form: OnboardingForm,
}

impl OnboardingToken {
    /// Creates a token for the account of a sub-merchant, issued at `now` and valid for 24 hours.
    ///
    /// `account_id` is accepted with or without the prefix `acc_`.
    pub fn new(account_id: &str, now: Timestamp) -> Self {
        let bare = account_id.strip_prefix("acc_").unwrap_or(account_id);
        Self {
            submerchant_id: bare.to_owned(),
            timestamp: now,
            form: OnboardingForm::default(),
        }
    }

    /// Sets the format of the token. Defaults to [`OnboardingForm::Shared`].
    pub fn form(mut self, form: OnboardingForm) -> Self {
        self.form = form;
        self
    }

    /// Encrypts the token with the client secret of your application, as hexadecimal digits.
    ///
    /// # Errors
    ///
    /// Fails if the secret is shorter than 16 bytes, the system provides no random bytes for the
    /// nonce, or encryption fails.
    pub fn encrypt(&self, secret: &KeySecret) -> Result<String, OnboardingError> {
        let json = serde_json::to_vec(self).map_err(|_| OnboardingError::NotEncrypted)?;
        let secret = secret.expose();
        let key = Zeroizing::new(*secret.first_chunk::<KEY>().ok_or(
            OnboardingError::ShortSecret {
                bytes: secret.len(),
            },
        )?);
        let mut nonce = [0_u8; NONCE];
        match self.form {
            OnboardingForm::Shared => {
                nonce = *key.first_chunk().ok_or(OnboardingError::NotEncrypted)?;
            }
            OnboardingForm::Ruby => {
                getrandom::fill(&mut nonce).map_err(|_| OnboardingError::NoRandomness)?;
            }
        }
        let sealed = Aes128Gcm::new((&*key).into())
            .encrypt(&Nonce::from(nonce), json.as_slice())
            .map_err(|_| OnboardingError::NotEncrypted)?;
        let sent = hex::encode(&sealed);
        Ok(match self.form {
            OnboardingForm::Shared => sent,
            OnboardingForm::Ruby => hex::encode(&nonce) + &sent,
        })
    }
}

impl Serialize for OnboardingToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("submerchant_id", &self.submerchant_id)?;
        map.serialize_entry("timestamp", &self.timestamp.as_unix())?;
        map.end()
    }
}

/// Error of creating an onboarding token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnboardingError {
    /// Client secret shorter than the 16-byte key that is taken from it.
    #[non_exhaustive]
    ShortSecret {
        /// Length of the client secret, in bytes.
        bytes: usize,
    },
    /// Failure of the system to provide random bytes for the nonce.
    NoRandomness,
    /// Failure to serialize or encrypt the content.
    NotEncrypted,
}

impl fmt::Display for OnboardingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ShortSecret { bytes } => write!(
                f,
                "the client secret has {bytes} bytes: expected at least {KEY}, as the dashboard gives them"
            ),
            Self::NoRandomness => f.write_str("the system gave no random bytes for the nonce"),
            Self::NotEncrypted => f.write_str("the token could not be encrypted"),
        }
    }
}

impl Error for OnboardingError {}

#[cfg(test)]
mod tests {
    use aes_gcm::aead::{Aead, KeyInit};
    use aes_gcm::{Aes128Gcm, Nonce};
    use razorpay_types::Timestamp;

    use super::{OnboardingError, OnboardingForm, OnboardingToken};
    use crate::{KeySecret, hex};

    const SECRET: &str = "EnLs21M47BllR3X8PSFtjtbd";
    const JSON: &[u8] = br#"{"submerchant_id":"NSgKfYIR2f9v2y","timestamp":1700000000}"#;

    fn token() -> OnboardingToken {
        OnboardingToken::new("NSgKfYIR2f9v2y", Timestamp::from_unix(1_700_000_000))
    }

    /// Computed with another implementation of AES-GCM.
    #[test]
    fn the_shared_form_is_cipher_text_and_tag() {
        let token = token().encrypt(&KeySecret::new(SECRET)).unwrap();
        assert_eq!(
            token,
            "7481ef332c64b66d01e0a9be9ed56022c0f58138dd8298729d921e98ccb1cb0293799cc94f3899a9104f62c12cfb2ddebc374ce1115fe93ccf9ed93ee1b9d9b86f04a7fbb9ee7a418686"
        );
    }

    #[test]
    fn the_ruby_form_carries_its_nonce() {
        let token = token().form(OnboardingForm::Ruby);
        let secret = KeySecret::new(SECRET);
        let (one, two) = (
            token.encrypt(&secret).unwrap(),
            token.encrypt(&secret).unwrap(),
        );
        assert_ne!(one, two);
        let bytes = hex::decode(one.as_bytes()).unwrap();
        let (nonce, sealed) = bytes.split_first_chunk::<12>().unwrap();
        let key: [u8; 16] = *SECRET.as_bytes().first_chunk().unwrap();
        let opened = Aes128Gcm::new(&key.into()).decrypt(&Nonce::from(*nonce), sealed);
        assert_eq!(opened.unwrap(), JSON);
    }

    #[test]
    fn the_account_stands_without_its_prefix() {
        let with = OnboardingToken::new("acc_NSgKfYIR2f9v2y", Timestamp::from_unix(1_700_000_000));
        assert_eq!(with, token());
    }

    #[test]
    fn a_short_secret_is_refused() {
        let error = token().encrypt(&KeySecret::new("too short")).unwrap_err();
        assert_eq!(error, OnboardingError::ShortSecret { bytes: 9 });
    }
}
