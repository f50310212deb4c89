//! What is sent again, how often and when.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use razorpay_client::types::orders::{CreateOrder, ListOrders, Order, OrderId};
use razorpay_client::types::{Currency, Money};
use razorpay_client::{Async, Call, Client, RetryPolicy};

use crate::support::{Reaction, Server, answer, json, order, page, problem};

fn create(client: &Client) -> Call<Order, Async> {
    let price = Money::from_major("500", Currency::Inr).unwrap();
    client.orders().create(CreateOrder::new(price))
}

fn fetch(client: &Client) -> Call<Order, Async> {
    client.orders().fetch(&OrderId::from("order_1"))
}

fn status(status: u16, headers: &str) -> Reaction {
    Reaction::Answer(answer(status, headers, problem("SERVER_ERROR", "Down")))
}

/// Everything that goes wrong after a request has left.
fn troubles() -> Vec<Reaction> {
    let mut all: Vec<_> = [408, 429, 500, 502, 503, 504]
        .map(|code| status(code, ""))
        .into_iter()
        .collect();
    all.push(Reaction::Break(Vec::new()));
    all.push(Reaction::Break(b"HTTP/1.1 20".to_vec()));
    all.push(Reaction::Break(
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec(),
    ));
    all
}

#[tokio::test]
async fn a_read_is_sent_again_whatever_passes() {
    for trouble in troubles() {
        let server = Server::start([trouble, json(200, &order(1))]).await;
        let call = fetch(&server.retrying_client()).send_with_response();
        let response = call.await.unwrap();
        assert_eq!((response.attempts(), response.status()), (2, 200));
        assert_eq!(server.received().len(), 2);
    }
}

#[tokio::test]
async fn an_unsafe_write_is_received_once_whatever_happens() {
    for trouble in troubles() {
        let server = Server::start([trouble, json(200, &order(1))]).await;
        let error = create(&server.retrying_client()).await.unwrap_err();
        assert_eq!(error.attempts(), 1);
        assert!(error.was_sent());
        server.only_request();
    }
}

#[tokio::test]
async fn what_does_not_pass_is_not_sent_again() {
    for code in [302, 400, 401, 403, 404, 409, 422, 501] {
        let server =
            Server::start([json(code, &problem("BAD_REQUEST_ERROR", "No")), page([])]).await;
        let client = server.retrying_client();
        let error = client.orders().list(ListOrders::new()).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(code), 1));
        assert!(!error.is_retryable());
        server.only_request();
    }
    let server = Server::start([json(200, "{"), page([])]).await;
    let error = fetch(&server.retrying_client()).await.unwrap_err();
    assert!(error.is_decode() && !error.is_retryable());
    server.only_request();
}

#[tokio::test]
async fn attempts_end_and_the_last_error_tells() {
    let server = Server::start((0..9).map(|_| status(503, ""))).await;
    let error = fetch(&server.retrying_client()).await.unwrap_err();
    assert_eq!((error.attempts(), server.received().len()), (3, 3));
    assert!(error.is_server_error() && error.is_retryable());
    assert_eq!(
        error.to_string(),
        "GET /v1/orders/{id}: 503 SERVER_ERROR: Down (attempt 3)"
    );
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_is_tried_again_for_any_call() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .key("rzp_test_key", "secret")
        .base_url(format!("http://{address}"))
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap();
    let error = create(&client).await.unwrap_err();
    assert!(error.is_connect() && !error.was_sent() && error.is_retryable());
    assert_eq!(error.attempts(), 3);
    assert!(
        error
            .to_string()
            .contains("no connection, nothing was sent"),
        "{error}"
    );
}

#[tokio::test]
async fn a_rate_limit_on_an_unsafe_write_is_left_to_the_caller() {
    let server = Server::start([status(429, "retry-after: 7\r\n")]).await;
    let error = create(&server.retrying_client()).await.unwrap_err();
    assert!(error.is_rate_limited() && error.is_retryable());
    assert!(!error.is_outcome_unknown());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    server.only_request();
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let date =
        "date: Sun, 22 Nov 2026 02:04:55 GMT\r\nretry-after: Sun, 22 Nov 2026 02:04:56 GMT\r\n";
    for headers in ["retry-after: 1\r\n", date] {
        let server = Server::start([status(429, headers), json(200, &order(1))]).await;
        let start = Instant::now();
        fetch(&server.retrying_client()).await.unwrap();
        assert!(start.elapsed() >= Duration::from_secs(1), "{headers}");
        assert!(start.elapsed() < Duration::from_secs(5), "{headers}");
    }
}

