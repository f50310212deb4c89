//! `cargo xtask check-wire`: see [`CheckWire`].

use std::process::ExitCode;

use razorpay_tests::commands::CheckWire;
use razorpay_tests::report;

fn main() -> ExitCode {
    report::main::<CheckWire>()
}
