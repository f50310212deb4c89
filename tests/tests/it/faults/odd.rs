//! Answers that are not what they should be.

use razorpay_client::Method;
use razorpay_client::types::orders::ListOrders;
use razorpay_mock::faults::{Answer, Fault, FaultServer};
use serde_json::Value;

use super::{unsafe_write, unsafe_write_on};
use crate::rig::{Keyed, QUICK, Rig, at, bounded, create};

/// The answer says that it went well, and cannot be used: nothing may be repeated, and nothing is unknown.
#[track_caller]
fn is_unread(rig: &Rig, error: &razorpay_client::Error) {
    assert!(error.is_success_unread() && error.was_sent(), "{error}");
    assert!(
        !error.is_outcome_unknown() && !error.is_retryable(),
        "{error}"
    );
    assert_eq!(
        (error.status(), rig.server.received()),
        (Some(200), 1),
        "{error}"
    );
    assert!(
        error.to_string().contains("the call itself succeeded"),
        "{error}"
    );
}

#[tokio::test]
async fn a_truncated_body_is_a_success_that_was_cut_off() {
    let (rig, error) = unsafe_write(Fault::TruncatedBody { missing: 10 }).await;
    is_unread(&rig, &error);
    assert!(!error.is_timeout() && !error.is_decode(), "{error}");
    assert_eq!(rig.receipts().await, ["once"]);
}

#[tokio::test]
async fn a_reset_within_the_body_is_no_reason_to_send_a_write_again() {
    let (rig, error) = unsafe_write(Fault::ResetDuringAnswer { after: 200 }).await;
    // What had arrived of the answer when the reset came is the network's choice.
    assert!(
        error.is_success_unread() != error.is_outcome_unknown(),
        "{error}"
    );
    assert_eq!((rig.server.received(), error.is_retryable()), (1, false));
    assert_eq!(rig.receipts().await, ["once"]);
}

