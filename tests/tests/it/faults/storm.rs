//! All faults at once, met by many calls at once; and what remains of them, which is nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use razorpay_client::types::orders::ListOrders;
use razorpay_client::types::payouts::ListPayouts;
use razorpay_client::{Client, Error, RetryPolicy};
use razorpay_mock::faults::{Fault, RetryAfter};
use tokio::task::JoinSet;

use crate::rig::{BUSINESS, QUICK, Rig, bounded, create, payout, soon};

/// Every way in which a server can misbehave without making anybody wait.
fn faults() -> Vec<Fault> {
    let faults = [
        Fault::Normal,
        Fault::ResetOnAccept,
        Fault::ResetBeforeRequest,
        Fault::ResetDuringHead,
        Fault::ResetDuringBody { after: 1 },
        Fault::ResetAfterRequest,
        Fault::CloseAfterRequest,
        Fault::ResetDuringAnswer { after: 5 },
        Fault::ResetDuringAnswer { after: 200 },
        Fault::TruncatedBody { missing: 10 },
        Fault::ContentType("text/html".to_owned()),
        Fault::CloseAfterAnswer,
        Fault::InvalidUtf8,
        Fault::BadGateway,
        Fault::Redirect {
            status: 307,
            location: "/v1/orders".to_owned(),
        },
        Fault::TooManyRequests(RetryAfter::Absent),
        Fault::ServerError(500),
        Fault::ServerError(503),
        Fault::InProgress,
        Fault::DifferentRequest,
        Fault::BareUnauthorized,
        Fault::Empty,
        Fault::Refuse(Duration::from_millis(1)),
    ];
    faults
        .into_iter()
        .flat_map(|fault| [fault.clone(), fault.executed()])
        .collect()
}

