//! A mock of the Razorpay API on loopback, for tests and demos.
//!
//! What it accepts and answers comes from tables generated from the same spec as the types and the client: routes,
//! limits, rules, error bodies, states, documented examples. What orders, payments, refunds, transfers, payouts and
//! documents do with money and state is written by hand; every other operation is answered by its examples.
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
//! Give a client the [`url`](MockServer::url) and the [key](MockServer::key_id). To play a customer who pays an order,
//! send `POST /_mock/orders/{order_id}/pay`, without a key; the body may be empty or say more:
//!
//! ```json
//! { "method": "card", "outcome": "captured", "amount": 5000 }
//! ```
//!
//! - `method`: `card`, `netbanking`, `upi` or `wallet`; by default the one the order asks for, or else `card`.
//! - `outcome`: `captured`, `authorized` or `failed`; by default `captured`, unless the order was created with
//!   `payment_capture` off.
//! - `amount`: what is paid, in minor units; less than what is due only if the order takes partial payments.
//!
//! The answer has the three fields that the checkout hands to the shop: `razorpay_payment_id`, `razorpay_order_id` and
//! `razorpay_signature`. A payment that fails or is refused answers an error as the checkout does.
//!
//! A page can load `/_mock/checkout.js` in place of the vendor's checkout: it opens a window that asks what is to happen, and
//! tells the page as the real one does. With [`Config::webhook`] a shop is told of payments and paid orders by signed
//! webhooks, each once and in order.
//!
//! A payout that was made is with the bank until `POST /_mock/payouts/{payout_id}/settle` says what became of it: the
//! body may be empty, or name a `status`, `processed` (the default), `reversed` or `failed`. The answer is the payout.
//!
//! Where the spec names an idempotency header, the first answer comes again for the same key and the same body, for a
//! payout with its state since; another body with the same key is refused.
//!
//! # Operations that are answered by example
//!
//! - What is made gets the documented answer nearest to the request, with the values that were sent, an id and times of
//!   its own. It can be fetched, listed, edited and removed by its id from then on.
//! - An action on it leads to the state that the documents show.
//! - An id that the documents show names what they show, until a request changes it. Any other id does not exist.
//! - A list of which nothing was ever made has the documented items. The query narrows a list where its entities have a
//!   field of that name.
//! - Where the documents show no answer, it is what other operations show of the same thing, or the least that decodes.
//!
//! All hosts of the API are at the one address. A request proves itself as the operation asks: by the key, by the
//! [access token](Config::access_token) or one that an answer handed out, by the key id alone, or not at all.
//!
//! There is one account. A request may name another in `X-Razorpay-Account`: that is recorded with the request and
//! changes nothing. What a client does when a server misbehaves is tested with [`faults`].
//!
//! [`MockServer`] listens on loopback only. A [`Mock`] has no listener: it answers on the byte streams that it is given,
//! such as in-memory pipes in a simulation.
//!
//! The mock shares its spec with the client and is no evidence that the spec is right.

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
