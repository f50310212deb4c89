//! An async client for the Razorpay API: typed requests, typed answers, clear errors.
//!
//! A [`Client`] leads to the resources; their methods give a [`Call`] that is sent by `.await` or `.send()`, a [`PageCall`]
//! that gives one page, all pages or all entries of a list, or a [`Download`]. What goes wrong is an [`Error`] that says what
//! happened to which call, and whether a write may have been carried out. The types are those of [`types`].
//!
//! ```no_run
//! # #[cfg(feature = "orders")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use razorpay_client::{
//!     Client,
//!     types::{
//!         Currency, Money,
//!         orders::{CreateOrder, ListOrders},
//!     },
//! };
//!
//! let razorpay = Client::from_env()?; // RAZORPAY_KEY_ID, RAZORPAY_KEY_SECRET
//! let price = Money::from_major("500.00", Currency::Inr)?;
//! let order = razorpay
//!     .orders()
//!     .create(CreateOrder::new(price).receipt("receipt#1"))
//!     .await?;
//! println!("{}", order.id);
//!
//! let mut open = razorpay.orders().list(ListOrders::new().authorized(true)).items();
//! while let Some(order) = open.try_next().await? {
//!     println!("{}", order.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What a call can say for itself
//!
//! `.account(..)`, `.timeout(..)`, `.header(..)` and `.retry(..)` stand on every call, over what the client was set up with.
//! `.send_with_response()` gives status, headers, request id and raw body beside the value. What no method stands for is
//! called by [`Client::request`](client::Client::request), with the same keys, limits and errors.
//!
//! # What is sent twice
//!
//! A call is sent again only with proof that this does no harm: reads; whatever has certainly not left; and operations that
//! the service carries out once by their key. These are [`KeyedCall`]s: each has its key from the start, every attempt
//! carries the same, and it is in the [`Response`] and in the [`Error`] as well, so that a call can be made again even
//! after the program was lost. How often and how patiently is a matter of [`RetryPolicy`].
//!
//! Where an error leaves open whether a write was carried out, [`Error::is_outcome_unknown`] says so, and
//! [`Error::reconciled_by`] names the operation that tells.
//!
//! # Features
//!
//! | feature | on by default | what it brings |
//! |---|---|---|
//! | `orders`, `payments`, .. | | the operations of a resource |
//! | `full` | yes | all resources |
//! | `rustls` | yes | TLS by rustls with ring |
//! | `rustls-aws-lc` | | TLS by rustls with aws-lc |
//! | `native-tls` | | TLS by the library of the platform |
//! | `http2` | | HTTP/2 where the server offers it |
//! | `blocking` | | `blocking::Client`: the same calls without futures |
//! | `tracing` | | a span a call, an event a retry, by the names of OpenTelemetry |
//! | `testing` | | `testing::MockTransport`: responses without a network; `testing::Dial`: connections without sockets |
//! | `reqwest-013` | | a `reqwest::Client` of your own |
//!
//! They add up: with several TLS features on, aws-lc goes before ring, and rustls before the platform's library. Nothing is
//! installed for the whole process, and certificates are those that the platform trusts. Without any of them only `http`
//! addresses can be used, which suits tests against a local server.

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod client;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod transport;

mod auth;
mod call;
mod config;
mod core;
mod download;
mod driver;
mod error;
mod exchange;
#[rustfmt::skip]
mod generated;
mod headers;
mod idempotency;
mod observe;
mod operation;
mod options;
mod page;
mod raw;
mod redirect;
mod response;
mod retry;
mod runtime;
mod upload;

pub use auth::{AccessToken, Auth, Mode, TokenFuture, TokenProvider};
pub use call::{Call, CallFuture, Keyed, KeyedCall, Plain, ResponseFuture};
pub use download::{Content, Download, DownloadFuture};
pub use driver::{Async, Driver};
pub use error::Error;
#[allow(
    unused_imports,
    unreachable_pub,
    reason = "empty without a resource feature"
)]
pub use generated::*;
pub use headers::Headers;
pub use idempotency::{Idempotency, InProgress, KeyRule};
pub use operation::{Method, Operation, Paging, Retry, Scheme};
pub use page::{Items, PageCall, Pages};
pub use raw::RawCall;
pub use razorpay_types as types;
pub use response::Response;
pub use retry::{Attempt, RetryPolicy};

/// A [`client::Client`] whose calls are futures.
pub type Client = client::Client<Async>;

/// A [`client::ClientBuilder`] for a [`Client`].
pub type ClientBuilder = client::ClientBuilder<Async>;
