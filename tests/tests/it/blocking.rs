//! The client without futures: the same methods, from threads; and inside an async program, words instead of a panic.

use std::io::Cursor;
use std::thread;
use std::time::{Duration, Instant};

use razorpay_client::types::File;
use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{CreateOrder, ListOrders, Order};
use razorpay_client::types::payouts::ListPayouts;
use razorpay_client::{Error, Method, RetryPolicy, blocking};
use razorpay_mock::faults::{Fault, FaultServer, Script};
use razorpay_mock::{Config, MockServer};
use serde_json::json;

use crate::rig::{BOUND, BUSINESS, QUICK, payout};
use crate::support::{KEY_ID, KEY_SECRET, rupees};

/// The mock behind a server with faults, and a blocking client of it.
struct Rig {
    _mock: MockServer,
    server: FaultServer,
    client: blocking::Client,
}

impl Rig {
    fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        let config = Config::new().key(KEY_ID, KEY_SECRET);
        let mock = MockServer::start(config).unwrap();
        let server = FaultServer::start(Script::new(faults).mock(&mock)).unwrap();
        let client = blocking::Client::builder()
            .key(KEY_ID, KEY_SECRET)
            .base_url(server.url())
            .retry(QUICK)
            .timeout(BOUND)
            .build()
            .unwrap();
        Self {
            _mock: mock,
            server,
            client,
        }
    }

    fn create(&self, receipt: &str) -> Result<Order, Error> {
        let params = CreateOrder::new(rupees("500.00")).receipt(receipt);
        self.client.orders().create(params).send()
    }
}

#[test]
fn every_kind_of_call_is_there() {
    let rig = Rig::new([]);
    let order = rig.create("receipt 1").unwrap();
    let orders = rig.client.orders();
    assert_eq!(orders.fetch(&order.id).send().unwrap(), order);
    let response = orders.fetch(&order.id).send_with_response().unwrap();
    assert_eq!((response.status(), response.value()), (200, &order));
    assert_eq!(
        orders.list(ListOrders::new()).send().unwrap().items,
        [order]
    );

    for number in 2..6 {
        rig.create(&format!("receipt {number}")).unwrap();
    }
    let list = || orders.list(ListOrders::new().count(2));
    let all: Result<Vec<_>, _> = list().items().collect();
    assert_eq!(all.unwrap().len(), 5);
    let mut pages = list().pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().unwrap() {
        sizes.push(page.items.len());
    }
    assert_eq!(sizes, [2, 2, 1]);

    let call = rig.client.payouts().create(payout("a"));
    let key = call.key().to_owned();
    let made = call.send_with_response().unwrap();
    assert_eq!(made.idempotency_key(), Some(key.as_str()));
    let again = rig
        .client
        .payouts()
        .create(payout("a"))
        .idempotency_key(key)
        .send();
    assert_eq!(again.unwrap().id, made.value().id);

    let raw = rig.client.request(Method::Post, "/v1/orders");
    let raw = raw
        .json(&json!({ "amount": 100, "currency": "INR" }))
        .send()
        .unwrap();
    assert_eq!(raw["status"], "created");
}

#[test]
fn files_go_and_come() {
    let rig = Rig::new([]);
    let documents = rig.client.documents();
    let file = File::from_reader("a.pdf", Cursor::new(vec![0xff; 100_000]));
    let params = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    let document = documents.create(params).send().unwrap();
    assert_eq!(document.size, 100_000);
    let mut content = documents.fetch_content(&document.id).send().unwrap();
    let mut length = 0;
    while let Some(chunk) = content.chunk().unwrap() {
        length += chunk.len();
    }
    assert_eq!(length, 100_000);
    let mut written = Vec::new();
    let content = documents.fetch_content(&document.id).send().unwrap();
    assert_eq!(content.write_to(&mut written).unwrap(), 100_000);
    let content = documents.fetch_content(&document.id).send().unwrap();
    assert_eq!(content.bytes(100_000).unwrap(), written);
}

#[test]
fn errors_and_retries_are_the_same() {
    let rig = Rig::new([Fault::ResetAfterRequest]);
    let error = rig.create("once").unwrap_err();
    assert!(error.was_sent() && error.is_outcome_unknown(), "{error}");
    assert_eq!((error.attempts(), rig.server.received()), (1, 1));
    Fault::ServerError(503)
        .times(2)
        .into_iter()
        .for_each(|fault| rig.server.inject(fault));
    let list = rig.client.orders().list(ListOrders::new());
    assert_eq!(list.send_with_response().unwrap().attempts(), 3);

    rig.server.inject(Fault::StallAfterRequest);
    let start = Instant::now();
    let list = rig
        .client
        .orders()
        .list(ListOrders::new())
        .retry(RetryPolicy::none());
    let error = list.timeout(Duration::from_millis(500)).send().unwrap_err();
    assert!(error.is_timeout() && start.elapsed() < BOUND, "{error}");
}

