//! Why a delivery is not taken.

use std::error::Error;
use std::fmt;

use crate::event::EventError;
use crate::headers::SIGNATURE_HEADER;
use crate::signature::{DIGITS, SignatureError};

/// Why a delivery is not taken. Unless it is [`Event`](Self::Event), nothing in the delivery is to be trusted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WebhookError {
    /// There is no `X-Razorpay-Signature`: the webhook was set up without a secret, a proxy dropped the header, or the
    /// request is not from the service.
    HeaderMissing,
    /// The signature has other characters than `0`-`9` and `a`-`f`.
    NotHex,
    /// The signature does not have 64 digits.
    #[non_exhaustive]
    WrongLength {
        /// How many it has.
        digits: usize,
    },
    /// No secret makes this signature for this body.
    Mismatch,
    /// The verifier has no secret that is not empty, so that everyone could sign: it was probably never configured.
    NoSecret,
    /// The delivery is genuine and cannot be read.
    Event(EventError),
}

impl WebhookError {
    /// The HTTP status to answer with: 400 for a request without a proper signature, 403 for a wrong one, 422 for what cannot
    /// be read, 500 where the secret is missing here.
    ///
    /// Whatever is not 2xx is delivered again, for a day.
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
