//! What a call gives, with all that came along.

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::core::response::{Answer, Origin, Received};
use crate::error::Error;
use crate::headers::Headers;

/// What a call gives, with status, headers, request id and raw body; from `send_with_response()`.
///
/// Members of the body that this version does not know are in [`body`](Self::body). `Debug` shows neither it nor the
/// values of headers.
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
    /// What the call gives.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// What the call gives, alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status, 2xx.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.received.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.received.headers
    }

    /// The id under which the service knows the request; worth giving to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.received.request_id()
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.received.body
    }

    /// The idempotency key that the call carried; `None` if the operation takes none.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.origin.key.as_deref()
    }

    /// How often the call was sent.
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
