//! Requests that come again with their idempotency key.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::thread;

use common::{BASIC, Mock, Reply, items, text};
use razorpay_mock::faults::{Fault, FaultServer, Script};
use serde_json::{Value, json};

const KEY: (&str, &str) = (
    "x-refund-idempotency",
    "550e8400-e29b-41d4-a716-446655440000",
);
const DIFFERENT: &str =
    "Different request with the same idempotency key has already been processed.";

fn target(payment: &Value) -> String {
    format!("/v1/payments/{}/refund", text(payment, "id"))
}

fn refunds(mock: &Mock, payment: &Value) -> Vec<Value> {
    items(&mock.get(&format!("{}s", target(payment))).ok())
}

#[track_caller]
fn told(reply: Reply, status: u16, description: &str) {
    let error = reply.error(status);
    assert_eq!(error["code"], "BAD_REQUEST_ERROR");
    assert_eq!(error["description"], description);
}

#[test]
fn a_refund_that_is_repeated_happens_once() {
    let mock = Mock::start();
    let payment = mock.payment();
    let body = json!({"amount": 500, "notes": {"a": "b"}});
    let first = mock.post_keyed(&target(&payment), KEY, &body).ok();
    mock.clock.advance(100);
    assert_eq!(mock.post_keyed(&target(&payment), KEY, &body).ok(), first);
    // The order of the fields and blanks between them are no difference.
    let other = b"{ \"notes\": {\"a\":\"b\"},\n\"amount\": 500 }";
    let headers = [("authorization", BASIC), KEY];
    assert_eq!(
        mock.send("POST", &target(&payment), &headers, other).ok(),
        first
    );
    assert_eq!(refunds(&mock, &payment).len(), 1);

    let second = ("x-refund-idempotency", "another-key");
    assert_ne!(
        mock.post_keyed(&target(&payment), second, &body).ok(),
        first
    );
    assert_ne!(mock.post(&target(&payment), &body).ok(), first);
    assert_eq!(refunds(&mock, &payment).len(), 3);
}

#[test]
fn another_request_with_the_key_is_a_conflict() {
    let mock = Mock::start();
    let [payment, other] = [(); 2].map(|()| mock.payment());
    let body = json!({"amount": 500});
    mock.post_keyed(&target(&payment), KEY, &body).ok();
    for (payment, body) in [
        (&payment, json!({"amount": 501})),
        (&payment, json!({})),
        (&payment, json!({"amount": 500, "receipt": "r"})),
        (&other, body.clone()),
    ] {
        let reply = mock.post_keyed(&target(payment), KEY, &body);
        assert_eq!(reply.json["error"]["source"], "NA");
        told(reply, 409, DIFFERENT);
    }
    assert_eq!(refunds(&mock, &payment).len(), 1);
    assert!(refunds(&mock, &other).is_empty());
}

#[test]
fn a_key_that_breaks_the_rule_is_refused_before_anything_happens() {
    let mock = Mock::start();
    let payment = mock.payment();
    let refund = |key| {
        let key = ("x-refund-idempotency", key);
        mock.post_keyed(&target(&payment), key, &json!({}))
    };
    let short = "The idempotency key must be at least 10 characters long.";
    told(refund("123456789"), 400, short);
    told(refund(""), 400, short);
    let letters =
        "The idempotency key must only contain alphanumeric characters, underscores, and hyphens";
    told(refund("with a blank"), 400, letters);
    told(refund("with.a.point"), 400, letters);
    assert!(refunds(&mock, &payment).is_empty());
}

#[test]
fn a_refused_request_may_be_corrected_under_its_key() {
    let mock = Mock::start();
    let payment = mock.payment();
    for amount in [99, 50_001] {
        mock.post_keyed(&target(&payment), KEY, &json!({"amount": amount}))
            .error(400);
    }
    mock.post_keyed(&target(&payment), KEY, &json!({"amount": 100}))
        .ok();
}

