//! The client against a server on loopback that answers canned bytes and records what it received to the byte.
#![cfg(feature = "orders")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod answers;
mod faults;
mod paging;
mod requests;
mod support;
mod traits;
