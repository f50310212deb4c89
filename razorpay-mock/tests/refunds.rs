//! Refunds of payments, whole and in parts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::shape::assert_fits;
use common::{Mock, NOW, Reply, items, text};
use serde_json::{Value, json};

fn refund(mock: &Mock, payment: &Value, body: Value) -> Reply {
    mock.post(
        &format!("/v1/payments/{}/refund", text(payment, "id")),
        &body,
    )
}

/// The payment as it is now.
fn again(mock: &Mock, payment: &Value) -> Value {
    mock.payments(&json!({"id": payment["order_id"]})).remove(0)
}

/// Status, what was refunded, and how much of it that is.
fn state(payment: &Value) -> (&str, i64, Option<&str>) {
    let refunded = payment["amount_refunded"].as_i64().unwrap();
    (
        text(payment, "status"),
        refunded,
        payment["refund_status"].as_str(),
    )
}

#[test]
fn a_refund_of_nothing_in_particular_is_a_refund_of_all() {
    let mock = Mock::start();
    let payment = mock.payment();
    assert_eq!(state(&payment), ("captured", 0, None));
    mock.clock.advance(10);
    let refund = refund(&mock, &payment, json!({})).ok();
    assert_fits("payments.refund", &refund);
    let expected = json!({
        "id": refund["id"],
        "entity": "refund",
        "amount": 50_000,
        "currency": "INR",
        "payment_id": payment["id"],
        "notes": [],
        "receipt": null,
        "acquirer_data": {"arn": null},
        "created_at": NOW + 10,
        "batch_id": null,
        "status": "processed",
        "speed_processed": "normal",
        "speed_requested": "normal",
    });
    assert_eq!(refund, expected);
    assert_eq!(
        state(&again(&mock, &payment)),
        ("refunded", 50_000, Some("full"))
    );
    // An order stays paid when its money goes back.
    assert_eq!(
        mock.fetch(&json!({"id": payment["order_id"]}))["status"],
        "paid"
    );
}

#[test]
fn a_payment_is_refunded_part_by_part() {
    let mock = Mock::start();
    let payment = mock.payment();
    let sent = json!({"amount": 20_000, "speed": "optimum", "receipt": "r", "notes": {"a": "b"}});
    let first = refund(&mock, &payment, sent).ok();
    assert_eq!(
        (&first["amount"], &first["receipt"]),
        (&json!(20_000), &json!("r"))
    );
    assert_eq!(first["notes"], json!({"a": "b"}));
    assert_eq!(first["speed_requested"], "optimum");
    assert_eq!(
        state(&again(&mock, &payment)),
        ("captured", 20_000, Some("partial"))
    );
    refund(&mock, &payment, json!({"amount": 10_000})).ok();
    assert_eq!(
        state(&again(&mock, &payment)),
        ("captured", 30_000, Some("partial"))
    );
    let rest = refund(&mock, &payment, json!({})).ok();
    assert_eq!(rest["amount"], 20_000);
    assert_eq!(
        state(&again(&mock, &payment)),
        ("refunded", 50_000, Some("full"))
    );
}

#[test]
fn no_more_is_refunded_than_was_captured() {
    let mock = Mock::start();
    let payment = mock.payment();
    let refused = |amount: i64, status: &str| {
        let error = refund(&mock, &payment, json!({"amount": amount})).error(400);
        assert_eq!(error["code"], "BAD_REQUEST_ERROR");
        assert_eq!(error["description"], status);
    };
    let too_much = "The refund amount provided is greater than amount captured.";
    refused(50_001, too_much);
    refused(99, "The amount must be at least INR 1.00");
    refund(&mock, &payment, json!({"amount": 30_000})).ok();
    refused(20_001, too_much);
    assert_eq!(
        state(&again(&mock, &payment)),
        ("captured", 30_000, Some("partial"))
    );
    // An instant refund may be smaller.
    refund(&mock, &payment, json!({"amount": 99, "speed": "optimum"})).ok();
    refund(&mock, &payment, json!({"amount": 19_901})).ok();
    refused(100, "The payment has been fully refunded already.");
    assert_eq!(
        state(&again(&mock, &payment)),
        ("refunded", 50_000, Some("full"))
    );
}

#[test]
fn only_money_that_was_captured_can_go_back() {
    let mock = Mock::start();
    for outcome in ["authorized", "failed"] {
        let order = mock.order();
        mock.pay(&order, json!({"outcome": outcome}));
        let payment = mock.payments(&order).remove(0);
        let error = refund(&mock, &payment, json!({})).error(400);
        assert!(text(&error, "description").contains("captured"), "{error}");
        assert_eq!(mock.payments(&order), [payment]);
    }
    let nobody = json!({"id": "pay_DaaS6LOUAASb7Y"});
    let error = refund(&mock, &nobody, json!({})).error(400);
    assert!(text(&error, "description").starts_with("The id provided does not exist"));
    let error = refund(&mock, &json!({"id": "order_1"}), json!({})).error(400);
    assert_eq!(error["description"], "order_1 is not a valid id");
}

#[test]
fn refunds_are_found_by_payment_and_by_id() {
    let mock = Mock::start();
    let [payment, other] = [(); 2].map(|()| mock.payment());
    let made: Vec<_> = [10_000, 20_000, 5_000]
        .map(|amount| {
            mock.clock.advance(1);
            refund(&mock, &payment, json!({"amount": amount})).ok()
        })
        .into();
    refund(&mock, &other, json!({})).ok();
    let target = format!("/v1/payments/{}/refunds", text(&payment, "id"));
    let list = |query: &str| {
        let page = mock.get(&format!("{target}{query}")).ok();
        assert_fits("payments.list_refunds", &page);
        items(&page)
    };
    let ids =
        |list: &[Value]| -> Vec<Value> { list.iter().map(|refund| refund["id"].clone()).collect() };
    assert_eq!(ids(&list("")), ids(&made));
    assert_eq!(ids(&list("?count=1&skip=1")), ids(&made[1..2]));
    assert_eq!(ids(&list(&format!("?from={}", NOW + 3))), ids(&made[2..]));

    for refund in &made {
        let id = text(refund, "id");
        let fetched = mock.get(&format!("/v1/refunds/{id}")).ok();
        assert_fits("refunds.fetch", &fetched);
        assert_eq!(mock.get(&format!("{target}/{id}")).ok(), fetched);
        // Meanwhile the bank has given a reference.
        assert!(fetched["acquirer_data"]["arn"].is_string());
        let mut later = refund.clone();
        later["acquirer_data"] = fetched["acquirer_data"].clone();
        assert_eq!(later, fetched);
    }
    let foreign = format!("/v1/payments/{}/refunds", text(&other, "id"));
    mock.get(&format!("{foreign}/{}", text(&made[0], "id")))
        .error(400);
    mock.get("/v1/refunds/rfnd_DaaS6LOUAASb7Y").error(400);
    mock.get("/v1/payments/pay_DaaS6LOUAASb7Y/refunds")
        .error(400);
}
