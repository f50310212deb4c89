//! Uses nothing: what is measured is the SDK below it.

use razorpay_client as _;

fn main() {}
