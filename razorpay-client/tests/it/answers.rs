//! What an answer becomes.

use std::error::Error as _;

use razorpay_client::Error;
use razorpay_client::types::orders::{CreateOrder, ListOrders, Order, OrderId};
use razorpay_client::types::{Currency, Money};

use crate::support::{Reaction, Server, answer, json, order};

async fn create(reaction: Reaction) -> Result<Order, Error> {
    let server = Server::start([reaction]).await;
    let price = Money::from_major("500", Currency::Inr).unwrap();
    let outcome = server
        .client()
        .orders()
        .create(CreateOrder::new(price))
        .await;
    server.only_request();
    outcome
}

async fn fetch(reaction: Reaction) -> Result<Order, Error> {
    let server = Server::start([reaction]).await;
    let outcome = server
        .client()
        .orders()
        .fetch(&OrderId::from("order_private"))
        .await;
    server.only_request();
    outcome
}

#[tokio::test]
async fn every_2xx_is_a_success() {
    for status in [200, 201, 202, 203] {
        let made = create(json(status, &order(1))).await.unwrap();
        assert_eq!(made.amount.as_minor(), 50_000);
    }
}

#[tokio::test]
async fn an_error_object_inside_an_entity_is_no_error() {
    let body = order(1).replacen('{', r#"{"error":{"code":"NA","description":null},"#, 1);
    assert!(create(json(200, &body)).await.is_ok());
}

#[tokio::test]
async fn a_refusal_is_told_whole() {
    let body = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"The amount must be at least\nINR 1.00","field":"amount",
        "source":"business","step":"payment_initiation","reason":"input_validation_failed","metadata":{}}}"#;
    let error = create(json(400, body)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/orders: 400 BAD_REQUEST_ERROR (field amount): The amount must be at least INR 1.00 [request id req_1]"
    );
    assert!(error.is_api_error() && error.was_sent() && !error.is_outcome_unknown());
    assert!(!error.is_decode() && !error.is_timeout() && !error.is_connect());
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.operation(), Some("orders.create"));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.body(), Some(body.as_bytes()));
    assert_eq!(
        error
            .headers()
            .and_then(|headers| headers.get("Content-Type")),
        Some("application/json")
    );
    let api = error.api().unwrap();
    assert_eq!(api.field.as_deref(), Some("amount"));
    assert_eq!(api.reason.as_deref(), Some("input_validation_failed"));
}

#[tokio::test]
async fn kinds_of_refusal_are_told_apart() {
    let body = |text: &str| {
        format!(r#"{{"error":{{"code":"BAD_REQUEST_ERROR","description":"{text}"}}}}"#)
    };
    let error = fetch(json(401, &body("Authentication failed")))
        .await
        .unwrap_err();
    assert!(error.is_authentication() && !error.is_not_found());
    let error = fetch(json(429, &body("Throttling Error")))
        .await
        .unwrap_err();
    assert!(error.is_rate_limited());
    let error = fetch(json(400, &body("The id provided does not exist")))
        .await
        .unwrap_err();
    assert!(error.is_not_found() && !error.is_server_error());
    let error = fetch(json(404, "")).await.unwrap_err();
    assert!(error.is_not_found() && !error.is_api_error());
    let error = fetch(json(500, &body("Down"))).await.unwrap_err();
    assert!(error.is_server_error() && error.is_api_error());
}

#[tokio::test]
async fn a_missing_feature_is_hinted_at() {
    let body = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"The requested URL was not found on the server."}}"#;
    let error = create(json(400, body)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/orders: 400 BAD_REQUEST_ERROR: The requested URL was not found on the server. \
         (the feature behind it may not be enabled for this account) [request id req_1]"
    );
    assert!(error.is_not_found());
}

