//! Webhooks, payment signatures and checkout options of the Razorpay API, without an HTTP stack.
//!
//! Signatures are verified in constant time, and only then is the data parsed into types.
//!
//! # Payment callbacks
//!
//! After a payment, the checkout passes three fields to the browser: the order id, the payment id
//! and a signature over both. The payment counts only if the signature is valid for the order that
//! *you* created:
//!
//! ```
//! use razorpay_types::ids::OrderId;
//! use razorpay_webhooks::{KeySecret, PaymentCallback, SignatureError};
//!
//! # fn confirm(order_of_this_cart: OrderId, callback: PaymentCallback) -> Result<(), SignatureError> {
//! let secret = KeySecret::new("the secret of your API key");
//! callback.verify(&order_of_this_cart, &secret)?; // read from the form or the JSON that the page posted
//! # Ok(())
//! # }
//! # let secret = KeySecret::new("the secret of your API key");
//! # let order = OrderId::new("order_1");
//! # confirm(order.clone(), PaymentCallback::signed(order, "pay_1".into(), &secret))?;
//! # Ok::<(), SignatureError>(())
//! ```
//!
//! The same applies to [subscriptions](SubscriptionCallback), [payment links](PaymentLinkCallback)
//! and [invoices](InvoiceCallback); all of these are built on [`CheckoutSignature`]. [`options`]
//! builds the options that open the checkout.
//!
//! # Webhook deliveries
//!
//! The customer may close the browser before the callback is made, so rely on webhooks. A
//! [`WebhookVerifier`] takes the raw body and the headers of a delivery and returns an [`Event`] or
//! an error. Properties of deliveries:
//!
//! - **At-least-once delivery.** The same event may be delivered repeatedly, each time with the
//!   same id in `x-razorpay-event-id`: a [`Deduplicator`] detects duplicates.
//! - **No ordering.** `payment.captured` may arrive before `payment.authorized`. Do not let a late
//!   event overwrite a final state, and fetch the entity where the current state matters.
//! - **Timeout of five seconds.** A delivery without a 2xx response by then counts as failed. Store
//!   the event, respond, then process the event.
//! - **Retries for 24 hours**, with increasing delays; after that Razorpay disables the webhook and
//!   notifies its owner by email.
//! - **Secret rotation.** Retries stay signed with the secret of the first delivery, so both
//!   secrets are needed for 24 hours after a change: see [`WebhookVerifier::or`].
//! - **Replay.** The signature covers the body only and contains no timestamp: an attacker who
//!   obtains a delivery can send it again. Key your bookkeeping by payment id, so that a replay has
//!   no effect.
//!
//! # Features
//!
//! No feature is enabled by default. `http` supports headers, requests and responses of the `http`
//! crate. `axum` adds an extractor. `onboarding` adds the onboarding token that partners add to the
//! authorization URL of a sub-merchant.

mod callback;
mod checkout;
mod dedupe;
mod error;
mod event;
#[rustfmt::skip]
mod generated;
mod headers;
mod hex;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod payload;
mod redact;
mod secret;
mod signature;
mod verifier;

#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "http")]
mod http;
#[cfg(feature = "onboarding")]
pub mod onboarding;
pub mod options;
pub mod testing;

pub use callback::{InvoiceCallback, PaymentCallback, PaymentLinkCallback, SubscriptionCallback};
pub use checkout::CheckoutSignature;
pub use dedupe::{Claim, Deduplicator, EventId, MemoryDeduplicator};
pub use error::WebhookError;
pub use event::{Event, EventError, UnknownEvent};
pub use generated::*;
pub use headers::{DeliveryHeaders, EVENT_ID_HEADER, SIGNATURE_HEADER};
pub use payload::PartError;
pub use secret::{KeySecret, WebhookSecret};
pub use signature::SignatureError;
pub use verifier::WebhookVerifier;
