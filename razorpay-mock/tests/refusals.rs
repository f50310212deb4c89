//! What is refused, and in which words where the documents have them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{BASIC, Mock, Reply, items, text};
use serde_json::{Value, json};

/// Creates an order with these fields put over a valid one; null takes a field out.
fn create(mock: &Mock, change: Value) -> Reply {
    let mut body = json!({"amount": 50_000, "currency": "INR"});
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    mock.post("/v1/orders", &body)
}

#[track_caller]
fn refused(reply: Reply, field: &str) -> String {
    let error = reply.error(400);
    assert_eq!(error["code"], "BAD_REQUEST_ERROR");
    assert_eq!(error["field"], field, "{error}");
    text(&error, "description").to_owned()
}

#[test]
fn nothing_is_answered_without_the_key() {
    let mock = Mock::start();
    let order = mock.order();
    let id = text(&order, "id");
    let bare = id.strip_prefix("order_").unwrap();
    let wrong = BASIC.replace("Basic", "basic");
    for (method, target) in [
        ("POST", "/v1/orders".to_owned()),
        ("GET", "/v1/orders".to_owned()),
        ("GET", format!("/v1/orders/{id}")),
        ("PATCH", format!("/v1/orders/{id}")),
        ("GET", format!("/v1/orders/{id}/payments")),
        ("POST", format!("/v1/orders/{bare}/rto_review")),
        ("POST", format!("/v1/orders/{bare}/fulfillment")),
    ] {
        for headers in [&[][..], &[("authorization", wrong.as_str())]] {
            let error = mock.send(method, &target, headers, b"").error(401);
            assert_eq!(error["code"], "BAD_REQUEST_ERROR", "{method} {target}");
        }
    }
    assert_eq!(mock.fetch(&order), order);
}

#[test]
fn an_unknown_path_or_method_says_that_the_url_was_not_found() {
    let mock = Mock::start();
    for (method, target) in [
        ("GET", "/"),
        ("GET", "/v1"),
        ("GET", "/v1/orders/"),
        ("GET", "/v2/orders"),
        ("DELETE", "/v1/orders"),
        ("PUT", "/v1/orders/order_EKwxwAgItmmXdp"),
        ("PATCH", "/v1/orders/order_EKwxwAgItmmXdp/"),
        ("GET", "/v1/orders/order_EKwxwAgItmmXdp/payments/x"),
        ("GET", "/_mock/orders/order_EKwxwAgItmmXdp/pay"),
        ("POST", "/_mock/orders"),
    ] {
        let reply = mock.send(method, target, &[("authorization", BASIC)], b"");
        let status = reply.status;
        assert!((400..500).contains(&status), "{method} {target}: {status}");
        let error = reply.error(status);
        let text = text(&error, "description");
        assert!(
            text.starts_with("The requested URL was not found"),
            "{text}"
        );
    }
}

#[test]
fn an_id_that_does_not_look_like_one_is_named() {
    let mock = Mock::start();
    for (sent, shown) in [
        ("EKwxwAgItmmXdp", "EKwxwAgItmmXdp"),
        ("pay_EKwxwAgItmmXdp", "pay_EKwxwAgItmmXdp"),
        ("order_", "order_"),
        ("order_EKwx%2F..", "order_EKwx/.."),
        ("..", ".."),
        ("order_%C3%A9", "order_é"),
    ] {
        for target in [
            format!("/v1/orders/{sent}"),
            format!("/v1/orders/{sent}/payments"),
        ] {
            let error = mock.get(&target).error(400);
            let text = text(&error, "description");
            assert!(
                text.starts_with(&format!("{shown} is not a valid id")),
                "{text}"
            );
        }
        let notes = json!({"notes": {}});
        let target = format!("/v1/orders/{sent}");
        mock.patch(&target, &notes).error(400);
    }
}

