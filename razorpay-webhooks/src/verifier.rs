//! From the bytes and headers of a delivery to a verified event: bytes first, types after.

use std::fmt;
use std::sync::Arc;

use crate::dedupe::EventId;
use crate::error::WebhookError;
use crate::event::Event;
use crate::headers::{DeliveryHeaders, EVENT_ID_HEADER, SIGNATURE_HEADER};
use crate::secret::WebhookSecret;
use crate::signature;

/// Verifies deliveries with the secrets of a webhook, and reads them. Cheap to clone.
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
/// While a secret is being changed, deliveries signed with the old one still come for a day: retries of older events keep
/// the secret that they were first signed with.
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
    /// Takes deliveries that are signed with this secret.
    pub fn new(secret: impl Into<WebhookSecret>) -> Self {
        Self {
            secrets: Arc::new([secret.into()]),
        }
    }

    /// Takes deliveries that are signed with another secret, too.
    pub fn or(self, secret: impl Into<WebhookSecret>) -> Self {
        let secrets = self.secrets.iter().cloned().chain([secret.into()]);
        Self {
            secrets: secrets.collect(),
        }
    }

    /// Whether a delivery was signed with one of the secrets, compared in constant time.
    ///
    /// The body has to be the bytes as they came: not text that was decoded, not JSON that was read and written again.
    ///
    /// # Errors
    ///
    /// If the header is missing or malformed, no secret fits, or there is no secret that is not empty.
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

    /// The same for a signature that was already taken out of its header.
    ///
    /// # Errors
    ///
    /// If the signature is malformed, no secret fits, or there is no secret that is not empty.
    pub fn verify_signature(&self, signature: &str, body: &[u8]) -> Result<(), WebhookError> {
        self.check(signature.as_bytes(), body)
    }

    /// Verifies a delivery and only then reads it. The event knows its id if the headers do.
    ///
    /// # Errors
    ///
    /// If the delivery does not verify, or is no event. An event or an entity that this version does not know is none.
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
