//! Refusals: conflicts of idempotency keys, keys that are not accepted, errors without their wrapper.

use razorpay_client::types::orders::ListOrders;
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::{Amount, ErrorCode};
use razorpay_mock::faults::{Answer, Fault};
use serde_json::json;

use super::unsafe_write;
use crate::rig::{ATTEMPTS, Keyed, Rig, bounded};

#[tokio::test]
async fn still_in_progress_is_waited_for_where_that_is_documented() {
    let rig = Rig::new([]);
    for write in Keyed::all(&rig).await {
        let is_documented = !matches!(write, Keyed::Payout);
        // The first attempt got through, as this client cannot know.
        rig.server.inject(Fault::ResetAfterRequest.executed());
        rig.server.inject(Fault::InProgress);
        let outcome = bounded(write.send(&rig.client, None)).await;
        let made = write.made(&rig).await;
        assert_eq!(made.len(), 1, "{write:?}");
        let count = rig.server.hits_of("POST", &write.path());
        match outcome {
            Ok(done) => {
                assert!(is_documented, "{write:?}");
                assert_eq!((made[0] == done.id, done.attempts, count), (true, 3, 3));
            }
            Err(error) => {
                assert!(!is_documented, "{write:?}: {error}");
                assert!(error.is_conflict() && !error.is_in_progress(), "{error}");
                assert_eq!((error.attempts(), count), (2, 2));
                // The attempt before is still open.
                assert!(error.is_outcome_unknown(), "{error}");
            }
        }
        let hits = rig.server.hits();
        let keys = hits.iter().filter(|hit| hit.path == write.path()).count();
        assert_eq!(keys, 1, "{hits:?}");
    }
}

#[tokio::test]
async fn still_in_progress_at_the_end_is_an_open_outcome() {
    let rig = Rig::new([]);
    let write = Keyed::Refund(rig.payment().await);
    let faults = Fault::InProgress.times(usize::try_from(ATTEMPTS).unwrap());
    faults
        .into_iter()
        .for_each(|fault| rig.server.inject(fault));
    let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
    assert!(error.is_in_progress() && error.is_conflict(), "{error}");
    assert!(
        error.is_outcome_unknown() && error.is_retryable(),
        "{error}"
    );
    assert_eq!((error.status(), error.attempts()), (Some(409), ATTEMPTS));
    assert_eq!(error.reconciled_by(), Some("payments.list_refunds(id)"));
    assert_eq!(rig.server.hits()[0].count, rig.server.received());
}

#[tokio::test]
async fn another_request_with_the_key_is_final() {
    let rig = Rig::new([]);
    for write in Keyed::all(&rig).await {
        let before = rig.server.received();
        rig.server.inject(Fault::DifferentRequest);
        let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
        assert!(error.is_conflict() && !error.is_in_progress(), "{error}");
        assert!(
            !error.is_retryable() && !error.is_outcome_unknown(),
            "{error}"
        );
        assert_eq!((error.attempts(), rig.server.received()), (1, before + 1));
        assert!(write.made(&rig).await.is_empty());
    }
}

#[tokio::test]
async fn a_key_that_is_used_for_two_requests_is_told_by_the_service_itself() {
    let rig = Rig::new([]);
    let payment = rig.payment().await;
    let refund = |amount| {
        let params = RefundPayment::new().amount(Amount::minor(amount));
        rig.client
            .payments()
            .refund(&payment, params)
            .idempotency_key("refund_42-a")
    };
    bounded(refund(100)).await.unwrap();
    let error = bounded(refund(101)).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_retryable(), "{error}");
    assert!(
        !error.is_outcome_unknown() && error.is_api_error(),
        "{error}"
    );
    assert_eq!(error.idempotency_key(), Some("refund_42-a"));
    assert_eq!(Keyed::Refund(payment).made(&rig).await.len(), 1);
}

#[tokio::test]
async fn a_conflict_of_an_unsafe_write_is_never_repeated() {
    for fault in [Fault::InProgress, Fault::DifferentRequest] {
        let (rig, error) = unsafe_write(fault).await;
        assert!(error.is_conflict() && !error.is_retryable(), "{error}");
        assert!(!error.is_in_progress() && rig.receipts().await.is_empty());
        assert_eq!(rig.server.received(), 1);
    }
}

#[tokio::test]
async fn a_refused_key_is_told_even_without_the_wrapper() {
    let (rig, error) = unsafe_write(Fault::BareUnauthorized).await;
    assert!(error.is_authentication() && error.is_api_error(), "{error}");
    assert!(error.was_sent() && !error.is_outcome_unknown() && !error.is_retryable());
    let api = error.api().unwrap();
    assert_eq!(api.code, ErrorCode::BadRequestError);
    assert_eq!(api.description.as_deref(), Some("Authentication failed"));
    assert!(error.to_string().contains("test or live"), "{error}");
    assert!(rig.receipts().await.is_empty());

    let rig = Rig::new([Fault::BareUnauthorized]);
    let read = bounded(rig.client.orders().list(ListOrders::new())).await;
    assert!(read.unwrap_err().is_authentication());
    assert_eq!(
        rig.server.received(),
        1,
        "another attempt would change nothing"
    );
}

#[tokio::test]
async fn a_refusal_is_never_repeated_whatever_is_called() {
    for status in [400, 401, 403, 404, 410, 422, 501] {
        let body = json!({ "error": { "code": "BAD_REQUEST_ERROR", "description": "No" } });
        let rig = Rig::new([]);
        let inject = || {
            rig.server
                .inject(Fault::Answer(Answer::json(status, &body)))
        };
        inject();
        let read = bounded(rig.client.orders().list(ListOrders::new())).await;
        assert_eq!(read.unwrap_err().status(), Some(status));
        let mut expected = 1;
        assert_eq!(rig.server.received(), expected);
        for write in Keyed::all(&rig).await {
            inject();
            expected += 1;
            let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
            assert_eq!((error.status(), error.attempts()), (Some(status), 1));
            assert_eq!(rig.server.received(), expected, "{status}: {write:?}");
        }
    }
}

#[tokio::test]
async fn placeholders_read_as_nothing_and_stay_in_the_body() {
    let body = json!({ "error": {
        "code": "BAD_REQUEST_ERROR", "description": "No", "source": "NA", "step": "null",
        "reason": null, "field": "", "metadata": [],
    } });
    let (_, error) = unsafe_write(Fault::Answer(Answer::json(400, &body))).await;
    let api = error.api().unwrap();
    assert_eq!(
        (&api.source, &api.step, &api.reason, &api.field),
        (&None, &None, &None, &None)
    );
    assert!(api.metadata.is_none());
    let kept: serde_json::Value = serde_json::from_slice(error.body().unwrap()).unwrap();
    assert_eq!(kept, body);
    assert!(!error.to_string().contains("NA"), "{error}");
}