#[test]
fn iterating_ends_behind_an_error_and_asking_goes_on() {
    let rig = Rig::new([]);
    for number in 0..3 {
        rig.create(&format!("{number}")).unwrap();
    }
    let list = rig.client.orders().list(ListOrders::new().count(2));
    let mut items = list.retry(RetryPolicy::none()).items();
    assert!(items.next().unwrap().is_ok() && items.next().unwrap().is_ok());
    rig.server.inject(Fault::ServerError(503));
    assert!(items.next().unwrap().unwrap_err().is_server_error());
    assert!(items.next().is_none());
    assert_eq!(
        items.try_next().unwrap().unwrap().receipt.as_deref(),
        Some("0")
    );
}

#[test]
fn many_threads_share_one_client() {
    let rig = Rig::new([]);
    thread::scope(|scope| {
        for number in 0..32 {
            let (rig, client) = (&rig, rig.client.clone());
            scope.spawn(move || {
                rig.create(&format!("{number}")).unwrap();
                let list = ListOrders::new().receipt(format!("{number}"));
                assert_eq!(client.orders().list(list).send().unwrap().items.len(), 1);
            });
        }
    });
    assert_eq!(rig.server.received(), 64);
}

#[test]
fn what_carries_the_calls_ends_with_the_last_clone() {
    let Rig {
        server,
        client,
        _mock,
    } = Rig::new([]);
    let clone = client.clone();
    drop(client);
    clone.orders().list(ListOrders::new()).send().unwrap();
    assert_eq!(server.open_connections(), 1);
    drop(clone);
    let start = Instant::now();
    while server.open_connections() > 0 {
        assert!(start.elapsed() < BOUND, "the connection is kept");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Each kind of call says what is wrong, and sends nothing.
fn assert_told(rig: &Rig) {
    let before = rig.server.begun();
    let orders = rig.client.orders();
    let documents = rig.client.documents();
    let id = "doc_Mock0000000001".into();
    for error in [
        rig.create("never").unwrap_err(),
        orders.list(ListOrders::new()).send().unwrap_err(),
        orders
            .list(ListOrders::new())
            .send_with_response()
            .unwrap_err(),
        orders
            .list(ListOrders::new())
            .items()
            .next()
            .unwrap()
            .unwrap_err(),
        orders
            .list(ListOrders::new())
            .pages()
            .try_next()
            .unwrap_err(),
        rig.client
            .payouts()
            .create(payout("never"))
            .send()
            .unwrap_err(),
        rig.client
            .payouts()
            .list(ListPayouts::new(BUSINESS))
            .send()
            .unwrap_err(),
        documents.fetch_content(&id).send().map(drop).unwrap_err(),
        rig.client
            .request(Method::Get, "/v1/orders")
            .send()
            .unwrap_err(),
    ] {
        let line = error.to_string();
        assert!(
            line.contains("blocking client") && line.contains("async"),
            "{line}"
        );
        assert!(line.contains("nothing was sent"), "{line}");
        assert!(!error.was_sent() && !error.is_outcome_unknown(), "{line}");
        assert!(!error.is_retryable(), "{line}");
    }
    assert_eq!(rig.server.begun(), before);
}

#[tokio::test]
async fn inside_an_async_program_it_says_so() {
    let rig = Rig::new([]);
    assert_told(&rig);
    tokio::task::yield_now().await;
    assert_told(&rig);
    // Dropped in here, too, without a panic.
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn inside_an_async_program_threads_for_blocking_work_may_call() {
    let rig = Rig::new([]);
    let rig = tokio::spawn(async move {
        assert_told(&rig);
        rig
    });
    let rig = rig.await.unwrap();
    let rig = tokio::task::spawn_blocking(move || {
        rig.create("from such a thread").unwrap();
        rig
    });
    let rig = rig.await.unwrap();
    tokio::task::block_in_place(|| rig.create("in place")).unwrap();
    // What `block_on` runs is no task of a worker: up to its next turn it holds up nobody but itself.
    tokio::task::yield_now().await;
    assert_told(&rig);
    let rig = tokio::spawn(async move {
        tokio::task::block_in_place(|| rig.create("in place")).unwrap();
        assert_told(&rig);
        rig
    });
    let rig = rig.await.unwrap();
    assert_eq!(rig.server.received(), 3);
}
