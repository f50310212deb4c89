//! What each operation on orders answers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::shape::assert_fits;
use common::{Mock, NOW, items, rto_order, text};
use serde_json::{Value, json};

fn ids(orders: &[Value]) -> Vec<&str> {
    orders.iter().map(|order| text(order, "id")).collect()
}

#[test]
fn a_new_order_is_answered_in_full() {
    let mock = Mock::start();
    let order = mock.order_with(json!({"receipt": "receipt#1", "notes": {"table": "7"}}));
    assert_fits("orders.create", &order);
    let id = text(&order, "id");
    assert_eq!(id.len(), "order_".len() + 14);
    let expected = json!({
        "id": id,
        "entity": "order",
        "amount": 50_000,
        "amount_paid": 0,
        "amount_due": 50_000,
        "currency": "INR",
        "receipt": "receipt#1",
        "offer_id": null,
        "status": "created",
        "attempts": 0,
        "notes": {"table": "7"},
        "created_at": NOW,
    });
    assert_eq!(order, expected);
    assert_eq!(mock.fetch(&order), expected);
}

#[test]
fn what_is_not_sent_is_null_or_an_empty_list() {
    let mock = Mock::start();
    for notes in [json!({}), json!([]), Value::Null] {
        let order = mock.order_with(json!({"notes": notes}));
        assert_eq!(order["notes"], json!([]));
        assert_eq!(order["receipt"], Value::Null);
    }
}

#[test]
fn an_order_for_third_party_validation_looks_like_any_other() {
    let mock = Mock::start();
    let account = json!({"account_number": "0765432123", "name": "A Name", "ifsc": "HDFC0000053"});
    let order = mock.order_with(json!({"method": "netbanking", "bank_account": account}));
    let plain = mock.order();
    let keys =
        |order: &Value| -> Vec<String> { order.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys(&order), keys(&plain));
}

#[test]
fn an_order_for_a_review_comes_back_as_documented() {
    let mock = Mock::start();
    let order = mock.order_with(rto_order());
    assert_fits("orders.create", &order);
    assert_eq!(order["line_items_total"], 1200);
    assert_eq!(order["shipping_fee"], 100);
    assert_eq!(order["cod_fee"], 50);
    assert_eq!(order["promotions"], json!([]));
    let customers = order["customer_details"].as_array().unwrap();
    assert_eq!(customers.len(), 1);
    let customer = &customers[0];
    assert_eq!(customer["email"], "name@example.com");
    let address = &customer["shipping_address"];
    assert_eq!(address["city"], "Bengaluru");
    let address = address.as_object().unwrap();
    assert!(address.contains_key("latitude") && address.contains_key("longitude"));
    for hidden in ["line_items", "device_details", "rto_review"] {
        assert!(order.get(hidden).is_none(), "{hidden}");
    }
}

#[test]
fn a_list_is_the_newest_ten_unless_asked_otherwise() {
    let mock = Mock::start();
    let mut made = Vec::new();
    for _ in 0..12 {
        made.push(mock.order());
        mock.clock.advance(1);
    }
    made.reverse();
    let list = |query: &str| items(&mock.get(&format!("/v1/orders{query}")).ok());
    assert_eq!(list(""), made[..10]);
    assert_eq!(list("?count=2&skip=1"), made[1..3]);
    assert_eq!(list("?count=100"), made);
    assert_eq!(list("?skip=11"), made[11..]);
    assert_eq!(list("?skip=12"), made[12..]);
    let (from, to) = (NOW + 2, NOW + 4);
    assert_eq!(list(&format!("?from={from}&to={to}")), made[7..10]);
    assert_eq!(list(&format!("?to={to}&count=1")), made[7..8]);
    assert_eq!(list(&format!("?from={}", NOW + 12)), made[..0]);
    assert_fits("orders.list", &mock.get("/v1/orders").ok());
}

#[test]
fn a_list_can_be_narrowed_to_a_receipt() {
    let mock = Mock::start();
    let first = mock.order_with(json!({"receipt": "Receipt No. 1"}));
    mock.order_with(json!({"receipt": "Receipt No. 10"}));
    mock.order();
    let third = mock.order_with(json!({"receipt": "Receipt No. 1"}));
    let found = mock.get("/v1/orders?receipt=Receipt+No.%201").ok();
    assert_eq!(ids(&items(&found)), ids(&[third, first]));
    let none = mock.get("/v1/orders?receipt=receipt").ok();
    assert!(items(&none).is_empty());
}

#[test]
fn a_list_can_be_narrowed_to_orders_with_an_authorized_payment() {
    let mock = Mock::start();
    let [untouched, failed, waiting, paid] = [(); 4].map(|()| mock.order());
    mock.pay(&failed, json!({"outcome": "failed"})).error(400);
    mock.pay(&waiting, json!({"outcome": "authorized"})).ok();
    mock.pay(&paid, json!({})).ok();
    let list = |query: &str| items(&mock.get(&format!("/v1/orders?{query}")).ok());
    assert_eq!(ids(&list("authorized=1")), ids(&[waiting]));
    assert_eq!(ids(&list("authorized=0")), ids(&[paid, failed, untouched]));
}

