//! Operations that the service carries out once, by their key.

use std::collections::HashSet;
use std::time::Duration;

use razorpay_client::types::ids::{FundAccountId, PaymentId};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::payouts::CreatePayout;
use razorpay_client::types::refunds::Refund;
use razorpay_client::types::transfers::CreateTransfer;
use razorpay_client::types::{Amount, Currency, Money};
use razorpay_client::{Async, Client, KeyedCall, Retry, RetryPolicy};

use crate::support::{Reaction, Server, json, problem, refund};

const RUNNING: &str = "Another request with the same idempotency key is still in progress.";
const OTHER: &str = "Different request with the same idempotency key has already been processed.";

fn pay_back(client: &Client) -> KeyedCall<Refund, Async> {
    let amount = RefundPayment::new().amount(Amount::minor(100));
    client.payments().refund(&PaymentId::from("pay_1"), amount)
}

/// The key of every request.
fn keys(server: &Server) -> Vec<String> {
    let key = |received: crate::support::Received| {
        received.header("x-refund-idempotency").unwrap().to_owned()
    };
    server.received().into_iter().map(key).collect()
}

#[tokio::test]
async fn every_attempt_carries_the_key_that_can_be_read_before() {
    let server = Server::start([
        Reaction::Break(Vec::new()),
        json(503, ""),
        json(200, &refund()),
    ])
    .await;
    let call = pay_back(&server.retrying_client());
    let key = call.key().to_owned();
    let response = call.send_with_response().await.unwrap();
    assert_eq!(response.idempotency_key(), Some(key.as_str()));
    assert_eq!(response.attempts(), 3);
    assert_eq!(keys(&server), [key.as_str(); 3]);
    let bodies: HashSet<_> = server
        .received()
        .into_iter()
        .map(|received| received.body)
        .collect();
    assert_eq!(
        bodies.len(),
        1,
        "the service refuses another body with the same key"
    );
}

#[tokio::test]
async fn the_key_outlives_the_error() {
    let server = Server::start([Reaction::Break(Vec::new()), json(200, &refund())]).await;
    let client = server.client();
    let error = pay_back(&client).await.unwrap_err();
    assert!(error.is_outcome_unknown() && error.is_retryable());
    assert_eq!(error.reconciled_by(), Some("payments.list_refunds(id)"));
    let line = error.to_string();
    assert!(
        line.contains("sent again with the same idempotency key"),
        "{line}"
    );
    let key = error.idempotency_key().unwrap();
    assert!(!line.contains(key), "an id belongs in no log");
    pay_back(&client).idempotency_key(key).await.unwrap();
    let sent = keys(&server);
    assert_eq!(sent, [key, key]);
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own() {
    let client = Server::start([]).await.client();
    let keys: HashSet<_> = (0..100)
        .map(|_| pay_back(&client).key().to_owned())
        .collect();
    assert_eq!(keys.len(), 100);
}

#[tokio::test]
async fn all_three_schemes_have_their_header() {
    let server = Server::start((0..3).map(|_| json(400, ""))).await;
    let client = server.client();
    let price = || Money::from_major("500", Currency::Inr).unwrap();
    let refund = pay_back(&client).idempotency_key("refund-0001");
    let transfer = client.transfers().create(CreateTransfer::new(price()));
    let transfer = transfer.idempotency_key("a b-c");
    let payout = CreatePayout::new("acc", price(), "IMPS".into(), "payout".into());
    let payout = payout.fund_account_id(FundAccountId::from("fa_1"));
    let payout = client.payouts().create(payout).idempotency_key("p_1-");
    for (name, retry) in [
        ("refund", refund.operation().retry_class()),
        ("transfer", transfer.operation().retry_class()),
        ("payout", payout.operation().retry_class()),
    ] {
        let Retry::Keyed(scheme) = retry else {
            panic!("{retry:?}")
        };
        assert_eq!(scheme.name(), name);
        assert!(scheme.key_rule().min_length() >= 4);
    }
    refund.await.unwrap_err();
    transfer.await.unwrap_err();
    payout.await.unwrap_err();
    let received = server.received();
    for (request, (header, key)) in received.iter().zip([
        ("x-refund-idempotency", "refund-0001"),
        ("x-transfer-idempotency", "a b-c"),
        ("x-payout-idempotency", "p_1-"),
    ]) {
        assert_eq!(request.header(header), Some(key));
        let all = request.headers.iter();
        assert_eq!(
            all.filter(|(name, _)| name.contains("idempotency")).count(),
            1
        );
    }
}

#[tokio::test]
async fn a_key_that_breaks_the_rule_is_not_sent() {
    let server = Server::start([]).await;
    for key in [
        "short",
        "with blank inside",
        "x-y:z-0000",
        "line\r\nx-evil: 1",
    ] {
        let error = pay_back(&server.client())
            .idempotency_key(key)
            .await
            .unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("the idempotency key"), "{error}");
        assert_eq!((error.idempotency_key(), error.attempts()), (Some(key), 0));
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn still_in_progress_is_waited_for() {
    let server = Server::start([
        json(409, &problem("BAD_REQUEST_ERROR", RUNNING)),
        json(200, &refund()),
    ])
    .await;
    let made = pay_back(&server.retrying_client()).await.unwrap();
    assert_eq!(made.id.as_str(), "rfnd_1");
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn still_in_progress_at_the_end_is_an_unknown_outcome() {
    let server =
        Server::start((0..3).map(|_| json(409, &problem("BAD_REQUEST_ERROR", RUNNING)))).await;
    let error = pay_back(&server.retrying_client()).await.unwrap_err();
    assert!(error.is_conflict() && error.is_in_progress());
    assert!(error.is_outcome_unknown() && error.is_retryable());
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn a_key_used_for_another_request_is_a_refusal() {
    let server = Server::start([
        json(409, &problem("BAD_REQUEST_ERROR", OTHER)),
        json(200, ""),
    ])
    .await;
    let error = pay_back(&server.retrying_client()).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_in_progress());
    assert!(!error.is_retryable() && !error.is_outcome_unknown());
    server.only_request();
}

#[tokio::test]
async fn what_the_service_has_decided_is_not_asked_again() {
    for code in ["BAD_REQUEST_ERROR", "GATEWAY_ERROR"] {
        let server = Server::start([json(502, &problem(code, "No")), json(200, "")]).await;
        let error = pay_back(&server.retrying_client()).await.unwrap_err();
        assert!(!error.is_retryable());
        server.only_request();
    }
}

/// The first attempt may have been carried out; that the last found no connection does not make it undone.
#[tokio::test]
async fn no_attempt_is_forgotten() {
    let server = Server::start([Reaction::Break(Vec::new())]).await;
    let policy = RetryPolicy::new()
        .max_attempts(2)
        .base_delay(Duration::from_millis(100));
    let client = server.builder().retry(policy).build().unwrap();
    let call = tokio::spawn(pay_back(&client).send());
    server.has_received(1).await;
    drop(server);
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.attempts(), 2, "{error:?}");
    assert!(error.was_sent() && error.is_outcome_unknown(), "{error:?}");
    assert!(!error.to_string().contains("nothing was sent"), "{error}");
}
