//! Many calls at once, and calls that are given up.

use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use razorpay_client::transport::{Exchange, Request, Response, Transport};
use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{ListOrders, OrderId};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::{Amount, File};
use razorpay_client::{AccessToken, Auth, Client};
use razorpay_mock::faults::{Fault, RetryAfter};
use tokio::sync::{Barrier, Semaphore, oneshot};
use tokio::task::JoinSet;

use crate::rig::{Keyed, QUICK, Rig, at, bounded, create, payout, soon};

const CALLS: usize = 1_000;
const ACCOUNTS: [Option<&str>; 3] = [Some("acc_FirstAccount01"), Some("acc_SecondAccount2"), None];

/// What a request was for, by what it carries besides its headers.
fn marked(receipt: &str) -> Option<Option<&'static str>> {
    let (index, _) = receipt.strip_prefix("account ")?.split_once(", ")?;
    Some(ACCOUNTS[index.parse::<usize>().unwrap()])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_concurrent_calls_with_two_accounts_never_mix_headers() {
    let rig = Rig::new([]);
    // Clients of their own for each account, and one whose calls name theirs.
    let own = ACCOUNTS.map(|account| {
        let builder = at(&rig.mock.url());
        account
            .into_iter()
            .fold(builder, |builder, id| builder.account(id))
            .build()
            .unwrap()
    });
    // All calls are under way at once, and not more of them on the wire than a process may have open files.
    let wire = Arc::new(Semaphore::new(100));
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let index = number % ACCOUNTS.len();
        let receipt = format!("account {index}, {number}");
        let by_call = number % 2 == 0;
        let client = if by_call {
            rig.truth.clone()
        } else {
            own[index].clone()
        };
        let wire = Arc::clone(&wire);
        calls.spawn(async move {
            let _turn = wire.acquire().await.unwrap();
            let named = ACCOUNTS[index].filter(|_| by_call);
            let tag = format!("tag {number}");
            if number % 5 == 0 {
                let call = client
                    .payouts()
                    .create(payout(&receipt))
                    .header("x-tag", tag);
                let call = call.idempotency_key(format!("key of {number}"));
                named
                    .into_iter()
                    .fold(call, |call, id| call.account(id))
                    .await
                    .unwrap();
            } else if number % 5 < 3 {
                let call = create(&client, &receipt).header("x-tag", tag);
                named
                    .into_iter()
                    .fold(call, |call, id| call.account(id))
                    .await
                    .unwrap();
            } else {
                let list = ListOrders::new().receipt(receipt);
                let call = client.orders().list(list).header("x-tag", tag);
                named
                    .into_iter()
                    .fold(call, |call, id| call.account(id))
                    .await
                    .unwrap();
            }
        });
    }
    calls.join_all().await;

    let mut seen = BTreeSet::new();
    for request in rig.mock.requests() {
        let json = request.json().unwrap_or_default();
        let query = request
            .query_pairs()
            .into_iter()
            .find(|(name, _)| name == "receipt");
        let receipt = query.map(|(_, receipt)| receipt);
        let receipt = receipt
            .or_else(|| Some(json.get("receipt")?.as_str()?.to_owned()))
            .or_else(|| Some(json.get("reference_id")?.as_str()?.to_owned()))
            .unwrap();
        let account = marked(&receipt).unwrap();
        assert_eq!(request.header("x-razorpay-account"), account, "{receipt}");
        let (_, number) = receipt.split_once(", ").unwrap();
        assert_eq!(
            request.header("x-tag"),
            Some(format!("tag {number}").as_str())
        );
        let is_keyed = number.parse::<usize>().unwrap() % 5 == 0;
        let key = is_keyed.then(|| format!("key of {number}"));
        assert_eq!(
            request.header("x-payout-idempotency"),
            key.as_deref(),
            "{receipt}"
        );
        assert!(seen.insert(receipt), "sent twice");
    }
    assert_eq!(seen.len(), CALLS);
}

/// Lets no call through before all are there.
#[derive(Debug)]
struct Together(Barrier);

