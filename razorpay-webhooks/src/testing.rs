//! Signing what the service signs, for tests and mocks of your own.
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
//! What the checkout hands over is signed by [`CheckoutSignature::sign`](crate::CheckoutSignature::sign), or in one step with
//! its fields by the `signed` of each callback, such as [`PaymentCallback::signed`](crate::PaymentCallback::signed).

use crate::headers::{EVENT_ID_HEADER, SIGNATURE_HEADER};
use crate::secret::WebhookSecret;
use crate::signature;

/// The signature that the service would send with this body: 64 hexadecimal digits.
pub fn sign(body: &[u8], secret: &WebhookSecret) -> String {
    signature::sign(body, secret.expose())
}

/// The headers that the service would send with this body: signature and event id.
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
