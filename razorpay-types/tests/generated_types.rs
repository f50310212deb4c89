//! What callers rely on in every generated type, shown on a few of them.

#![cfg(feature = "orders")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::HashMap;

use razorpay_types::orders::{CreateOrder, Order, OrderId, OrderStatus};
use razorpay_types::{
    Amount, ApiError, Currency, Decimal, EntityName, ErrorBody, ErrorCode, Money, MoneyError,
    Notes, Page, Timestamp,
};
use serde_json::{Value, json};

const fn is_a_plain_value<T: Send + Sync + Unpin>() {}

const _: () = {
    is_a_plain_value::<Amount>();
    is_a_plain_value::<ApiError>();
    is_a_plain_value::<CreateOrder>();
    is_a_plain_value::<Currency>();
    is_a_plain_value::<Decimal>();
    is_a_plain_value::<EntityName>();
    is_a_plain_value::<ErrorBody>();
    is_a_plain_value::<Money>();
    is_a_plain_value::<MoneyError>();
    is_a_plain_value::<Notes>();
    is_a_plain_value::<Order>();
    is_a_plain_value::<OrderId>();
    is_a_plain_value::<OrderStatus>();
    is_a_plain_value::<Page<Order>>();
    is_a_plain_value::<Timestamp>();
};

fn order() -> Value {
    json!({
        "id": "order_1",
        "entity": "order",
        "amount": 50_000,
        "amount_paid": 0,
        "amount_due": 50_000,
        "currency": "INR",
        "receipt": "receipt#1",
        "offer_id": null,
        "status": "created",
        "attempts": 0,
        "notes": [],
        "created_at": 1_566_986_570,
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut order = order();
    order[field] = value;
    order
}

fn read(value: Value) -> Result<Order, String> {
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
}

#[test]
fn an_answer_is_read() {
    let order = read(order()).unwrap();
    assert_eq!(order.id, "order_1");
    assert_eq!(order.amount, Amount::minor(50_000));
    assert_eq!(order.currency, Currency::Inr);
    assert_eq!(order.status, OrderStatus::Created);
    assert_eq!(order.receipt.as_deref(), Some("receipt#1"));
    assert_eq!(order.created_at, Timestamp::from_unix(1_566_986_570));
    assert_eq!(
        order.amount.with_currency(order.currency).to_string(),
        "INR 500.00"
    );
}

#[test]
fn keys_come_in_any_order() {
    let object = order();
    let reversed: Vec<_> = object
        .as_object()
        .unwrap()
        .iter()
        .rev()
        .map(|(key, value)| format!("{}:{value}", json!(key)))
        .collect();
    let reversed: Order = serde_json::from_str(&format!("{{{}}}", reversed.join(","))).unwrap();
    assert_eq!(reversed, read(object).unwrap());
}

#[test]
fn what_is_new_never_breaks_a_read() {
    let order = read(with("status", json!("held"))).unwrap();
    assert!(matches!(order.status, OrderStatus::Unknown(_)));
    assert_eq!(order.status, "held");
    assert_eq!(
        read(with("new_field", json!({"a": [1]}))).unwrap(),
        read(self::order()).unwrap()
    );
    let entity = read(with("entity", json!("order.v2")))
        .unwrap()
        .entity
        .unwrap();
    assert_eq!(entity, "order.v2");
}

#[test]
fn a_required_field_must_be_there() {
    let mut absent = order();
    absent.as_object_mut().unwrap().remove("id");
    assert!(
        read(absent)
            .unwrap_err()
            .contains("missing field `id` of Order")
    );
    assert!(read(with("id", Value::Null)).is_err());
    assert!(read(with("amount", json!("50000"))).is_err());
    assert!(read(with("amount", json!(2.5))).is_err());
    assert_eq!(
        read(with("amount", json!(2.0))).unwrap().amount,
        Amount::minor(2)
    );
}

#[test]
fn a_request_writes_what_was_set() {
    let price = Money::from_major("500.00", Currency::Inr).unwrap();
    let request = CreateOrder::new(price);
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        json!({"amount": 50_000, "currency": "INR"})
    );
    let request = request
        .receipt("receipt#1")
        .note("table", "7")
        .note("seat", "2");
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        json!({
            "amount": 50_000,
            "currency": "INR",
            "receipt": "receipt#1",
            "notes": {"table": "7", "seat": "2"},
        })
    );
}

#[test]
fn ids_are_keys() {
    let mut paid = HashMap::new();
    paid.insert(OrderId::from("order_1"), true);
    assert_eq!(paid.get(&OrderId::new("order_1")), Some(&true));
    assert_eq!(paid.get(&OrderId::new("order_2")), None);
    assert_eq!(OrderId::new("order_1").bare(), "1");
}

#[test]
fn an_error_answer_is_read() {
    let body = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"x","metadata":{}}}"#;
    let error = serde_json::from_str::<ErrorBody>(body).unwrap().error;
    assert_eq!(error.code, ErrorCode::BadRequestError);
}

#[cfg(feature = "serialize")]
#[test]
fn an_answer_is_written_as_it_was_read() {
    let written = serde_json::to_value(read(with("status", json!("held"))).unwrap()).unwrap();
    assert_eq!(written["status"], "held");
    assert_eq!(written["amount"], 50_000);
    assert_eq!(written["id"], "order_1");
}

#[cfg(feature = "deserialize")]
#[test]
fn a_request_is_read_back() {
    let request = CreateOrder::new(Money::new(Amount::minor(100), Currency::Jpy)).note("a", "b");
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<CreateOrder>(&text).unwrap(), request);
}
