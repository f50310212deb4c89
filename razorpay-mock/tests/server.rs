//! The server itself: where it listens, what it remembers, how it ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::HashSet;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use common::{BASIC, Mock, items, text};
use razorpay_mock::{Config, MockServer, Request};
use serde_json::json;

#[test]
fn only_loopback_is_listened_on() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let config = Config::new().address(address.parse().unwrap());
        let error = MockServer::start(config).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{address}");
    }
    let server = MockServer::start(Config::new()).unwrap();
    assert!(server.address().ip().is_loopback());
    assert_eq!(server.url(), format!("http://{}", server.address()));
}

#[test]
fn a_server_can_be_shared_and_sent() {
    fn fits<T: Send + Sync + Unpin + 'static>() {}
    fits::<MockServer>();
    fits::<Config>();
    fits::<Request>();
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = MockServer::start(Config::new().port(port)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[test]
fn the_key_is_the_one_that_was_set() {
    let mock = Mock::start();
    assert_eq!(mock.server.key_id(), common::KEY_ID);
    assert_eq!(mock.server.key_secret(), common::KEY_SECRET);
    assert!(!format!("{:?}", mock.server).contains(common::KEY_SECRET));
}

#[test]
fn a_hundred_orders_at_once_are_a_hundred_orders() {
    let mock = Mock::start();
    let ids: HashSet<String> = thread::scope(|scope| {
        let makers: Vec<_> = (0..100)
            .map(|_| scope.spawn(|| text(&mock.order(), "id").to_owned()))
            .collect();
        makers
            .into_iter()
            .map(|maker| maker.join().unwrap())
            .collect()
    });
    assert_eq!(ids.len(), 100);
    let listed = items(&mock.get("/v1/orders?count=100").ok());
    let listed: HashSet<String> = listed
        .iter()
        .map(|order| text(order, "id").to_owned())
        .collect();
    assert_eq!(listed, ids);
}

#[test]
fn one_of_many_customers_pays_an_order() {
    let mock = Mock::start();
    let order = mock.order();
    let paid = thread::scope(|scope| {
        let customers: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| mock.pay(&order, json!({})).status))
            .collect();
        let statuses = customers
            .into_iter()
            .map(|customer| customer.join().unwrap());
        statuses.filter(|status| *status == 200).count()
    });
    assert_eq!(paid, 1);
    assert_eq!(mock.fetch(&order)["amount_paid"], 50_000);
}

#[test]
fn the_same_seed_makes_the_same_ids() {
    let run = |seed: u64| {
        let mock = Mock::with(Config::new().seed(seed));
        let order = mock.order();
        let checkout = mock.pay(&order, json!({})).ok();
        (order["id"].clone(), checkout["razorpay_payment_id"].clone())
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1).0, run(2).0);
    assert_ne!(run(1).1, run(2).1);
}

#[test]
fn requests_are_remembered_as_they_came() {
    let mock = Mock::start();
    let body = b"{\"amount\": 100,\n\"currency\":\"INR\"}";
    mock.send(
        "POST",
        "/v1/orders?",
        &[("authorization", BASIC), ("X-Thing", "a"), ("x-thing", "b")],
        body,
    );
    mock.send(
        "GET",
        "/v1/orders?expand%5B%5D=payments&receipt=a+b",
        &[],
        b"",
    );
    mock.send("GET", "/nowhere", &[], b"");
    let requests = mock.server.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (request.method(), request.path(), request.query()))
        .collect();
    let expected = [
        ("POST", "/v1/orders", Some("")),
        (
            "GET",
            "/v1/orders",
            Some("expand%5B%5D=payments&receipt=a+b"),
        ),
        ("GET", "/nowhere", None),
    ];
    assert_eq!(seen, expected);
    assert_eq!(requests[0].body(), body);
    assert_eq!(requests[0].json().unwrap()["amount"], 100);
    assert_eq!(requests[0].header("authorization"), Some(BASIC));
    let things: Vec<_> = requests[0]
        .headers()
        .filter(|(name, _)| *name == "x-thing")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(things, ["a", "b"]);
    assert_eq!(requests[1].header("authorization"), None);
    assert_eq!(requests[1].json(), None);
    let pairs = requests[1].query_pairs();
    assert_eq!(pairs[0], ("expand[]".into(), "payments".into()));
    assert_eq!(pairs[1], ("receipt".into(), "a b".into()));

    mock.server.clear_requests();
    assert_eq!(mock.server.requests(), []);
}

#[test]
fn only_the_last_requests_are_remembered() {
    let mock = Mock::with(Config::new().recorded(2));
    for path in ["/1", "/2", "/3"] {
        mock.get(path);
    }
    let requests = mock.server.requests();
    let paths: Vec<_> = requests.iter().map(Request::path).collect();
    assert_eq!(paths, ["/2", "/3"]);
}

#[test]
fn a_body_may_be_long_but_not_too_long() {
    let mock = Mock::with(Config::new().max_body(100));
    let body = |length: usize| {
        let json = "{\"amount\":100,\"currency\":\"INR\"}";
        format!("{json:<length$}")
    };
    let headers = [("authorization", BASIC)];
    let send = |length| mock.send("POST", "/v1/orders", &headers, body(length).as_bytes());
    send(100).ok();
    let error = send(101).error(413);
    assert_eq!(error["code"], "BAD_REQUEST_ERROR");
    assert_eq!(items(&mock.get("/v1/orders").ok()).len(), 1);
}

#[test]
fn answers_are_json_and_a_connection_takes_more_than_one_request() {
    let mock = Mock::start();
    let reply = mock.get("/v1/orders");
    assert!(
        reply.head.contains("content-type: application/json"),
        "{}",
        reply.head
    );

    let mut stream = TcpStream::connect(mock.server.address()).unwrap();
    let request = format!("GET /v1/orders HTTP/1.1\r\nhost: x\r\nauthorization: {BASIC}\r\n\r\n");
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        while !answer.ends_with("}") {
            let mut part = [0; 1024];
            let length = stream.read(&mut part).unwrap();
            assert_ne!(length, 0, "cut off: {answer}");
            answer += std::str::from_utf8(&part[..length]).unwrap();
        }
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
    assert_eq!(mock.server.requests().len(), 4);
}

fn refuses(address: SocketAddr) -> bool {
    TcpStream::connect(address).is_err()
}

#[test]
fn a_server_that_is_dropped_or_stopped_is_gone() {
    for stop in [drop::<MockServer>, MockServer::stop] {
        let server = MockServer::start(Config::new()).unwrap();
        let address = server.address();
        let mut idle = TcpStream::connect(address).unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        let mut first = [0; 10];
        idle.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 4");
        stop(server);
        assert!(refuses(address));
        // A connection that is kept open is closed, not cut: the answer is complete.
        let mut rest = String::new();
        idle.read_to_string(&mut rest).unwrap();
        assert!(rest.ends_with('}'), "{rest}");
    }
}

#[test]
fn a_server_can_be_dropped_in_async_code() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let address = runtime.block_on(async {
        let server = MockServer::start(Config::new()).unwrap();
        server.address()
    });
    assert!(refuses(address));
}