#[test]
fn a_bare_id_has_no_prefix() {
    let mock = Mock::start();
    let order = mock.order_with(common::rto_order());
    let target = format!("/v1/orders/{}/rto_review", text(&order, "id"));
    let error = mock.post(&target, &json!({})).error(400);
    assert_eq!(
        error["description"],
        "order_id: the length must be exactly 14"
    );
    let target = format!("/v1/orders/{}/fulfillment", text(&order, "id"));
    mock.post(&target, &json!({})).error(400);
}

#[test]
fn an_id_of_no_order_does_not_exist() {
    let mock = Mock::start();
    let requests = [
        mock.get("/v1/orders/order_NobodyMadeThis"),
        mock.get("/v1/orders/order_NobodyMadeThis/payments"),
        mock.patch("/v1/orders/order_NobodyMadeThis", &json!({"notes": {}})),
        mock.post("/v1/orders/NobodyMadeThis/rto_review", &json!({})),
        mock.post("/v1/orders/NobodyMadeThis/fulfillment", &json!({})),
        mock.pay(&json!({"id": "order_NobodyMadeThis"}), json!({})),
        mock.pay(&json!({"id": "x"}), json!({})),
    ];
    for reply in requests {
        let error = reply.error(400);
        let text = text(&error, "description");
        assert!(text.starts_with("The id provided does not exist"), "{text}");
        assert_eq!(error["reason"], "input_validation_failed");
    }
}

#[test]
fn an_amount_has_a_documented_minimum() {
    let mock = Mock::start();
    for amount in [99, 0] {
        let reply = create(&mock, json!({"amount": amount}));
        let expected = json!({ "error": {
            "code": "BAD_REQUEST_ERROR",
            "description": "The amount must be at least INR 1.00",
            "source": "business",
            "step": "payment_initiation",
            "reason": "input_validation_failed",
            "metadata": {},
            "field": "amount",
        } });
        assert_eq!((reply.status, reply.json), (400, expected));
    }
    create(&mock, json!({"amount": 100})).ok();
    // A mandate on a bank account is made without money.
    let mandate = json!({
        "amount": 0, "method": "emandate", "customer_id": "cust_1", "token": {"max_amount": 100},
    });
    create(&mock, mandate).ok();
    // The limit is one of rupees.
    create(&mock, json!({"amount": 99, "currency": "JPY"})).ok();
}

#[test]
fn a_required_field_has_to_be_there() {
    let mock = Mock::start();
    for field in ["amount", "currency"] {
        let text = refused(create(&mock, json!({ field: null })), field);
        assert!(
            text.contains(&format!("{field} field is required")),
            "{text}"
        );
    }
    refused(
        create(&mock, json!({"promotions": [{"code": "c"}]})),
        "promotions.0.reference_id",
    );
    // And what a rule asks for.
    refused(create(&mock, json!({"method": "emandate"})), "customer_id");
}

#[test]
fn values_have_types() {
    let mock = Mock::start();
    for (field, value) in [
        ("amount", json!("50000")),
        ("amount", json!(500.5)),
        ("amount", json!({})),
        ("currency", json!(356)),
        ("receipt", json!(7)),
        ("notes", json!("text")),
        ("notes", json!(["text"])),
        ("partial_payment", json!("yes")),
        ("partial_payment", json!(1)),
        ("payment_capture", json!(2)),
        ("bank_account", json!([])),
        ("line_items", json!({})),
        ("line_items_total", json!("12.5")),
        ("customer_details", json!("me")),
    ] {
        refused(create(&mock, json!({ field: value })), field);
    }
    let item = json!({"line_items": [{"name": "a"}, {"quantity": "x"}]});
    refused(create(&mock, item), "line_items.1.quantity");
    assert!(items(&mock.get("/v1/orders").ok()).is_empty());
}

#[test]
fn a_flag_may_be_written_in_every_documented_way() {
    let mock = Mock::start();
    for value in [json!(true), json!(0), json!(1), json!("0"), json!("1")] {
        create(&mock, json!({"payment_capture": value})).ok();
    }
}

