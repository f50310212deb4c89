//! Webhook events: what happened, and which entities the delivery carries.

use super::reader::{self, Reader};
use crate::load::{Key, Node, Placed};
use crate::problem::{Problem, Problems, Rule};

/// An event that the service tells a webhook of.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name, such as `order.paid`.
    pub name: Placed<String>,
    /// What happened.
    pub doc: String,
    /// The parts of its payload.
    pub contains: Vec<EventPart>,
    /// The entity that the whole payload is, where it has no parts.
    pub payload: Option<Placed<String>>,
}

/// One entity of a payload.
#[derive(Debug, Clone)]
pub struct EventPart {
    /// The key under `payload`.
    pub key: Placed<String>,
    /// Always there.
    pub required: bool,
    /// The entity.
    pub ty: Placed<String>,
}

/// Reads one event.
pub(crate) fn read(key: &Key, node: &Node, problems: &Problems) -> Option<Event> {
    let reader = Reader::named(key, node, "event", problems)?;
    let doc = reader.require_text("doc");
    let contains: Vec<_> = reader
        .map("contains")
        .iter()
        .filter_map(|(key, node)| {
            let required = key.text.ends_with('!');
            let name = Placed::new(key.text.trim_end_matches('!').to_owned(), key.at);
            Some(EventPart {
                key: name,
                required,
                ty: reader::text(node, problems)?,
            })
        })
        .collect();
    let payload = reader.text("payload");
    reader.finish();
    if let (Some(payload), Some(part)) = (&payload, contains.first()) {
        problems.report(
            Problem::new(
                Rule::UnknownKey,
                payload.at,
                format!(
                    "`{}` has a payload that is one entity and has parts",
                    key.text
                ),
                "expected `payload` or `contains`",
            )
            .related(part.key.at, "a part"),
        );
    }
    let name = Placed::new(key.text.clone(), key.at);
    Some(Event {
        name,
        doc: doc?.value,
        contains,
        payload,
    })
}
