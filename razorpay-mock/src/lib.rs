//! Mock of the Razorpay API on loopback, for tests and demos.
//!
//! The requests that the mock accepts and the responses that it returns come from tables generated
//! from the same spec as the types and the client: routes, limits, rules, error bodies, state
//! transitions and documented examples. The behaviour of orders, payments, refunds, transfers,
//! payouts and documents, with their money and state, is written by hand; every other operation is
//! answered by its examples.
//!
//! ```
//! use razorpay_mock::{Config, MockServer};
//!
//! let server = MockServer::start(Config::new())?;
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! assert!(server.requests().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Point a client at the [`url`](MockServer::url) and give it the [key](MockServer::key_id).
//!
//! # Simulated customer, checkout and bank
//!
//! To simulate a customer who pays an order, send `POST /_mock/orders/{order_id}/pay`, without an
//! API key. The body may be empty, or set any of these fields:
//!
//! ```json
//! { "method": "card", "outcome": "captured", "amount": 5000 }
//! ```
//!
//! - `method`: payment method, `card`, `netbanking`, `upi` or `wallet`. Defaults to the method of
//!   the order, or else to `card`.
//! - `outcome`: `captured`, `authorized` or `failed`. Defaults to `captured`, or, if the order was
//!   created with `payment_capture` off, to `authorized`.
//! - `amount`: amount to pay, in the smallest currency unit. Defaults to the amount due; less only
//!   if the order accepts partial payments.
//!
//! The response has the three fields that the checkout hands to the shop: `razorpay_payment_id`,
//! `razorpay_order_id` and `razorpay_signature`. A payment that fails or is rejected returns an
//! error like the checkout's.
//!
//! A page can load `/_mock/checkout.js` in place of the vendor's checkout script. The script opens
//! a window that asks for the outcome of the payment, and notifies the page like the real checkout.
//! With [`Config::webhook`], a shop receives signed webhook events for payments and paid orders,
//! each once and in order.
//!
//! A new payout stays with the bank until `POST /_mock/payouts/{payout_id}/settle` settles it. The
//! body may be empty, or set the final `status`: `processed` (the default), `reversed` or `failed`.
//! The response is the payout.
//!
//! # Idempotency
//!
//! Where the spec names an idempotency header, a retry with the same key and the same body gets the
//! first response again, for a payout with its current state. A different body with the same key is
//! rejected.
//!
//! # Operations answered by example
//!
//! - A created entity is the documented response nearest to the request, with the values that were
//!   sent, and an id and times of its own. From then on it can be fetched, listed, edited and
//!   deleted by its id.
//! - An action on an entity leads to the state that the documentation shows.
//! - An id from the documentation names the documented entity, until a request changes it. Any
//!   other id does not exist.
//! - A list in which nothing was ever created has the documented items. A query parameter filters
//!   the list if its entities have a field of that name.
//! - An operation without a documented response returns what other operations show of the same
//!   entity, or else the minimal response that can be decoded.
//!
//! # Hosts, authentication and accounts
//!
//! One address serves all hosts of the API. A request authenticates as its operation requires: with
//! the API key, with the [access token](Config::access_token) or one issued by the mock, with the
//! key id alone, or not at all.
//!
//! All requests share one account. A request may name another account in `X-Razorpay-Account`; the
//! header is recorded with the request and has no other effect.
//!
//! # Faults and simulations
//!
//! [`faults`] tests how a client handles a misbehaving server. [`MockServer`] listens on loopback
//! only. A [`Mock`] has no listener: it serves the byte streams that it is given, such as in-memory
//! pipes in a simulation.
//!
//! The mock shares its spec with the client, so it is no evidence that the spec is right.

mod api;
mod auth;
mod behaviour;
mod checkout;
mod clock;
mod config;
mod error;
mod examples;
mod generic;
mod idempotency;
mod ids;
mod mock;
mod multipart;
mod paging;
mod record;
mod reply;
mod request;
mod route;
mod server;
mod store;
mod transition;
mod validate;
mod webhooks;

pub mod faults;
#[rustfmt::skip]
pub mod generated;
pub mod tables;

pub use clock::Clock;
pub use config::{Config, DEFAULT_ACCESS_TOKEN, DEFAULT_KEY_ID, DEFAULT_KEY_SECRET};
pub use mock::Mock;
pub use request::Request;
pub use server::MockServer;
pub use webhooks::Delivery;
