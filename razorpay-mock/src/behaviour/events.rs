//! Webhook events of a simulated outside event, with the entities as they are at that moment.

use serde_json::Value;

use super::orders::ORDER;
use super::payment::PAYMENT;
use super::play::Play;
use crate::reply::Reply;
use crate::store::{Object, Store};

/// Something that happened, and the entities that it carries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Happened {
    pub(crate) event: &'static str,
    pub(crate) entities: Vec<(&'static str, Object)>,
}

/// What happened by a play, oldest first.
pub(crate) fn happened(store: &Store, play: Play<'_>, reply: &Reply) -> Vec<Happened> {
    match play {
        Play::PayOrder(order) => order_paid(store, order, reply.json()),
        _ => Vec::new(),
    }
}

fn order_paid(store: &Store, order: &str, answer: &Value) -> Vec<Happened> {
    let places = ["/razorpay_payment_id", "/error/metadata/payment_id"];
    let id = places
        .iter()
        .find_map(|place| answer.pointer(place)?.as_str());
    let Some(payment) = id.and_then(|id| store.get(PAYMENT, id)) else {
        return Vec::new();
    };
    let told = |event, entity| Happened {
        event,
        entities: vec![(PAYMENT, entity)],
    };
    let now = payment.entity.clone();
    match payment.text("status") {
        "failed" => vec![told("payment.failed", now)],
        "authorized" => vec![told("payment.authorized", now)],
        "captured" => {
            let mut before = now.clone();
            // What the capture sets.
            before.insert("status".to_owned(), "authorized".into());
            before.insert("captured".to_owned(), false.into());
            before.insert("fee".to_owned(), Value::Null);
            before.insert("tax".to_owned(), Value::Null);
            let mut events = vec![
                told("payment.authorized", before),
                told("payment.captured", now),
            ];
            let order = store.get(ORDER, order);
            if let Some(order) = order.filter(|order| order.text("status") == "paid") {
                let entities = vec![
                    (PAYMENT, payment.entity.clone()),
                    (ORDER, order.entity.clone()),
                ];
                events.push(Happened {
                    event: "order.paid",
                    entities,
                });
            }
            events
        }
        _ => Vec::new(),
    }
}
