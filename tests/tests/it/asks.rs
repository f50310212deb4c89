//! What users of other payment clients ask for, ask by ask: the number is the rank of the ask.
//!
//! Asks that are not about the client, or that no single test can show:
//!
//! - 1 (raw bytes for webhooks), 2 (webhook bodies that are not ASCII), 4 (typed webhook events), 14 (which fields a
//!   signature covers, in which order), 15 (comparison in constant time), 25 (webhooks that come twice), 31 (several
//!   secrets at a time) and 32 (signatures without an HTTP stack): `razorpay-webhooks`, with its own tests.
//! - 20 (compile time): one feature a resource file; combinations of features are built by the checks of the repository.
//! - 24 (few dependencies, no TLS provider forced on others): tests of the TLS set-up in `razorpay-client`; what a build
//!   brings along is checked with the features.
//! - 30 (documents that drift): `documented` here, and `codegen`, whose checks hold every documented body against the
//!   types that are generated.

mod accounts;
mod errors;
mod network;
mod quiet;
mod types;
mod writes;

use razorpay_mock::faults::{Answer, Fault};
use serde_json::{Value, json};

use crate::rig::Rig;

/// A server that answers this once, and a client of it.
fn answering(status: u16, body: &Value) -> Rig {
    Rig::new([Fault::Answer(Answer::json(status, body))])
}

/// An order as the service describes it.
fn order() -> Value {
    json!({
        "id": "order_00000000000001", "entity": "order", "amount": 50_000, "amount_paid": 0,
        "amount_due": 50_000, "currency": "INR", "receipt": "receipt#1", "offer_id": null,
        "status": "created", "attempts": 0, "notes": [], "created_at": 1_582_628_071,
    })
}

/// The same with other members.
fn order_with(more: Value) -> Value {
    let mut order = order();
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order
}
