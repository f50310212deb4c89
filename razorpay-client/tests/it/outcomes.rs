//! What an error says about a write: whether it was carried out, was not, or nobody knows.

use std::net::TcpListener;

use razorpay_client::types::ids::{ItemId, PaymentId};
use razorpay_client::types::orders::{CreateOrder, Order};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::refunds::Refund;
use razorpay_client::types::{Amount, Currency, Money};
use razorpay_client::{Async, Call, Client, Error, KeyedCall};

use crate::support::{Reaction, Server, answer, json, order, problem, refund};

fn pay_back(client: &Client) -> KeyedCall<Refund, Async> {
    let amount = RefundPayment::new().amount(Amount::minor(100));
    client.payments().refund(&PaymentId::from("pay_1"), amount)
}

fn create(client: &Client) -> Call<Order, Async> {
    let price = Money::from_major("500", Currency::Inr).unwrap();
    client.orders().create(CreateOrder::new(price))
}

/// A success whose body breaks off.
fn cut_off(body: &str) -> Reaction {
    let whole = answer(200, "", body);
    Reaction::Break(whole[..whole.len() - 20].to_vec())
}

fn refused(status: u16) -> Reaction {
    json(status, &problem("BAD_REQUEST_ERROR", "No"))
}

fn assert_carried_out(error: &Error) {
    assert!(error.is_success_unread() && error.was_sent(), "{error}");
    assert!(!error.is_outcome_unknown(), "{error}");
    let line = error.to_string();
    assert!(
        line.contains("do not send it again with another idempotency key"),
        "{line}"
    );
}

