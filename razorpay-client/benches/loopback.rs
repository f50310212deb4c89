//! Creating an order over loopback: this client against the same call written by hand on reqwest and serde_json.
//!
//! `cargo bench -p razorpay-client --bench loopback [-- ROUNDS CALLS]`
//!
//! Rounds of both alternate, so that whatever else the machine does meets both. The server has a thread of its own and
//! answers canned bytes; what counts is the processor time of the thread that makes the calls (on Linux; elsewhere the
//! time on the clock).
//!
//! To count instructions, `valgrind --tool=callgrind --separate-threads=yes BINARY alone client CALLS` (or `alone hand
//! CALLS`) makes the calls of one side only; twice, with different numbers, the difference is what the calls cost.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use razorpay_client::Client;
use razorpay_client::types::orders::CreateOrder;
use razorpay_client::types::{Currency, Money};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

const KEY_ID: &str = "rzp_test_key";
const KEY_SECRET: &str = "s3cret";

fn main() {
    // `cargo bench` adds `--bench`.
    let arguments: Vec<_> = std::env::args().collect();
    let mut numbers = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok());
    let rounds: usize = numbers.next().unwrap_or(30);
    let calls: usize = numbers.next().unwrap_or(2_000);

    let url = format!("http://{}", serve());
    let runtime = runtime();
    let client = client(&url);
    let by_hand = ByHand::new(&url);
    let ours = || runtime.block_on(measure(calls, || create(&client)));
    let theirs = || runtime.block_on(measure(calls, || by_hand.create()));

    if let Some(place) = arguments.iter().position(|argument| argument == "alone") {
        let calls = arguments[place + 2].parse().unwrap();
        let cost = match arguments[place + 1].as_str() {
            "client" => runtime.block_on(measure(calls, || create(&client))),
            _ => runtime.block_on(measure(calls, || by_hand.create())),
        };
        println!("{:.1} µs a call", 1e6 * cost);
        return;
    }

    // Connections, caches, allocator.
    let _ = (ours(), theirs());
    let (mut our_costs, mut their_costs, mut ratios) = (vec![], vec![], vec![]);
    for round in 0..rounds {
        let (our, their) = if round % 2 == 0 {
            let our = ours();
            (our, theirs())
        } else {
            let their = theirs();
            (ours(), their)
        };
        ratios.push(their / our);
        our_costs.push(our);
        their_costs.push(their);
    }

    println!("{rounds} rounds of {calls} calls each, one at a time");
    for (name, costs) in [("by hand", their_costs), ("this client", our_costs)] {
        let [low, middle, high] = quartiles(costs).map(|cost| 1e6 * cost);
        println!(
            "{name:>12}: {middle:6.1} µs a call ({low:.1} to {high:.1}), {:6.0} calls/s per core",
            1e6 / middle
        );
    }
    let [low, middle, high] = quartiles(ratios);
    println!("{:>12}: {middle:.3} ({low:.3} to {high:.3})", "ratio");
}

/// Seconds for each call.
async fn measure<F: Future<Output = usize>>(calls: usize, call: impl Fn() -> F) -> f64 {
    let start = Instant::now();
    let before = processor_time();
    for _ in 0..calls {
        assert_eq!(call().await, 50_000);
    }
    let spent = match (before, processor_time()) {
        (Some(before), Some(after)) => after - before,
        _ => start.elapsed(),
    };
    spent.as_secs_f64() / calls as f64
}

/// What this thread has used so far.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    [last / 4, last / 2, last - last / 4].map(|place| values[place])
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn client(url: &str) -> Client {
    Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(url)
        .build()
        .unwrap()
}

async fn create(client: &Client) -> usize {
    let price = Money::from_major("500.00", Currency::Inr).unwrap();
    let params = CreateOrder::new(price)
        .receipt("receipt#1")
        .note("table", "7")
        .note("waiter", "anna");
    let order = client.orders().create(params).await.unwrap();
    assert_eq!(order.receipt.as_deref(), Some("receipt#1"));
    order.amount.as_minor().try_into().unwrap()
}

/// The same call as a program makes it that has no client for the service.
struct ByHand {
    client: reqwest::Client,
    url: String,
}

#[derive(Serialize)]
struct NewOrder<'a> {
    amount: i64,
    currency: &'a str,
    receipt: String,
    notes: HashMap<String, String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read as any program would read them")]
struct Order {
    id: String,
    entity: String,
    amount: i64,
    amount_paid: i64,
    amount_due: i64,
    currency: String,
    receipt: Option<String>,
    offer_id: Option<String>,
    status: String,
    attempts: i64,
    notes: HashMap<String, String>,
    created_at: i64,
}

impl ByHand {
    fn new(url: &str) -> Self {
        let client = reqwest::Client::builder()
            .no_proxy()
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(Duration::from_secs(60))
            .timeout(Duration::from_secs(120))
            .build()
            .unwrap();
        Self {
            client,
            url: format!("{url}/v1/orders"),
        }
    }

    async fn create(&self) -> usize {
        let order = NewOrder {
            amount: 50_000,
            currency: "INR",
            receipt: "receipt#1".to_owned(),
            notes: HashMap::from([
                ("table".to_owned(), "7".to_owned()),
                ("waiter".to_owned(), "anna".to_owned()),
            ]),
        };
        let request = self
            .client
            .post(&self.url)
            .basic_auth(KEY_ID, Some(KEY_SECRET))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("user-agent", "by-hand/1")
            .body(serde_json::to_vec(&order).unwrap());
        let response = request.send().await.unwrap().error_for_status().unwrap();
        let order: Order = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(order.receipt.as_deref(), Some("receipt#1"));
        order.amount.try_into().unwrap()
    }
}

const ANSWER: &str = r#"{"amount":50000,"amount_due":50000,"amount_paid":0,"attempts":0,"created_at":1756455561,
"currency":"INR","entity":"order","id":"order_RB58MiP5SPFYyM","notes":{"table":"7","waiter":"anna"},"offer_id":null,
"receipt":"receipt#1","status":"created"}"#;

/// Starts a server on a thread of its own, which ends with the program.
fn serve() -> SocketAddr {
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        runtime().block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
    });
    address.recv().unwrap()
}

/// Answers each request with the same order.
async fn answer(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         x-razorpay-request-id: RB58MiP5SPFYyM\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let mut received = Vec::with_capacity(4_096);
    loop {
        while let Some(length) = whole_request(&received) {
            received.drain(..length);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        if stream.read_buf(&mut received).await.unwrap_or(0) == 0 {
            return;
        }
    }
}

/// How long the first request is, if all of it is there.
fn whole_request(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&received[..head])
        .unwrap()
        .to_ascii_lowercase();
    let (_, length) = text.split_once("content-length: ")?;
    let length: usize = length.split("\r\n").next()?.parse().ok()?;
    (received.len() >= head + length).then_some(head + length)
}
