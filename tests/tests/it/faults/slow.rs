//! Answers that take their time, or never end: every wait has a bound.

use std::time::{Duration, Instant};

use razorpay_client::RetryPolicy;
use razorpay_client::types::orders::ListOrders;
use razorpay_mock::faults::Fault;
use tokio::task::JoinSet;

use crate::rig::{BOUND, Keyed, QUICK, Rig, bounded, create, soon};

/// How long a call may take: enough for what arrives at all to arrive, on a busy machine, too.
const PATIENCE: Duration = Duration::from_secs(1);
/// A pause that outlasts it by far.
const PAUSE: Duration = Duration::from_secs(50);

fn impatient(faults: impl IntoIterator<Item = Fault>) -> Rig {
    Rig::with(faults, |builder| builder.timeout(PATIENCE).retry(QUICK))
}

#[tokio::test]
async fn a_slow_answer_is_an_answer() {
    let pause = Duration::from_millis(10);
    for fault in [
        Fault::SlowHead { pause },
        Fault::SlowBody { piece: 50, pause },
    ] {
        let rig = Rig::new([fault]);
        let order = bounded(create(&rig.client, "slow")).await.unwrap();
        assert_eq!(order.receipt.as_deref(), Some("slow"));
        assert_eq!((rig.server.received(), rig.receipts().await.len()), (1, 1));
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for() {
    let mut cases = JoinSet::new();
    for (fault, carried_out) in [
        (Fault::StallBeforeRequest, 0),
        (Fault::StallAfterRequest, 0),
        (Fault::StallAfterRequest.executed(), 1),
        (Fault::SlowHead { pause: PAUSE }, 1),
    ] {
        cases.spawn(async move {
            let rig = impatient([fault.clone()]);
            let start = Instant::now();
            let error = create(&rig.client, "once").await.unwrap_err();
            assert!(
                start.elapsed() >= PATIENCE && start.elapsed() < BOUND,
                "{fault:?}"
            );
            assert!(
                error.is_timeout() && !error.is_connect(),
                "{fault:?}: {error}"
            );
            assert!(
                error.was_sent() && error.is_outcome_unknown(),
                "{fault:?}: {error}"
            );
            assert_eq!((error.attempts(), error.status()), (1, None));
            assert!(rig.server.received() <= 1 && rig.server.connections() == 1);
            assert_eq!(rig.receipts().await.len(), carried_out, "{fault:?}");
            // The connection is given up as well.
            soon(|| rig.server.open_connections() == 0).await;
        });
    }
    cases.join_all().await;
}

#[tokio::test]
async fn an_answer_that_stops_is_a_success_that_cannot_be_read() {
    let mut cases = JoinSet::new();
    for fault in [
        Fault::StallDuringBody { after: 10 },
        Fault::SlowBody {
            piece: 10,
            pause: PAUSE,
        },
        // No single wait is long, their sum is.
        Fault::SlowBody {
            piece: 1,
            pause: Duration::from_millis(200),
        },
    ] {
        cases.spawn(async move {
            let rig = impatient([fault.clone()]);
            let error = bounded(create(&rig.client, "once")).await.unwrap_err();
            assert!(
                error.is_timeout() && error.is_success_unread(),
                "{fault:?}: {error}"
            );
            assert!(
                !error.is_outcome_unknown() && !error.is_retryable(),
                "{fault:?}"
            );
            assert_eq!((error.status(), error.attempts()), (Some(200), 1));
            assert!(
                error.to_string().contains("do not send it again"),
                "{error}"
            );
            assert_eq!((rig.server.received(), rig.receipts().await.len()), (1, 1));
            soon(|| rig.server.open_connections() == 0).await;
        });
    }
    cases.join_all().await;
}

#[tokio::test]
async fn the_read_timeout_bounds_each_silence() {
    let mut cases = JoinSet::new();
    for fault in [
        Fault::StallAfterRequest,
        Fault::StallDuringBody { after: 10 },
        Fault::SlowBody {
            piece: 10,
            pause: PAUSE,
        },
    ] {
        cases.spawn(async move {
            let rig = Rig::with(fault.clone().times(2), |builder| {
                builder.read_timeout(PATIENCE).retry(RetryPolicy::none())
            });
            let read = rig.client.orders().list(ListOrders::new());
            let (write, read) = tokio::join!(bounded(create(&rig.client, "once")), bounded(read));
            let (write, read) = (write.unwrap_err(), read.unwrap_err());
            assert!(
                write.is_timeout() && read.is_timeout(),
                "{fault:?}: {write}, {read}"
            );
            assert_eq!(rig.server.received(), 2);
        });
    }
    cases.join_all().await;
}

#[tokio::test]
async fn a_read_that_got_no_answer_in_time_has_another_attempt() {
    let rig = Rig::with([Fault::StallAfterRequest], |builder| {
        builder.read_timeout(PATIENCE)
    });
    let call = rig.client.orders().list(ListOrders::new());
    let response = bounded(call.send_with_response()).await.unwrap();
    assert_eq!((response.attempts(), rig.server.received()), (2, 2));
}

#[tokio::test]
async fn a_keyed_write_that_got_no_answer_in_time_has_another_attempt_with_its_key() {
    let rig = Rig::with([], |builder| builder.read_timeout(PATIENCE));
    let write = Keyed::Refund(rig.payment().await);
    rig.server.inject(Fault::StallAfterRequest.executed());
    let done = bounded(write.send(&rig.client, None)).await.unwrap();
    assert_eq!((done.attempts, rig.server.hits()[0].count), (2, 2));
    assert_eq!(rig.server.hits()[0].key.as_ref(), Some(&done.key));
    assert_eq!(write.made(&rig).await, [done.id]);
}

#[tokio::test]
async fn the_time_of_a_call_holds_for_all_its_attempts_together() {
    let rig = Rig::with(Fault::StallAfterRequest.times(50), |builder| {
        builder
            .timeout(PATIENCE)
            .read_timeout(PATIENCE / 4)
            .retry(QUICK.max_attempts(50))
    });
    let start = Instant::now();
    let error = rig
        .client
        .orders()
        .list(ListOrders::new())
        .await
        .unwrap_err();
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
    assert!(error.is_timeout(), "{error}");
    // Each attempt takes a quarter of the time, whatever the machine makes of it.
    assert!((1..=5).contains(&error.attempts()), "{}", error.attempts());
    assert!(rig.server.received() <= 5);
}

#[tokio::test]
async fn the_deadline_of_a_policy_ends_the_attempts() {
    let deadline = Duration::from_millis(300);
    let policy = QUICK.max_attempts(1_000).deadline(deadline);
    let rig = Rig::with(Fault::ServerError(503).times(1_000), |builder| {
        builder.retry(policy.base_delay(deadline / 4).max_delay(deadline / 4))
    });
    let error = bounded(rig.client.orders().list(ListOrders::new())).await;
    let error = error.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert!(error.attempts() < 100, "{}", error.attempts());
    assert_eq!(
        usize::try_from(error.attempts()).unwrap(),
        rig.server.received()
    );
}

#[tokio::test]
async fn the_timeout_of_a_call_goes_before_the_one_of_the_client() {
    let rig = Rig::new([Fault::StallAfterRequest]);
    let start = Instant::now();
    let call = create(&rig.client, "once").timeout(PATIENCE / 2);
    let error = call.await.unwrap_err();
    assert!(error.is_timeout() && start.elapsed() < BOUND, "{error}");
    bounded(create(&rig.client, "next")).await.unwrap();
}
