//! What reading a page of 100 payments allocates, here and with structs that a program would write for itself.
//!
//! `cargo bench -p razorpay-types --no-default-features --features payments --bench decode_allocations`
//!
//! A program of its own, since counting slows down every allocation. The goal is no more allocations than by hand.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

mod pages;
mod plain;

use pages::{PAYMENTS, READERS};

fn main() {
    for (name, json) in pages::pages() {
        println!("{name}: {} bytes, {PAYMENTS} payments", json.len());
        for (name, read) in READERS {
            let mut items = 0;
            let memory = allocation_counter::measure(|| items = read(json.as_bytes()));
            assert_eq!(items, PAYMENTS);
            println!(
                "{name:>28}: {:5} allocations, {:6} bytes in all, {:6} at the most",
                memory.count_total, memory.bytes_total, memory.bytes_max
            );
        }
    }
}
