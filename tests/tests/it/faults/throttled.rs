//! A service that asks for patience, or is in trouble.

use std::time::Duration;

use razorpay_client::types::orders::ListOrders;
use razorpay_mock::faults::{Fault, RetryAfter};

use super::unsafe_write;
use crate::rig::{ATTEMPTS, Keyed, QUICK, Rig, bounded, create, watched};

/// The waits that reads of a client had between their attempts, when they were throttled like this.
async fn waits(retry_after: RetryAfter) -> Vec<Duration> {
    let fault = Fault::TooManyRequests(retry_after);
    let mut seen = None;
    let rig = Rig::with([fault], |builder| {
        let (builder, watched) = watched(builder);
        seen = Some(watched);
        builder
    });
    let call = rig.client.orders().list(ListOrders::new());
    let response = bounded(call.send_with_response()).await.unwrap();
    assert_eq!((response.attempts(), rig.server.received()), (2, 2));
    let seen = seen.unwrap();
    let seen = seen.lock().unwrap();
    let statuses: Vec<_> = seen
        .iter()
        .map(|(number, status, _)| (*number, *status))
        .collect();
    assert_eq!(statuses, [(1, Some(429)), (2, Some(200))]);
    seen.iter().filter_map(|(_, _, wait)| *wait).collect()
}

#[tokio::test]
async fn the_wait_that_is_asked_for_in_seconds_is_kept() {
    let [wait] = waits(RetryAfter::Seconds(1)).await[..] else {
        panic!("one wait")
    };
    assert!(wait >= Duration::from_secs(1) && wait < Duration::from_millis(1_100));
    let [wait] = waits(RetryAfter::Seconds(0)).await[..] else {
        panic!("one wait")
    };
    assert!(wait < Duration::from_millis(100), "{wait:?}");
}

#[tokio::test]
async fn the_wait_that_is_asked_for_as_a_date_is_kept() {
    // A date has whole seconds, so that up to one is lost, beside the time that the answer takes.
    let date = RetryAfter::DateIn(Duration::from_secs(3));
    let [wait] = waits(date).await[..] else {
        panic!("one wait")
    };
    assert!(wait > Duration::from_millis(500), "{wait:?}");
    assert!(wait < Duration::from_millis(3_100), "{wait:?}");
}

#[tokio::test]
async fn without_a_wait_that_is_asked_for_the_policy_decides() {
    for header in [RetryAfter::Absent, RetryAfter::Text("soon".to_owned())] {
        let [wait] = waits(header).await[..] else {
            panic!("one wait")
        };
        assert!(wait < Duration::from_millis(20), "{wait:?}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_time_of_the_call_is_left_to_the_caller() {
    let hour = Fault::TooManyRequests(RetryAfter::Seconds(3_600));
    let rig = Rig::new([hour]);
    let error = bounded(rig.client.orders().list(ListOrders::new()))
        .await
        .unwrap_err();
    assert!(error.is_rate_limited() && error.is_retryable(), "{error}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3_600)));
    assert_eq!((error.attempts(), rig.server.received()), (1, 1));
}

#[tokio::test]
async fn an_unsafe_write_that_is_throttled_is_left_to_the_caller() {
    for (header, asked) in [
        (RetryAfter::Absent, None),
        (RetryAfter::Seconds(1), Some(Duration::from_secs(1))),
    ] {
        let (rig, error) = unsafe_write(Fault::TooManyRequests(header)).await;
        assert!(error.is_rate_limited() && error.is_retryable(), "{error}");
        assert!(error.was_sent() && !error.is_outcome_unknown(), "{error}");
        assert_eq!((error.status(), error.retry_after()), (Some(429), asked));
        assert!(rig.receipts().await.is_empty());
    }
}

#[tokio::test]
async fn a_keyed_write_that_is_throttled_is_sent_again_with_its_key() {
    let rig = Rig::new([]);
    for write in Keyed::all(&rig).await {
        for fault in Fault::TooManyRequests(RetryAfter::Absent).times(2) {
            rig.server.inject(fault);
        }
        let done = bounded(write.send(&rig.client, None)).await.unwrap();
        assert_eq!((done.attempts, write.made(&rig).await), (3, vec![done.id]));
        let hits = rig.server.hits();
        let hit = hits.iter().find(|hit| hit.path == write.path()).unwrap();
        assert_eq!((hit.key.as_ref(), hit.count), (Some(&done.key), 3));
    }
}

#[tokio::test]
async fn a_storm_of_server_errors_reaches_no_unsafe_write_twice() {
    let rig = Rig::new([500, 502, 503, 504].map(Fault::ServerError));
    for (number, status) in [500, 502, 503, 504].into_iter().enumerate() {
        let error = bounded(create(&rig.client, "once")).await.unwrap_err();
        assert!(
            error.is_server_error() && error.is_outcome_unknown(),
            "{error}"
        );
        assert_eq!((error.status(), error.attempts()), (Some(status), 1));
        assert!(error.is_api_error() && !error.is_retryable(), "{error}");
        assert_eq!(rig.server.received(), number + 1);
    }
    assert!(rig.receipts().await.is_empty());
    bounded(create(&rig.client, "after it")).await.unwrap();
}

#[tokio::test]
async fn a_read_lives_through_a_storm_that_is_shorter_than_its_attempts() {
    for (storm, comes_through) in [(2, true), (3, false), (10, false)] {
        let rig = Rig::new(Fault::ServerError(503).times(storm));
        let call = rig.client.orders().list(ListOrders::new());
        match bounded(call.send_with_response()).await {
            Ok(response) => assert_eq!((comes_through, response.attempts()), (true, 3)),
            Err(error) => {
                assert!(!comes_through && error.is_server_error(), "{error}");
                assert!(error.is_retryable() && !error.is_outcome_unknown());
                assert_eq!(error.attempts(), ATTEMPTS);
            }
        }
        assert_eq!(rig.server.received(), 3, "{storm}");
    }
}

#[tokio::test]
async fn a_keyed_write_lives_through_a_storm_and_is_carried_out_once() {
    let rig = Rig::new([]);
    for write in Keyed::all(&rig).await {
        rig.server.inject(Fault::ServerError(500).executed());
        rig.server.inject(Fault::BadGateway.executed());
        let done = bounded(write.send(&rig.client, None)).await.unwrap();
        assert_eq!((done.attempts, write.made(&rig).await), (3, vec![done.id]));
    }
}

#[tokio::test]
async fn a_client_does_not_add_to_the_load_of_a_service_in_trouble() {
    let policy = QUICK.max_attempts(5).max_delay(Duration::from_millis(1));
    let rig = Rig::with(Fault::ServerError(503).times(1_000), |builder| {
        builder.retry(policy)
    });
    let list = || rig.client.orders().list(ListOrders::new());
    for _ in 0..25 {
        assert_eq!(bounded(list()).await.unwrap_err().attempts(), 5);
    }
    // A hundred retries were made, which is all there are while nothing succeeds.
    for _ in 0..35 {
        assert_eq!(bounded(list()).await.unwrap_err().attempts(), 1);
    }
    assert_eq!(rig.server.received(), 160);
    // Another client has a budget of its own.
    let other = crate::rig::at(&rig.server.url())
        .retry(policy)
        .build()
        .unwrap();
    let error = bounded(other.orders().list(ListOrders::new()))
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), rig.server.received()), (5, 165));
}
