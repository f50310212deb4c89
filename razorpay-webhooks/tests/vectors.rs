//! Signatures that the vendor's own libraries test with, right and wrong ones.

#![allow(clippy::unwrap_used)]

use razorpay_types::orders::OrderId;
use razorpay_types::payments::PaymentId;
use razorpay_webhooks::{CheckoutSignature, KeySecret};
use serde_json::Value;

#[test]
fn payments_of_orders() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("data/payment_signatures.json")).unwrap();
    let mut tried = [0, 0];
    for vector in &vectors {
        let text =
            |pointer: &str| vector.pointer(pointer).and_then(Value::as_str).unwrap();
        let valid = vector.pointer("/valid").and_then(Value::as_bool).unwrap();
        let order = OrderId::new(text("/inputs/order_id"));
        let payment = PaymentId::new(text("/inputs/payment_id"));
        let secret = KeySecret::new(text("/secret"));
        let checkout = CheckoutSignature::of_order(&order, &payment);
        let signature = text("/expected");

        let verdict = checkout.verify(signature, &secret);
        assert_eq!(verdict.is_ok(), valid, "{}: {verdict:?}", text("/id"));
        assert_eq!(checkout.sign(&secret) == signature, valid, "{}", text("/id"));
        tried[usize::from(valid)] += 1;
    }
    assert!(tried.iter().all(|count| *count > 1), "{tried:?}");
}

const fn is_a_plain_value<T: Send + Sync + Unpin>() {}

const _: () = {
    is_a_plain_value::<CheckoutSignature>();
    is_a_plain_value::<KeySecret>();
    is_a_plain_value::<razorpay_webhooks::SignatureError>();
};
