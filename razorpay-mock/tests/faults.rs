//! Servers that misbehave: what comes over the wire, and what they count.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use common::{BASIC, Mock, text};
use razorpay_mock::faults::{Answer, Fault, FaultServer, Hit, RetryAfter, Script};
use serde_json::{Value, json};

/// Longer than anything here takes, unless it stalls.
const SOON: Duration = Duration::from_secs(5);

/// What a client saw: all bytes that came, and how it ended.
#[derive(Debug)]
struct Seen {
    bytes: Vec<u8>,
    /// `None` for a proper end, else the kind of trouble.
    end: Option<ErrorKind>,
}

impl Seen {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn status(&self) -> u16 {
        self.text().split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn body(&self) -> String {
        self.text().split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body()).unwrap()
    }

    fn header(&self, name: &str) -> Option<String> {
        let text = self.text();
        let head = text.split_once("\r\n\r\n").unwrap().0;
        head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    #[track_caller]
    fn is_reset(&self) {
        let reset = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
        assert!(self.end.is_some_and(|end| reset.contains(&end)), "{self:?}");
        assert_eq!(self.text(), "");
    }
}

fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nhost: x\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
}

fn post(body: &str) -> String {
    request("POST", "/v1/things", "connection: close\r\n", body)
}

fn connect(server: &FaultServer) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(SOON)).unwrap();
    stream
}

/// Reads to the end, or to trouble.
fn read(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let end = stream
        .read_to_end(&mut bytes)
        .err()
        .map(|error| error.kind());
    Seen { bytes, end }
}

/// Sends on a connection of its own and reads what comes.
fn send(server: &FaultServer, text: &str) -> Seen {
    let mut stream = connect(server);
    // A server that resets may do so before all is written; then it is told here and not again.
    let written = stream.write_all(text.as_bytes());
    let seen = read(&mut stream);
    Seen {
        end: written.err().map(|error| error.kind()).or(seen.end),
        ..seen
    }
}

fn start<const N: usize>(faults: [Fault; N]) -> FaultServer {
    FaultServer::start(faults).unwrap()
}

/// Waits for something that happens soon.
#[track_caller]
fn soon(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < SOON, "waited too long");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn without_a_fault_the_answer_is_the_normal_one() {
    let server = start([]);
    let seen = send(&server, &post("{}"));
    assert_eq!((seen.status(), seen.body().as_str()), (200, "{}"));
    assert_eq!(
        seen.header("content-type").as_deref(),
        Some("application/json")
    );
    let answer = Answer::json(201, &json!({"id": "x"})).header("x-thing", "a");
    let server = FaultServer::start(Script::new([]).answer(answer)).unwrap();
    for _ in 0..2 {
        let seen = send(&server, &post("{}"));
        assert_eq!((seen.status(), seen.json()), (201, json!({"id": "x"})));
        assert_eq!(seen.header("x-thing").as_deref(), Some("a"));
    }
}

#[test]
fn one_connection_takes_many_requests_and_each_meets_its_own_fault() {
    let server = start([Fault::Normal, Fault::Empty, Fault::BadGateway]);
    let mut stream = connect(&server);
    for (length, status) in [(2, "200"), (0, "200"), (0, "502"), (2, "200")] {
        stream
            .write_all(request("GET", "/", "", "").as_bytes())
            .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{head}");
        let promised = head.split_once("content-length: ").unwrap().1;
        let promised: usize = promised.lines().next().unwrap().parse().unwrap();
        if status == "200" {
            assert_eq!(promised, length);
        }
        stream.read_exact(&mut vec![0; promised]).unwrap();
    }
    assert_eq!((server.connections(), server.received()), (1, 4));
}

#[test]
fn a_connection_is_reset_before_or_in_a_request_and_nothing_was_received() {
    let body = "x".repeat(100);
    for fault in [
        Fault::ResetOnAccept,
        Fault::ResetBeforeRequest,
        Fault::ResetDuringHead,
        Fault::ResetDuringBody { after: 0 },
        Fault::ResetDuringBody { after: 99 },
        // Nothing that is not received can be carried out.
        Fault::ResetBeforeRequest.executed(),
    ] {
        let server = start([fault.clone()]);
        send(&server, &post(&body)).is_reset();
        assert_eq!(server.received(), 0, "{fault:?}");
        assert_eq!(server.begun(), usize::from(fault != Fault::ResetOnAccept));
        assert!(server.hits().is_empty() && server.requests().is_empty());
        assert_eq!(send(&server, &post(&body)).status(), 200);
        assert_eq!((server.received(), server.connections()), (1, 2));
    }
}