#[test]
fn texts_of_a_closed_set_are_checked() {
    let mock = Mock::start();
    refused(create(&mock, json!({"currency": "XXX"})), "currency");
    refused(create(&mock, json!({"method": "barter"})), "method");
    let order = mock.order();
    let bare = text(&order, "id").strip_prefix("order_").unwrap();
    let target = format!("/v1/orders/{bare}/fulfillment");
    mock.post(&target, &json!({"payment_method": "barter"}))
        .error(400);
    let shipping = json!({"shipping": {"waybill": "1", "status": "eaten"}});
    mock.post(&target, &shipping).error(400);
    mock.get("/v1/orders?expand[]=everything").error(400);
}

#[test]
fn texts_and_notes_have_lengths() {
    let mock = Mock::start();
    create(&mock, json!({"receipt": "é".repeat(40)})).ok();
    let text = refused(create(&mock, json!({"receipt": "a".repeat(41)})), "receipt");
    assert!(text.contains("40"), "{text}");

    let notes = |count: usize, length: usize| {
        let note = |n: usize| (format!("key{n}"), Value::from("n".repeat(length)));
        json!({"notes": (0..count).map(note).collect::<serde_json::Map<_, _>>()})
    };
    create(&mock, notes(15, 256)).ok();
    let order = mock.order();
    let target = format!("/v1/orders/{}", common::text(&order, "id"));
    for (notes, limit) in [(notes(16, 1), "15"), (notes(1, 257), "256")] {
        for reply in [create(&mock, notes.clone()), mock.patch(&target, &notes)] {
            let text = refused(reply, "notes");
            assert!(text.contains(limit), "{text}");
        }
    }
}

#[track_caller]
fn unwanted(reply: Reply, names: &str) {
    let error = reply.error(400);
    let description = text(&error, "description");
    let expected = format!("{names} is/are not required and should not be sent");
    assert_eq!(description, expected);
}

#[test]
fn what_nobody_asked_for_is_refused() {
    let mock = Mock::start();
    unwanted(create(&mock, json!({"colour": "red"})), "colour");
    unwanted(
        create(&mock, json!({"dark_side": 1, "of": 2})),
        "dark_side, of",
    );
    let deep = json!({"customer_details": {"shipping_address": {"moon": "near side"}}});
    unwanted(create(&mock, deep), "moon");

    let order = mock.order();
    let id = text(&order, "id");
    let target = format!("/v1/orders/{id}");
    unwanted(mock.get(&format!("{target}?colour=red")), "colour");
    unwanted(mock.get("/v1/orders?page=2"), "page");
    let more = json!({"notes": {}, "amount": 1});
    unwanted(mock.patch(&target, &more), "amount");
    let bare = id.strip_prefix("order_").unwrap();
    let review = format!("/v1/orders/{bare}/rto_review");
    unwanted(mock.post(&review, &json!({"why": 1})), "why");
}

#[test]
fn a_page_is_asked_for_in_numbers_within_limits() {
    let mock = Mock::start();
    for (query, field) in [
        ("count=0", "count"),
        ("count=101", "count"),
        ("count=-1", "count"),
        ("count=ten", "count"),
        ("count=", "count"),
        ("skip=-1", "skip"),
        ("skip=1.5", "skip"),
        ("from=yesterday", "from"),
        ("to=-5", "to"),
        ("authorized=2", "authorized"),
        ("expand=payments", "expand"),
    ] {
        refused(mock.get(&format!("/v1/orders?{query}")), field);
    }
}

#[test]
fn a_body_is_a_json_object() {
    let mock = Mock::start();
    for body in ["{", "[1]", "null", "amount=100&currency=INR", "\u{feff}{}"] {
        let reply = mock.send(
            "POST",
            "/v1/orders",
            &[("authorization", BASIC)],
            body.as_bytes(),
        );
        let error = reply.error(400);
        assert_eq!(error["code"], "BAD_REQUEST_ERROR", "{body}");
    }
    let reply = mock.send("POST", "/v1/orders", &[("authorization", BASIC)], b"");
    refused(reply, "amount");
}
