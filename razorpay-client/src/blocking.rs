//! Blocking client: the same API without futures.
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
//! A blocking client owns one background thread for connections and timers; the thread ends when
//! the last clone of the client is dropped. Each call runs on the thread that makes it, including
//! hooks such as `on_attempt`; any number of threads can make calls at the same time. A call
//! returns at the latest about one second after its timeout, whatever happens to the background
//! thread.
//!
//! Inside an async task a blocking call would stall the executor thread, so the call returns an
//! error there and no request is sent. Threads for blocking work (`tokio::task::spawn_blocking`)
//! are fine. A client created before the process forked returns an error in the child process,
//! where its background thread does not exist, and no request is sent: create the client after the
//! fork.

mod calls;
mod context;
mod worker;

pub(crate) use calls::answer;
use worker::Worker;

use crate::client;
use crate::driver::Driver;
use crate::driver::sealed::Sealed;
use crate::error::Error;

/// Blocking [`client::Client`], whose calls return when the response has been received.
pub type Client = client::Client<Blocking>;

/// Builder of a blocking [`Client`]; see [`client::ClientBuilder`].
pub type ClientBuilder = client::ClientBuilder<Blocking>;

/// Blocking driver: calls run to completion on the calling thread.
#[derive(Debug, Clone, Copy)]
pub enum Blocking {}

impl Driver for Blocking {}

impl Sealed for Blocking {
    type Engine = Worker;

    fn engine() -> Result<Worker, Error> {
        Worker::start().map_err(|error| Error::no_transport(error.into()))
    }
}
