//! Connections: reuse, proxies, limits, own transports.

use std::time::Duration;

use razorpay_client::Client;
use razorpay_client::transport::{Exchange, Phase, Request, Response, Transport, TransportError};
use razorpay_client::types::orders::{ListOrders, OrderId};

use crate::support::{KEY_ID, KEY_SECRET, Reaction, Server, answer, json, order, page};

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::start((0..20).map(|_| page([]))).await;
    let client = server.client();
    for _ in 0..10 {
        client.orders().list(ListOrders::new()).await.unwrap();
        client
            .clone()
            .orders()
            .list(ListOrders::new())
            .await
            .unwrap();
    }
    assert_eq!((server.received().len(), server.connections()), (20, 1));
}

#[tokio::test]
async fn a_refusal_does_not_cost_the_connection() {
    let server = Server::start([json(400, "{}"), page([])]).await;
    let client = server.client();
    client.orders().list(ListOrders::new()).await.unwrap_err();
    client.orders().list(ListOrders::new()).await.unwrap();
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn calls_go_through_a_proxy_if_told_so() {
    let proxy = Server::start([page([])]).await;
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url("http://api.razorpay.invalid")
        .proxy(proxy.url().replacen("http://", "http://user:pr0xy@", 1))
        .build()
        .unwrap();
    assert!(!format!("{client:?}").contains("pr0xy"));
    client.orders().list(ListOrders::new()).await.unwrap();
    let request = proxy.only_request();
    assert_eq!(request.target, "http://api.razorpay.invalid/v1/orders");
    assert_eq!(
        request.header("proxy-authorization"),
        Some("Basic dXNlcjpwcjB4eQ==")
    );
}

#[tokio::test]
async fn a_proxy_serves_addresses_of_this_machine_only_if_told_so() {
    let server = Server::start([page([])]).await;
    let proxy = Server::start([page([])]).await;
    let through = server.builder().proxy(proxy.url()).build().unwrap();
    through.orders().list(ListOrders::new()).await.unwrap();
    assert_eq!(
        proxy.only_request().target,
        format!("{}/v1/orders", server.url())
    );
    let past = server
        .builder()
        .proxy(proxy.url())
        .no_proxy()
        .build()
        .unwrap();
    past.orders().list(ListOrders::new()).await.unwrap();
    assert_eq!(server.only_request().target, "/v1/orders");
}

#[test]
fn a_proxy_that_is_none_is_an_error_when_the_client_is_made() {
    let builder = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url("http://127.0.0.1:1");
    let error = builder.proxy("http://user:pr0xy@:0:0").build().unwrap_err();
    assert!(
        error.is_config() && error.to_string().contains("proxy"),
        "{error}"
    );
    assert!(!format!("{error} {error:?}").contains("pr0xy"));
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_not_read() {
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n800\r\n".to_vec();
    let chunked = [chunked, vec![b' '; 0x800]].concat();
    let told = answer(200, "", [b' '; 5000]);
    for reaction in [Reaction::Answer(told), Reaction::Stall(chunked)] {
        let server = Server::start([reaction, page([])]).await;
        let client = server.builder().max_response_size(1000).build().unwrap();
        let error = client
            .orders()
            .fetch(&OrderId::from("order_1"))
            .await
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("larger than the limit of 1000 bytes"),
            "{error}"
        );
        assert!(error.is_success_unread() && !error.is_retryable());
        server.only_request();
    }
}

#[tokio::test]
async fn silence_ends_an_attempt_and_a_trickle_ends_with_the_call() {
    let server = Server::start([Reaction::Stall(Vec::new()), json(200, &order(1))]).await;
    let client = server
        .builder()
        .read_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let call = client
        .orders()
        .fetch(&OrderId::from("order_1"))
        .send_with_response();
    assert_eq!(call.await.unwrap().attempts(), 2);
}

#[derive(Debug)]
struct Own;

impl Transport for Own {
    fn send(&self, mut request: Request) -> Exchange<'_> {
        Box::pin(async move {
            assert_eq!(request.operation().name(), "orders.list");
            assert_eq!(request.target(), "/v1/orders?count=1");
            assert!(request.header("authorization").is_some());
            assert!(request.is_sensitive("authorization"));
            assert!(request.timeout() <= Duration::from_secs(120));
            assert!(request.take_body().is_empty());
            if request.header("x-fail").is_some() {
                return Err(TransportError::new(Phase::Connect, "no line"));
            }
            Ok(Response::json(
                200,
                r#"{"entity":"collection","count":0,"items":[]}"#,
            ))
        })
    }
}

#[tokio::test]
async fn a_transport_of_ones_own_takes_the_place_of_ours() {
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .transport(Own)
        .build()
        .unwrap();
    let list = || client.orders().list(ListOrders::new().count(1));
    assert!(list().await.unwrap().items.is_empty());
    let error = list()
        .header("x-fail", "1")
        .retry(razorpay_client::RetryPolicy::none());
    let error = error.await.unwrap_err();
    assert!(error.is_connect() && !error.was_sent());
    let builder = Client::builder().key(KEY_ID, KEY_SECRET).transport(Own);
    let error = builder.proxy("http://proxy.example").build().unwrap_err();
    assert!(
        error.to_string().contains("transport of your own"),
        "{error}"
    );
}

#[cfg(feature = "reqwest-013")]
#[tokio::test]
async fn a_reqwest_client_of_ones_own_is_used() {
    let server = Server::start([page([])]).await;
    let own = reqwest::Client::builder()
        .no_proxy()
        .default_headers(
            [("x-own".parse().unwrap(), "1".parse().unwrap())]
                .into_iter()
                .collect(),
        )
        .build()
        .unwrap();
    let client = server.builder().reqwest_client(own).build().unwrap();
    client.orders().list(ListOrders::new()).await.unwrap();
    assert_eq!(server.only_request().header("x-own"), Some("1"));
}