#[test]
fn a_connection_that_is_kept_open_is_reset_too() {
    for fault in [Fault::ResetOnAccept, Fault::ResetBeforeRequest] {
        let server = start([Fault::Normal, fault]);
        let mut stream = connect(&server);
        stream
            .write_all(request("GET", "/", "", "").as_bytes())
            .unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        thread::sleep(Duration::from_millis(30));
        stream
            .write_all(request("POST", "/", "", "{}").as_bytes())
            .unwrap();
        assert_eq!(read(&mut stream).end, Some(ErrorKind::ConnectionReset));
        assert_eq!((server.begun(), server.received()), (2, 1));
    }
}

#[test]
fn a_whole_request_is_received_and_its_answer_lost() {
    let body = "x".repeat(100);
    for fault in [
        Fault::ResetAfterRequest,
        Fault::ResetAfterRequest.executed(),
        Fault::ResetDuringBody { after: 100 },
    ] {
        let server = start([fault]);
        send(&server, &post(&body)).is_reset();
        assert_eq!(server.received(), 1);
        assert_eq!(server.requests()[0].body(), body.as_bytes());
    }
    let server = start([Fault::CloseAfterRequest]);
    let seen = send(&server, &post(&body));
    assert_eq!(
        (seen.end, seen.bytes.len(), server.received()),
        (None, 0, 1)
    );
}

