//! The same calls without futures.

use std::time::Duration;

use razorpay_client::blocking::Client;
use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::ids::{DocumentId, PaymentId};
use razorpay_client::types::orders::{CreateOrder, ListOrders};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::{Currency, File, Money};
use razorpay_client::{Method, RetryPolicy};
use tokio::runtime::{Builder, Runtime};

use crate::support::{KEY_ID, KEY_SECRET, Reaction, Server, answer, json, order, page, refund};

/// A server beside the blocking test.
fn start(reactions: Vec<Reaction>) -> (Runtime, Server) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(Server::start(reactions));
    (runtime, server)
}

fn client(server: &Server) -> Client {
    Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(server.url())
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

fn price() -> Money {
    Money::from_major("500", Currency::Inr).unwrap()
}

#[test]
fn every_kind_of_call_has_a_send() {
    let (_runtime, server) = start(vec![
        json(200, &order(1)),
        json(503, ""),
        json(200, &refund()),
        page(0..1),
        json(200, r#"{"a":1}"#),
        Reaction::Answer(answer(200, "content-type: text/plain\r\n", "content")),
        Reaction::Answer(answer(200, "", "content")),
        json(400, "{}"),
    ]);
    let client = client(&server);
    let made = client
        .orders()
        .create(CreateOrder::new(price()))
        .send()
        .unwrap();
    assert_eq!(made.id.as_str(), "order_1");
    let call = client
        .payments()
        .refund(&PaymentId::from("pay_1"), RefundPayment::new());
    let key = call.key().to_owned();
    let response = call.account("acc_1").send_with_response().unwrap();
    assert_eq!(
        (response.attempts(), response.idempotency_key()),
        (2, Some(key.as_str()))
    );
    assert_eq!(
        client
            .orders()
            .list(ListOrders::new())
            .send()
            .unwrap()
            .items
            .len(),
        1
    );
    assert_eq!(client.request(Method::Get, "/v1/x").send().unwrap()["a"], 1);
    let id = DocumentId::from("doc_1");
    let mut content = client.documents().fetch_content(&id).send().unwrap();
    assert_eq!(content.content_type(), Some("text/plain"));
    assert_eq!(content.chunk().unwrap().unwrap().as_ref(), b"content");
    assert!(content.chunk().unwrap().is_none());
    let content = client.documents().fetch_content(&id).send().unwrap();
    assert_eq!(content.bytes(100).unwrap().as_ref(), b"content");
    let file = File::from_bytes("a.pdf", "x");
    let create = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    let error = client.documents().create(create).send().unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert_eq!(server.received().len(), 8);
}

#[test]
fn a_list_is_an_iterator() {
    let (_runtime, server) = start(vec![
        page(0..2),
        page(2..4),
        page(4..5),
        page([]),
        page(0..2),
        json(400, "{}"),
        page(2..3),
        page([]),
    ]);
    let client = client(&server);
    let list = || client.orders().list(ListOrders::new().count(2));
    let ids: Result<Vec<_>, _> = list()
        .items()
        .map(|order| order.map(|order| order.id))
        .collect();
    assert_eq!(ids.unwrap().len(), 5);

    let mut pages = list().pages();
    assert_eq!(pages.next().unwrap().unwrap().items.len(), 2);
    assert!(pages.next().unwrap().is_err());
    assert!(pages.next().is_none(), "iterating ends at an error");
    assert_eq!(
        pages.try_next().unwrap().unwrap().items.len(),
        1,
        "reading goes on"
    );
    assert!(pages.try_next().unwrap().is_none());
}

#[test]
fn many_threads_call_at_once() {
    let (_runtime, server) = start((0..64).map(|_| page([])).collect());
    let client = client(&server);
    std::thread::scope(|scope| {
        for number in 0..64 {
            let client = client.clone();
            scope.spawn(move || {
                let list = client.orders().list(ListOrders::new());
                list.account(format!("acc_{number}")).send().unwrap();
            });
        }
    });
    assert_eq!(server.received().len(), 64);
}

#[tokio::test]
async fn inside_an_async_program_it_says_so() {
    let server = Server::start([page([])]).await;
    let client = client(&server);
    let error = client.orders().list(ListOrders::new()).send().unwrap_err();
    assert!(!error.was_sent() && !error.is_retryable());
    assert!(
        error.to_string().contains("called inside an async program"),
        "{error}"
    );
    assert!(
        client
            .orders()
            .list(ListOrders::new())
            .items()
            .next()
            .unwrap()
            .is_err()
    );
    assert!(server.received().is_empty());
    // A thread for blocking work is the place for it.
    let orders = client.orders();
    let listed = tokio::task::spawn_blocking(move || orders.list(ListOrders::new()).send());
    assert!(listed.await.unwrap().is_ok());
    drop(client);
}

#[tokio::test(flavor = "multi_thread")]
async fn made_and_dropped_inside_an_async_program_it_does_no_harm() {
    for _ in 0..10 {
        let client = Client::new(KEY_ID, KEY_SECRET);
        drop(client);
        tokio::spawn(async { drop(Client::new(KEY_ID, KEY_SECRET)) })
            .await
            .unwrap();
    }
}

#[test]
fn a_bounded_wait_is_bounded_here_too() {
    let (_runtime, server) = start(vec![Reaction::Stall(Vec::new())]);
    let call = client(&server).orders().create(CreateOrder::new(price()));
    let error = call.timeout(Duration::from_millis(100)).send().unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown());
}

#[test]
fn a_transport_that_panics_is_an_error() {
    #[derive(Debug)]
    struct Panics;
    impl razorpay_client::transport::Transport for Panics {
        fn send(
            &self,
            _request: razorpay_client::transport::Request,
        ) -> razorpay_client::transport::Exchange<'_> {
            Box::pin(async { panic!("a bug of the transport") })
        }
    }
    let client: Client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .transport(Panics)
        .build()
        .unwrap();
    for _ in 0..2 {
        let error = client.orders().list(ListOrders::new()).send().unwrap_err();
        assert!(
            error.was_sent() && error.to_string().contains("panicked"),
            "{error}"
        );
    }
}

