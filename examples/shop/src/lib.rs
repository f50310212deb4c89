//! One-page shop, to read and to run: `cargo run -p razorpay-example-shop`.
//!
//! The customer presses Pay, the server creates an order, the page opens the checkout, and the
//! payment counts once it is confirmed: by the checkout callback, whose signature is verified for
//! the order that *this* shop created for *this* customer, or by the webhook, which arrives even if
//! the customer's browser does not return.
//!
//! - [`account`]: selection of the account, that of the embedded mock or the real one
//! - [`sales`]: orders and their payments; independent of HTTP
//! - [`routes`]: the page, and the endpoints that the page and Razorpay call
//!
//! The shop keeps its state in memory and sells a single product.

pub mod account;
pub mod routes;
pub mod sales;
