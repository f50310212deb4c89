//! HTTP transport: sends a request to the API and returns the response, as bytes.
//!
//! The client has a built-in [`Transport`];
//! [`ClientBuilder::transport`](crate::client::ClientBuilder::transport) replaces it. A transport
//! handles neither JSON nor credentials nor retries.
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

/// HTTP transport: sends a request once and returns the response.
///
/// A transport must not retry and must not follow redirects, because either could carry out a write
/// twice.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request and returns the response, whatever its status code.
    ///
    /// The returned future must complete, with a response or an error, within [`Request::timeout`].
    fn send(&self, request: Request) -> Exchange<'_>;

    /// Waits for the backoff delay between two attempts.
    ///
    /// The default implementation uses the timer of the tokio runtime, or a temporary thread
    /// outside of tokio.
    fn wait(&self, duration: Duration) -> Wait<'_> {
        Box::pin(timer::sleep(duration))
    }
}

/// Future returned by [`Transport::send`], resolving to the response.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// Future returned by [`Transport::wait`].
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Phase in which an exchange failed before the response was complete.
///
/// The variants are ordered: from `Exchange` on, Razorpay may have carried out the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Phase {
    /// The request was rejected before connecting. A retry would fail in the same way.
    Build,
    /// No connection was established; no byte of the request was sent.
    Connect,
    /// The request was sent in whole or in part, and no response was received.
    Exchange,
    /// The response was cut off in the body.
    Body,
}

impl Phase {
    /// Whether Razorpay may have received the request.
    #[must_use]
    pub fn may_have_left(self) -> bool {
        self >= Self::Exchange
    }
}

/// Transport failure: no complete response was received.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) phase: Phase,
    pub(crate) timed_out: bool,
    /// Status and headers, if they arrived before the body broke off.
    pub(crate) head: Option<Box<Response>>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// Creates an error for an exchange that failed in this phase.
    ///
    /// Use [`Phase::Build`] or [`Phase::Connect`] only if certainly no byte of the request was
    /// sent: after `Connect`, even a write without an idempotency key is retried.
    ///
    /// The source is shown to the caller of the API, so it must contain no secret.
    pub fn new(phase: Phase, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            phase,
            timed_out: false,
            head: None,
            source: source.into(),
        }
    }

    /// Sets whether the exchange failed because a timeout expired.
    #[must_use]
    pub fn timed_out(mut self, timed_out: bool) -> Self {
        self.timed_out = timed_out;
        self
    }

    /// Sets the status code and headers received before the response was cut off.
    ///
    /// The body of `head` is ignored.
    #[must_use]
    pub fn head(mut self, head: Response) -> Self {
        self.head = Some(Box::new(head));
        self
    }

    /// Returns the phase in which the exchange failed.
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
