//! Reading a page of 100 payments: these types against structs that a program would write for itself, with serde's derive and
//! `String`s.
//!
//! `cargo bench -p razorpay-types --no-default-features --features payments --bench decode [-- ROUNDS]`
//!
//! All ways take turns, call by call, so that whatever else the machine does meets all, and the median of the rounds counts.
//! The goal is a ratio of 1 at least.
//!
//! To count instructions, `valgrind --tool=callgrind BINARY alone 0 CALLS` reads the page with keys in order by the first
//! way only (1 and 2 are the others); twice, with different numbers, the difference is what the calls cost.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

mod pages;
mod plain;

use std::hint::black_box;
use std::time::Instant;

use pages::{PAYMENTS, READERS};
use razorpay_types::payments::Payment;

fn main() {
    // `cargo bench` adds `--bench`.
    let arguments: Vec<_> = std::env::args().collect();
    let mut numbers = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok());
    if arguments.iter().any(|argument| argument == "alone") {
        let (way, calls) = (numbers.next().unwrap(), numbers.next().unwrap());
        let [(_, ordered), _] = pages::pages();
        for _ in 0..calls {
            READERS[way].1(black_box(ordered.as_bytes()));
        }
        return;
    }
    let rounds: usize = numbers.next().unwrap_or(4_001);

    println!(
        "{PAYMENTS} payments a page; a Payment is {} bytes here and {} by hand",
        size_of::<Payment>(),
        size_of::<plain::Payment>()
    );
    for (name, json) in pages::pages() {
        compare(name, json.as_bytes(), rounds);
    }
}

fn compare(name: &str, json: &[u8], rounds: usize) {
    let mut times = READERS.map(|_| Vec::new());
    for round in 0..=rounds {
        for place in 0..READERS.len() {
            let turn = (place + round) % READERS.len();
            let start = Instant::now();
            assert_eq!(READERS[turn].1(black_box(json)), PAYMENTS);
            // The first round warms up.
            if round > 0 {
                times[turn].push(start.elapsed().as_secs_f64());
            }
        }
    }
    println!("{name}: {} bytes, {rounds} rounds", json.len());
    for ((name, _), own) in READERS.iter().zip(&times) {
        let ratios = times[0].iter().zip(own).map(|(by_hand, own)| by_hand / own);
        let [low, middle, high] = quartiles(ratios.collect());
        let [_, time, _] = quartiles(own.clone());
        println!(
            "{name:>28}: {:6.1} µs a page, speed {middle:.2} ({low:.2} to {high:.2})",
            1e6 * time
        );
    }
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    [last / 4, last / 2, last - last / 4].map(|place| values[place])
}
