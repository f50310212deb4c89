//! What is known of a request that got no response: whether a byte of it left, and over which connection.

use std::io::{self, Read};
use std::time::Duration;

use razorpay_client::RetryPolicy;
use razorpay_client::types::File;
use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::ids::OrderId;
use razorpay_client::types::orders::ListOrders;

use crate::support::{Reaction, Server, answer, json, order, page};

/// Gives so many bytes and then fails by an error of its own, which has a failed connection among its causes.
struct Broken {
    left: usize,
    cause: Option<reqwest::Error>,
}

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(length) = Some(self.left.min(buffer.len())).filter(|length| *length > 0) {
            self.left -= length;
            buffer[..length].fill(b'x');
            return Ok(length);
        }
        Err(self
            .cause
            .take()
            .map_or_else(|| io::Error::other("again"), io::Error::other))
    }
}

/// An error of a connection that was refused, as some other client of the program would give it to a caller's stream.
async fn refused() -> reqwest::Error {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get("http://127.0.0.1:1").send().await.unwrap_err()
}

/// More than the HTTP library gathers before it writes.
const LARGE: usize = 4_000_000;

async fn upload(builder: razorpay_client::ClientBuilder, bytes: usize) -> razorpay_client::Error {
    let reader = Broken {
        left: bytes,
        cause: Some(refused().await),
    };
    let file = File::from_reader("evidence.png", reader);
    let client = builder.build().unwrap();
    let call = client
        .documents()
        .create(CreateDocument::new(file, DocumentPurpose::DisputeEvidence));
    call.await.unwrap_err()
}

#[tokio::test]
async fn an_upload_whose_own_stream_fails_has_left() {
    let server = Server::start([]).await;
    let error = upload(server.builder(), LARGE).await;
    assert!(error.was_sent() && !error.is_connect(), "{error}");
    assert!(
        error.is_outcome_unknown() && !error.is_retryable(),
        "{error}"
    );
    assert_eq!(error.attempts(), 1);
}

/// What the library has gathered and not written has not left.
#[tokio::test]
async fn an_upload_whose_own_stream_fails_at_once_was_never_sent() {
    let server = Server::start([]).await;
    let error = upload(server.builder(), 0).await;
    assert!(!error.is_connect() && !error.is_retryable(), "{error}");
    if !error.was_sent() {
        assert!(
            error.to_string().contains("nothing was sent: the content"),
            "{error}"
        );
    }
    assert!(server.received().is_empty());
}

#[cfg(feature = "reqwest-013")]
#[tokio::test]
async fn an_upload_whose_own_stream_fails_has_left_by_a_client_of_ones_own_too() {
    let server = Server::start([]).await;
    let own = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = upload(server.builder().reqwest_client(own), LARGE).await;
    assert!(error.was_sent() && !error.is_connect(), "{error}");
    assert!(
        error.is_outcome_unknown() && !error.is_retryable(),
        "{error}"
    );
}

#[cfg(feature = "testing")]
mod dialed {
    use std::future::pending;
    use std::time::Instant;

    use razorpay_client::Client;
    use razorpay_client::testing::{Dial, Dialing};
    use razorpay_client::types::orders::CreateOrder;
    use razorpay_client::types::{Currency, Money};

    use super::*;

    /// Never connects.
    #[derive(Debug)]
    struct Silent;

    impl Dial for Silent {
        fn dial<'a>(&'a self, _host: &'a str, _port: u16) -> Dialing<'a> {
            Box::pin(pending())
        }
    }

    #[tokio::test]
    async fn a_connection_that_outlasts_the_whole_call_carried_nothing() {
        let client = Client::builder()
            .key("rzp_test_key", "s3cret")
            .base_url("http://127.0.0.1:1")
            .dialer(Silent)
            .timeout(Duration::from_millis(50))
            .connect_timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let start = Instant::now();
        let price = Money::from_major("500.00", Currency::Inr).unwrap();
        let error = client
            .orders()
            .create(CreateOrder::new(price))
            .await
            .unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(20));
        assert!(error.is_connect() && error.is_timeout(), "{error}");
        assert!(!error.was_sent() && !error.is_outcome_unknown(), "{error}");
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
}

/// A response to the request, and one that nothing asked for.
fn twice(number: u32) -> Reaction {
    let response = |number| answer(200, "content-type: application/json\r\n", order(number));
    Reaction::Answer([response(number), response(999)].concat())
}

