//! What carries a request to the service and its answer back: bytes in, bytes out.
//!
//! Nothing here knows JSON, operations or keys, and only the file `reqwest.rs` knows the HTTP library.

pub(crate) mod reqwest;

use std::{error::Error as StdError, fmt, future::Future, pin::Pin, time::Duration};

use bytes::Bytes;

use crate::{headers::Headers, operation::Method};

/// Sends one request and reads its answer, once: no second attempt and no redirect.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// The answer of whatever status, with its whole body.
    fn send(&self, request: Request) -> Exchange<'_>;
}

/// An exchange under way.
pub(crate) type Exchange<'a> =
    Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// A request ready to leave.
#[derive(Debug)]
pub struct Request {
    pub(crate) method: Method,
    /// Absolute, with every part encoded.
    pub(crate) url: String,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Option<Bytes>,
    /// For the whole exchange, from connecting to the last byte of the answer.
    pub(crate) timeout: Duration,
}

/// A header to send.
#[derive(Clone)]
pub(crate) struct Header {
    /// Lower case.
    pub(crate) name: &'static str,
    pub(crate) value: Bytes,
    /// Never shown, compressed or logged.
    pub(crate) sensitive: bool,
}

impl Header {
    pub(crate) fn new(name: &'static str, value: impl Into<Bytes>) -> Self {
        Self { name, value: value.into(), sensitive: false }
    }

    pub(crate) fn sensitive(name: &'static str, value: impl Into<Bytes>) -> Self {
        Self { sensitive: true, ..Self::new(name, value) }
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sensitive {
            write!(f, "{}: [redacted]", self.name)
        } else {
            write!(f, "{}: {}", self.name, self.value.escape_ascii())
        }
    }
}

/// An answer of whatever status.
#[derive(Clone)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
}

impl Response {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_len", &self.body.len())
            .finish()
    }
}

/// Why there is no complete answer.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) phase: Phase,
    pub(crate) timed_out: bool,
    /// Status and headers, if they arrived before the body broke off.
    pub(crate) head: Option<Box<Response>>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

/// How far an exchange got. The order matters: from `Exchange` on, the service may have acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// The request was refused on this side.
    Build,
    /// No connection; no byte of the request has left.
    Connect,
    /// The request has left in whole or in part, and no answer came.
    Exchange,
    /// The answer began and broke off.
    Body,
}

impl Phase {
    /// Whether the service may have received the request.
    pub(crate) fn may_have_left(self) -> bool {
        self >= Self::Exchange
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensitive_header_is_never_shown() {
        let shown = format!("{:?}", Header::sensitive("authorization", "Basic c2VjcmV0"));
        assert_eq!(shown, "authorization: [redacted]");
        let shown = format!("{:?}", Header::new("accept", "application/json"));
        assert_eq!(shown, "accept: application/json");
    }

    #[test]
    fn only_later_phases_can_have_reached_the_service() {
        assert!(!Phase::Build.may_have_left());
        assert!(!Phase::Connect.may_have_left());
        assert!(Phase::Exchange.may_have_left());
        assert!(Phase::Body.may_have_left());
    }
}
