//! Creating an order over loopback: this client, razorpay-rs, and the vendor's SDKs for Node and Python, one call at a time.
//!
//! `cargo run --release -p calls [-- ROUNDS CALLS]`, see the README for what has to be installed. Rounds of all alternate and
//! meet the same server; the medians count. A call's cost is the processor time of the calling thread here, and of the whole
//! process for the scripts, measured behind their start and a warm-up.

mod server;

use std::{
    collections::HashMap,
    future::Future,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use razorpay::{
    RazorpayClient,
    models::{CreateOrderRequest, Notes},
    traits::Creatable,
};
use razorpay_client::{
    Client,
    types::{Currency, Money, orders::CreateOrder},
};
use tokio::runtime::{Builder, Runtime};

/// Seconds on the clock and of a processor, for one call.
#[derive(Clone, Copy)]
struct Cost {
    clock: f64,
    processor: f64,
}

struct Contestant<'a> {
    name: &'static str,
    run: Box<dyn Fn(usize) -> Result<Cost, String> + 'a>,
    costs: Vec<Cost>,
}

fn main() {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let rounds: usize = numbers.next().unwrap_or(5);
    let calls: usize = numbers.next().unwrap_or(2_000);

    let url = format!("http://{}", server::start());
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::builder()
        .key("rzp_test_key", "s3cret")
        .base_url(&url)
        .build()
        .unwrap();
    let other = RazorpayClient::builder()
        .key_id("rzp_test_key")
        .key_secret("s3cret")
        .base_url(url::Url::parse(&format!("{url}/v1/")).unwrap())
        .build()
        .unwrap();

    let mut all = vec![
        contestant("razorpay-client", |calls| {
            Ok(measure(&runtime, calls, || by_this_client(&client)))
        }),
        contestant("razorpay-rs", |calls| {
            Ok(measure(&runtime, calls, || by_razorpay_rs(&other)))
        }),
        contestant("razorpay (Node)", |calls| {
            script("node".into(), "order.cjs", &url, calls)
        }),
        contestant("razorpay (Python)", |calls| {
            script(
                installed().join("python/bin/python"),
                "order.py",
                &url,
                calls,
            )
        }),
    ];

    all.retain(|contestant| match (contestant.run)(50) {
        Ok(_) => true,
        Err(reason) => {
            println!("{:>18}: left out, {reason}", contestant.name);
            false
        }
    });
    for round in 0..rounds {
        let count = all.len();
        for place in 0..count {
            let contestant = &mut all[(place + round) % count];
            contestant.costs.push((contestant.run)(calls).unwrap());
        }
    }

    println!("{rounds} rounds of {calls} calls each, one at a time; medians");
    for Contestant { name, costs, .. } in &all {
        let clock = median(costs.iter().map(|cost| cost.clock));
        let processor = median(costs.iter().map(|cost| cost.processor));
        println!(
            "{name:>18}: {:6.0} calls/s, {:6.0} calls/s per core ({:.1} µs of a processor a call)",
            1.0 / clock,
            1.0 / processor,
            1e6 * processor
        );
    }
}

fn contestant<'a>(
    name: &'static str,
    run: impl Fn(usize) -> Result<Cost, String> + 'a,
) -> Contestant<'a> {
    Contestant {
        name,
        run: Box::new(run),
        costs: Vec::new(),
    }
}

async fn by_this_client(client: &Client) -> i64 {
    let price = Money::from_major("500.00", Currency::Inr).unwrap();
    let params = CreateOrder::new(price)
        .receipt("receipt#1")
        .note("table", "7")
        .note("waiter", "anna");
    client
        .orders()
        .create(params)
        .await
        .unwrap()
        .amount
        .as_minor()
}

async fn by_razorpay_rs(client: &RazorpayClient) -> i64 {
    let notes = [("table", "7"), ("waiter", "anna")];
    let notes = notes.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let order = CreateOrderRequest {
        amount: 50_000,
        currency: "INR".to_owned(),
        receipt: Some("receipt#1".to_owned()),
        partial_payment: None,
        first_payment_min_amount: None,
        transfers: None,
        notes: Some(Notes(HashMap::from(notes))),
    };
    client
        .orders()
        .create(order, None)
        .await
        .unwrap()
        .amount
        .try_into()
        .unwrap()
}

fn measure<F: Future<Output = i64>>(runtime: &Runtime, calls: usize, call: impl Fn() -> F) -> Cost {
    runtime.block_on(async {
        let (start, before) = (Instant::now(), processor_time());
        for _ in 0..calls {
            assert_eq!(call().await, 50_000);
        }
        let clock = start.elapsed().as_secs_f64() / calls as f64;
        let spent = before
            .zip(processor_time())
            .map(|(before, after)| after - before);
        let processor = spent.map_or(clock, |spent| spent.as_secs_f64() / calls as f64);
        Cost { clock, processor }
    })
}

/// What this thread has used so far, where the system tells.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

/// Runs a script, which prints the seconds on the clock and of the processor for all calls.
fn script(program: PathBuf, name: &str, url: &str, calls: usize) -> Result<Cost, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scripts")
        .join(name);
    // A tenth will do: they take many times as long.
    let calls = calls.div_ceil(10);
    let mut command = Command::new(&program);
    command.arg(path).args([url, &calls.to_string()]);
    command.env("NODE_PATH", installed().join("node/node_modules"));
    let output = command
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        let last = words.lines().rev().find(|line| line.contains("Error"));
        return Err(last.unwrap_or("it failed without a word").to_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [clock, processor] => Ok(Cost {
            clock: clock / calls as f64,
            processor: processor / calls as f64,
        }),
        _ => Err(format!("it printed {text:?}")),
    }
}

/// Where the README has the SDKs installed.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/sdks")
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
