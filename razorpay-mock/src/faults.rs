//! A server on loopback that misbehaves as told, for tests of what a client does then.
//!
//! A [`FaultServer`] takes a script: the first fault is for the first request, the second for the second, whatever
//! connection they come on. When the script is over it answers normally: with a fixed [`Answer`], or, with
//! [`Script::mock`], as a [`MockServer`](crate::MockServer) would, on the same state. It counts what it received, so
//! that a test need not trust the client's own word.
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
//! Nothing here lasts: a wait ends when the client hangs up, when the server is dropped, or after [`PATIENCE`], and a
//! server takes [`MAX_REQUESTS`] requests in its life. Dropping it ends its thread and closes every connection.

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
