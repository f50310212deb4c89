//! The client against a server on loopback that answers canned bytes and records what it received to the byte.
#![cfg(all(
    feature = "documents",
    feature = "orders",
    feature = "payments",
    feature = "payouts",
    feature = "transfers"
))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

mod accounts;
mod answers;
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod faults;
mod files;
#[cfg(all(feature = "http2", any(feature = "rustls", feature = "rustls-aws-lc")))]
mod http2;
mod keys;
#[cfg(feature = "testing")]
mod mock;
mod network;
mod options;
mod outcomes;
mod paging;
mod phases;
mod raw;
#[cfg(feature = "oauth")]
// The addresses are those of the real hosts, and a client for them needs TLS.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
mod redirects;
mod requests;
mod retries;
#[cfg(feature = "tracing")]
mod spans;
mod support;
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
mod tls;
mod traits;
