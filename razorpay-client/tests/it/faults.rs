//! What happens when no whole answer comes.

use std::error::Error as _;
use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use razorpay_client::types::orders::{CreateOrder, ListOrders, Order};
use razorpay_client::types::{Currency, Money};
use razorpay_client::{AccessToken, Async, Auth, Call, Client};

use crate::support::{KEY_ID, KEY_SECRET, Reaction, Server, answer, json, order, page};

fn create(client: &Client) -> Call<Order, Async> {
    let price = Money::from_major("500", Currency::Inr).unwrap();
    client.orders().create(CreateOrder::new(price))
}

#[tokio::test]
async fn no_connection_means_nothing_was_sent() {
    // A port that was just free.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let error = create(&client).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert!(!error.was_sent() && !error.is_outcome_unknown());
    assert_eq!(error.status(), None);
    let line = error.to_string();
    assert!(
        line.starts_with("POST /v1/orders: no connection, nothing was sent: "),
        "{line}"
    );
    assert!(!line.contains("; whether"), "{line}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_a_write_open() {
    for partial in ["", "HTTP/1.1 20"] {
        let server = Server::start([Reaction::Break(partial.into())]).await;
        let error = create(&server.client()).await.unwrap_err();
        assert!(error.was_sent() && error.is_outcome_unknown() && !error.is_connect());
        let line = error.to_string();
        assert!(line.contains("find out by orders.list(receipt)"), "{line}");
        server.only_request();
    }
}

#[tokio::test]
async fn a_read_that_breaks_is_repeated_only_if_the_policy_says_so() {
    let server = Server::start([Reaction::Break(Vec::new()), page([])]).await;
    let error = server
        .client()
        .orders()
        .list(ListOrders::new())
        .await
        .unwrap_err();
    assert!(error.was_sent() && !error.is_outcome_unknown());
    server.only_request();
}

#[tokio::test]
async fn silence_is_bounded() {
    let server = Server::start([Reaction::Stall(Vec::new())]).await;
    let start = Instant::now();
    let error = create(&server.patient_client(Duration::from_millis(200)))
        .await
        .unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(error.is_timeout() && error.is_outcome_unknown());
    assert!(
        error
            .to_string()
            .starts_with("POST /v1/orders: no answer in time"),
        "{error}"
    );
}

#[tokio::test]
async fn a_success_that_is_cut_off_is_told_as_one() {
    let whole = answer(200, "x-razorpay-request-id: req_2\r\n", order(1));
    let half = whole[..whole.len() - 20].to_vec();
    for (reaction, timed_out) in [
        (Reaction::Break(half.clone()), false),
        (Reaction::Stall(half), true),
    ] {
        let server = Server::start([reaction]).await;
        let error = create(&server.patient_client(Duration::from_secs(1)))
            .await
            .unwrap_err();
        assert!(error.is_success_unread() && !error.is_outcome_unknown());
        assert_eq!(error.is_timeout(), timed_out);
        assert_eq!(error.status(), Some(200));
        assert_eq!(error.request_id(), Some("req_2"));
        let line = error.to_string();
        assert!(
            line.starts_with(
                "POST /v1/orders: 200: the call itself succeeded, but its answer was cut off: "
            ),
            "{line}"
        );
        server.only_request();
    }
}

#[tokio::test]
async fn an_address_is_no_part_of_an_error() {
    let server = Server::start([Reaction::Break(Vec::new())]).await;
    let error = server
        .client()
        .orders()
        .list(ListOrders::new().receipt("private"))
        .await
        .unwrap_err();
    let mut shown = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
    assert!(
        !shown.contains("private") && !shown.contains("127.0.0.1"),
        "{shown}"
    );
}

/// Polls a call a few times and drops it, for every number of polls up to its end.
#[tokio::test]
async fn giving_up_at_any_point_leaves_the_client_usable() {
    let server = Server::start((0..400).map(|_| json(200, &order(1)))).await;
    let client = server.client();
    let mut polls = 0;
    loop {
        let mut call = pin!(create(&client).into_future());
        let mut left = polls;
        let finished = std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            call.as_mut().poll(context).map(|outcome| outcome.is_ok())
        })
        .await;
        assert_eq!(create(&client).await.unwrap().id.as_str(), "order_1");
        if finished {
            break;
        }
        polls += 1;
        assert!(polls < 100);
    }
    assert!(polls >= 2, "a call waits at least once");
}

/// The same through a token that is fetched, an attempt that fails and the wait behind it.
#[tokio::test]
async fn giving_up_at_any_point_of_several_attempts_leaves_the_client_usable() {
    let mut polls = 0;
    loop {
        let server =
            Server::start([json(503, ""), json(200, &order(1)), json(200, &order(1))]).await;
        let provider = || async {
            tokio::task::yield_now().await;
            Ok(AccessToken::new("token"))
        };
        let client = server
            .builder()
            .auth(Auth::bearer_provider(provider))
            .build()
            .unwrap();
        let list = || client.orders().fetch(&"order_1".into());
        let mut call = pin!(list().into_future());
        let mut left = polls;
        let finished = std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            call.as_mut().poll(context).map(|outcome| outcome.is_ok())
        })
        .await;
        assert_eq!(list().await.unwrap().id.as_str(), "order_1");
        if finished {
            break;
        }
        polls += 1;
        assert!(polls < 100);
    }
    assert!(
        polls >= 4,
        "it waits for the token, both answers and in between"
    );
}

#[tokio::test]
async fn a_call_that_is_not_awaited_sends_nothing() {
    let server = Server::start([]).await;
    drop(create(&server.client()).send());
    drop(create(&server.client()));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.received().is_empty());
}

/// A handshake that never ends is a connection that was never made.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
#[tokio::test]
async fn an_endless_handshake_means_nothing_was_sent() {
    let server = Server::start([]).await;
    let made = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(server.url().replacen("http:", "https:", 1))
        .connect_timeout(Duration::from_millis(200))
        .build();
    match made {
        Ok(client) => {
            let error = create(&client).await.unwrap_err();
            assert!(
                error.is_connect() && error.is_timeout() && !error.was_sent(),
                "{error:?}"
            );
            assert!(
                error
                    .to_string()
                    .contains("no connection in time, nothing was sent"),
                "{error}"
            );
        }
        // A machine without root certificates cannot make such a client.
        Err(error) => assert!(error.is_config(), "{error:?}"),
    }
    assert!(server.received().is_empty());
}

struct Nothing;

impl Wake for Nothing {
    fn wake(self: Arc<Self>) {}
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let waker = Waker::from(Arc::new(Nothing));
    let mut call = pin!(create(&client).send());
    let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(&waker)) else {
        panic!("it waits for what never comes");
    };
    let error = outcome.unwrap_err();
    assert!(!error.was_sent());
    assert_eq!(
        error.to_string(),
        "POST /v1/orders: nothing was sent: the async client needs a running tokio runtime"
    );
}
