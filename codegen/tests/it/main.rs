//! Everything that is tested about the pipeline from spec to text, in one binary because linking is what takes time.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod changes;
mod compile;
mod diagnostics;
mod format;
mod mini;
mod names;
mod openapi;
mod openapi_tools;
mod oracle;
mod output;
mod positions;
mod random;
mod reach;
mod real;
mod schema;
mod seed_rows;
mod support;
mod surface;
