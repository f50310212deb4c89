//! What verifying and reading a delivery costs beside the code alone: a bare HMAC, and the same decode.
//!
//! `cargo bench -p razorpay-webhooks --bench verify`. The two take turns, so that both see the same machine, and the median
//! of the rounds is what counts. The goal is a ratio of 0.9 at least.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "it only measures"
)]

use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit as _, Mac as _};
use razorpay_webhooks::{Event, SIGNATURE_HEADER, WebhookVerifier, testing};
use sha2::Sha256;

const SECRET: &str = "a secret of some length";
const BODY: &[u8] = include_bytes!("payment_captured.json");
const ROUNDS: usize = 201;
const CALLS: u32 = 100;

fn ours(webhooks: &WebhookVerifier, headers: &[(&str, String)]) -> Event {
    webhooks.verify_and_parse(headers, BODY).unwrap()
}

fn bare(signature: &[u8]) -> Event {
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.chain_update(BODY).verify_slice(signature).unwrap();
    Event::parse(BODY).unwrap()
}

fn time<T>(mut call: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    start.elapsed() / CALLS
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap()
}

fn main() {
    let headers = testing::headers(BODY, &SECRET.into(), "evt_1");
    let webhooks = WebhookVerifier::new(SECRET);
    // The bare way gets its signature as bytes already.
    let mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    let signature = mac.chain_update(BODY).finalize().into_bytes();
    assert!(headers.iter().any(|(name, _)| *name == SIGNATURE_HEADER));

    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_ours.push(time(|| ours(&webhooks, &headers)));
        of_bare.push(time(|| bare(&signature)));
    }
    let (ours, bare) = (median(of_ours), median(of_bare));
    let ratio = bare.as_secs_f64() / ours.as_secs_f64();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} bytes, {ROUNDS} rounds of {CALLS}", BODY.len()).unwrap();
    writeln!(
        out,
        "verify_and_parse {ours:?}, bare hmac and decode {bare:?}, ratio {ratio:.2}"
    )
    .unwrap();
}
