//! What a call may say for itself.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use razorpay_client::Client;
use razorpay_client::transport::{Body, BodyStream, Exchange, Request, Response, Transport};
use razorpay_client::types::Timestamp;
use razorpay_client::types::ids::PaymentId;
use razorpay_client::types::orders::{ListOrders, OrderId};
use razorpay_client::types::payments::ListPaymentRefunds;

use crate::support::{Reaction, Server, json, order, page};

#[tokio::test]
async fn options_are_for_one_call_alone() {
    let server = Server::start((0..2).map(|_| json(200, &order(1)))).await;
    let orders = server.client().orders();
    let id = OrderId::from("order_1");
    let call = orders.fetch(&id).account("acc_1").header("X-Trace-Id", "7");
    call.await.unwrap();
    orders.fetch(&id).await.unwrap();
    let received = server.received();
    assert_eq!(received[0].header("x-razorpay-account"), Some("acc_1"));
    assert_eq!(received[0].header("x-trace-id"), Some("7"));
    assert_eq!(received[1].header("x-razorpay-account"), None);
    assert_eq!(received[1].header("x-trace-id"), None);
}

#[tokio::test]
async fn options_hold_for_every_page() {
    let server = Server::start([page(0..2), page(2..3), page([])]).await;
    let list = server.client().orders().list(ListOrders::new().count(2));
    let mut items = list.account("acc_1").header("x-trace-id", "7").items();
    while items.try_next().await.unwrap().is_some() {}
    for request in server.received() {
        assert_eq!(request.header("x-razorpay-account"), Some("acc_1"));
        assert_eq!(request.header("x-trace-id"), Some("7"));
    }
    assert_eq!(server.received().len(), 3);
}

#[tokio::test]
async fn the_clients_account_yields_to_that_of_a_call() {
    let server = Server::start((0..2).map(|_| json(200, &order(1)))).await;
    let client = server.builder().account("acc_client").build().unwrap();
    let id = OrderId::from("order_1");
    client.orders().fetch(&id).await.unwrap();
    client
        .orders()
        .fetch(&id)
        .account("acc_call")
        .await
        .unwrap();
    let accounts: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.header("x-razorpay-account").unwrap().to_owned())
        .collect();
    assert_eq!(accounts, ["acc_client", "acc_call"]);
}