#[tokio::test]
async fn bodies_that_are_no_documented_error_survive() {
    for body in [
        "",
        "null",
        "[]",
        "<html><title>502 Bad Gateway</title></html>",
        r#"{"error":null}"#,
        r#"{"error":{"code":"SERVER_ERROR","description":"NA","metadata":[]}}"#,
        r#"{"error":{"code":"SERVER_ERROR","description":"null","metadata":null}}"#,
        r#"{"code":"SERVER_ERROR","description":"no wrapper"}"#,
        r#"{"error":"#,
    ] {
        let error = fetch(json(502, body)).await.unwrap_err();
        assert_eq!(error.status(), Some(502), "{body}");
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert_eq!(
            error.is_api_error(),
            body.contains("SERVER_ERROR"),
            "{body}"
        );
        assert!(error.is_server_error() && !error.is_decode());
        let line = error.to_string();
        assert!(line.starts_with("GET /v1/orders/{id}: 502"), "{line}");
        assert!(
            !line.contains("NA") && !line.contains("null") && !line.contains('<'),
            "{line}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_no_text_survives() {
    let body = [0xff, 0xfe];
    let error = fetch(Reaction::Answer(answer(503, "", body)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.body()),
        (Some(503), Some(body.as_slice()))
    );
    let error = fetch(Reaction::Answer(answer(200, "", body)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.body()),
        (Some(200), Some(body.as_slice()))
    );
    assert!(error.is_decode());
}

#[tokio::test]
async fn a_gateway_that_fails_leaves_a_write_open() {
    let html = Reaction::Answer(answer(
        502,
        "content-type: text/html\r\n",
        "<html>no</html>",
    ));
    let error = create(html).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/orders: 502: the answer does not say why (text/html, 15 bytes); whether it was carried out is unknown, \
         find out by orders.list(receipt) before sending it again"
    );
    assert!(error.is_outcome_unknown());
    assert_eq!(error.reconciled_by(), Some("orders.list(receipt)"));
    let read = fetch(json(502, "")).await.unwrap_err();
    assert!(!read.is_outcome_unknown());
}

#[tokio::test]
async fn an_answer_that_cannot_be_decoded_is_not_a_failed_call() {
    let body = order(1).replacen("50000", r#""not a number""#, 1);
    let error = create(json(200, &body)).await.unwrap_err();
    assert!(error.is_decode() && error.is_success_unread() && error.was_sent());
    assert!(!error.is_api_error() && !error.is_outcome_unknown());
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.decode_path(), Some("$.amount"));
    assert_eq!(error.body(), Some(body.as_bytes()));
    assert_eq!(error.request_id(), Some("req_1"));
    let line = error.to_string();
    assert!(
        line.starts_with(
            "POST /v1/orders: 200: the call itself succeeded, but its answer could not be decoded at $.amount: "
        ),
        "{line}"
    );
    assert!(
        line.contains("; do not send it again, orders.list(receipt) shows its result"),
        "{line}"
    );
    // The answer may hold personal data, so nothing quotes it.
    assert!(!format!("{line} {error:?} {:?}", error.source()).contains("not a number"));
    assert!(error.source().is_some());

    for (body, path) in [("", "$"), ("<html>", "$"), ("[]", "$"), ("{}", "$")] {
        let error = create(json(200, body)).await.unwrap_err();
        assert!(error.is_decode(), "{body}");
        assert_eq!(error.decode_path(), Some(path), "{body}");
    }
}

#[tokio::test]
async fn the_place_of_a_fault_is_found_deep_in_a_list() {
    let body = format!(
        "{{\n\"entity\": \"collection\",\n\"count\": 2,\n\"items\": [{}, {}]}}",
        order(1),
        order(2).replacen("1582628071", "true", 1)
    );
    let server = Server::start([json(200, &body)]).await;
    let listed = server.client().orders().list(ListOrders::new()).await;
    let error = listed.unwrap_err();
    assert_eq!(error.decode_path(), Some("$.items[1].created_at"));
    // Nothing was done, so there is nothing to be done about it.
    assert!(!error.to_string().contains("send it again"), "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let away = answer(302, "location: http://127.0.0.1:1/elsewhere\r\n", "");
    let error = create(Reaction::Answer(away)).await.unwrap_err();
    assert_eq!(error.status(), Some(302));
    // A 303 says of a write that it was processed (RFC 9110, 15.4.4), and the others do not say that it was not.
    assert!(error.is_outcome_unknown());
}

#[tokio::test]
async fn an_answer_cannot_forge_a_line_of_a_log() {
    let body =
        r#"{"error":{"code":"X\r\nY","description":"a\n[ERROR] forged","field":"f\u001b[2J"}}"#;
    let error = create(json(400, body)).await.unwrap_err();
    let line = error.to_string();
    assert!(!line.contains(char::is_control), "{line:?}");
}

#[tokio::test]
async fn a_failure_that_was_cut_off_is_no_success() {
    for (status, unread) in [(200, true), (299, true), (300, false), (503, false)] {
        let head = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 100\r\n\r\n{{");
        let error = create(Reaction::Break(head.into_bytes()))
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.is_success_unread(), unread, "{status}");
        assert_eq!(error.is_outcome_unknown(), !unread, "{status}");
    }
}
