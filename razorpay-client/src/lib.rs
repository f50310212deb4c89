//! Async client for the Razorpay API: typed requests, typed responses, precise errors.
//!
//! Resource accessors of a [`Client`] lead to the operations. An operation returns a [`Call`], sent
//! by `.await` or `.send()`; a list returns a [`PageCall`], which fetches one page, all pages or
//! all items; a file returns a [`Download`]. Failures are reported as an [`Error`] that names the
//! operation and the cause, and tells whether a write may have been carried out. Request and
//! response types are in [`types`].
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
//! # Per-call options
//!
//! Every call has `.account(..)`, `.timeout(..)`, `.header(..)` and `.retry(..)`, which override
//! the client settings. `.send_with_response()` returns status code, headers, request id and raw
//! body beside the value. Endpoints without a typed method are reached by
//! [`Client::request`](client::Client::request), with the same credentials, limits and errors.
//!
//! # Retries and idempotency
//!
//! A request is retried only if the retry is proven safe: reads, requests of which no byte was
//! sent, and operations that Razorpay carries out at most once per idempotency key. The latter are
//! [`KeyedCall`]s: each has an idempotency key from the start, every attempt carries the same key,
//! and the key is also in the [`Response`] and in the [`Error`], so that the call can be repeated
//! even after a crash of the program. [`RetryPolicy`] sets the number of attempts, the backoff and
//! the deadline.
//!
//! If the outcome of a write is unknown, [`Error::is_outcome_unknown`] is true, and
//! [`Error::reconciled_by`] names the operation that reconciles it.
//!
//! # Features
//!
//! | feature | default | effect |
//! |---|---|---|
//! | `orders`, `payments`, .. | | operations of one resource |
//! | `full` | yes | all resources |
//! | `rustls` | yes | TLS by rustls with the ring provider |
//! | `rustls-aws-lc` | | TLS by rustls with the aws-lc provider |
//! | `native-tls` | | TLS by the library of the platform |
//! | `http2` | | HTTP/2 where the server offers it |
//! | `blocking` | | `blocking::Client`: the same API without futures |
//! | `tracing` | | one span per call, one event per retry, with OpenTelemetry names |
//! | `testing` | | `testing::MockTransport` (no network), `testing::Dial` (no sockets) |
//! | `reqwest-013` | | transport over a `reqwest::Client` of your own |
//!
//! Features are additive. With several TLS features enabled, aws-lc takes precedence over ring, and
//! rustls over the library of the platform. No process-wide TLS provider is installed, and the root
//! certificates of the platform are trusted. Without a TLS feature only `http` URLs can be used,
//! which suits tests against a local server.

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

/// Async [`client::Client`], whose calls are futures.
pub type Client = client::Client<Async>;

/// Builder of an async [`Client`]; see [`client::ClientBuilder`].
pub type ClientBuilder = client::ClientBuilder<Async>;