#[test]
fn a_key_belongs_to_its_scheme_and_to_no_account() {
    let mock = Mock::start();
    let payment = mock.payment();
    let key = KEY.1;
    mock.post_keyed(&target(&payment), KEY, &json!({})).ok();
    let sent = json!({"account": "acc_CPRsN1LkFccllA", "amount": 100, "currency": "INR"});
    let transfer = mock
        .post_keyed("/v1/transfers", ("X-Transfer-Idempotency", key), &sent)
        .ok();
    let account = ("x-razorpay-account", "acc_AnotherAccount1");
    let headers = [
        ("authorization", BASIC),
        ("x-transfer-idempotency", key),
        account,
    ];
    let body = sent.to_string();
    let again = mock
        .send("POST", "/v1/transfers", &headers, body.as_bytes())
        .ok();
    assert_eq!(again, transfer);
    let requests = mock.server.requests();
    assert_eq!(requests.last().unwrap().header(account.0), Some(account.1));
    // The page of this scheme speaks of a bad request.
    let other = json!({"account": "acc_CPRsN1LkFccllA", "amount": 101, "currency": "INR"});
    let reply = mock.post_keyed("/v1/transfers", ("x-transfer-idempotency", key), &other);
    assert_eq!(reply.error(400)["code"], "BAD_REQUEST_ERROR");
    assert_eq!(items(&mock.get("/v1/transfers").ok()).len(), 1);
}

#[test]
fn a_payout_that_is_repeated_answers_its_state_since() {
    let mock = Mock::start();
    let key = ("x-payout-idempotency", "a b_c-1");
    let body = json!({
        "account_number": "7878780080316316",
        "fund_account_id": "fa_Mock0000000001",
        "amount": 1_000,
        "currency": "INR",
        "mode": "IMPS",
        "purpose": "refund",
    });
    let first = mock.post_keyed("/v1/payouts", key, &body).ok();
    assert_eq!(mock.post_keyed("/v1/payouts", key, &body).ok(), first);
    let settle = format!("/_mock/payouts/{}/settle", text(&first, "id"));
    mock.send("POST", &settle, &[], b"").ok();
    let again = mock.post_keyed("/v1/payouts", key, &body).ok();
    assert_eq!(
        (&again["id"], &again["status"]),
        (&first["id"], &json!("processed"))
    );
    let mut other = body;
    other["amount"] = 1_001.into();
    mock.post_keyed("/v1/payouts", key, &other).error(400);
}

#[test]
fn many_at_once_are_one() {
    let mock = Mock::start();
    let payment = mock.payment();
    let answers: Vec<_> = thread::scope(|scope| {
        let clients: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| mock.post_keyed(&target(&payment), KEY, &json!({})).ok()))
            .collect();
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(refunds(&mock, &payment).len(), 1);
}

#[test]
fn a_refund_whose_answer_is_lost_is_not_made_twice() {
    let mock = Mock::start();
    let payment = mock.payment();
    let script = Script::new([
        Fault::ResetAfterRequest.executed(),
        Fault::InProgress,
        Fault::BadGateway.executed(),
    ]);
    let server = FaultServer::start(script.mock(&mock.server)).unwrap();
    let body = json!({"amount": 500});
    let headers = format!("{}: {}\r\nauthorization: {BASIC}\r\n", KEY.0, KEY.1);
    let raw = format!(
        "POST {} HTTP/1.1\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        target(&payment),
        body.to_string().len(),
    );
    let attempt = || {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
        let _ = stream.write_all(raw.as_bytes());
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    };
    assert_eq!(attempt(), "");
    assert!(attempt().contains("HTTP/1.1 409"));
    assert!(attempt().contains("502"));
    let last = attempt();
    let refunds = refunds(&mock, &payment);
    assert_eq!(refunds.len(), 1);
    assert!(last.starts_with("HTTP/1.1 200") && last.contains(text(&refunds[0], "id")));
    let hits = server.hits();
    assert_eq!(
        (hits.len(), hits[0].count, hits[0].key.as_deref()),
        (1, 4, Some(KEY.1))
    );
}