/// Answers at once, and calls the hook given on the way.
#[derive(Debug)]
struct Instant;

impl razorpay_client::transport::Transport for Instant {
    fn send(
        &self,
        _request: razorpay_client::transport::Request,
    ) -> razorpay_client::transport::Exchange<'_> {
        Box::pin(async { Ok(razorpay_client::transport::Response::json(200, order(1))) })
    }
}

#[test]
fn a_hook_runs_on_the_calling_thread_and_holds_up_no_other_call() {
    let (entered, has_entered) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let released = std::sync::Mutex::new(released);
    let client: Client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .transport(Instant)
        .on_attempt(move |attempt| {
            entered.send(std::thread::current().id()).unwrap();
            if attempt.operation().name() == "orders.create" {
                released.lock().unwrap().recv().unwrap();
            }
        })
        .build()
        .unwrap();
    std::thread::scope(|scope| {
        let held = scope.spawn(|| client.orders().create(CreateOrder::new(price())).send());
        assert_eq!(has_entered.recv().unwrap(), held.thread().id());
        // The hook of the first call still blocks.
        client.orders().fetch(&"order_1".into()).send().unwrap();
        assert_eq!(has_entered.recv().unwrap(), std::thread::current().id());
        release.send(()).unwrap();
        held.join().unwrap().unwrap();
    });
}

#[test]
fn a_hook_may_make_a_call_of_its_own() {
    let (_runtime, server) = start((0..2).map(|_| page([])).collect());
    let inner = client(&server);
    let outer: Client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(server.url())
        .on_attempt(move |_| drop(inner.orders().list(ListOrders::new()).send().unwrap()))
        .build()
        .unwrap();
    outer.orders().list(ListOrders::new()).send().unwrap();
    assert_eq!(server.received().len(), 2);
}

#[test]
fn a_hook_that_panics_loses_no_result() {
    let (_runtime, server) = start(vec![json(503, ""), page(0..1)]);
    let client: Client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(server.url())
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .on_attempt(|_| panic!("a bug of the hook"))
        .build()
        .unwrap();
    let page = client.orders().list(ListOrders::new()).send().unwrap();
    assert_eq!((page.items.len(), server.received().len()), (1, 2));
}

#[test]
fn a_transport_that_never_answers_is_given_up() {
    #[derive(Debug)]
    struct Silent;
    impl razorpay_client::transport::Transport for Silent {
        fn send(
            &self,
            _request: razorpay_client::transport::Request,
        ) -> razorpay_client::transport::Exchange<'_> {
            Box::pin(std::future::pending())
        }
    }
    let client: Client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .transport(Silent)
        .build()
        .unwrap();
    let call = client.orders().create(CreateOrder::new(price()));
    let error = call.timeout(Duration::from_millis(50)).send().unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
}

#[test]
fn a_connection_outlives_the_runtime_of_the_caller() {
    let (_runtime, server) = start((0..2).map(|_| page([])).collect());
    let client = client(&server);
    let orders = client.orders();
    let caller = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let call = move || orders.list(ListOrders::new()).send().map(drop);
    caller.block_on(async { tokio::task::spawn_blocking(call).await.unwrap().unwrap() });
    drop(caller);
    // The connection goes back to the pool on the thread of the client, a little after the answer.
    std::thread::sleep(Duration::from_millis(300));
    client.orders().list(ListOrders::new()).send().unwrap();
    assert_eq!(server.connections(), 1);
}
