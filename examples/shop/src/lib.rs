//! A shop of one page, to read and to run: `cargo run -p razorpay-example-shop`.
//!
//! The customer presses Pay, the server creates an order, the page opens the checkout, and the payment counts once it is
//! confirmed: by the callback, whose signature is verified for the order that *this* shop created for *this* customer, or by
//! the webhook, which comes even if the customer's browser does not.
//!
//! - [`account`]: which service it is, the embedded mock or the real one
//! - [`sales`]: what was ordered and what was paid; knows nothing of HTTP
//! - [`routes`]: the page, and what it and the service call
//!
//! It keeps everything in memory and has no other wares than one.

pub mod account;
pub mod routes;
pub mod sales;
