//! Testing downstream crates without a network.

use razorpay_client::testing::MockTransport;
use razorpay_client::transport::{Phase, Response, TransportError};
use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{CreateOrder, ListOrders, OrderId};
use razorpay_client::types::{Currency, File, Money};

use crate::support::order;

fn price() -> Money {
    Money::from_major("500", Currency::Inr).unwrap()
}

#[tokio::test]
async fn a_queue_answers_in_order_and_requests_are_kept() {
    let mock = MockTransport::new();
    mock.push(Response::json(503, "{}"));
    mock.push_error(TransportError::new(Phase::Connect, "no line"));
    mock.push(Response::json(200, order(1)));
    let client = mock.client().unwrap();
    let fetched = client
        .orders()
        .fetch(&OrderId::from("order_1"))
        .await
        .unwrap();
    assert_eq!(fetched.id.as_str(), "order_1");
    let requests = mock.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].operation(), "orders.fetch");
    assert_eq!(requests[2].target(), "/v1/orders/order_1");
    assert_eq!(mock.waits().len(), 2, "and none took any time");
    let shown = format!("{mock:?} {requests:?}");
    assert!(!shown.contains("Basic "), "{shown}");
}

#[tokio::test]
async fn what_is_not_planned_fails_and_reaches_nothing() {
    let client = MockTransport::new().client().unwrap();
    let error = client.orders().list(ListOrders::new()).await.unwrap_err();
    assert!(!error.was_sent() && error.attempts() == 1);
    assert!(
        error.to_string().contains("no answer for orders.list"),
        "{error}"
    );
}

#[tokio::test]
async fn a_function_answers_what_it_is_asked() {
    let mock = MockTransport::answering(|request| {
        let body: serde_json::Value =
            serde_json::from_slice(request.body().as_bytes().unwrap()).unwrap();
        Response::json(200, order(1).replace("50000", &body["amount"].to_string()))
    });
    let client = mock.client().unwrap();
    let price = Money::from_major("7.00", Currency::Inr).unwrap();
    let made = client
        .orders()
        .create(CreateOrder::new(price))
        .await
        .unwrap();
    assert_eq!(made.amount.as_minor(), 700);
    assert_eq!(mock.requests()[0].json().unwrap()["currency"], "INR");
}

#[tokio::test]
async fn documented_examples_answer_every_operation() {
    let mock = MockTransport::from_examples();
    let client = mock.client().unwrap();
    assert!(
        !client
            .orders()
            .create(CreateOrder::new(price()))
            .await
            .unwrap()
            .id
            .as_str()
            .is_empty()
    );
    assert!(
        !client
            .orders()
            .list(ListOrders::new())
            .await
            .unwrap()
            .items
            .is_empty()
    );
    let file = File::from_bytes("a.pdf", "content");
    let create = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    client.documents().create(create).await.unwrap();
    let body = mock.requests()[2].body().clone();
    assert!(
        String::from_utf8_lossy(&body).contains("content"),
        "{body:?}"
    );

    assert!(!mock.choose("orders.create", "no such example"));
    assert!(mock.choose("documents.create", "reference-invalid-key"));
    let file = File::from_bytes("a.pdf", "content");
    let create = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    let error = client.documents().create(create).await.unwrap_err();
    assert!(error.is_authentication());
}

#[cfg(feature = "blocking")]
#[test]
fn it_answers_a_blocking_client() {
    let mock = MockTransport::answering(|_| Response::json(200, order(1)));
    let client = mock.blocking_client().unwrap();
    assert!(
        client
            .orders()
            .fetch(&OrderId::from("order_1"))
            .send()
            .is_ok()
    );
}
