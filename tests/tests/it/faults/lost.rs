//! Connections that break before, during and after a request.

use std::time::Duration;

use razorpay_client::types::orders::ListOrders;
use razorpay_client::{Method, Retry, RetryPolicy};
use razorpay_mock::faults::Fault;

use super::unsafe_write;
use crate::rig::{ATTEMPTS, Keyed, QUICK, Rig, bounded, create, soon};

/// Longer than any test.
const LONG: Duration = Duration::from_secs(60);

/// Resets of which a client cannot tell whether the request has arrived. It has not.
fn resets_before() -> [Fault; 3] {
    [
        Fault::ResetBeforeRequest,
        Fault::ResetDuringHead,
        Fault::ResetDuringBody { after: 1 },
    ]
}

/// Breaks after the request has arrived, and how often it is carried out.
fn breaks_after() -> [(Fault, usize); 5] {
    [
        (Fault::ResetAfterRequest, 0),
        (Fault::ResetAfterRequest.executed(), 1),
        (Fault::CloseAfterRequest, 0),
        (Fault::CloseAfterRequest.executed(), 1),
        (Fault::ResetDuringAnswer { after: 5 }, 1),
    ]
}

#[tokio::test]
async fn an_unsafe_write_is_not_repeated_after_a_reset_before_it_arrived() {
    for fault in resets_before() {
        let (rig, error) = unsafe_write(fault.clone()).await;
        assert_eq!((rig.server.connections(), rig.server.received()), (1, 0));
        assert!(rig.receipts().await.is_empty());
        // Some of it may have left, and no more can be known on this side.
        assert!(
            error.was_sent() && error.is_outcome_unknown(),
            "{fault:?}: {error}"
        );
        assert!(!error.is_connect() && !error.is_timeout() && !error.is_retryable());
        assert_eq!((error.status(), error.body()), (None, None), "{fault:?}");
        assert!(
            error
                .to_string()
                .contains("find out by orders.list(receipt)")
        );
        create(&rig.client, "next").await.unwrap();
    }
}

#[tokio::test]
async fn a_connection_that_is_reset_as_soon_as_it_is_there_carries_no_write() {
    for _ in 0..20 {
        let rig = Rig::new(Fault::ResetOnAccept.times(3));
        // Whether this side sees the reset before it has sent anything is a matter of luck.
        let error = bounded(create(&rig.client, "never")).await.unwrap_err();
        assert_eq!(error.was_sent(), error.is_outcome_unknown(), "{error}");
        assert!(
            !error.is_connect() || error.attempts() == ATTEMPTS,
            "{error}"
        );
        assert_eq!(
            rig.server.connections(),
            usize::try_from(error.attempts()).unwrap()
        );
        assert_eq!((rig.server.begun(), rig.receipts().await.len()), (0, 0));
    }
}

#[tokio::test]
async fn an_unsafe_write_is_not_repeated_after_it_arrived() {
    for (fault, carried_out) in breaks_after() {
        let (rig, error) = unsafe_write(fault.clone()).await;
        assert_eq!((rig.server.connections(), rig.server.received()), (1, 1));
        assert_eq!(rig.receipts().await.len(), carried_out, "{fault:?}");
        assert!(
            error.was_sent() && error.is_outcome_unknown(),
            "{fault:?}: {error}"
        );
        assert!(
            !error.is_success_unread() && !error.is_retryable(),
            "{fault:?}"
        );
        // What the error says to do gives the answer.
        let list = ListOrders::new().receipt("once");
        let found = rig.client.orders().list(list).await.unwrap();
        assert_eq!(found.items.len(), carried_out, "{fault:?}");
    }
}

#[tokio::test]
async fn a_port_that_is_closed_for_a_while_is_tried_again_by_all_calls() {
    // Every wait is up to 100 ms: by far enough of them for the port to open, on any machine.
    let patient = QUICK
        .max_attempts(100)
        .base_delay(Duration::from_millis(100))
        .max_delay(Duration::from_millis(100));
    let closed = Fault::Refuse(Duration::from_millis(50));
    let rig = Rig::with([closed], |builder| builder.retry(patient));
    let response = bounded(create(&rig.client, "once").send_with_response()).await;
    assert!(response.unwrap().attempts() > 1);
    assert_eq!((rig.server.begun(), rig.server.received()), (1, 1));
    assert_eq!(rig.receipts().await, ["once"]);
}

