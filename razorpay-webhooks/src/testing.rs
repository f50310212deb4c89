//! Signing of webhook deliveries as Razorpay does, for tests and mocks of your own.
//!
//! ```
//! use razorpay_webhooks::{WebhookSecret, WebhookVerifier, testing};
//!
//! let secret = WebhookSecret::new("secret of the test");
//! let body = br#"{"event":"payment.imagined","payload":{}}"#;
//! let headers = testing::headers(body, &secret, "evt_1");
//!
//! let event = WebhookVerifier::new(secret).verify_and_parse(&headers, body)?;
//! assert_eq!(event.name(), "payment.imagined");
//! # Ok::<(), razorpay_webhooks::WebhookError>(())
//! ```
//!
//! Payment callbacks are signed by [`CheckoutSignature::sign`](crate::CheckoutSignature::sign), or
//! created together with their signature by `signed` of each callback, such as
//! [`PaymentCallback::signed`](crate::PaymentCallback::signed).

use crate::headers::{EVENT_ID_HEADER, SIGNATURE_HEADER};
use crate::secret::WebhookSecret;
use crate::signature;

/// Returns the signature that Razorpay would send with this body: 64 hexadecimal digits.
pub fn sign(body: &[u8], secret: &WebhookSecret) -> String {
    signature::sign(body, secret.expose())
}

/// Returns the headers that Razorpay would send with this body: signature and event id.
pub fn headers(
    body: &[u8],
    secret: &WebhookSecret,
    event_id: impl Into<String>,
) -> [(&'static str, String); 2] {
    [
        (SIGNATURE_HEADER, sign(body, secret)),
        (EVENT_ID_HEADER, event_id.into()),
    ]
}
