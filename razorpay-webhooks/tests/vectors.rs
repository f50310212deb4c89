//! Signatures that the vendor's SDKs and documents publish, right and wrong ones, and hard cases made from them. Where the
//! secret is not known, nothing can be decided.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use razorpay_types::ids::{InvoiceId, OrderId, PaymentId, PaymentLinkId, SubscriptionId};
use razorpay_webhooks::{CheckoutSignature, KeySecret, WebhookVerifier, testing};
use serde_json::Value;

/// Whether a signature verifies, and what the right one would be.
fn judge(vector: &Value, secret: &str) -> (bool, String) {
    let input = |name: &str| {
        let input = vector.get("inputs").and_then(|inputs| inputs.get(name));
        input
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no {name}: {vector}"))
    };
    let signature = text(vector, "expected");
    let payment = || PaymentId::new(input("payment_id"));
    let checkout = match text(vector, "kind") {
        "webhook" => {
            let body = input("body").as_bytes();
            let verdict = WebhookVerifier::new(secret).verify_signature(signature, body);
            return (verdict.is_ok(), testing::sign(body, &secret.into()));
        }
        "payment" => CheckoutSignature::of_order(&OrderId::new(input("order_id")), &payment()),
        "subscription" => {
            let subscription = SubscriptionId::new(input("subscription_id"));
            CheckoutSignature::of_subscription(&payment(), &subscription)
        }
        "payment_link" => CheckoutSignature::of_payment_link(
            &PaymentLinkId::new(input("payment_link_id")),
            Some(input("payment_link_reference_id")),
            input("payment_link_status"),
            &payment(),
        ),
        "invoice" => CheckoutSignature::of_invoice(
            &InvoiceId::new(input("invoice_id")),
            Some(input("invoice_receipt")),
            input("invoice_status"),
            &payment(),
        ),
        kind => panic!("kind {kind}"),
    };
    let secret = KeySecret::new(secret);
    (
        checkout.verify(signature, &secret).is_ok(),
        checkout.sign(&secret),
    )
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no {name}: {vector}"))
}

#[test]
fn every_vector_that_can_be_decided_agrees() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("data/signature_vectors.json")).unwrap();
    let mut tried: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut skipped = 0;
    for vector in &vectors {
        let Some(valid) = vector.get("valid").and_then(Value::as_bool) else {
            skipped += 1;
            continue;
        };
        let id = text(vector, "id");
        let (verified, right) = judge(vector, text(vector, "secret"));
        assert_eq!(verified, valid, "{id}");
        assert_eq!(right == text(vector, "expected"), valid, "{id}");
        *tried.entry((text(vector, "kind"), valid)).or_default() += 1;
    }
    assert_eq!(skipped, 3);
    let expected = [
        (("invoice", true), 1),
        (("payment", false), 4),
        (("payment", true), 2),
        (("payment_link", false), 2),
        (("payment_link", true), 2),
        (("subscription", false), 3),
        (("subscription", true), 1),
        (("webhook", false), 7),
        (("webhook", true), 8),
    ];
    assert_eq!(tried, BTreeMap::from(expected));
}

const fn is_a_plain_value<T: Send + Sync + Unpin>() {}

const _: () = {
    is_a_plain_value::<CheckoutSignature>();
    is_a_plain_value::<KeySecret>();
    is_a_plain_value::<WebhookVerifier>();
    is_a_plain_value::<razorpay_webhooks::Event>();
    is_a_plain_value::<razorpay_webhooks::MemoryDeduplicator>();
    is_a_plain_value::<razorpay_webhooks::options::CheckoutOptions>();
    is_a_plain_value::<razorpay_webhooks::SignatureError>();
    is_a_plain_value::<razorpay_webhooks::WebhookError>();
};
