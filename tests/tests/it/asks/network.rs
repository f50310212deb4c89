//! The way to the service: time, proxies, other servers, many calls at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use razorpay_client::testing::MockTransport;
use razorpay_client::transport::{Exchange, Request, Response, Transport};
use razorpay_client::types::orders::{ListOrders, OrderId};
use razorpay_client::{Client, RetryPolicy};
use razorpay_mock::faults::{Answer, Fault, FaultServer, Script};
use serde_json::json;
use tokio::sync::Barrier;

use super::order;
use crate::rig::{BOUND, Rig, at, bounded, create};
use crate::support::{KEY_ID, KEY_SECRET};

#[tokio::test]
async fn ask_12_timeouts_with_a_default_settings_and_per_call() {
    // By default, there is a bound to everything.
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url("http://127.0.0.1:1");
    let shown = format!("{:?}", client.build().unwrap());
    for limit in ["timeout: 120s", "read_timeout: 60s", "connect_timeout: 10s"] {
        assert!(shown.contains(limit), "{limit}: {shown}");
    }
    let half = Duration::from_millis(500);
    for by_call in [true, false] {
        let rig = Rig::with([Fault::StallAfterRequest], |builder| {
            if by_call {
                builder
            } else {
                builder.timeout(half)
            }
        });
        let call = create(&rig.client, "r");
        let call = if by_call { call.timeout(half) } else { call };
        let start = Instant::now();
        let error = call.await.unwrap_err();
        assert!(start.elapsed() >= half && start.elapsed() < BOUND);
        assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
        // The next call has all the time again.
        bounded(create(&rig.client, "next")).await.unwrap();
    }
}

/// Hands every request to another transport, and signs it.
#[derive(Debug)]
struct Own(MockTransport);

impl Transport for Own {
    fn send(&self, request: Request) -> Exchange<'_> {
        assert_eq!(request.url(), "https://api.razorpay.com/v1/orders/order_1");
        assert!(
            request
                .header("authorization")
                .unwrap()
                .starts_with("Basic ")
        );
        self.0.send(request)
    }
}

#[tokio::test]
async fn ask_21_proxy_and_own_transport() {
    let script = Script::new([]).answer(Answer::json(200, &order()));
    let proxy = FaultServer::start(script).unwrap();
    let client = at("http://api.razorpay.invalid")
        .proxy(proxy.url().replacen("http://", "http://user:pr0xy@", 1))
        .build()
        .unwrap();
    bounded(create(&client, "r")).await.unwrap();
    let request = proxy.requests().pop().unwrap();
    assert!(request.path().ends_with("/v1/orders"), "{}", request.path());
    assert_eq!(request.header("host"), Some("api.razorpay.invalid"));
    assert_eq!(
        request.header("proxy-authorization"),
        Some("Basic dXNlcjpwcjB4eQ==")
    );
    assert!(!format!("{client:?}").contains("pr0xy"));

    let mock = MockTransport::new();
    mock.push(Response::json(200, order().to_string()));
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .transport(Own(mock.clone()));
    let client = client.build().unwrap();
    let fetched = bounded(client.orders().fetch(&OrderId::new("order_1")))
        .await
        .unwrap();
    assert_eq!(fetched.receipt.as_deref(), Some("receipt#1"));
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn ask_22_another_base_url() {
    let script = Script::new([]).answer(Answer::json(200, &order()));
    let server = FaultServer::start(script).unwrap();
    for (behind, path) in [
        ("", "/v1/orders"),
        ("/", "/v1/orders"),
        ("/a/b/", "/a/b/v1/orders"),
    ] {
        let client = at(&format!("{}{behind}", server.url())).build().unwrap();
        bounded(create(&client, "r")).await.unwrap();
        assert_eq!(server.requests().pop().unwrap().path(), path);
    }
}

#[tokio::test]
async fn ask_22_mocks_for_tests_of_other_programs() {
    // From the documented examples, from a queue, from a function; nothing is listening anywhere.
    let examples = MockTransport::from_examples();
    let client = examples.client().unwrap();
    let order = bounded(create(&client, "r")).await.unwrap();
    assert!(order.id.as_str().starts_with("order_"));
    assert_eq!(examples.requests()[0].operation(), "orders.create");
    assert_eq!(examples.requests()[0].json().unwrap()["receipt"], "r");

    let queue = MockTransport::new();
    queue.push(Response::json(503, "{}"));
    let page = json!({ "entity": "collection", "count": 0, "items": [] });
    queue.push(Response::json(200, page.to_string()));
    let client = queue.client().unwrap();
    let response = client.orders().list(ListOrders::new()).send_with_response();
    assert_eq!(bounded(response).await.unwrap().attempts(), 2);
    assert_eq!(queue.waits().len(), 1, "and no time was spent on it");

    let function = MockTransport::answering(|request| {
        let body = request.body().as_bytes().unwrap().clone();
        let sent: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let answer = super::order_with(json!({ "receipt": sent["receipt"] }));
        Response::json(200, answer.to_string())
    });
    let client = function.client().unwrap();
    let order = bounded(create(&client, "mine")).await.unwrap();
    assert_eq!(order.receipt.as_deref(), Some("mine"));
}

#[tokio::test]
async fn ask_34_async() {
    fn spawnable<T: Send + 'static>(work: T) -> T {
        work
    }
    fn shared<T: Send + Sync + Clone + Unpin + 'static>(_: &T) {}
    // No call is answered before all of them have been sent, from one thread.
    #[derive(Debug)]
    struct Together(Barrier);
    impl Transport for Together {
        fn send(&self, _: Request) -> Exchange<'_> {
            Box::pin(async move {
                self.0.wait().await;
                Ok(Response::json(200, order().to_string()))
            })
        }
    }
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .transport(Together(Barrier::new(20)));
    let client = Arc::new(client.retry(RetryPolicy::none()).build().unwrap());
    shared(client.as_ref());
    let calls: Vec<_> = (0..20)
        .map(|number| {
            let call = spawnable(create(&client, &format!("{number}")));
            tokio::spawn(spawnable(call.send()))
        })
        .collect();
    for call in calls {
        bounded(call).await.unwrap().unwrap();
    }
}