#[tokio::test]
async fn a_response_that_nothing_asked_for_is_never_taken_for_the_next() {
    const CALLS: u32 = 100;
    let server = Server::start((0..CALLS).map(twice)).await;
    let client = server.client();
    for number in 0..CALLS {
        let id = OrderId::from(format!("order_{number}"));
        assert_eq!(client.orders().fetch(&id).await.unwrap().id, id);
        if number % 2 == 0 {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(
        server.connections(),
        CALLS as usize,
        "each connection was closed"
    );
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_costs_no_attempt() {
    let closed = || {
        Reaction::Break(answer(
            200,
            "",
            r#"{"entity":"collection","count":0,"items":[]}"#,
        ))
    };
    let server = Server::start([closed(), closed(), page([])]).await;
    let client = server.builder().retry(RetryPolicy::none()).build().unwrap();
    for _ in 0..3 {
        let call = client.orders().list(ListOrders::new()).send_with_response();
        assert_eq!(call.await.unwrap().attempts(), 1);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_call_that_is_given_up_closes_its_connection() {
    let server = Server::start([Reaction::Stall(Vec::new()), json(200, &order(1))]).await;
    let client = server.client();
    let id = OrderId::from("order_1");
    let given_up =
        tokio::time::timeout(Duration::from_millis(50), client.orders().fetch(&id).send());
    given_up.await.unwrap_err();
    client.orders().fetch(&id).await.unwrap();
    assert_eq!(server.connections(), 2);
}

/// The features of this crate must not change what other crates of a program get from reqwest: with a TLS feature that brings
/// no provider switched on, this would panic.
#[test]
fn other_users_of_reqwest_can_make_a_client_without_tls() {
    assert!(reqwest::Client::builder().build().is_ok());
}

#[cfg(feature = "testing")]
mod idle {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use razorpay_client::Client;
    use razorpay_client::testing::{Dial, Dialing, Stream};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    /// Connects to a server in the same program, and counts the connections that are open.
    #[derive(Debug, Clone, Default)]
    struct Inside {
        open: Arc<AtomicUsize>,
        all: Arc<AtomicUsize>,
    }

    impl Dial for Inside {
        fn dial<'a>(&'a self, host: &'a str, port: u16) -> Dialing<'a> {
            assert_eq!((host, port), ("127.0.0.1", 1));
            let (ours, theirs) = duplex(4_096);
            self.open.fetch_add(1, Ordering::SeqCst);
            self.all.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(theirs, Arc::clone(&self.open)));
            Box::pin(async move { Ok(Box::new(ours) as Box<dyn Stream>) })
        }
    }

    /// Answers each request with an empty page, until the connection is closed.
    async fn serve(mut stream: DuplexStream, open: Arc<AtomicUsize>) {
        let page = answer(200, "", r#"{"entity":"collection","count":0,"items":[]}"#);
        let mut received = Vec::new();
        while stream.read_buf(&mut received).await.unwrap_or(0) > 0 {
            if received.ends_with(b"\r\n\r\n") {
                received.clear();
                let _ = stream.write_all(&page).await;
            }
        }
        open.fetch_sub(1, Ordering::SeqCst);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_waits_too_long_is_closed() {
        let inside = Inside::default();
        let builder = Client::builder().key("rzp_test_key", "s3cret");
        let builder = builder
            .base_url("http://127.0.0.1:1")
            .dialer(inside.clone());
        let client = builder.build().unwrap();
        let list = || client.orders().list(ListOrders::new());
        for _ in 0..3 {
            list().await.unwrap();
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        let counts = || [&inside.open, &inside.all].map(|count| count.load(Ordering::SeqCst));
        assert_eq!(counts(), [1, 1], "used again and again");
        tokio::time::sleep(Duration::from_secs(200)).await;
        assert_eq!(counts(), [0, 1], "closed when nobody came");
        list().await.unwrap();
        assert_eq!(counts(), [1, 2]);
        drop(client);
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(counts(), [0, 2], "closed with the client");
    }
}

#[cfg(feature = "reqwest-013")]
#[tokio::test]
async fn a_client_of_ones_own_that_cannot_connect_has_sent_nothing() {
    let own = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = razorpay_client::Client::builder()
        .key("rzp_test_key", "s3cret")
        .base_url("http://127.0.0.1:1")
        .retry(RetryPolicy::none())
        .reqwest_client(own)
        .build()
        .unwrap();
    let error = client.orders().list(ListOrders::new()).await.unwrap_err();
    assert!(error.is_connect() && !error.was_sent(), "{error}");
    assert!(
        !format!("{error} {error:?}").contains("/v1/orders?"),
        "{error:?}"
    );
}

#[cfg(feature = "reqwest-013")]
#[tokio::test]
async fn content_comes_by_a_client_of_ones_own_too() {
    let whole = answer(200, "content-type: image/png\r\n", [7_u8; 5_000]);
    let cut = whole[..whole.len() - 100].to_vec();
    let server = Server::start([
        Reaction::Answer(whole),
        Reaction::Break(cut.clone()),
        Reaction::Break(cut),
    ])
    .await;
    let own = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = server
        .builder()
        .reqwest_client(own)
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let id = razorpay_client::types::ids::DocumentId::from("doc_1");
    let content = client.documents().fetch_content(&id).await.unwrap();
    assert_eq!(content.bytes(10_000).await.unwrap().len(), 5_000);
    let content = client.documents().fetch_content(&id).await.unwrap();
    let error = content.bytes(10_000).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("doc_1"), "{error:?}");
    let error = client.orders().list(ListOrders::new()).await.unwrap_err();
    assert!(error.is_success_unread(), "{error}");
}
