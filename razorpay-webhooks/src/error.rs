//! Errors of verifying and parsing a webhook delivery.

use std::error::Error;
use std::fmt;

use crate::event::EventError;
use crate::headers::SIGNATURE_HEADER;
use crate::signature::{DIGITS, SignatureError};

/// Error of verifying or parsing a webhook delivery.
///
/// Unless the error is [`Event`](Self::Event), nothing in the delivery may be trusted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WebhookError {
    /// Missing `X-Razorpay-Signature` header.
    ///
    /// The webhook was created without a secret, a proxy removed the header, or the request is not
    /// from Razorpay.
    HeaderMissing,
    /// Signature with characters other than `0`-`9` and `a`-`f`.
    NotHex,
    /// Signature whose length is not 64 hexadecimal digits.
    #[non_exhaustive]
    WrongLength {
        /// Number of digits in the signature.
        digits: usize,
    },
    /// Signature that matches the body under none of the secrets.
    Mismatch,
    /// Verifier without a non-empty secret, which was probably never configured.
    ///
    /// Nothing is accepted then, since anybody can sign with an empty secret.
    NoSecret,
    /// Authentic delivery that could not be parsed as an event.
    Event(EventError),
}

impl WebhookError {
    /// Returns the HTTP status code to respond with.
    ///
    /// - 400 if the signature header is missing or malformed
    /// - 403 if the signature does not match
    /// - 422 if the event cannot be parsed
    /// - 500 if the verifier has no secret
    ///
    /// Razorpay retries a delivery for 24 hours after any response other than 2xx.
    pub fn status(&self) -> u16 {
        match self {
            Self::HeaderMissing | Self::NotHex | Self::WrongLength { .. } => 400,
            Self::Mismatch => 403,
            Self::Event(_) => 422,
            Self::NoSecret => 500,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeaderMissing => write!(
                f,
                "the delivery has no `{SIGNATURE_HEADER}` header: expected a webhook that was set up with a secret"
            ),
            Self::NotHex => write!(
                f,
                "`{SIGNATURE_HEADER}` is not hexadecimal: expected {DIGITS} digits of `0`-`9` and `a`-`f`"
            ),
            Self::WrongLength { digits } => {
                write!(
                    f,
                    "`{SIGNATURE_HEADER}` has {digits} digits: expected {DIGITS}"
                )
            }
            Self::Mismatch => write!(
                f,
                "`{SIGNATURE_HEADER}` does not fit the body. Usually the body is not the bytes that came, but JSON that was \
                 read and written again, or the secret is that of the API key in place of the webhook's"
            ),
            Self::NoSecret => f.write_str(
                "the webhook's secret is empty: expected the one that was set with the webhook",
            ),
            Self::Event(error) => write!(f, "the delivery is genuine, but {error}"),
        }
    }
}

impl Error for WebhookError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Event(error) => error.source(),
            _ => None,
        }
    }
}

impl From<EventError> for WebhookError {
    fn from(error: EventError) -> Self {
        Self::Event(error)
    }
}

impl From<SignatureError> for WebhookError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::NotHex => Self::NotHex,
            SignatureError::WrongLength { digits } => Self::WrongLength { digits },
            // Ids stand in the message of a checkout only.
            SignatureError::Mismatch | SignatureError::AmbiguousId => Self::Mismatch,
            SignatureError::EmptySecret => Self::NoSecret,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WebhookError;
    use crate::event::EventError;

    #[test]
    fn a_mismatch_names_its_two_usual_causes() {
        let text = WebhookError::Mismatch.to_string();
        assert!(text.contains("read and written again"), "{text}");
        assert!(text.contains("API key in place of the webhook's"), "{text}");
    }

    #[test]
    fn what_the_sender_did_wrong_is_a_4xx() {
        let errors = [
            WebhookError::HeaderMissing,
            WebhookError::NotHex,
            WebhookError::WrongLength { digits: 1 },
            WebhookError::Mismatch,
            WebhookError::Event(EventError::NoName),
            WebhookError::NoSecret,
        ];
        let statuses = errors.map(|error| error.status());
        assert_eq!(statuses, [400, 400, 400, 403, 422, 500]);
    }
}