#[tokio::test]
async fn a_wait_longer_than_the_call_may_take_is_not_begun() {
    let server = Server::start([status(503, "retry-after: 3600\r\n"), page([])]).await;
    let start = Instant::now();
    let error = fetch(&server.retrying_client()).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(error.status(), Some(503));
    server.only_request();
}

#[tokio::test]
async fn the_timeout_is_for_all_attempts_together() {
    let server = Server::start((0..9).map(|_| Reaction::Stall(Vec::new()))).await;
    let client = server
        .builder()
        .read_timeout(Duration::from_millis(150))
        .build()
        .unwrap();
    let start = Instant::now();
    let error = fetch(&client)
        .timeout(Duration::from_millis(400))
        .await
        .unwrap_err();
    assert!(
        start.elapsed() < Duration::from_millis(1500),
        "{:?}",
        start.elapsed()
    );
    assert!(error.is_timeout() && error.is_retryable());
    assert!(
        (2..=3).contains(&server.received().len()),
        "{}",
        server.received().len()
    );
}

#[tokio::test]
async fn a_call_has_a_policy_of_its_own() {
    let server = Server::start((0..9).map(|_| status(503, ""))).await;
    let client = server.retrying_client();
    let once = fetch(&client).retry(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(once.attempts(), 1);
    let quick = RetryPolicy::new()
        .max_attempts(5)
        .base_delay(Duration::from_millis(1));
    let often = fetch(&client).retry(quick).await.unwrap_err();
    assert_eq!(often.attempts(), 5);
    let late = quick.deadline(Duration::from_nanos(1));
    assert_eq!(fetch(&client).retry(late).await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn a_hook_sees_each_attempt() {
    let server = Server::start([
        Reaction::Break(Vec::new()),
        status(503, ""),
        json(200, &order(1)),
        json(400, &problem("BAD_REQUEST_ERROR", "No")),
    ])
    .await;
    let seen = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&seen);
    let client = server
        .builder()
        .on_attempt(move |attempt| {
            assert!(attempt.elapsed() < Duration::from_secs(10));
            log.lock().unwrap().push((
                attempt.operation().name(),
                attempt.number(),
                attempt.status(),
                attempt.error().is_some(),
                attempt.next_in().is_some(),
            ));
        })
        .build()
        .unwrap();
    fetch(&client).await.unwrap();
    create(&client).await.unwrap_err();
    assert_eq!(
        *seen.lock().unwrap(),
        [
            ("orders.fetch", 1, None, true, true),
            ("orders.fetch", 2, Some(503), true, true),
            ("orders.fetch", 3, Some(200), false, false),
            ("orders.create", 1, Some(400), true, false),
        ]
    );
}

#[tokio::test]
async fn a_storm_of_failures_is_not_answered_by_a_storm_of_retries() {
    let server = Server::start((0..2000).map(|_| status(503, ""))).await;
    let client = server.retrying_client();
    let calls: Vec<_> = (0..300)
        .map(|_| tokio::spawn(fetch(&client).send()))
        .collect();
    for call in calls {
        assert!(call.await.unwrap().is_err());
    }
    let received = server.received().len();
    assert_eq!(
        received,
        300 + 100,
        "first attempts and the budget of retries"
    );
}

#[tokio::test]
async fn giving_up_between_attempts_leaves_the_client_usable() {
    let server = Server::start([status(503, "retry-after: 5\r\n"), json(200, &order(1))]).await;
    let client = server.retrying_client();
    let waiting = tokio::spawn(fetch(&client).send());
    server.has_received(1).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    fetch(&client).await.unwrap();
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_hook_that_panics_loses_no_result() {
    let server = Server::start([status(503, ""), json(200, &order(1))]).await;
    let builder = server.builder().on_attempt(|_| panic!("a bug of the hook"));
    let order = fetch(&builder.build().unwrap()).await.unwrap();
    assert_eq!(order.id.as_str(), "order_1");
    assert_eq!(server.received().len(), 2);
}
