//! Fault-injecting server on loopback, for tests of how a client handles failures.
//!
//! A [`FaultServer`] follows a script: the first fault applies to the first request, the second to
//! the second, whichever connection they arrive on. After the script ends, it responds normally:
//! with a fixed [`Answer`], or, with [`Script::mock`], as a [`MockServer`](crate::MockServer)
//! would, on the same state. The server counts the requests that it received, so a test need not
//! rely on the client's own account.
//!
//! ```
//! use razorpay_mock::faults::{Fault, FaultServer, RetryAfter, Script};
//! use razorpay_mock::{Config, MockServer};
//!
//! let mock = MockServer::start(Config::new())?;
//! // The first write is carried out and its answer lost; the second meets a full service; the third goes through.
//! let script = Script::new([
//!     Fault::ResetAfterRequest.executed(),
//!     Fault::TooManyRequests(RetryAfter::Seconds(1)),
//! ]);
//! let server = FaultServer::start(script.mock(&mock))?;
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(server.received(), 0);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Every connection is bounded: a wait ends when the client disconnects, when the server is
//! dropped, or after [`PATIENCE`], and a server accepts at most [`MAX_REQUESTS`] requests. Dropping
//! the server ends its thread and closes every connection.

mod answer;
mod connection;
mod count;
mod fault;
mod port;
mod script;
mod send;
mod server;
mod wire;

pub use answer::Answer;
pub use count::Hit;
pub use fault::{Fault, RetryAfter};
pub use script::Script;
pub use server::{FaultServer, MAX_REQUESTS, PATIENCE};
