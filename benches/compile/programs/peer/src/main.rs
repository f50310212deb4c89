//! Uses nothing: what is measured is the SDK below it.

use razorpay as _;

fn main() {}
