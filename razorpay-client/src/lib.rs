//! An async client for the Razorpay API: typed requests, typed answers, clear errors.
//!
//! A [`Client`] leads to the resources; their methods give a [`Call`] that is sent by `.await` or `.send()`, or a
//! [`PageCall`] that gives one page, all pages or all entries of a list. What goes wrong is an [`Error`] that says what
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
//! # TLS
//!
//! The feature `rustls` (on by default) brings rustls with the ring provider and the platform's certificates; nothing is
//! installed for the whole process. Without it only `http` addresses can be used, which suits tests against a local server.

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
mod generated;
mod headers;
mod idempotency;
mod observe;
mod operation;
mod options;
mod page;
mod raw;
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
