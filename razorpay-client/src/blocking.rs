//! The same client without futures: calls are answered before `.send()` returns.
//!
//! ```no_run
//! # #[cfg(feature = "orders")]
//! # fn example() -> Result<(), razorpay_client::Error> {
//! use razorpay_client::{blocking::Client, types::orders::ListOrders};
//!
//! let razorpay = Client::from_env()?;
//! for order in razorpay.orders().list(ListOrders::new()).items() {
//!     println!("{}", order?.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A client has one thread of its own for connections and timers, which ends with the last clone of the client. Each call
//! runs on the thread that makes it, hooks such as `on_attempt` included; any number of threads can call at once. A call
//! ends about a second after its timeout at the latest, whatever becomes of the client's thread.
//!
//! In the middle of an async program a call would hold up whatever else its thread has to do, so there it gives an error
//! that says so, and nothing is sent; threads for blocking work (`tokio::task::spawn_blocking`) are fine. A client that was
//! made before the process forked gives an error in the child process, where its thread does not exist, and nothing is
//! sent: make a client after the fork.

mod calls;
mod context;
mod worker;

pub(crate) use calls::answer;
use worker::Worker;

use crate::client;
use crate::driver::Driver;
use crate::driver::sealed::Sealed;
use crate::error::Error;

/// A [`client::Client`] whose calls are answered before they return.
pub type Client = client::Client<Blocking>;

/// A [`client::ClientBuilder`] for a [`Client`].
pub type ClientBuilder = client::ClientBuilder<Blocking>;

/// Calls are answered before they return, on the calling thread.
#[derive(Debug, Clone, Copy)]
pub enum Blocking {}

impl Driver for Blocking {}

impl Sealed for Blocking {
    type Engine = Worker;

    fn engine() -> Result<Worker, Error> {
        Worker::start().map_err(|error| Error::no_transport(error.into()))
    }
}