#[tokio::test]
async fn a_success_that_was_cut_off_is_remembered() {
    for status in [400, 401, 403, 409, 422, 429, 500, 303] {
        let server = Server::start([cut_off(&refund()), refused(status), refused(status)]).await;
        let error = pay_back(&server.retrying_client()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert!(error.attempts() > 1);
        assert_carried_out(&error);
        assert!(
            error
                .to_string()
                .contains("an earlier attempt was carried out"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_success_that_was_cut_off_outlives_an_unknown_outcome_on_either_side() {
    let lost = || Reaction::Break(Vec::new());
    for reactions in [
        [cut_off(&refund()), lost(), refused(400)],
        [lost(), cut_off(&refund()), refused(400)],
        [lost(), refused(429), cut_off(&refund())],
    ] {
        let server = Server::start(reactions).await;
        let error = pay_back(&server.retrying_client()).await.unwrap_err();
        assert_eq!(error.attempts(), 3, "{error}");
        assert_carried_out(&error);
    }
}

#[tokio::test]
async fn a_success_that_was_cut_off_outlives_a_server_that_is_gone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let whole = answer(200, "", refund());
    let served = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        let mut request = [0; 4_096];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(&whole[..whole.len() - 20]).unwrap();
    });
    let client = Client::builder()
        .key("rzp_test_key", "s3cret")
        .base_url(url)
        .build()
        .unwrap();
    let error = pay_back(&client).await.unwrap_err();
    served.join().unwrap();
    assert!(error.is_connect() && error.attempts() == 3, "{error}");
    assert_carried_out(&error);
}

#[tokio::test]
async fn an_unknown_outcome_outlives_a_refusal() {
    let server = Server::start([Reaction::Break(Vec::new()), refused(400)]).await;
    let error = pay_back(&server.retrying_client()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(400), 2));
    assert!(
        error.is_outcome_unknown() && error.is_api_error(),
        "{error}"
    );
}

#[tokio::test]
async fn statuses_that_do_not_say_that_a_write_was_not_done_leave_it_open() {
    for status in [301, 302, 303, 307, 308, 408, 460, 499, 500, 502, 520] {
        for body in ["", "<html>", "{}", r#"{"message":"gone"}"#] {
            let server = Server::start([json(status, body)]).await;
            let error = create(&server.client()).await.unwrap_err();
            assert!(
                error.is_outcome_unknown() && !error.is_retryable(),
                "{error}"
            );
            let line = error.to_string();
            assert!(line.contains("find out by orders.list(receipt)"), "{line}");
        }
    }
}

#[tokio::test]
async fn a_protocol_that_is_switched_leaves_a_write_open() {
    let switched = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
    let server = Server::start([Reaction::Break(switched.to_vec())]).await;
    let error = create(&server.client()).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
}

#[tokio::test]
async fn the_error_object_of_the_service_refuses_at_these_statuses_too() {
    for status in [303, 408, 499] {
        let server = Server::start([refused(status)]).await;
        let error = create(&server.client()).await.unwrap_err();
        assert!(
            !error.is_outcome_unknown() && error.is_api_error() && error.was_sent(),
            "{error}"
        );
        let failed = json(status, &problem("SERVER_ERROR", "Down"));
        let server = Server::start([failed]).await;
        let error = create(&server.client()).await.unwrap_err();
        assert!(
            error.is_outcome_unknown() && error.is_api_error(),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_error_object_is_an_error_at_a_status_of_success() {
    let item = ItemId::from("item_1");
    let server = Server::start([refused(200), refused(200)]).await;
    let client = server.client();
    let error = client.items().delete(&item).await.unwrap_err();
    assert!(error.is_api_error() && !error.is_decode(), "{error}");
    assert!(
        !error.is_success_unread() && !error.is_outcome_unknown(),
        "{error}"
    );
    assert_eq!(error.status(), Some(200));
    let error = create(&client).await.unwrap_err();
    assert!(
        error.is_api_error() && !error.is_success_unread(),
        "{error}"
    );

    let failed = json(200, &problem("SERVER_ERROR", "Down"));
    let server = Server::start([failed, json(200, "[]"), json(200, "")]).await;
    let client = server.client();
    let error = client.items().delete(&item).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    client.items().delete(&item).await.unwrap();
    client.items().delete(&item).await.unwrap();
}

#[tokio::test]
async fn a_read_that_is_answered_for_another_is_asked_again() {
    let server = Server::start([json(200, &order(2)), json(200, &order(1))]).await;
    let call = server
        .retrying_client()
        .orders()
        .fetch(&"order_1".into())
        .send_with_response();
    let response = call.await.unwrap();
    assert_eq!(
        (response.value().id.as_str(), response.attempts()),
        ("order_1", 2)
    );
    assert_eq!(server.connections(), 2, "the connection is not used again");
}

#[tokio::test]
async fn an_error_is_short_whatever_the_response_says() {
    let long = "x".repeat(2_000_000);
    for body in [
        format!(r#"{{"error":{{"code":"{long}","description":"{long}","field":"{long}"}}}}"#),
        format!(
            r#"{{"error":{{"code":"A","description":"{long}","metadata":{{"{long}":"{long}"}}}}}}"#
        ),
        format!(r#"{{"zz":{}"#, "[".repeat(2_000_000)),
        format!(r#"{{"id":{}"#, r#"{"key":"#.repeat(300_000)),
        format!(r#"{{"{long}":1,"id":7}}"#),
        format!(r#"{{"id":"{long}","entity":{{"{long}":["#),
    ] {
        for status in [200, 400] {
            let server = Server::start([json(status, &body)]).await;
            let error = create(&server.client()).await.unwrap_err();
            let (line, debug) = (error.to_string(), format!("{error:?}"));
            assert!(line.len() <= 1_000, "{}", line.len());
            assert!(debug.len() <= 4_000, "{}", debug.len());
            assert!(format!("{error:#?}").len() <= 4_000);
            assert!(error.decode_path().is_none_or(|path| path.len() <= 260));
            if error.is_decode() {
                assert!(line.contains("do not send it again"), "{line}");
            }
        }
    }
}

#[tokio::test]
async fn personal_data_in_a_description_is_masked() {
    let text = "The contact +91 98765 43210 and someone@example.com are taken";
    let server = Server::start([json(400, &problem("BAD_REQUEST_ERROR", text))]).await;
    let error = create(&server.client()).await.unwrap_err();
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(
        !shown.contains("98765") && !shown.contains("someone"),
        "{shown}"
    );
    assert!(
        shown.contains("The contact [redacted] and [redacted] are taken"),
        "{shown}"
    );
    assert_eq!(error.api().unwrap().description.as_deref(), Some(text));
}
