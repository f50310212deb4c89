//! Decoded responses with their HTTP metadata.

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::core::response::{Answer, Origin, Received};
use crate::error::Error;
use crate::headers::Headers;

/// Decoded response with status code, headers, request id and raw body.
///
/// Returned by `send_with_response()`. Fields of the response body that this version does not know
/// are in [`body`](Self::body). `Debug` shows neither the raw body nor header values.
#[must_use]
pub struct Response<T> {
    value: T,
    origin: Origin,
    received: Received,
}

impl<T: DeserializeOwned> Response<T> {
    pub(crate) fn decode(answer: Answer) -> Result<Self, Error> {
        let value = answer.decode()?;
        let Answer { origin, received } = answer;
        Ok(Self {
            value,
            origin,
            received,
        })
    }
}

impl<T> Response<T> {
    /// Returns the decoded value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Consumes the response and returns the decoded value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the HTTP status code, always 2xx.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.received.status
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.received.headers
    }

    /// Returns the request id assigned by Razorpay; quote it to Razorpay support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received.request_id()
    }

    /// Returns the raw response body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.received.body
    }

    /// Returns the idempotency key of the request; `None` if the operation takes none.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.origin.key.as_deref()
    }

    /// Returns the number of attempts, the successful one included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.origin.attempts
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("headers", self.headers())
            .field("attempts", &self.attempts())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