impl Transport for Together {
    fn send(&self, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            self.0.wait().await;
            let header = |name: &str| {
                let value = request.headers().find(|(candidate, _)| *candidate == name);
                value.map(|(_, value)| String::from_utf8(value.to_vec()).unwrap())
            };
            let told = serde_json::json!({
                "target": request.target(),
                "account": header("x-razorpay-account"),
                "key": header("authorization"),
            });
            Ok(Response::json(200, told.to_string()))
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_wait_at_the_same_time_on_clones_of_one_client() {
    let transport = Together(Barrier::new(CALLS));
    let client = Client::builder()
        .key("rzp_test_key", "secret")
        .transport(transport);
    let client = client.build().unwrap();
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let client = client.clone();
        calls.spawn(async move {
            let path = format!("/v1/things/{number}");
            let call = client.request(razorpay_client::Method::Get, &path);
            let account = ACCOUNTS[number % 2].unwrap();
            let told = bounded(call.account(account)).await.unwrap();
            assert_eq!(
                (told["target"].as_str(), told["account"].as_str()),
                (Some(path.as_str()), Some(account))
            );
        });
    }
    assert_eq!(calls.join_all().await.len(), CALLS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_with_two_keys_never_mix_them() {
    let rig = Rig::new([]);
    let keys = [("rzp_test_one", "secret1"), ("rzp_live_two", "secret2")];
    // Base 64 of the two.
    let proofs = [
        "Basic cnpwX3Rlc3Rfb25lOnNlY3JldDE=",
        "Basic cnpwX2xpdmVfdHdvOnNlY3JldDI=",
    ];
    let clients = keys.map(|(id, secret)| at(&rig.server.url()).key(id, secret).build().unwrap());
    let wire = Arc::new(Semaphore::new(50));
    let mut calls = JoinSet::new();
    for number in 0..200 {
        let (client, wire) = (clients[number % 2].clone(), Arc::clone(&wire));
        calls.spawn(async move {
            let _turn = wire.acquire().await.unwrap();
            let list = ListOrders::new().receipt(format!("{}", number % 2));
            // The mock knows neither of them.
            assert!(
                client
                    .orders()
                    .list(list)
                    .await
                    .unwrap_err()
                    .is_authentication()
            );
        });
    }
    calls.join_all().await;
    let requests = rig.server.requests();
    assert_eq!(requests.len(), 200);
    for request in requests {
        let index: usize = request.query_pairs()[0].1.parse().unwrap();
        assert_eq!(request.header("authorization"), Some(proofs[index]));
    }
}

#[tokio::test]
async fn connections_are_used_again() {
    let rig = Rig::new([]);
    for number in 0..50 {
        create(&rig.client.clone(), &format!("{number}"))
            .await
            .unwrap();
    }
    assert_eq!((rig.server.received(), rig.server.connections()), (50, 1));
}

/// Polls what `make` gives so many times and drops it, for every number of polls up to its end. Each time, the client
/// must be good for another call.
async fn give_up_everywhere<F: IntoFuture>(rig: &Rig, what: &str, make: impl Fn(usize) -> F) {
    for polls in 0..200 {
        let mut call = pin!(make(polls).into_future());
        let mut left = polls;
        let ended = bounded(poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            call.as_mut().poll(context).map(|_| true)
        }));
        let ended = ended.await;
        bounded(create(&rig.client, "after")).await.unwrap();
        if ended {
            assert!(polls > 1, "{what} never waits");
            return;
        }
    }
    panic!("{what} does not end");
}

#[tokio::test]
async fn a_call_may_be_given_up_at_any_point() {
    let rig = Rig::new([]);
    let (client, payment) = (&rig.client, rig.payment().await);
    give_up_everywhere(&rig, "a write", |polls| {
        create(client, &format!("w{polls}"))
    })
    .await;
    give_up_everywhere(&rig, "a response", |polls| {
        create(client, &format!("r{polls}")).send_with_response()
    })
    .await;
    give_up_everywhere(&rig, "a keyed write", |_| {
        let params = RefundPayment::new().amount(Amount::minor(100));
        client
            .payments()
            .refund(&payment, params)
            .idempotency_key("refund_42-a")
    })
    .await;
    give_up_everywhere(&rig, "a read", |_| client.orders().list(ListOrders::new())).await;
    give_up_everywhere(&rig, "a page", |_| async {
        client
            .orders()
            .list(ListOrders::new())
            .pages()
            .try_next()
            .await
            .map(drop)
    })
    .await;
    give_up_everywhere(&rig, "an upload", |_| {
        let file = File::from_reader("a.pdf", std::io::Cursor::new(vec![7; 100_000]));
        client
            .documents()
            .create(CreateDocument::new(file, DocumentPurpose::DisputeEvidence))
    })
    .await;
    let file = File::from_bytes("a.pdf", vec![7; 100_000]);
    let params = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    let document = rig.truth.documents().create(params).await.unwrap();
    give_up_everywhere(&rig, "a download", |_| async {
        let content = client
            .documents()
            .fetch_content(&document.id)
            .await
            .unwrap();
        content.bytes(1 << 20).await.unwrap()
    })
    .await;

    // Nothing that was given up was sent again by anybody.
    let mut sent = BTreeMap::<String, usize>::new();
    for request in rig.server.requests() {
        let json = request.json().unwrap_or_default();
        let Some(receipt) = json.get("receipt").and_then(|receipt| receipt.as_str()) else {
            continue;
        };
        *sent.entry(receipt.to_owned()).or_default() += 1;
    }
    sent.retain(|receipt, count| receipt != "after" && *count > 1);
    assert_eq!(sent, BTreeMap::new());
    assert_eq!(Keyed::Refund(payment).made(&rig).await.len(), 1);
}

#[tokio::test]
async fn a_call_may_be_given_up_between_two_attempts() {
    let long = Fault::TooManyRequests(RetryAfter::Seconds(30));
    let (sender, waiting) = oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let rig = Rig::with([long], |builder| {
        builder.on_attempt(move |attempt| {
            if let Some(sender) = sender.lock().unwrap().take() {
                sender.send(attempt.next_in()).unwrap();
            }
        })
    });
    let call = rig.client.orders().list(ListOrders::new()).send();
    let call = tokio::spawn(call);
    let wait = bounded(waiting).await.unwrap();
    assert!(wait.unwrap() >= Duration::from_secs(30));
    call.abort();
    assert!(bounded(call).await.unwrap_err().is_cancelled());
    assert_eq!(rig.server.received(), 1);
    create(&rig.client, "after").await.unwrap();
    assert_eq!(rig.server.received(), 2);
}

#[tokio::test]
async fn a_call_that_waits_for_its_answer_may_be_given_up_and_so_is_its_connection() {
    let rig = Rig::new(Fault::StallAfterRequest.times(20));
    let calls: Vec<_> = (0..20)
        .map(|number| tokio::spawn(create(&rig.client, &format!("{number}")).send()))
        .collect();
    soon(|| rig.server.received() == 20).await;
    calls.iter().for_each(tokio::task::JoinHandle::abort);
    for call in calls {
        assert!(bounded(call).await.unwrap_err().is_cancelled());
    }
    soon(|| rig.server.open_connections() == 0).await;
    bounded(create(&rig.client, "after")).await.unwrap();
    assert_eq!(
        (rig.server.received(), rig.receipts().await),
        (21, vec!["after".to_owned()])
    );
}

#[tokio::test]
async fn a_call_that_waits_for_a_token_may_be_given_up() {
    let rig = Rig::new([]);
    let gate = Arc::new(Semaphore::new(0));
    let shared = Arc::clone(&gate);
    let provider = move || {
        let gate = Arc::clone(&shared);
        async move {
            gate.acquire().await?.forget();
            Ok(AccessToken::new("token"))
        }
    };
    let client = at(&rig.server.url())
        .auth(Auth::bearer_provider(provider))
        .build()
        .unwrap();
    let id = OrderId::new("order_Mock0000000001");
    {
        let mut call = pin!(client.orders().fetch(&id).send());
        poll_fn(|context| {
            assert!(call.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
    }
    gate.add_permits(2);
    // The mock takes no tokens; the call came through to it, with a token and then with no other.
    let error = bounded(client.orders().fetch(&id)).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    assert!(
        rig.server
            .requests()
            .iter()
            .all(|request| { request.header("authorization") == Some("Bearer token") })
    );
    assert_eq!(rig.server.received(), 1);
}

#[tokio::test]
async fn pages_that_are_given_up_lose_nothing() {
    let rig = Rig::with([], |builder| builder.retry(QUICK));
    for number in 0..5 {
        create(&rig.truth, &format!("{number}")).await.unwrap();
    }
    let mut items = rig.client.orders().list(ListOrders::new().count(2)).items();
    let mut seen = Vec::new();
    loop {
        // Given up after its first poll, each time before it is asked in earnest.
        let first = poll_fn(|context| {
            let asking = pin!(items.try_next());
            Poll::Ready(match asking.poll(context) {
                Poll::Ready(item) => item.unwrap(),
                Poll::Pending => None,
            })
        });
        let first = first.await;
        let item = match first {
            Some(order) => Some(order),
            None => bounded(items.try_next()).await.unwrap(),
        };
        let Some(order) = item else { break };
        seen.push(order.receipt.unwrap());
    }
    seen.sort();
    assert_eq!(seen, ["0", "1", "2", "3", "4"]);
}
