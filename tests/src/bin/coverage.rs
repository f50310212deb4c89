//! `cargo xtask coverage`: see [`Coverage`].

use std::process::ExitCode;

use razorpay_tests::commands::Coverage;
use razorpay_tests::report;

fn main() -> ExitCode {
    report::main::<Coverage>()
}
