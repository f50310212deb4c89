//! `cargo xtask check-vectors`: see [`CheckVectors`].

use std::process::ExitCode;

use razorpay_tests::commands::CheckVectors;
use razorpay_tests::report;

fn main() -> ExitCode {
    report::main::<CheckVectors>()
}
