//! The webhooks of what customers do: signed, in order, readable by the types.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use common::{Mock, NOW, text};
use razorpay_mock::{Config, MockServer};
use razorpay_webhooks::{Event, EventKind, WebhookVerifier};
use serde_json::json;

const SECRET: &str = "webhook secret";

/// A shop that verifies what it is told and passes it on.
fn shop() -> (String, Receiver<Event>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut headers = Vec::new();
            let mut lines = (&mut stream).lines().map(Result::unwrap);
            assert_eq!(lines.next().unwrap(), "POST /webhooks HTTP/1.1");
            for line in lines.by_ref().take_while(|line| !line.is_empty()) {
                let (name, value) = line.split_once(": ").unwrap();
                headers.push((name.to_owned(), value.to_owned()));
            }
            let length = headers
                .iter()
                .find(|(name, _)| name == "content-length")
                .unwrap();
            let mut body = vec![0; length.1.parse().unwrap()];
            stream.read_exact(&mut body).unwrap();
            let event = WebhookVerifier::new(SECRET).verify_and_parse(&headers, &body);
            let answer = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";
            stream.get_mut().write_all(answer.as_bytes()).unwrap();
            if tell.send(event.unwrap()).is_err() {
                return;
            }
        }
    });
    (url, told)
}

fn next(told: &Receiver<Event>) -> Event {
    told.recv_timeout(Duration::from_secs(20)).unwrap()
}

#[test]
fn a_paid_order_is_told_in_three_events() {
    let (url, told) = shop();
    let mock = Mock::with(Config::new().webhook(url, SECRET));
    let order = mock.order();
    let paid = mock.pay(&order, json!({})).ok();

    let events = [next(&told), next(&told), next(&told)];
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(
        names,
        ["payment.authorized", "payment.captured", "order.paid"]
    );
    let ids: Vec<_> = events
        .iter()
        .map(|event| event.id.clone().unwrap())
        .collect();
    assert!(ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    for event in &events {
        assert_eq!(event.created_at.unwrap().as_unix(), NOW);
        assert_eq!(event.account_id.as_deref(), Some("acc_Mock0000000000"));
    }
    let EventKind::PaymentAuthorized(authorized) = &events[0].kind else {
        panic!()
    };
    assert_eq!(authorized.payment.status, "authorized");
    assert_eq!(authorized.payment.fee, None);
    let EventKind::OrderPaid(event) = &events[2].kind else {
        panic!()
    };
    assert_eq!(event.order.id, text(&order, "id"));
    assert_eq!(event.order.status, "paid");
    assert_eq!(event.payment.id, text(&paid, "razorpay_payment_id"));
    assert_eq!(event.payment.status, "captured");
}

#[test]
fn a_failure_and_an_authorisation_are_told_as_such() {
    let (url, told) = shop();
    let mock = Mock::with(Config::new().webhook(url, SECRET));
    let order = mock.order();
    mock.pay(&order, json!({ "outcome": "failed" })).error(400);
    assert_eq!(next(&told).name(), "payment.failed");
    mock.pay(&order, json!({ "outcome": "authorized" })).ok();
    assert_eq!(next(&told).name(), "payment.authorized");
    // Refused before there was a payment: nothing to tell.
    mock.pay(&order, json!({ "method": "card" })).error(400);
    mock.pay(&mock.order(), json!({})).ok();
    assert_eq!(next(&told).name(), "payment.authorized");
    assert_eq!(next(&told).name(), "payment.captured");
}

#[test]
fn what_was_sent_can_be_looked_at() {
    let (url, told) = shop();
    let mock = Mock::with(Config::new().webhook(url, SECRET));
    mock.pay(&mock.order(), json!({ "outcome": "failed" }))
        .error(400);
    let event = next(&told);
    // It is noted once the answer is there, which is after the shop has passed it on.
    let sent = (0..1_000).find_map(|_| {
        thread::sleep(Duration::from_millis(5));
        mock.server.deliveries().pop()
    });
    let sent = sent.unwrap();
    assert_eq!((sent.event(), sent.status()), ("payment.failed", Some(204)));
    assert_eq!(sent.id(), event.id.unwrap().as_str());
    assert_eq!(Event::parse(sent.body()).unwrap().name(), "payment.failed");
    assert!(!format!("{sent:?}").contains("entity"));
}

#[test]
fn without_a_place_nothing_is_sent_and_a_far_one_is_refused() {
    let mock = Mock::start();
    mock.pay(&mock.order(), json!({})).ok();
    assert!(mock.server.deliveries().is_empty());
    let far = Config::new().webhook("http://192.0.2.1:80/", SECRET);
    let error = MockServer::start(far).unwrap_err();
    assert!(
        error.to_string().contains("http://127.0.0.1:PORT/PATH"),
        "{error}"
    );
}

#[test]
fn the_stand_in_for_the_checkout_needs_no_key() {
    let mock = Mock::start();
    for (file, kind) in [
        ("checkout.js", "text/javascript"),
        ("checkout.html", "text/html"),
    ] {
        let reply = mock.send("GET", &format!("/_mock/{file}"), &[], b"");
        assert_eq!(reply.status, 200);
        assert!(
            reply
                .head
                .to_ascii_lowercase()
                .contains(&format!("content-type: {kind}"))
        );
    }
}
