//! What an error says.

use std::error::Error as _;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{CreateOrder, ListOrders, OrderId};
use razorpay_client::types::{Amount, Currency, ErrorCode, File, Money};
use razorpay_client::{Auth, Client, Method, Mode};
use razorpay_mock::faults::{Answer, Fault};
use serde_json::{Value, json};

use super::{answering, order};
use crate::rig::{Rig, at, bounded, create};
use crate::support::{KEY_ID, KEY_SECRET};

#[tokio::test]
async fn ask_05_full_error_object() {
    let body = json!({ "error": {
        "code": "BAD_REQUEST_ERROR", "description": "The amount is too small",
        "field": "amount", "source": "business", "step": "payment_initiation",
        "reason": "input_validation_failed",
        "metadata": { "payment_id": "pay_Mock0000000001", "order_id": "order_Mock0000000001" },
    } });
    let answer = Answer::json(400, &body).header("X-Razorpay-Request-Id", "req_1");
    let rig = Rig::new([Fault::Answer(answer)]);
    let error = bounded(create(&rig.client, "r")).await.unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(api.code, ErrorCode::BadRequestError);
    assert_eq!(api.description.as_deref(), Some("The amount is too small"));
    assert_eq!(api.field.as_deref(), Some("amount"));
    assert_eq!(api.source.as_deref(), Some("business"));
    assert_eq!(api.step.as_deref(), Some("payment_initiation"));
    assert_eq!(api.reason.as_deref(), Some("input_validation_failed"));
    let metadata = api.metadata.as_ref().unwrap();
    assert_eq!(
        metadata.payment_id.as_ref().unwrap().as_str(),
        "pay_Mock0000000001"
    );
    assert_eq!(
        metadata.order_id.as_ref().unwrap().as_str(),
        "order_Mock0000000001"
    );
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(400), Some("req_1"))
    );
    assert_eq!(error.operation(), Some("orders.create"));
    let kept: Value = serde_json::from_slice(error.body().unwrap()).unwrap();
    assert_eq!(kept, body);
    assert_eq!(
        error.headers().unwrap().get("content-type"),
        Some("application/json")
    );
    let line = error.to_string();
    for part in [
        "POST /v1/orders",
        "400",
        "BAD_REQUEST_ERROR",
        "field amount",
        "too small",
        "req_1",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[tokio::test]
async fn ask_06_no_crash_when_there_is_no_http_response() {
    for fault in [
        Fault::Refuse(Duration::from_secs(60)),
        Fault::ResetBeforeRequest,
        Fault::CloseAfterRequest,
    ] {
        let rig = Rig::new([fault.clone()]);
        let error = bounded(create(&rig.client, "r")).await.unwrap_err();
        assert!(error.status().is_none() && error.api().is_none());
        assert!(error.body().is_none() && error.headers().is_none());
        assert!(error.request_id().is_none() && error.retry_after().is_none());
        // It tells what really happened, down to the network.
        assert!(error.source().is_some(), "{fault:?}: {error}");
        assert!(
            error.to_string().starts_with("POST /v1/orders: "),
            "{error}"
        );
        assert_eq!(
            error.is_connect(),
            matches!(fault, Fault::Refuse(_)),
            "{error}"
        );
    }
}

#[test]
fn ask_07_no_panic_and_no_exit_on_settings() {
    let build = |change: fn(razorpay_client::ClientBuilder) -> razorpay_client::ClientBuilder| {
        change(Client::builder().key(KEY_ID, KEY_SECRET))
            .build()
            .unwrap_err()
    };
    for error in [
        build(|builder| builder.base_url("")),
        build(|builder| builder.base_url("://")),
        build(|builder| builder.base_url("http://[::1")),
        build(|builder| builder.base_url("http://host:port/")),
        build(|builder| builder.base_url("https://api .razorpay.com")),
        build(|builder| builder.base_url("file:///etc/passwd")),
        build(|builder| builder.timeout(Duration::ZERO)),
        build(|builder| builder.account("acc_1\r\nx: y")),
        build(|builder| builder.base_url("http://127.0.0.1:1").proxy("::")),
    ] {
        assert!(error.is_config() && !error.was_sent(), "{error}");
        assert!(!error.to_string().is_empty() && error.operation().is_none());
    }
}

#[tokio::test]
async fn ask_07_no_panic_and_no_exit_on_input() {
    let rig = Rig::new([]);
    let client = &rig.client;
    let file = File::from_path("no/such/file.pdf");
    let document = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    for error in [
        client.orders().fetch(&OrderId::new("")).await.unwrap_err(),
        client
            .orders()
            .fetch(&OrderId::new(".."))
            .await
            .unwrap_err(),
        client
            .orders()
            .list(ListOrders::new())
            .header("a b", "c")
            .await
            .unwrap_err(),
        client
            .orders()
            .list(ListOrders::new())
            .header("a", "b\r\nc: d")
            .await
            .unwrap_err(),
        client
            .orders()
            .list(ListOrders::new())
            .header("Host", "evil")
            .await
            .unwrap_err(),
        client
            .orders()
            .list(ListOrders::new())
            .account(" ")
            .await
            .unwrap_err(),
        client
            .orders()
            .list(ListOrders::new())
            .timeout(Duration::ZERO)
            .await
            .unwrap_err(),
        client
            .request(Method::Get, "/v1/../../admin")
            .await
            .unwrap_err(),
        client
            .request(Method::Get, "//elsewhere.example/v1")
            .await
            .unwrap_err(),
        client.documents().create(document).await.unwrap_err(),
    ] {
        assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
    assert_eq!(rig.server.begun(), 0);

    // Strange, and the service's to judge: it stays one id, one amount.
    for id in ["a/b?c=d#e", "é\u{0}%2e%2e%2f", "order_1/payments"] {
        bounded(client.orders().fetch(&OrderId::new(id)))
            .await
            .unwrap_err();
    }
    for request in rig.server.requests() {
        let path = request.path().strip_prefix("/v1/orders/").unwrap();
        assert!(!path.contains('/') && request.query().is_none(), "{path}");
    }
    for amount in [i64::MIN, -1, 0, i64::MAX] {
        let price = Money::new(Amount::minor(amount), Currency::Inr);
        let _ = bounded(client.orders().create(CreateOrder::new(price))).await;
    }
    let price = Money::new(Amount::minor(i64::MAX), Currency::Inr);
    assert!(price.checked_add(&price).is_err());
}

#[test]
fn ask_07_no_panic_without_a_runtime() {
    let client = at("http://127.0.0.1:1").build().unwrap();
    let mut call = pin!(client.orders().list(ListOrders::new()).send());
    let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it waits for what never comes");
    };
    let error = outcome.unwrap_err();
    assert!(
        error.to_string().contains("tokio runtime") && !error.was_sent(),
        "{error}"
    );
}

#[tokio::test]
async fn ask_08_non_json_and_odd_error_bodies() {
    let html = "<html><body><h1>504 Gateway Time-out</h1></body></html>";
    for (status, kind, body, words) in [
        (504, "text/html", html, "text/html"),
        (502, "text/html", "", "does not say why"),
        (500, "application/json", "", "does not say why"),
        (500, "application/json", "[]", "does not say why"),
        (
            500,
            "application/json",
            "{\"error\":null}",
            "does not say why",
        ),
        (503, "text/plain", "Service Unavailable", "text/plain"),
        (
            401,
            "application/json",
            r#"{"code":"X","description":"No key"}"#,
            "No key",
        ),
        (
            400,
            "application/json",
            r#"{"error":"plain words"}"#,
            "plain words",
        ),
        (
            400,
            "application/json",
            r#"{"message":"no Route matched"}"#,
            "no Route matched",
        ),
        (
            400,
            "application/json",
            r#"{"error":{"code":"X","description":"#,
            "400",
        ),
    ] {
        let answer = Answer::new(status).header("content-type", kind).body(body);
        let rig = Rig::new([Fault::Answer(answer)]);
        let error = bounded(create(&rig.client, "r")).await.unwrap_err();
        assert_eq!(
            (error.status(), error.body()),
            (Some(status), Some(body.as_bytes()))
        );
        assert!(error.to_string().contains(words), "{words}: {error}");
        assert!(!error.is_decode(), "the status decides: {error}");
        assert_eq!(error.is_outcome_unknown(), status >= 500, "{error}");
        assert_eq!(error.is_authentication(), status == 401, "{error}");
    }
}

#[tokio::test]
async fn ask_19_parse_errors_say_which_field_and_keep_the_body() {
    let mut second = order();
    second["amount"] = json!("five hundred");
    let page = json!({ "entity": "collection", "count": 2, "items": [order(), second] });
    let rig = answering(200, &page);
    let error = bounded(rig.client.orders().list(ListOrders::new()))
        .await
        .unwrap_err();
    assert!(error.is_decode() && error.is_success_unread(), "{error}");
    assert_eq!(error.decode_path(), Some("$.items[1].amount"));
    assert!(error.to_string().contains("$.items[1].amount"), "{error}");
    assert!(
        !error.to_string().contains("five hundred"),
        "no value in a log: {error}"
    );
    let kept: Value = serde_json::from_slice(error.body().unwrap()).unwrap();
    assert_eq!(kept, page);

    let mut lacking = order();
    lacking.as_object_mut().unwrap().remove("amount");
    let rig = answering(200, &lacking);
    let error = bounded(create(&rig.client, "r")).await.unwrap_err();
    assert!(
        error.is_decode() && error.to_string().contains("`amount`"),
        "{error}"
    );
    assert!(
        error.to_string().contains("orders.list(receipt)"),
        "what to do: {error}"
    );
}

#[test]
fn ask_28_a_key_that_cannot_be_right_is_refused_at_once() {
    for (id, secret, words) in [
        ("", "s3cret", "key id"),
        ("   ", "s3cret", "key id"),
        ("rzp_test_key", "", "secret"),
        ("rzp_test_key\n", "s3cret", "white space"),
        (" rzp_test_key", "s3cret", "white space"),
        ("rzp_test_key", "s3cret ", "white space"),
        ("s3cret", "rzp_test_key", "swapped"),
    ] {
        let error = Client::new(id, secret).unwrap_err();
        assert!(error.is_config(), "{error}");
        assert!(error.to_string().contains(words), "{words}: {error}");
        assert!(
            !format!("{error} {error:?}").contains("s3cret"),
            "{error:?}"
        );
    }
    let mode = |id: &str| {
        at("http://127.0.0.1:1")
            .key(id, "secret")
            .build()
            .unwrap()
            .mode()
    };
    assert_eq!(mode("rzp_test_key"), Some(Mode::Test));
    assert_eq!(mode("rzp_live_key"), Some(Mode::Live));
    assert_eq!(mode("something else"), None);
}

#[tokio::test]
async fn ask_28_a_key_that_is_not_accepted_comes_with_a_hint() {
    let rig = Rig::new([]);
    for (auth, words) in [
        (Auth::key("rzp_live_other", "wr0ng"), "test or live"),
        (Auth::bearer("wr0ng"), "access token"),
        (Auth::public(KEY_ID), "key id alone"),
    ] {
        let client = at(&rig.server.url()).auth(auth).build().unwrap();
        let error = bounded(client.orders().list(ListOrders::new()))
            .await
            .unwrap_err();
        assert!(
            error.is_authentication() && !error.is_retryable(),
            "{error}"
        );
        assert!(error.to_string().contains(words), "{words}: {error}");
        assert!(!format!("{error} {error:?}").contains("wr0ng"), "{error:?}");
    }
}

#[tokio::test]
async fn ask_29_an_address_that_is_not_found_may_be_a_feature_that_is_off() {
    let rig = Rig::new([]);
    let error = bounded(rig.client.request(Method::Get, "/v1/nothing/here")).await;
    let error = error.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let line = error.to_string();
    assert!(
        line.contains("The requested URL was not found on the server"),
        "{line}"
    );
    assert!(
        line.contains("may not be enabled for this account"),
        "{line}"
    );
    // No such hint where an id is wrong.
    let order = rig
        .client
        .orders()
        .fetch(&OrderId::new("order_99999999999999"));
    let error = bounded(order).await.unwrap_err();
    assert!(
        error.is_not_found() && !error.to_string().contains("enabled"),
        "{error}"
    );
}
