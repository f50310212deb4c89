//! What carries a request to the service and its answer back: bytes in, bytes out.
//!
//! The client brings a [`Transport`] of its own; another can take its place by
//! [`ClientBuilder::transport`](crate::client::ClientBuilder::transport). Nothing here knows JSON, keys or retries.
//!
//! ```
//! use razorpay_client::{
//!     Client,
//!     transport::{Exchange, Request, Response, Transport, TransportError},
//! };
//!
//! /// Answers every call by itself.
//! #[derive(Debug)]
//! struct Nowhere;
//!
//! impl Transport for Nowhere {
//!     fn send(&self, request: Request) -> Exchange<'_> {
//!         Box::pin(async move {
//!             assert!(request.url().starts_with("https://api.razorpay.com/v1/"));
//!             Ok(Response::new(200).header("content-type", "application/json").body("{}"))
//!         })
//!     }
//! }
//!
//! # fn main() -> Result<(), razorpay_client::Error> {
//! let client = Client::builder().key("rzp_test_key", "secret").transport(Nowhere).build()?;
//! # Ok(())
//! # }
//! ```

mod abort;
pub(crate) mod body;
mod deadline;
pub(crate) mod http;
mod request;
#[cfg(feature = "reqwest-013")]
pub(crate) mod reqwest;
mod response;
pub(crate) mod timer;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

pub use body::{Body, BodyStream};
pub use request::Request;
pub(crate) use request::{Carried, Header};
pub use response::Response;

/// Sends one request and gives its answer, once: no second attempt and no redirect, which could carry out a write twice.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// The answer, of whatever status. It must end, with an answer or an error, within [`Request::timeout`].
    fn send(&self, request: Request) -> Exchange<'_>;

    /// Waits between two attempts. The default needs nothing on a tokio runtime, and a thread for the time elsewhere.
    fn wait(&self, duration: Duration) -> Wait<'_> {
        Box::pin(timer::sleep(duration))
    }
}

/// An exchange under way.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// A wait under way.
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// How far an exchange got that gave no whole answer. The order matters: from `Exchange` on, the service may have acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Phase {
    /// The request was refused on this side. Sending it again would change nothing.
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
    #[must_use]
    pub fn may_have_left(self) -> bool {
        self >= Self::Exchange
    }
}

/// Why there is no whole answer.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) phase: Phase,
    pub(crate) timed_out: bool,
    /// Status and headers, if they arrived before the body broke off.
    pub(crate) head: Option<Box<Response>>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// An exchange that ended in this phase. Say `Connect` or before only where it is certain that nothing has left:
    /// such a call is sent again, whatever it does.
    ///
    /// The source is shown to the caller, so it must hold no secret.
    pub fn new(phase: Phase, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            phase,
            timed_out: false,
            head: None,
            source: source.into(),
        }
    }

    /// It ended because the time ran out.
    #[must_use]
    pub fn timed_out(mut self, timed_out: bool) -> Self {
        self.timed_out = timed_out;
        self
    }

    /// Status and headers that came before the answer broke off. Its body is not looked at.
    #[must_use]
    pub fn head(mut self, head: Response) -> Self {
        self.head = Some(Box::new(head));
        self
    }

    /// How far the exchange got.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_later_phases_can_have_reached_the_service() {
        assert!(!Phase::Build.may_have_left());
        assert!(!Phase::Connect.may_have_left());
        assert!(Phase::Exchange.may_have_left());
        assert!(Phase::Body.may_have_left());
    }

    #[test]
    fn an_error_keeps_what_it_was_told() {
        let error = TransportError::new(Phase::Body, "cut")
            .timed_out(true)
            .head(Response::new(200));
        assert_eq!((error.phase(), error.timed_out), (Phase::Body, true));
        assert_eq!(error.head.as_ref().map(|head| head.status()), Some(200));
        assert_eq!(error.to_string(), "cut");
        assert!(error.source().is_some());
    }
}