#[test]
fn a_closed_port_refuses_and_opens_again() {
    let time = Duration::from_millis(500);
    let began = Instant::now();
    let server = start([Fault::Refuse(time)]);
    let refused = TcpStream::connect(server.address()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    soon(|| TcpStream::connect(server.address()).is_ok());
    assert!(began.elapsed() >= time);
    assert_eq!(send(&server, &post("")).status(), 200);

    server.inject(Fault::Refuse(time));
    let refused = TcpStream::connect(server.address()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert_eq!((server.received(), server.pending()), (1, 0));
}

#[test]
fn a_port_that_closes_closes_what_waits() {
    let time = Duration::from_millis(500);
    let server = start([Fault::Normal, Fault::ResetAfterRequest, Fault::Refuse(time)]);
    let mut idle = connect(&server);
    idle.write_all(request("GET", "/", "", "").as_bytes())
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    send(&server, &post("")).is_reset();
    // The client comes back at once.
    let refused = TcpStream::connect(server.address()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    assert_eq!(read(&mut idle).end, None);
    soon(|| TcpStream::connect(server.address()).is_ok());
}

#[test]
fn heads_and_bodies_may_be_slow() {
    let pause = Duration::from_millis(40);
    let start = Instant::now();
    let server = FaultServer::start([
        Fault::SlowHead { pause },
        Fault::SlowBody { piece: 1, pause },
    ]);
    let server = server.unwrap();
    let seen = send(&server, &post("{}"));
    assert_eq!((seen.status(), seen.body().as_str()), (200, "{}"));
    assert!(start.elapsed() >= pause * 4);
    let start = Instant::now();
    let seen = send(&server, &post("{}"));
    assert_eq!((seen.status(), seen.body().as_str()), (200, "{}"));
    assert!(start.elapsed() >= pause * 2);
}

#[test]
fn a_stall_lasts_until_somebody_gives_up() {
    for fault in [
        Fault::StallBeforeRequest,
        Fault::StallAfterRequest,
        Fault::StallDuringBody { after: 1 },
    ] {
        let server = start([fault.clone(), Fault::Normal]);
        let mut stream = connect(&server);
        stream
            .set_read_timeout(Some(Duration::from_millis(150)))
            .unwrap();
        stream.write_all(post("{}").as_bytes()).unwrap();
        let seen = read(&mut stream);
        let waited = matches!(seen.end, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut));
        assert!(waited, "{fault:?}: {seen:?}");
        let begun = matches!(fault, Fault::StallDuringBody { .. });
        assert_eq!(seen.text().ends_with("\r\n\r\n{"), begun);
        let received = usize::from(fault != Fault::StallBeforeRequest);
        assert_eq!(
            (server.received(), server.open_connections()),
            (received, 1)
        );
        drop(stream);
        soon(|| server.open_connections() == 0);
        assert_eq!(send(&server, &post("{}")).status(), 200);
    }
}

#[test]
fn an_answer_may_end_too_early() {
    let server = start([
        Fault::TruncatedBody { missing: 10 },
        Fault::ResetDuringAnswer { after: 5 },
        Fault::ResetDuringAnswer { after: 1_000 },
    ]);
    let seen = send(&server, &post(""));
    assert_eq!((seen.end, seen.body().as_str()), (None, "{}"));
    assert_eq!(seen.header("content-length").as_deref(), Some("12"));
    let seen = send(&server, &post(""));
    assert_eq!(seen.end, Some(ErrorKind::ConnectionReset));
    assert_eq!(seen.text(), "HTTP/");
    let seen = send(&server, &post(""));
    assert_eq!(seen.end, Some(ErrorKind::ConnectionReset));
    assert_eq!(seen.body(), "{}");
}

#[test]
fn a_connection_may_be_closed_after_an_answer_that_did_not_say_so() {
    let server = start([Fault::CloseAfterAnswer]);
    let mut stream = connect(&server);
    stream
        .write_all(request("GET", "/", "", "").as_bytes())
        .unwrap();
    let seen = read(&mut stream);
    assert_eq!((seen.end, seen.body().as_str()), (None, "{}"));
    assert_eq!(seen.header("connection"), None);
}

#[test]
fn bodies_may_be_oversized_with_or_without_saying_so() {
    let bytes = 3_000_001;
    for declared in [true, false] {
        let server = start([Fault::OversizedBody { bytes, declared }]);
        let seen = send(&server, &post(""));
        let expected = declared.then(|| bytes.to_string());
        assert_eq!(seen.header("content-length"), expected);
        let body = if declared {
            seen.body()
        } else {
            unchunk(&seen.body())
        };
        assert_eq!(body.len() as u64, bytes);
        let json: Value = serde_json::from_str(&body).unwrap();
        assert!(json["id"].is_string());
    }
}

fn unchunk(mut text: &str) -> String {
    let mut whole = String::new();
    loop {
        let (size, rest) = text.split_once("\r\n").unwrap();
        let (chunk, rest) = rest.split_at(usize::from_str_radix(size, 16).unwrap());
        if chunk.is_empty() {
            return whole;
        }
        whole += chunk;
        text = rest.strip_prefix("\r\n").unwrap();
    }
}

#[test]
fn a_client_that_does_not_want_an_endless_body_may_hang_up() {
    let fault = Fault::OversizedBody {
        bytes: u64::MAX,
        declared: true,
    };
    let server = start([fault]);
    let mut stream = connect(&server);
    stream.write_all(post("").as_bytes()).unwrap();
    stream.read_exact(&mut [0; 1_000]).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
    drop(stream);
    soon(|| server.open_connections() == 0);
}

#[test]
fn other_answers_come_as_named() {
    let date = RetryAfter::DateIn(Duration::from_secs(2));
    let cases = [
        (Fault::BadGateway, 502, Some(("content-type", "text/html"))),
        (Fault::TooManyRequests(RetryAfter::Absent), 429, None),
        (
            Fault::TooManyRequests(RetryAfter::Seconds(3)),
            429,
            Some(("retry-after", "3")),
        ),
        (
            Fault::TooManyRequests(RetryAfter::Text("soon".to_owned())),
            429,
            Some(("retry-after", "soon")),
        ),
        (
            Fault::ServerError(503),
            503,
            Some(("content-type", "application/json")),
        ),
        (
            Fault::Redirect {
                status: 307,
                location: "http://127.0.0.1:9/x".to_owned(),
            },
            307,
            Some(("location", "http://127.0.0.1:9/x")),
        ),
        (Fault::Answer(Answer::new(204)), 204, None),
        (Fault::Empty, 200, Some(("content-length", "0"))),
        (
            Fault::ContentType("text/plain".to_owned()),
            200,
            Some(("content-type", "text/plain")),
        ),
    ];
    for (fault, status, header) in cases {
        let server = start([fault.clone()]);
        let seen = send(&server, &post("{}"));
        assert_eq!((seen.end, seen.status()), (None, status), "{fault:?}");
        if let Some((name, value)) = header {
            assert_eq!(seen.header(name).as_deref(), Some(value), "{fault:?}");
        }
    }
    let server = start([Fault::TooManyRequests(date)]);
    let seen = send(&server, &post("{}"));
    let date = httpdate::parse_http_date(&seen.header("retry-after").unwrap());
    assert!(date.is_ok());
}

#[test]
fn the_errors_are_the_documented_ones() {
    let error = |fault: Fault| {
        let seen = send(&start([fault]), &post("{}"));
        let error = &seen.json()["error"];
        let text = error["description"].as_str().map(str::to_owned);
        (seen.status(), error["code"].clone(), text)
    };
    let bad = json!("BAD_REQUEST_ERROR");
    let progress = "Another request with the same idempotency key is still in progress.";
    let different = "Different request with the same idempotency key has already been processed.";
    let told = |status, text: &str| (status, bad.clone(), Some(text.to_owned()));
    assert_eq!(error(Fault::InProgress), told(409, progress));
    assert_eq!(error(Fault::DifferentRequest), told(409, different));
    assert_eq!(error(Fault::ServerError(500)).1, "SERVER_ERROR");
    assert_eq!(error(Fault::TooManyRequests(RetryAfter::Absent)).1, bad);
    // There is no wrapper.
    assert_eq!(error(Fault::BareUnauthorized), (401, Value::Null, None));
}

#[test]
fn a_body_may_be_no_text() {
    let server = start([Fault::InvalidUtf8]);
    let seen = send(&server, &post("{}"));
    assert!(String::from_utf8(seen.bytes).is_err());
}

#[test]
fn a_storm_passes() {
    let storm = Script::new(Fault::ServerError(500).times(3))
        .then([Fault::ServerError(502), Fault::ServerError(504)]);
    let server = FaultServer::start(storm).unwrap();
    assert_eq!(server.pending(), 5);
    let statuses: Vec<_> = (0..6)
        .map(|_| send(&server, &post("{}")).status())
        .collect();
    assert_eq!(statuses, [500, 500, 500, 502, 504, 200]);
}

#[test]
fn requests_are_counted_by_method_path_and_key() {
    let server = start([]);
    let with = |key: &str| format!("connection: close\r\nX-Refund-Idempotency: {key}\r\n");
    for (method, path, headers) in [
        ("POST", "/v1/a?x=y", with("one")),
        ("POST", "/v1/a", with("one")),
        ("POST", "/v1/a", with("two")),
        ("GET", "/v1/a", "connection: close\r\n".to_owned()),
    ] {
        send(&server, &request(method, path, &headers, ""));
    }
    let hits = server.hits();
    let hits: Vec<_> = hits
        .iter()
        .map(
            |Hit {
                 method,
                 path,
                 key,
                 count,
                 ..
             }| { (method.as_str(), path.as_str(), key.as_deref(), *count) },
        )
        .collect();
    let expected = [
        ("POST", "/v1/a", Some("one"), 2),
        ("POST", "/v1/a", Some("two"), 1),
        ("GET", "/v1/a", None, 1),
    ];
    assert_eq!(hits, expected);
    assert_eq!(server.hits_of("POST", "/v1/a"), 3);
    assert_eq!(server.hits_of("POST", "/v1/b"), 0);
    assert_eq!(server.requests()[0].query(), Some("x=y"));
    assert_eq!(
        server.requests()[0].header("x-refund-idempotency"),
        Some("one")
    );
}

#[test]
fn a_body_may_come_in_chunks_and_after_leave_was_given() {
    let server = start([]);
    let mut stream = connect(&server);
    let head = "POST / HTTP/1.1\r\nconnection: close\r\ntransfer-encoding: chunked\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut leave = [0; 25];
    stream.read_exact(&mut leave).unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    for part in [
        "4;a=b\r\nWi",
        "ki\r\n",
        "7\r\npedia i\r\nB\r\nn \r\nchunks.\r\n0\r\na: b\r\n\r\n",
    ] {
        stream.write_all(part.as_bytes()).unwrap();
        stream.flush().unwrap();
    }
    assert_eq!(read(&mut stream).status(), 200);
    assert_eq!(server.requests()[0].body(), b"Wikipedia in \r\nchunks.");
}

#[test]
fn a_request_that_is_cut_off_was_begun_and_not_received() {
    let server = start([]);
    for text in [
        "POST / HTTP/1.1\r\n",
        "POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n123",
    ] {
        let mut stream = connect(&server);
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        assert!(read(&mut stream).bytes.is_empty());
    }
    let seen = send(&server, "nonsense\r\n\r\n");
    assert!(seen.bytes.is_empty());
    assert_eq!((server.begun(), server.received()), (3, 0));
    soon(|| server.open_connections() == 0);
}

fn create(amount: i64) -> String {
    let headers = format!("connection: close\r\nauthorization: {BASIC}\r\n");
    let body = json!({"amount": amount, "currency": "INR"}).to_string();
    request("POST", "/v1/orders", &headers, &body)
}

fn orders(mock: &Mock) -> usize {
    common::items(&mock.get("/v1/orders").ok()).len()
}

#[test]
fn a_mock_answers_behind_the_faults() {
    let mock = Mock::start();
    let script = Script::new([Fault::Normal, Fault::ServerError(500)]).mock(&mock.server);
    let server = FaultServer::start(script).unwrap();
    let order = send(&server, &create(5_000)).json();
    assert_eq!(order["status"], "created");
    assert_eq!(mock.fetch(&order), order);
    assert_eq!(send(&server, &create(5_000)).status(), 500);
    assert_eq!(orders(&mock), 1);
    assert_eq!(send(&server, &create(5)).status(), 400);
    assert_eq!(orders(&mock), 1);
    assert_eq!(text(&order, "entity"), "order");
}

#[test]
fn a_write_is_carried_out_although_its_answer_never_comes() {
    for (fault, done) in [
        (Fault::ResetAfterRequest, 0),
        (Fault::ResetAfterRequest.executed(), 1),
        (Fault::CloseAfterRequest.executed(), 1),
        (Fault::BadGateway, 0),
        (Fault::BadGateway.executed(), 1),
        (Fault::InvalidUtf8.executed(), 1),
        (Fault::ResetDuringBody { after: 0 }.executed(), 0),
        (Fault::ResetBeforeRequest.executed(), 0),
        (Fault::TruncatedBody { missing: 1 }, 1),
        (Fault::TruncatedBody { missing: 1 }.executed(), 1),
        (Fault::ResetDuringAnswer { after: 0 }, 1),
    ] {
        let mock = Mock::start();
        let script = Script::new([fault.clone()]).mock(&mock.server);
        let server = FaultServer::start(script).unwrap();
        send(&server, &create(5_000));
        assert_eq!(orders(&mock), done, "{fault:?}");
    }
}

#[test]
fn many_at_once_are_all_counted() {
    let server = FaultServer::start(Fault::ServerError(500).times(50)).unwrap();
    let failed = thread::scope(|scope| {
        let clients: Vec<_> = (0..100)
            .map(|_| scope.spawn(|| send(&server, &post("{}")).status()))
            .collect();
        let statuses = clients.into_iter().map(|client| client.join().unwrap());
        statuses.filter(|status| *status == 500).count()
    });
    assert_eq!(failed, 50);
    assert_eq!((server.received(), server.connections()), (100, 100));
    soon(|| server.open_connections() == 0);
}

fn refused(address: std::net::SocketAddr) -> ErrorKind {
    TcpStream::connect(address)
        .map(drop)
        .map_err(|error: io::Error| error.kind())
        .unwrap_err()
}

#[test]
fn a_server_can_be_shared_and_dropped_in_async_code() {
    fn fits<T: Send + Sync + Unpin + 'static>() {}
    fits::<FaultServer>();
    fits::<Script>();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = start([Fault::Refuse(Duration::MAX)]);
        assert_eq!(refused(server.address()), ErrorKind::ConnectionRefused);
    });
}