#[tokio::test]
async fn a_port_that_stays_closed_means_that_nothing_was_sent() {
    let rig = Rig::new([Fault::Refuse(LONG)]);
    let error = bounded(create(&rig.client, "never")).await.unwrap_err();
    assert!(error.is_connect() && !error.was_sent(), "{error}");
    assert!(!error.is_outcome_unknown() && error.is_retryable());
    assert_eq!((error.attempts(), error.status()), (ATTEMPTS, None));
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    let payment = rig.payment().await;
    for write in [Keyed::Refund(payment), Keyed::Transfer, Keyed::Payout] {
        let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
        assert!(error.is_connect() && !error.was_sent(), "{error}");
        assert!(error.idempotency_key().is_some());
        assert!(write.made(&rig).await.is_empty());
    }
    assert_eq!((rig.server.connections(), rig.server.begun()), (0, 0));
    assert_eq!(rig.receipts().await, ["paid"]);
}

#[tokio::test]
async fn reads_are_repeated_up_to_the_attempts_of_the_policy() {
    let faults = resets_before()
        .into_iter()
        .chain(breaks_after().map(|(fault, _)| fault));
    for fault in faults {
        for attempts in [1, 2, 4] {
            let policy = QUICK.max_attempts(attempts);
            let rig = Rig::with(fault.clone().times(3), |builder| builder.retry(policy));
            let call = rig.client.orders().list(ListOrders::new());
            let outcome = bounded(call.send_with_response()).await;
            match outcome {
                Ok(response) => {
                    assert_eq!((attempts, response.attempts()), (4, 4), "{fault:?}");
                    assert_eq!(rig.server.pending(), 0);
                }
                Err(error) => {
                    assert!(attempts <= 3, "{fault:?}: {error}");
                    assert_eq!(error.attempts(), attempts, "{fault:?}");
                    assert!(error.was_sent() && !error.is_outcome_unknown());
                    assert!(error.is_retryable() && error.reconciled_by().is_none());
                    let left = 3 - usize::try_from(attempts).unwrap();
                    assert_eq!(rig.server.pending(), left, "{fault:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_keyed_write_is_repeated_with_its_key_and_carried_out_once() {
    for fault in resets_before()
        .into_iter()
        .chain(breaks_after().map(|(fault, _)| fault))
    {
        let rig = Rig::new([]);
        for write in Keyed::all(&rig).await {
            let arrived = rig.server.hits_of("POST", &write.path());
            rig.server.inject(fault.clone());
            rig.server.inject(fault.clone());
            let done = bounded(write.send(&rig.client, None)).await.unwrap();
            assert_eq!(done.attempts, ATTEMPTS, "{fault:?}: {write:?}");
            assert_eq!(write.made(&rig).await, [done.id], "{fault:?}");
            let hits = rig.server.hits();
            let hits: Vec<_> = hits.iter().filter(|hit| hit.path == write.path()).collect();
            assert_eq!(hits.len(), 1, "{fault:?}: one key: {hits:?}");
            assert_eq!(hits[0].key.as_ref(), Some(&done.key));
            let lost_on_the_way = resets_before().contains(&fault);
            let count = if lost_on_the_way { 1 } else { 3 };
            assert_eq!((arrived, hits[0].count), (0, count), "{fault:?}: {write:?}");
        }
    }
}

#[tokio::test]
async fn a_keyed_write_whose_answers_are_all_lost_says_so_and_can_be_repeated() {
    let rig = Rig::new([]);
    for write in Keyed::all(&rig).await {
        let lost = Fault::ResetAfterRequest.executed();
        for fault in lost.times(usize::try_from(ATTEMPTS).unwrap()) {
            rig.server.inject(fault);
        }
        let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
        assert!(error.was_sent() && error.is_outcome_unknown() && error.is_retryable());
        assert_eq!((error.attempts(), error.status()), (ATTEMPTS, None));
        let key = error.idempotency_key().unwrap().to_owned();
        assert!(
            error.to_string().contains("with the same idempotency key"),
            "{error}"
        );
        let made = write.made(&rig).await;
        assert_eq!(made.len(), 1, "{write:?}");
        // As a program does that comes back and finds the key it has kept.
        let done = bounded(write.send(&rig.client, Some(&key))).await.unwrap();
        assert_eq!((vec![done.id], done.attempts), (made, 1));
        assert_eq!(write.made(&rig).await.len(), 1);
    }
}

#[tokio::test]
async fn an_attempt_that_got_no_connection_does_not_hide_the_one_before() {
    let faults = [Fault::ResetAfterRequest.executed(), Fault::Refuse(LONG)];
    let rig = Rig::new([]);
    let write = Keyed::Refund(rig.payment().await);
    faults
        .into_iter()
        .for_each(|fault| rig.server.inject(fault));
    let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
    assert_eq!((rig.server.received(), error.attempts()), (1, ATTEMPTS));
    assert!(error.is_connect(), "the last attempt: {error}");
    assert!(
        error.was_sent() && error.is_outcome_unknown(),
        "all attempts: {error}"
    );
    assert!(!error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(error.reconciled_by(), Some("payments.list_refunds(id)"));
    assert_eq!(write.made(&rig).await.len(), 1);
}

#[tokio::test]
async fn a_raw_write_is_sent_once_unless_the_caller_knows_better() {
    let path = "/v1/transfers";
    let body =
        serde_json::json!({ "account": "acc_CPRsN1LkFccllA", "amount": 100, "currency": "INR" });
    let rig = Rig::new([Fault::ResetAfterRequest]);
    let error = bounded(rig.client.request(Method::Post, path).json(&body)).await;
    let error = error.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!((rig.server.received(), error.attempts()), (1, 1));

    let lost = Fault::ResetAfterRequest.executed();
    lost.times(2)
        .into_iter()
        .for_each(|fault| rig.server.inject(fault));
    let call = rig.client.request(Method::Post, path).json(&body);
    let call = call.idempotency_key("X-Transfer-Idempotency", "raw key 1");
    let response = bounded(call.retry_class(Retry::Safe).send_with_response()).await;
    let response = response.unwrap();
    assert_eq!((rig.server.received(), response.attempts()), (4, 3));
    assert_eq!(response.idempotency_key(), Some("raw key 1"));
    let hits = rig.server.hits();
    assert_eq!(
        (hits[1].key.as_deref(), hits[1].count),
        (Some("raw key 1"), 3)
    );
    let made = Keyed::Transfer.made(&rig).await;
    assert_eq!(made, [response.value()["id"].as_str().unwrap()]);
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_costs_no_write() {
    let rig = Rig::with(Fault::CloseAfterAnswer.times(20), |builder| {
        builder.retry(RetryPolicy::none())
    });
    let mut lost = Vec::new();
    for number in 0..20 {
        let receipt = format!("receipt {number}");
        // The server has closed it, and this side knows or will find out.
        soon(|| rig.server.open_connections() == 0).await;
        if let Err(error) = bounded(create(&rig.client, &receipt)).await {
            assert!(error.was_sent() && error.is_outcome_unknown(), "{error}");
            lost.push(receipt);
        }
    }
    let mut receipts = rig.receipts().await;
    let all = receipts.len();
    receipts.sort();
    receipts.dedup();
    assert_eq!(receipts.len(), all, "carried out twice");
    assert!(all + lost.len() >= 20, "{all} carried out, {lost:?} lost");
    assert_eq!(rig.server.received(), all);
}

#[tokio::test]
async fn a_connection_that_broke_is_not_used_again() {
    let rig = Rig::new([Fault::Normal, Fault::ResetAfterRequest, Fault::Normal]);
    create(&rig.client, "first").await.unwrap();
    let error = bounded(create(&rig.client, "second")).await.unwrap_err();
    assert!(error.is_outcome_unknown());
    create(&rig.client, "third").await.unwrap();
    assert_eq!((rig.server.received(), rig.server.connections()), (3, 2));
    let mut receipts = rig.receipts().await;
    receipts.sort();
    assert_eq!(receipts, ["first", "third"]);
}

#[tokio::test]
async fn a_call_without_retries_is_sent_once_whatever_it_is() {
    let rig = Rig::with([], |builder| builder.retry(RetryPolicy::none()));
    for write in Keyed::all(&rig).await {
        rig.server.inject(Fault::ResetAfterRequest);
        let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
        assert_eq!(
            (error.attempts(), error.is_retryable()),
            (1, true),
            "{write:?}"
        );
        assert!(write.made(&rig).await.is_empty());
    }
    rig.server.inject(Fault::ResetAfterRequest);
    let error = bounded(create(&rig.client, "once")).await.unwrap_err();
    assert!(!error.is_retryable());
    assert_eq!(rig.server.received(), 4);
}

#[tokio::test]
async fn the_policy_of_a_call_goes_before_the_one_of_the_client() {
    let rig = Rig::new(Fault::ResetAfterRequest.times(10));
    let call = rig.client.orders().list(ListOrders::new());
    let error = bounded(call.retry(QUICK.max_attempts(5)))
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), rig.server.received()), (5, 5));
    // No policy makes an unsafe write a safe one.
    let call = create(&rig.client, "once").retry(QUICK.max_attempts(9));
    let error = bounded(call).await.unwrap_err();
    assert_eq!((error.attempts(), rig.server.received()), (1, 6));
}
