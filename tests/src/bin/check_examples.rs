//! `cargo xtask check-examples`: see [`CheckExamples`].

use std::process::ExitCode;

use razorpay_tests::commands::CheckExamples;
use razorpay_tests::report;

fn main() -> ExitCode {
    report::main::<CheckExamples>()
}