#[test]
fn payments_and_cards_come_only_where_asked_for() {
    let mock = Mock::start();
    let order = mock.order();
    mock.pay(&order, json!({"method": "card"})).ok();
    let list = |query: &str| {
        let page = mock.get(&format!("/v1/orders{query}")).ok();
        assert_fits("orders.list", &page);
        items(&page).remove(0)
    };
    assert!(list("").get("payments").is_none());
    assert!(mock.fetch(&order).get("payments").is_none());

    let plain = items(&list("?expand[]=payments")["payments"]);
    assert_eq!(plain, mock.payments(&order));
    assert!(plain[0].get("card").is_none());

    let both = "?expand%5B%5D=payments&expand%5B%5D=payments.card";
    for query in ["?expand[]=payments.card", both] {
        let with_card = items(&list(query)["payments"]);
        let card = &with_card[0]["card"];
        assert_eq!(card["id"], plain[0]["card_id"]);
        assert_eq!(card["entity"], "card");
    }
    let other = list("?expand[]=transfers&expand[]=virtual_account");
    assert!(other.get("payments").is_none());
}

#[test]
fn a_payment_without_a_card_has_none_to_show() {
    let mock = Mock::start();
    let order = mock.order();
    mock.pay(&order, json!({"method": "upi"})).ok();
    let page = mock.get("/v1/orders?expand[]=payments.card").ok();
    let payment = items(&items(&page)[0]["payments"]).remove(0);
    assert_eq!(payment["card_id"], Value::Null);
    assert!(payment.get("card").is_none());
}

#[test]
fn the_payments_of_an_order_are_its_own_oldest_first() {
    let mock = Mock::start();
    let [order, other] = [(); 2].map(|()| mock.order());
    assert!(mock.payments(&order).is_empty());
    mock.pay(&order, json!({"outcome": "failed"})).error(400);
    mock.pay(&other, json!({})).ok();
    mock.clock.advance(30);
    mock.pay(&order, json!({})).ok();
    let payments = mock.payments(&order);
    let seen: Vec<_> = payments
        .iter()
        .map(|payment| {
            (
                text(payment, "status"),
                payment["created_at"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(seen, [("failed", NOW), ("captured", NOW + 30)]);
    assert!(
        payments
            .iter()
            .all(|payment| payment["order_id"] == order["id"])
    );
    let target = format!("/v1/orders/{}/payments", text(&order, "id"));
    assert_fits("orders.list_payments", &mock.get(&target).ok());
}

#[test]
fn an_edit_replaces_all_notes_and_nothing_else() {
    let mock = Mock::start();
    let mut order = mock.order_with(json!({"notes": {"a": "1", "b": "2"}}));
    let target = format!("/v1/orders/{}", text(&order, "id"));
    for (sent, kept) in [
        (json!({"b": "3"}), json!({"b": "3"})),
        (json!({}), json!([])),
        (json!({"c": "4"}), json!({"c": "4"})),
        (json!([]), json!([])),
    ] {
        let edited = mock.patch(&target, &json!({"notes": sent})).ok();
        assert_fits("orders.edit", &edited);
        order["notes"] = kept;
        assert_eq!(edited, order);
        assert_eq!(mock.fetch(&order), order);
    }
}

fn bare(order: &Value) -> &str {
    text(order, "id").strip_prefix("order_").unwrap()
}

#[test]
fn a_review_is_answered_for_an_order_that_asked_for_one() {
    let mock = Mock::start();
    let order = mock.order_with(rto_order());
    let target = format!("/v1/orders/{}/rto_review", bare(&order));
    let review = mock
        .send("POST", &target, &[("authorization", common::BASIC)], b"")
        .ok();
    assert_fits("orders.fetch_rto_review", &review);
    assert_eq!(review["risk_tier"], "high");
    let reasons = review["rto_reasons"].as_array().unwrap();
    let reasons: Vec<_> = reasons
        .iter()
        .map(|reason| text(reason, "reason"))
        .collect();
    let documented = ["short_shipping_address", "address_pincode_state_mismatch"];
    assert_eq!(reasons, documented);
    assert_eq!(mock.post(&target, &json!({})).ok(), review);
}

#[test]
fn a_review_needs_the_flag_and_a_shipping_address() {
    let mock = Mock::start();
    let mut without_address = rto_order();
    let customer = without_address["customer_details"].as_object_mut().unwrap();
    customer.remove("shipping_address").unwrap();
    let mut without_flag = rto_order();
    without_flag["rto_review"] = false.into();
    // The rules of the request already ask for the address.
    without_address["amount"] = 50_000.into();
    without_address["currency"] = "INR".into();
    let refused = mock.post("/v1/orders", &without_address).error(400);
    assert_eq!(refused["field"], "customer_details.shipping_address");
    for order in [json!({}), without_flag] {
        let order = mock.order_with(order);
        let target = format!("/v1/orders/{}/rto_review", bare(&order));
        let error = mock.post(&target, &json!({})).error(400);
        assert_eq!(
            error["description"],
            "Mandatory field shipping_address not present"
        );
        assert_eq!(error["step"], "rto_review");
    }
}

#[test]
fn a_fulfillment_comes_back_with_the_bare_id() {
    let mock = Mock::start();
    let order = mock.order();
    let target = format!("/v1/orders/{}/fulfillment", bare(&order));
    let shipping = json!({"waybill": "123456789", "status": "rto", "provider": "Bluedart"});
    let sent = json!({"payment_method": "upi", "shipping": shipping});
    let answer = mock.post(&target, &sent).ok();
    assert_fits("orders.edit_fulfillment", &answer);
    let expected = json!({
        "entity": "order.fulfillment",
        "order_id": bare(&order),
        "payment_method": "upi",
        "shipping": shipping,
    });
    assert_eq!(answer, expected);
}
