//! Every payload that the vendor's documents show (`spec/examples`) is verified and read; the events that are known, into types.

#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use razorpay_types::Json;
use razorpay_webhooks::{Event, EventKind, WebhookSecret, WebhookVerifier, testing};

/// The bodies by the names of their files, such as `order.paid-1`.
fn documented() -> Vec<(String, Vec<u8>)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/examples");
    let folders = fs::read_dir(examples)
        .unwrap()
        .map(|folder| folder.unwrap().path());
    let files = folders.filter(|folder| folder.is_dir()).flat_map(|folder| {
        fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().path())
    });
    let mut bodies: Vec<_> = files
        .filter_map(|file| {
            let name = file.file_name()?.to_str()?.strip_suffix(".webhook.json")?;
            Some((name.to_owned(), fs::read(&file).unwrap()))
        })
        .collect();
    bodies.sort();
    bodies
}

fn read(name: &str, body: &[u8]) -> Event {
    let secret = WebhookSecret::new("secret");
    let headers = testing::headers(body, &secret, name);
    let event = WebhookVerifier::new(secret).verify_and_parse(&headers, body);
    event.unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn every_documented_payload_is_read() {
    let bodies = documented();
    assert!(bodies.len() > 100, "{}", bodies.len());
    let mut unknown = BTreeSet::new();
    for (name, body) in &bodies {
        let event = read(name, body);
        assert_eq!(event.id.as_ref().unwrap().as_str(), name);
        assert_eq!(event.name(), name.rsplit_once('-').unwrap().0);
        // Nothing is lost, whether it is known or not.
        let raw: Json = serde_json::from_slice(body).unwrap();
        assert!(event.raw() == &raw, "{name}");
        if let EventKind::Unknown(event) = &event.kind {
            assert_eq!(Some(event.payload()), raw.get("payload"), "{name}");
            unknown.insert(event.name().to_owned());
        }
    }
    // A sample of an event that the spec does not list yet would be read, and named here.
    assert_eq!(unknown, BTreeSet::new());
}

/// The samples that leave out what every delivery is said to have.
#[test]
fn what_the_samples_leave_out_is_left_out() {
    let events: Vec<_> = documented()
        .iter()
        .map(|(name, body)| read(name, body))
        .collect();
    let some = |missing: fn(&Event) -> bool| events.iter().any(missing);
    assert!(some(|event| event.account_id.is_none()));
    assert!(some(|event| event.created_at.is_none()));
    assert!(some(|event| event.contains.is_empty()));
}

#[test]
fn payments_carry_what_the_shop_asks_for() {
    for (name, body) in documented() {
        let event = read(&name, &body);
        let raw = event.raw().get("payload").unwrap();
        let id = |part: &str| raw.get(part)?.get("entity")?.get("id")?.as_str();
        match &event.kind {
            EventKind::OrderPaid(paid) => {
                assert_eq!(Some(paid.order.id.as_str()), id("order"), "{name}");
                assert_eq!(Some(paid.payment.id.as_str()), id("payment"), "{name}");
            }
            EventKind::PaymentCaptured(captured) => {
                assert_eq!(Some(captured.payment.id.as_str()), id("payment"), "{name}");
            }
            _ => {}
        }
    }
}