#[tokio::test]
async fn headers_that_are_not_the_callers_to_set_are_refused() {
    let server = Server::start([]).await;
    let client = server.client();
    for name in [
        "authorization",
        "Content-Type",
        "host",
        "content-length",
        "Transfer-Encoding",
        "x-payout-idempotency",
        "Idempotency-Key",
        "x-razorpay-account",
        "bad name",
    ] {
        let call = client
            .orders()
            .list(ListOrders::new())
            .header(name, "s3cret");
        let error = call.await.unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("header"), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
    let call = client.orders().list(ListOrders::new()).account(" ");
    assert!(
        call.await
            .unwrap_err()
            .to_string()
            .contains("the account is blank")
    );
    let call = client
        .orders()
        .list(ListOrders::new())
        .timeout(Duration::ZERO);
    assert!(call.await.unwrap_err().is_invalid_input());
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_call_has_a_timeout_of_its_own() {
    let server = Server::start([Reaction::Stall(Vec::new())]).await;
    let start = Instant::now();
    let call = server.client().orders().list(ListOrders::new());
    let error = call.timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(error.is_timeout() && start.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn the_value_comes_with_all_of_its_answer() {
    let body = order(1).replacen('{', r#"{"new_member":1,"#, 1);
    let server = Server::start([json(202, &body), page(0..1)]).await;
    let client = server.client();
    let call = client.orders().fetch(&OrderId::from("order_1"));
    let response = call.send_with_response().await.unwrap();
    assert_eq!(response.status(), 202);
    assert_eq!(response.request_id(), Some("req_1"));
    assert_eq!(
        response.headers().get("Content-Type"),
        Some("application/json")
    );
    assert_eq!(response.body().as_ref(), body.as_bytes());
    assert_eq!(response.value().id.as_str(), "order_1");
    assert_eq!((response.attempts(), response.idempotency_key()), (1, None));
    assert!(!format!("{response:?}").contains("new_member"));
    assert_eq!(response.into_inner().id.as_str(), "order_1");

    let list = client.orders().list(ListOrders::new());
    let response = list.send_with_response().await.unwrap();
    assert_eq!((response.value().items.len(), response.status()), (1, 200));
}

#[tokio::test]
async fn a_fixed_upper_time_keeps_a_list_still() {
    let server = Server::start([page(0..2), page(2..3), page([]), page([])]).await;
    let orders = server.client().orders();
    let list = orders.list(ListOrders::new().count(2).to(Timestamp::from_unix(5)));
    let mut items = list.until(Timestamp::from_unix(1_600_000_000)).items();
    while items.try_next().await.unwrap().is_some() {}
    for target in &server.targets()[..3] {
        assert!(
            target.contains("to=1600000000") && !target.contains("to=5"),
            "{target}"
        );
    }

    let before = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap()
        .as_secs();
    orders.list(ListOrders::new()).until_now().await.unwrap();
    let target = &server.targets()[3];
    let to: u64 = target.split_once("to=").unwrap().1.parse().unwrap();
    assert!((before - 1..=before + 5).contains(&to), "{target}");
}

#[tokio::test]
async fn a_list_without_a_time_range_refuses_an_upper_time() {
    let server = Server::start([page([])]).await;
    let client = server.client();
    let list = |params| {
        client
            .payments()
            .list_refunds(&PaymentId::from("pay_1"), params)
    };
    let takes_range = list(ListPaymentRefunds::new())
        .operation()
        .paging()
        .unwrap()
        .takes_range();
    let outcome = list(ListPaymentRefunds::new()).until_now().await;
    match outcome {
        Ok(_) => assert!(takes_range),
        Err(error) => {
            assert!(!takes_range && error.is_invalid_input(), "{error}");
            assert!(server.received().is_empty());
        }
    }
}

#[tokio::test]
async fn a_walk_ends_where_the_caller_says() {
    let server = Server::start([page(0..3), page(0..2), page(2..4)]).await;
    let orders = server.client().orders();
    let mut items = orders.list(ListOrders::new()).items().max_items(3);
    let mut count = 0;
    while items.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!((count, items.position()), (3, 3));
    let mut items = orders.list(ListOrders::new().count(2)).items().max_items(3);
    for _ in 0..3 {
        assert!(items.try_next().await.unwrap().is_some());
    }
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(items.position(), 3);
    assert_eq!(
        server.targets(),
        [
            "/v1/orders?count=3&skip=0",
            "/v1/orders?count=2&skip=0",
            "/v1/orders?count=2&skip=2"
        ]
    );
}

/// Answers at once with a body that takes its time.
#[derive(Debug)]
struct SlowBody(Duration);

struct Chunk {
    wait: Pin<Box<tokio::time::Sleep>>,
    body: Option<Bytes>,
}

impl BodyStream for Chunk {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Bytes>>> {
        let waited = self.wait.as_mut().poll(context);
        waited.map(|()| self.body.take().map(Ok))
    }
}

impl Transport for SlowBody {
    fn send(&self, _request: Request) -> Exchange<'_> {
        let wait = Box::pin(tokio::time::sleep(self.0));
        let body = Some(Bytes::from(order(1)));
        Box::pin(async { Ok(Response::new(200).body(Body::stream(Chunk { wait, body }, None))) })
    }
}

#[tokio::test]
async fn the_timeout_of_a_call_covers_the_body_of_its_answer() {
    let fetch = |body: Duration, timeout: Duration| {
        let builder = Client::builder().key("rzp_test_key", "s3cret");
        let client: Client = builder.transport(SlowBody(body)).build().unwrap();
        client
            .orders()
            .fetch(&OrderId::from("order_1"))
            .timeout(timeout)
            .send()
    };
    let (short, long) = (Duration::from_millis(30), Duration::from_secs(600));
    assert_eq!(fetch(short, long).await.unwrap().id.as_str(), "order_1");
    let error = fetch(long, short).await.unwrap_err();
    assert!(error.is_timeout() && error.is_success_unread(), "{error}");
}
