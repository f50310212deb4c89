//! Webhooks, signatures and the checkout of the Razorpay API: verified in constant time, then read into types. Builds without
//! an HTTP stack.
//!
//! # A payment
//!
//! After a payment, the checkout hands the browser three fields: the ids of the order and of the payment, and a signature
//! over both. The payment counts only if the signature is right for the order that *you* created:
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
//! The same for [subscriptions](SubscriptionCallback), [payment links](PaymentLinkCallback) and
//! [invoices](InvoiceCallback); [`CheckoutSignature`] is what they are made of. [`options`] opens the checkout.
//!
//! # A webhook
//!
//! The customer may close the browser before it calls back, so that webhooks are what a shop relies on. A
//! [`WebhookVerifier`] takes the bytes and headers of a delivery and gives an [`Event`], or says why not. What to know about
//! deliveries:
//!
//! - **At least once.** The same event may come again, with the same id in `x-razorpay-event-id`: a [`Deduplicator`] tells.
//! - **In any order.** `payment.captured` may come before `payment.authorized`. Let a state that is final stay final, and
//!   fetch the entity where it matters.
//! - **Five seconds.** What is not answered with 2xx by then counts as failed. Note the event, answer, then work.
//! - **A day of retries**, further and further apart; then the webhook is switched off and its owner told by e-mail.
//! - **The old secret for old events.** Retries keep the secret of their first delivery, so that both are needed for a day
//!   after a change: [`WebhookVerifier::or`].
//! - **The signature covers the body** and has no time in it: who gets hold of a delivery can send it again. Book by the id of
//!   the payment, so that it changes nothing.
//!
//! # Features
//!
//! None by default. `http`: the headers and requests of the `http` crate. `axum`: an extractor. `onboarding`: the token with
//! which partners hand over a merchant.

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
