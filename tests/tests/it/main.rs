//! Everything that is tested across crates, in one binary because linking is what takes time.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod asks;
mod blocking;
mod commands;
mod concurrency;
mod dependencies;
mod documented;
mod documents;
mod end_to_end;
mod every_operation;
mod exchanges;
mod faults;
mod personal_data;
mod rig;
mod rules;
mod simulation;
mod support;
mod wire;
