//! Verification of webhook deliveries: the raw body is verified before it is parsed.

use std::fmt;
use std::sync::Arc;

use crate::dedupe::EventId;
use crate::error::WebhookError;
use crate::event::Event;
use crate::headers::{DeliveryHeaders, EVENT_ID_HEADER, SIGNATURE_HEADER};
use crate::secret::WebhookSecret;
use crate::signature;

/// Verifier of webhook deliveries, with one or more webhook secrets. Cheap to clone.
///
/// ```
/// use razorpay_webhooks::{EventKind, WebhookVerifier, testing};
///
/// let webhooks = WebhookVerifier::new("the secret that was set with the webhook");
///
/// # let raw_body = br#"{"event":"moon.landed","payload":{}}"#;
/// # let headers = testing::headers(raw_body, &"the secret that was set with the webhook".into(), "evt_1");
/// let event = webhooks.verify_and_parse(&headers, raw_body)?;
/// match &event.kind {
///     EventKind::PaymentCaptured(captured) => println!("paid: {}", captured.payment.id),
///     EventKind::Unknown(unknown) => println!("not known yet: {}", unknown.name()),
///     _ => {}
/// }
/// # Ok::<(), razorpay_webhooks::WebhookError>(())
/// ```
///
/// During a secret rotation, deliveries signed with the old secret keep arriving for 24 hours:
/// retries of older events stay signed with the secret of their first delivery.
///
/// ```
/// # use razorpay_webhooks::WebhookVerifier;
/// let webhooks = WebhookVerifier::new("new secret").or("old secret");
/// # let _ = webhooks;
/// ```
#[derive(Clone)]
#[must_use]
pub struct WebhookVerifier {
    secrets: Arc<[WebhookSecret]>,
}

impl WebhookVerifier {
    /// Creates a verifier that accepts deliveries signed with this webhook secret.
    pub fn new(secret: impl Into<WebhookSecret>) -> Self {
        Self {
            secrets: Arc::new([secret.into()]),
        }
    }

    /// Adds another accepted webhook secret, such as the old one during a rotation.
    pub fn or(self, secret: impl Into<WebhookSecret>) -> Self {
        let secrets = self.secrets.iter().cloned().chain([secret.into()]);
        Self {
            secrets: secrets.collect(),
        }
    }

    /// Verifies that a delivery was signed with one of the webhook secrets, in constant time.
    ///
    /// The body must be the raw bytes as received: not decoded text, and not JSON that was parsed
    /// and serialized again.
    ///
    /// # Errors
    ///
    /// Fails if the signature header is missing or malformed, no secret matches, or all secrets are
    /// empty.
    pub fn verify<H: DeliveryHeaders + ?Sized>(
        &self,
        headers: &H,
        body: &[u8],
    ) -> Result<(), WebhookError> {
        let signature = headers
            .value(SIGNATURE_HEADER)
            .ok_or(WebhookError::HeaderMissing)?;
        self.check(signature, body)
    }

    /// Verifies a signature that was already extracted from its header.
    ///
    /// The body must be the raw bytes as received.
    ///
    /// # Errors
    ///
    /// Fails if the signature is malformed, no secret matches, or all secrets are empty.
    pub fn verify_signature(&self, signature: &str, body: &[u8]) -> Result<(), WebhookError> {
        self.check(signature.as_bytes(), body)
    }

    /// Verifies a delivery and only then parses the event, with the event id from the headers.
    ///
    /// # Errors
    ///
    /// Fails if the delivery cannot be verified, or if the body cannot be parsed as an event. An
    /// unknown event and an unknown entity are not errors.
    pub fn verify_and_parse<H: DeliveryHeaders + ?Sized>(
        &self,
        headers: &H,
        body: &[u8],
    ) -> Result<Event, WebhookError> {
        self.verify(headers, body)?;
        let id = headers.value(EVENT_ID_HEADER).and_then(EventId::read);
        Ok(Event::parse(body)?.with_id(id))
    }

    fn check(&self, signature: &[u8], body: &[u8]) -> Result<(), WebhookError> {
        let secrets = self.secrets.iter().map(WebhookSecret::expose);
        signature::verify_any(body, signature, secrets).map_err(WebhookError::from)
    }
}

impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookVerifier")
            .field("secrets", &self.secrets.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::WebhookVerifier;
    use crate::{EventError, WebhookError, testing};

    const BODY: &[u8] = br#"{"event":"moon.landed","payload":{}}"#;

    #[test]
    fn each_refusal_is_told_apart() {
        let webhooks = WebhookVerifier::new("secret");
        let verify = |signature: &str| webhooks.verify_signature(signature, BODY);
        let right = testing::sign(BODY, &"secret".into());
        assert_eq!(verify(&right), Ok(()));
        assert_eq!(verify(&right.to_uppercase()), Err(WebhookError::NotHex));
        assert_eq!(verify(&format!("{right} ")), Err(WebhookError::NotHex));
        assert_eq!(verify(""), Err(WebhookError::WrongLength { digits: 0 }));
        assert_eq!(
            verify(&"0".repeat(62)),
            Err(WebhookError::WrongLength { digits: 62 })
        );
        assert_eq!(verify(&"0".repeat(64)), Err(WebhookError::Mismatch));
        let no_headers: [(&str, &str); 0] = [];
        assert_eq!(
            webhooks.verify(&no_headers, BODY),
            Err(WebhookError::HeaderMissing)
        );
        let bytes = [("X-Razorpay-Signature", &b"\xff\xfe"[..])];
        assert_eq!(webhooks.verify(&bytes, BODY), Err(WebhookError::NotHex));
    }

    #[test]
    fn a_body_is_read_only_once_it_is_verified() {
        let webhooks = WebhookVerifier::new("secret");
        let headers = testing::headers(b"<html>", &"secret".into(), "evt_1");
        let read = |body: &[u8]| webhooks.verify_and_parse(&headers, body);
        assert!(matches!(
            read(b"<html>"),
            Err(WebhookError::Event(EventError::NotJson(_)))
        ));
        assert_eq!(read(b"</html>"), Err(WebhookError::Mismatch));
        assert_eq!(read(BODY), Err(WebhookError::Mismatch));
    }

    #[test]
    fn during_rotation_both_secrets_verify_and_no_other() {
        let webhooks = WebhookVerifier::new("new").or("old").or("");
        for secret in ["new", "old"] {
            let headers = testing::headers(BODY, &secret.into(), "evt_1");
            assert!(
                webhooks.verify_and_parse(&headers, BODY).is_ok(),
                "{secret}"
            );
        }
        for secret in ["", "other"] {
            let headers = testing::headers(BODY, &secret.into(), "evt_1");
            assert_eq!(webhooks.verify(&headers, BODY), Err(WebhookError::Mismatch));
        }
    }

    #[test]
    fn without_a_secret_nothing_verifies() {
        let webhooks = WebhookVerifier::new("").or("");
        let signature = testing::sign(BODY, &"".into());
        assert_eq!(
            webhooks.verify_signature(&signature, BODY),
            Err(WebhookError::NoSecret)
        );
    }

    #[test]
    fn the_event_knows_the_id_of_its_delivery() {
        let webhooks = WebhookVerifier::new("secret");
        let headers = testing::headers(BODY, &"secret".into(), "evt_1");
        let event = webhooks.verify_and_parse(&headers, BODY).unwrap();
        assert_eq!(event.id.unwrap().as_str(), "evt_1");
        let signature = testing::sign(BODY, &"secret".into());
        for id in [None, Some(""), Some("\u{7f}"), Some("a b")] {
            let mut headers = vec![("x-razorpay-signature", signature.as_str())];
            headers.extend(id.map(|id| ("x-razorpay-event-id", id)));
            let event = webhooks.verify_and_parse(&headers, BODY).unwrap();
            assert_eq!(event.id, None, "{id:?}");
        }
    }

    #[test]
    fn debug_counts_the_secrets() {
        let shown = format!("{:?}", WebhookVerifier::new("hunter2").or("hunter3"));
        assert_eq!(shown, "WebhookVerifier { secrets: 2, .. }");
    }
}