/// All faults so many times, in an order that is the same each time and no order at all.
fn storm(times: usize) -> Vec<Fault> {
    let mut storm: Vec<_> = (0..times).flat_map(|_| faults()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for place in (1..storm.len()).rev() {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let other = random % (u64::try_from(place).unwrap() + 1);
        storm.swap(place, usize::try_from(other).unwrap());
    }
    storm
}

/// Makes so many calls at once, and gives what came of each by its name.
async fn all_at_once<T: Send + 'static, F: Future<Output = Result<T, Error>> + Send + 'static>(
    count: usize,
    call: impl Fn(String) -> F,
) -> BTreeMap<String, Result<T, Error>> {
    let mut calls = JoinSet::new();
    for number in 0..count {
        let name = format!("storm {number:03}");
        let call = call(name.clone());
        calls.spawn(async move { (name, bounded(call).await) });
    }
    calls.join_all().await.into_iter().collect()
}

#[tokio::test]
async fn in_a_storm_of_faults_no_unsafe_write_is_received_twice() {
    let rig = Rig::with(storm(4), |builder| builder.retry(QUICK.max_attempts(10)));
    let client = rig.client.clone();
    let outcomes = all_at_once(200, move |receipt| create(&client, &receipt).send()).await;

    let sent = rig.server.requests();
    let sent = sent
        .iter()
        .filter_map(|request| Some(request.json()?["receipt"].to_string()));
    let mut received: Vec<_> = sent.collect();
    let all = received.len();
    received.sort();
    received.dedup();
    assert_eq!(received.len(), all, "received twice");
    assert_eq!(rig.server.received(), all);

    let receipts = rig.receipts().await;
    let orders: BTreeSet<_> = receipts.iter().map(String::as_str).collect();
    assert_eq!(orders.len(), receipts.len(), "carried out twice");
    for (receipt, outcome) in &outcomes {
        let there = orders.contains(receipt.as_str());
        let arrived = received.contains(&format!("{receipt:?}"));
        match outcome {
            Ok(order) => {
                assert_eq!(order.receipt.as_ref(), Some(receipt));
                assert!(there && arrived, "{receipt}");
            }
            Err(error) if !error.was_sent() => assert!(!arrived, "{receipt}: {error}"),
            Err(error) if error.is_outcome_unknown() => {}
            // A success that was made up, by the fault and not by the mock, is told as one nevertheless.
            Err(error) if error.is_success_unread() => assert!(arrived, "{receipt}"),
            // Executed, and then answered with a refusal: no client can know.
            Err(error) => assert!(arrived, "{receipt}: {error}"),
        }
    }
    let failed = outcomes.values().filter(|outcome| outcome.is_err()).count();
    assert!(failed > 50 && failed < 200, "{failed} of 200");
}

#[tokio::test]
async fn in_a_storm_of_faults_a_keyed_write_is_carried_out_once() {
    let policy = QUICK.max_attempts(10);
    let rig = Rig::with(storm(2), |builder| builder.retry(policy));
    let client = rig.client.clone();
    let outcomes = all_at_once(60, move |reference| {
        let client = client.clone();
        async move { until_it_is_read(&client, &reference).await }
    })
    .await;

    let mut keys = BTreeMap::<String, BTreeSet<String>>::new();
    for request in rig.server.requests() {
        let Some(json) = request.json() else { continue };
        let reference = json["reference_id"].as_str().unwrap().to_owned();
        let key = request.header("x-payout-idempotency").unwrap().to_owned();
        keys.entry(reference).or_default().insert(key);
    }
    assert!(keys.values().all(|keys| keys.len() == 1), "{keys:?}");

    let mut made = BTreeMap::new();
    let mut payouts = rig.truth.payouts().list(ListPayouts::new(BUSINESS)).items();
    while let Some(payout) = payouts.try_next().await.unwrap() {
        let twice = made.insert(payout.reference_id.unwrap(), payout.id);
        assert_eq!(twice, None, "carried out twice");
    }
    for (reference, outcome) in outcomes {
        let id = outcome.unwrap();
        assert_eq!(made.get(&reference), Some(&id), "{reference}");
    }
    assert_eq!(made.len(), 60);
}

/// As a careful program does it: the key is kept, and the same call made with it until there is an answer.
async fn until_it_is_read(
    client: &Client,
    reference: &str,
) -> Result<razorpay_client::types::payouts::PayoutId, Error> {
    let first = client.payouts().create(payout(reference));
    let key = first.key().to_owned();
    let mut outcome = first.await;
    for _ in 0..50 {
        match &outcome {
            Ok(_) => break,
            Err(error) => assert_eq!(error.idempotency_key(), Some(key.as_str())),
        }
        let again = client.payouts().create(payout(reference));
        outcome = again.idempotency_key(&key).await;
    }
    outcome.map(|payout| payout.id)
}

#[tokio::test]
async fn nothing_is_left_of_a_client_that_met_everything() {
    let tasks = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    let before = tasks();
    let stalls = [
        Fault::StallBeforeRequest,
        Fault::StallAfterRequest,
        Fault::StallDuringBody { after: 1 },
        Fault::SlowHead {
            pause: Duration::from_secs(50),
        },
        Fault::SlowBody {
            piece: 1,
            pause: Duration::from_secs(50),
        },
        Fault::OversizedBody {
            bytes: u64::MAX,
            declared: false,
        },
    ];
    let count = stalls.len() + faults().len();
    let rig = Rig::with(stalls.into_iter().chain(faults()), |builder| {
        builder
            .timeout(Duration::from_millis(500))
            .max_response_size(10_000)
            .retry(RetryPolicy::none())
    });
    let client = rig.client.clone();
    let outcomes = all_at_once(count, move |_| {
        client.orders().list(ListOrders::new()).send()
    })
    .await;
    assert_eq!(outcomes.len(), count);
    let Rig {
        server,
        client,
        truth,
        mock: _mock,
    } = rig;
    drop((client, truth));
    soon(|| server.open_connections() == 0).await;
    soon(|| tasks() == before).await;
}
