//! What users of other payment clients ask for, ask by ask: the number is the rank of the ask.

mod accounts;
mod errors;
mod network;
mod quiet;
mod types;
mod writes;

use razorpay_mock::faults::{Answer, Fault};
use serde_json::{Value, json};

use crate::rig::Rig;

/// Where an ask is answered.
enum Shown {
    /// By the tests here whose names begin with `ask_` and the number.
    Here,
    /// Elsewhere, as it is not the client's, or not for one test to show.
    Elsewhere(&'static str),
}

use Shown::{Elsewhere, Here};

const ASKS: [(&str, Shown); 34] = [
    (
        "raw bytes for verifying webhooks",
        Elsewhere("razorpay-webhooks"),
    ),
    (
        "webhook bodies that are not ASCII",
        Elsewhere("razorpay-webhooks"),
    ),
    ("types for requests and answers", Here),
    ("types for webhook events", Elsewhere("razorpay-webhooks")),
    ("the full error object", Here),
    ("no crash where there is no HTTP response", Here),
    ("no panic, no end of the process", Here),
    ("error bodies that are no JSON, or odd", Here),
    ("contacts, fund accounts, payouts", Here),
    ("idempotency keys for each request", Here),
    ("many accounts in one process", Here),
    ("timeouts: by default, set, for each call", Here),
    ("safe retries", Here),
    (
        "which fields a signature covers, in which order",
        Elsewhere("razorpay-webhooks"),
    ),
    (
        "comparison in constant time",
        Elsewhere("razorpay-webhooks"),
    ),
    ("pages that follow by themselves", Here),
    ("enum values that are not known yet", Here),
    ("members that are missing, null or new", Here),
    (
        "decoding errors that name the field and keep the body",
        Here,
    ),
    (
        "compile time",
        Elsewhere("one feature a resource file; the checks of the repository combine them"),
    ),
    ("a proxy, a transport of one's own", Here),
    ("another base URL, mocks for tests", Here),
    ("OAuth tokens, partners", Here),
    (
        "few dependencies, no TLS library forced on others",
        Elsewhere("dependencies.rs"),
    ),
    ("webhooks that come twice", Elsewhere("razorpay-webhooks")),
    ("JSON bodies everywhere", Here),
    ("notes and amounts in all their shapes", Here),
    ("clear words for keys that cannot be right", Here),
    ("a URL that is not found may be a feature that is off", Here),
    (
        "documents that drift",
        Elsewhere("documented.rs, and the checks of codegen on every documented body"),
    ),
    (
        "several webhook secrets at a time",
        Elsewhere("razorpay-webhooks"),
    ),
    (
        "signatures without an HTTP stack",
        Elsewhere("dependencies.rs"),
    ),
    ("nothing printed, secrets never shown", Here),
    ("async", Here),
];

#[test]
fn every_ask_of_the_client_has_its_test() {
    let sources = [
        include_str!("asks/accounts.rs"),
        include_str!("asks/errors.rs"),
        include_str!("asks/network.rs"),
        include_str!("asks/quiet.rs"),
        include_str!("asks/types.rs"),
        include_str!("asks/writes.rs"),
    ];
    for (number, (ask, shown)) in (1..).zip(ASKS) {
        let name = format!("fn ask_{number:02}_");
        let is_here = sources.iter().any(|source| source.contains(&name));
        match shown {
            Here => assert!(is_here, "{number}: {ask}"),
            Elsewhere(place) => assert!(!is_here && !place.is_empty(), "{number}: {ask}"),
        }
    }
}

/// A server that answers this once, and a client of it.
fn answering(status: u16, body: &Value) -> Rig {
    Rig::new([Fault::Answer(Answer::json(status, body))])
}

/// An order as the service describes it.
fn order() -> Value {
    json!({
        "id": "order_Mock0000000001", "entity": "order", "amount": 50_000, "amount_paid": 0,
        "amount_due": 50_000, "currency": "INR", "receipt": "receipt#1", "offer_id": null,
        "status": "created", "attempts": 0, "notes": [], "created_at": 1_582_628_071,
    })
}

/// The same with other members.
fn order_with(more: Value) -> Value {
    let mut order = order();
    order
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    order
}