#[tokio::test]
async fn a_truncated_body_is_read_again_where_that_does_no_harm() {
    let rig = Rig::new(Fault::TruncatedBody { missing: 10 }.times(2));
    let call = rig.client.orders().list(ListOrders::new());
    let response = bounded(call.send_with_response()).await.unwrap();
    assert_eq!((response.attempts(), rig.server.received()), (3, 3));

    for write in Keyed::all(&rig).await {
        rig.server.inject(Fault::TruncatedBody { missing: 1 });
        let done = bounded(write.send(&rig.client, None)).await.unwrap();
        assert_eq!(done.attempts, 2, "{write:?}");
        assert_eq!(write.made(&rig).await, [done.id]);
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_neither_read_nor_asked_for_again() {
    for (bytes, declared) in [
        (100_000, true),
        (100_000, false),
        (u64::MAX, true),
        (u64::MAX, false),
    ] {
        let fault = Fault::OversizedBody { bytes, declared };
        let rig = Rig::with([fault.clone()], |builder| builder.max_response_size(10_000));
        let error = unsafe_write_on(&rig, fault.clone()).await;
        is_unread(&rig, &error);
        assert!(error.to_string().contains("10000 bytes"), "{error}");
        assert!(error.body().is_none_or(<[u8]>::is_empty));
        let rig = Rig::with([fault], |builder| builder.max_response_size(10_000));
        let read = bounded(rig.client.orders().list(ListOrders::new())).await;
        let error = read.unwrap_err();
        assert_eq!((error.attempts(), rig.server.received()), (1, 1), "{error}");
    }
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_read() {
    let limit = 300_000;
    let fault = Fault::OversizedBody {
        bytes: limit,
        declared: false,
    };
    let rig = Rig::with([fault], |builder| {
        builder.max_response_size(usize::try_from(limit).unwrap())
    });
    let value = bounded(rig.client.request(Method::Get, "/v1/anything"))
        .await
        .unwrap();
    assert!(value["id"].as_str().unwrap().len() > 299_000);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_kept_and_located() {
    let (rig, error) = unsafe_write(Fault::InvalidUtf8.executed()).await;
    is_unread(&rig, &error);
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.decode_path(), Some("$.id"), "{error}");
    assert!(error.body().unwrap().contains(&0xff));
    assert_eq!(rig.receipts().await, ["once"]);

    let rig = Rig::new([Fault::InvalidUtf8]);
    let read = bounded(rig.client.orders().list(ListOrders::new())).await;
    assert!(read.unwrap_err().is_decode());
    assert_eq!(rig.server.received(), 1, "it would come again as it is");
}

#[tokio::test]
async fn an_unread_success_of_a_keyed_write_is_read_by_asking_with_its_key() {
    for fault in [Fault::InvalidUtf8.executed(), Fault::Empty.executed()] {
        let rig = Rig::new([]);
        for write in Keyed::all(&rig).await {
            rig.server.inject(fault.clone());
            let error = bounded(write.send(&rig.client, None)).await.unwrap_err();
            assert!(error.is_success_unread() && error.is_decode(), "{error}");
            assert_eq!((error.attempts(), error.is_outcome_unknown()), (1, false));
            let key = error.idempotency_key().unwrap().to_owned();
            let done = bounded(write.send(&rig.client, Some(&key))).await.unwrap();
            assert_eq!(write.made(&rig).await, [done.id], "{fault:?}");
        }
    }
}

#[tokio::test]
async fn json_under_another_content_type_is_json() {
    for content_type in ["text/html; charset=utf-8", "text/plain", "nonsense"] {
        let rig = Rig::new([Fault::ContentType(content_type.to_owned())]);
        let order = bounded(create(&rig.client, "once")).await.unwrap();
        assert_eq!(order.receipt.as_deref(), Some("once"), "{content_type}");
    }
}

#[tokio::test]
async fn a_page_of_html_is_no_success_to_rely_on() {
    let page = "<!DOCTYPE html><title>Sign in</title>";
    let answer = Answer::new(200)
        .header("content-type", "text/html")
        .body(page);
    let (rig, error) = unsafe_write(Fault::Answer(answer)).await;
    is_unread(&rig, &error);
    assert_eq!((error.is_decode(), error.decode_path()), (true, Some("$")));
    assert_eq!(error.body(), Some(page.as_bytes()));
    assert!(!error.to_string().contains("DOCTYPE"), "{error}");
}

#[tokio::test]
async fn a_page_of_html_from_a_gateway_leaves_a_write_open() {
    for (fault, carried_out) in [(Fault::BadGateway, 0), (Fault::BadGateway.executed(), 1)] {
        let (rig, error) = unsafe_write(fault).await;
        assert!(
            error.is_server_error() && error.is_outcome_unknown(),
            "{error}"
        );
        assert_eq!((error.status(), rig.server.received()), (Some(502), 1));
        assert!(error.api().is_none() && !error.is_api_error() && !error.is_retryable());
        assert!(error.body().unwrap().starts_with(b"<html>"));
        let kind = error.headers().unwrap().get("Content-Type");
        assert_eq!(kind, Some("text/html"));
        let line = error.to_string();
        assert!(line.contains("502") && line.contains("text/html"), "{line}");
        assert!(!line.contains("<html>") && !format!("{error:?}").contains("<html>"));
        assert_eq!(rig.receipts().await.len(), carried_out);
    }
    let rig = Rig::new(Fault::BadGateway.times(2));
    let call = rig.client.orders().list(ListOrders::new());
    let response = bounded(call.send_with_response()).await.unwrap();
    assert_eq!((response.attempts(), rig.server.received()), (3, 3));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_no_key_goes_elsewhere() {
    let elsewhere = FaultServer::start([]).unwrap();
    for status in [301, 302, 303, 307, 308] {
        for location in [
            format!("{}/v1/orders", elsewhere.url()),
            "/v1/moved".to_owned(),
        ] {
            let fault = Fault::Redirect {
                status,
                location: location.clone(),
            };
            // The status does not tell whether the order was made, so that neither may the error.
            for (fault, made) in [(fault.clone(), 0), (fault.clone().executed(), 1)] {
                let (rig, error) = unsafe_write(fault).await;
                assert_eq!(error.status(), Some(status), "{error}");
                assert!(
                    error.is_outcome_unknown() && !error.is_retryable(),
                    "{error}"
                );
                assert_eq!(error.reconciled_by(), Some("orders.list(receipt)"));
                assert_eq!(rig.receipts().await.len(), made);
            }
            let rig = Rig::new([]);

            rig.server.inject(fault);
            let read = bounded(rig.client.orders().list(ListOrders::new())).await;
            assert_eq!(read.unwrap_err().status(), Some(status));
            let place = rig.server.requests();
            let place: Vec<_> = place.iter().map(|request| request.path()).collect();
            assert_eq!(place, ["/v1/orders"], "{location}");
        }
    }
    assert_eq!((elsewhere.connections(), elsewhere.received()), (0, 0));
}

#[tokio::test]
async fn an_empty_success_is_told_from_a_value() {
    let (rig, error) = unsafe_write(Fault::Empty.executed()).await;
    is_unread(&rig, &error);
    assert_eq!((error.is_decode(), error.body()), (true, Some(&b""[..])));
    assert_eq!(rig.receipts().await, ["once"]);

    let rig = Rig::new([Fault::Empty, Fault::Empty, Fault::Answer(Answer::new(204))]);
    let read = bounded(rig.client.orders().list(ListOrders::new())).await;
    assert!(read.unwrap_err().is_decode());
    assert_eq!(rig.server.received(), 1);
    for _ in 0..2 {
        let raw = bounded(rig.client.request(Method::Delete, "/v1/anything/1")).await;
        assert_eq!(raw.unwrap(), Value::Null);
    }
}

#[tokio::test]
async fn what_is_no_http_is_a_broken_connection() {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 8_192]);
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.6\r\n\r\n");
    });
    let client = at(&url).retry(QUICK).build().unwrap();
    let error = bounded(create(&client, "once")).await.unwrap_err();
    assert!(error.was_sent() && error.is_outcome_unknown(), "{error}");
    assert_eq!((error.attempts(), error.status()), (1, None));
    server.join().unwrap();
}
