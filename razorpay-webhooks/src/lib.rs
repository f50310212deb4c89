//! The signatures of the Razorpay API: made, and verified in constant time. Builds without an HTTP stack.
//!
//! After a payment, the checkout hands the browser three fields: the ids of the order and of the payment, and a signature
//! over both. The payment counts only if the signature is right for the order that *you* created:
//!
//! ```
//! use razorpay_types::orders::OrderId;
//! use razorpay_types::payments::PaymentId;
//! use razorpay_webhooks::{CheckoutSignature, KeySecret, SignatureError};
//!
//! # fn confirm(order_of_this_cart: OrderId, payment_id: &str, signature: &str) -> Result<(), SignatureError> {
//! let secret = KeySecret::new("the secret of your API key");
//! let payment_id = PaymentId::new(payment_id); // `razorpay_payment_id`
//! CheckoutSignature::of_order(&order_of_this_cart, &payment_id).verify(signature, &secret)?; // `razorpay_signature`
//! # Ok(())
//! # }
//! # let fields = (OrderId::new("order_1"), PaymentId::new("pay_1"));
//! # let secret = KeySecret::new("the secret of your API key");
//! # let signature = CheckoutSignature::of_order(&fields.0, &fields.1).sign(&secret);
//! # confirm(fields.0, fields.1.as_str(), &signature)?;
//! # Ok::<(), SignatureError>(())
//! ```

mod checkout;
mod event;
mod generated;
mod hex;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod payload;
mod secret;
mod signature;

pub use checkout::CheckoutSignature;
pub use event::{Event, EventError, UnknownEvent};
pub use generated::*;
pub use payload::PartError;
pub use secret::KeySecret;
pub use signature::SignatureError;
