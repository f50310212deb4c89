//! The customer pays, or tries to.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::shape::assert_fits;
use common::{Mock, NOW, rto_order, text};
use razorpay_types::orders::OrderId;
use razorpay_types::payments::PaymentId;
use razorpay_webhooks::{CheckoutSignature, KeySecret, SignatureError};
use serde_json::{Value, json};

/// Status, what is paid, what is due, and the attempts.
fn state(order: &Value) -> (&str, i64, i64, i64) {
    let number = |field: &str| order[field].as_i64().unwrap();
    (
        text(order, "status"),
        number("amount_paid"),
        number("amount_due"),
        number("attempts"),
    )
}

#[test]
fn a_captured_payment_makes_an_order_paid() {
    let mock = Mock::start();
    let order = mock.order();
    assert_eq!(state(&order), ("created", 0, 50_000, 0));
    mock.clock.advance(5);
    let checkout = mock.pay(&order, json!({})).ok();
    assert_eq!(checkout["razorpay_order_id"], order["id"]);
    let paid = mock.fetch(&order);
    assert_eq!(state(&paid), ("paid", 50_000, 0, 1));
    assert_eq!(paid["created_at"], NOW);

    let payments = mock.payments(&order);
    assert_eq!(payments.len(), 1);
    let payment = &payments[0];
    assert_eq!(payment["id"], checkout["razorpay_payment_id"]);
    assert_eq!(payment["created_at"], NOW + 5);
    assert_eq!(payment["amount"], 50_000);
    assert_eq!(payment["currency"], "INR");
    assert_eq!(payment["status"], "captured");
    assert_eq!(payment["captured"], true);
    assert_eq!(payment["error_code"], Value::Null);
}

#[test]
fn the_checkout_is_signed_with_the_key() {
    let mock = Mock::start();
    let secret = KeySecret::new(mock.server.key_secret());
    let mut signatures = Vec::new();
    for outcome in ["captured", "authorized"] {
        let order = mock.order();
        let checkout = mock.pay(&order, json!({"outcome": outcome})).ok();
        assert_eq!(checkout.as_object().unwrap().len(), 3);
        let signature = text(&checkout, "razorpay_signature").to_owned();
        let signed = CheckoutSignature::of_order(
            &OrderId::new(text(&order, "id")),
            &PaymentId::new(text(&checkout, "razorpay_payment_id")),
        );
        assert_eq!(signed.verify(&signature, &secret), Ok(()));
        let other = KeySecret::new("another secret");
        let refused = signed.verify(&signature, &other);
        assert_eq!(refused, Err(SignatureError::Mismatch));
        signatures.push((signed, signature));
    }
    let crossed = signatures[0].0.verify(&signatures[1].1, &secret);
    assert_eq!(crossed, Err(SignatureError::Mismatch));
}

#[test]
fn an_authorized_payment_waits_and_allows_no_other() {
    let mock = Mock::start();
    let order = mock.order();
    mock.pay(&order, json!({"outcome": "authorized"})).ok();
    assert_eq!(state(&mock.fetch(&order)), ("attempted", 0, 50_000, 1));
    let payment = &mock.payments(&order)[0];
    assert_eq!(payment["status"], "authorized");
    assert_eq!(payment["captured"], false);
    assert_eq!(payment["fee"], Value::Null);

    let error = mock.pay(&order, json!({})).error(400);
    assert_eq!(error["metadata"], json!({"order_id": order["id"]}));
    assert_eq!(mock.payments(&order).len(), 1);
    assert_eq!(state(&mock.fetch(&order)), ("attempted", 0, 50_000, 1));
}

#[test]
fn an_order_is_captured_by_itself_unless_it_says_otherwise() {
    let mock = Mock::start();
    for (flag, status) in [
        (json!(0), "authorized"),
        (json!(false), "authorized"),
        (json!(1), "captured"),
    ] {
        let order = mock.order_with(json!({"payment_capture": flag}));
        mock.pay(&order, json!({})).ok();
        assert_eq!(mock.payments(&order)[0]["status"], status);
    }
}

#[test]
fn a_failed_payment_answers_the_error_of_the_checkout_and_may_be_repeated() {
    let mock = Mock::start();
    let order = mock.order();
    for attempt in 1..=2 {
        let error = mock.pay(&order, json!({"outcome": "failed"})).error(400);
        assert_eq!(
            state(&mock.fetch(&order)),
            ("attempted", 0, 50_000, attempt)
        );
        let payments = mock.payments(&order);
        let payment = payments.last().unwrap();
        assert_eq!(payment["status"], "failed");
        assert_eq!(payment["captured"], false);
        let about = json!({"payment_id": payment["id"], "order_id": order["id"]});
        assert_eq!(error["metadata"], about);
        for part in ["code", "description", "source", "step", "reason"] {
            assert_eq!(payment[format!("error_{part}")], error[part], "{part}");
        }
    }
    mock.pay(&order, json!({})).ok();
    assert_eq!(state(&mock.fetch(&order)), ("paid", 50_000, 0, 3));
}

