//! `cargo xtask simulate`: see [`Simulate`].

use std::process::ExitCode;

use razorpay_tests::commands::Simulate;
use razorpay_tests::report;

fn main() -> ExitCode {
    report::main::<Simulate>()
}