#[test]
fn a_paid_order_is_not_paid_again() {
    let mock = Mock::start();
    let order = mock.order();
    mock.pay(&order, json!({})).ok();
    let paid = mock.fetch(&order);
    for outcome in ["captured", "authorized", "failed"] {
        let error = mock.pay(&order, json!({"outcome": outcome})).error(400);
        let text = text(&error, "description");
        let documented = "Your payment has been declined as the order is already paid";
        assert!(text.starts_with(documented), "{text}");
        assert_eq!(error["reason"], "order_already_paid");
    }
    assert_eq!(mock.fetch(&order), paid);
    assert_eq!(mock.payments(&order).len(), 1);
}

#[test]
fn an_order_that_takes_parts_is_paid_when_all_are_there() {
    let mock = Mock::start();
    let order = mock.order_with(json!({"partial_payment": true}));
    mock.pay(&order, json!({"amount": 20_000})).ok();
    assert_eq!(state(&mock.fetch(&order)), ("attempted", 20_000, 30_000, 1));
    mock.pay(&order, json!({"amount": 30_001})).error(400);
    mock.pay(&order, json!({"amount": 10_000, "outcome": "failed"}))
        .error(400);
    assert_eq!(state(&mock.fetch(&order)), ("attempted", 20_000, 30_000, 2));
    mock.pay(&order, json!({})).ok();
    assert_eq!(state(&mock.fetch(&order)), ("paid", 50_000, 0, 3));
    let payments = mock.payments(&order);
    let amounts: Vec<_> = payments.iter().map(|p| p["amount"].as_i64()).collect();
    assert_eq!(amounts, [Some(20_000), Some(10_000), Some(30_000)]);
}

#[test]
fn any_other_amount_is_refused_before_anything_happens() {
    let mock = Mock::start();
    let order = mock.order();
    for amount in [1, 49_999, 50_001] {
        let error = mock.pay(&order, json!({"amount": amount})).error(400);
        assert_eq!(error["reason"], "order_amount_mismatch");
    }
    for amount in [json!(0), json!(-5), json!("50000")] {
        let error = mock.pay(&order, json!({"amount": amount})).error(400);
        assert_eq!(error["field"], "amount");
    }
    assert_eq!(mock.fetch(&order), order);
    mock.pay(&order, json!({"amount": 50_000})).ok();
}

#[test]
fn an_order_may_insist_on_a_method() {
    let mock = Mock::start();
    let order = mock.order_with(json!({"method": "netbanking"}));
    let error = mock.pay(&order, json!({"method": "upi"})).error(400);
    assert_eq!(error["reason"], "order_payment_method_mismatch");
    assert_eq!(mock.fetch(&order), order);
    mock.pay(&order, json!({})).ok();
    assert_eq!(mock.payments(&order)[0]["method"], "netbanking");
}

#[test]
fn each_method_leaves_its_own_traces() {
    let mock = Mock::start();
    for (method, set, reference) in [
        ("card", "card_id", "auth_code"),
        ("netbanking", "bank", "bank_transaction_id"),
        ("upi", "vpa", "rrn"),
        ("wallet", "wallet", "transaction_id"),
    ] {
        for outcome in ["captured", "failed"] {
            let order = mock.order();
            let reply = mock.pay(&order, json!({"method": method, "outcome": outcome}));
            assert_eq!(reply.status == 200, outcome == "captured", "{}", reply.json);
            let target = format!("/v1/orders/{}/payments", text(&order, "id"));
            assert_fits("orders.list_payments", &mock.get(&target).ok());
            let payment = &mock.payments(&order)[0];
            assert_eq!(payment["method"], method);
            for field in ["card_id", "bank", "vpa", "wallet"] {
                assert_eq!(payment[field].is_string(), field == set, "{method} {field}");
            }
            let references = payment["acquirer_data"].as_object().unwrap();
            assert!(references.contains_key(reference), "{references:?}");
            assert_eq!(payment["fee"].is_i64(), outcome == "captured");
        }
    }
}

#[test]
fn a_customer_known_to_the_order_is_known_to_the_payment() {
    let mock = Mock::start();
    let order = mock.order_with(rto_order());
    mock.pay(&order, json!({})).ok();
    let payment = &mock.payments(&order)[0];
    assert_eq!(payment["email"], "name@example.com");
    assert_eq!(payment["contact"], "+919000090000");
}

#[test]
fn the_body_may_be_empty_but_not_wrong() {
    let mock = Mock::start();
    let order = mock.order();
    let target = format!("/_mock/orders/{}/pay", text(&order, "id"));
    for body in [
        "{",
        "[]",
        "{\"outcome\":\"late\"}",
        "{\"method\":\"cod\"}",
        "{\"tip\":1}",
    ] {
        mock.send("POST", &target, &[], body.as_bytes()).error(400);
    }
    assert_eq!(mock.fetch(&order), order);
    mock.send("POST", &target, &[], b"").ok();
    assert_eq!(mock.fetch(&order)["status"], "paid");
}
