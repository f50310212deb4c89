//! Webhook events: event name, account, time and payload of a delivery.

use std::error::Error;
use std::fmt;

use razorpay_types::{Json, Timestamp};

use crate::dedupe::EventId;
use crate::generated::EventKind;
use crate::payload::{PartError, Parts};

/// Webhook event, parsed from the body of a delivery.
///
/// Trust an event only after its signature was verified. Events are delivered at least once and in
/// any order; the entities show the state at the time of the event, which may have changed since.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// Event id, the same for every delivery; absent without a valid event id header.
    ///
    /// [`Event::parse`] sees no headers and leaves the id absent.
    pub id: Option<EventId>,
    /// Id of the account in which the event occurred; absent in a few deliveries.
    pub account_id: Option<String>,
    /// Names of the entities in the payload, as listed by the delivery.
    pub contains: Vec<String>,
    /// Time at which the event was created; absent in some deliveries.
    pub created_at: Option<Timestamp>,
    /// Event type with its typed payload.
    pub kind: EventKind,
    raw: Json,
}

impl Event {
    /// Parses an event from the body of a delivery, without verifying the signature.
    ///
    /// # Errors
    ///
    /// Fails if the body is not JSON, has no event name, or contains an entity that does not match
    /// the type documented for the event. An unknown event, an unknown entity and a missing field
    /// outside the entities are not errors.
    pub fn parse(body: &[u8]) -> Result<Self, EventError> {
        let raw: Json =
            serde_json::from_slice(body).map_err(|error| EventError::NotJson(position(&error)))?;
        let text = |key: &str| raw.get(key).and_then(Json::as_str).map(str::to_owned);
        let name = text("event").ok_or(EventError::NoName)?;
        let parts = Parts::new(raw.get("payload").cloned().unwrap_or_default());
        let contains = raw
            .get("contains")
            .and_then(Json::as_list)
            .unwrap_or_default();
        let contains: Vec<String> = contains
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect();
        let created_at = raw
            .get("created_at")
            // A few deliveries have it in the payload.
            .or_else(|| raw.get("payload")?.get("created_at"))
            .and_then(Json::as_i64)
            .map(Timestamp::from_unix);
        let account_id = text("account_id");
        let read = EventKind::read(&name, parts);
        let event = |kind, raw| Self {
            id: None,
            account_id,
            contains,
            created_at,
            kind,
            raw,
        };
        match read {
            Ok(kind) => Ok(event(kind, raw)),
            Err(error) => {
                let payload = raw.get("payload").cloned().unwrap_or_default();
                let unknown = UnknownEvent::new(&name, Parts::new(payload));
                let event = Box::new(event(EventKind::Unknown(unknown), raw));
                Err(EventError::Part { error, event })
            }
        }
    }

    pub(crate) fn with_id(self, id: Option<EventId>) -> Self {
        Self { id, ..self }
    }

    /// Returns the event name, such as `payment.captured`.
    pub fn name(&self) -> &str {
        self.kind.name()
    }

    /// Returns the complete body as received, including fields that this version does not know.
    pub fn raw(&self) -> &Json {
        &self.raw
    }
}

/// Position at which a body stops being valid JSON, without any of its content.
fn position(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

/// Webhook event that this version does not know, or whose payload could not be parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct UnknownEvent {
    name: String,
    payload: Json,
}

impl UnknownEvent {
    pub(crate) fn new(name: &str, parts: Parts) -> Self {
        Self {
            name: name.to_owned(),
            payload: parts.into_json(),
        }
    }

    /// Returns the event name as received.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the payload of the event as received.
    pub fn payload(&self) -> &Json {
        &self.payload
    }
}

/// Error of parsing the body of a delivery as an event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EventError {
    /// Body that is not valid JSON, with the line and column of the syntax error.
    NotJson(String),
    /// Body without an event name in `event`.
    NoName,
    /// Payload with an entity that could not be parsed.
    #[non_exhaustive]
    Part {
        /// Name of the entity, with the reason.
        error: PartError,
        /// Event as an unknown event, with the complete body as received.
        event: Box<Event>,
    },
}

impl EventError {
    /// Returns the event as an unknown event if only its payload could not be parsed.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Self::Part { event, .. } => Some(event),
            Self::NotJson(_) | Self::NoName => None,
        }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(position) => write!(f, "the body is not JSON at {position}"),
            Self::NoName => f.write_str("the body names no event"),
            Self::Part { error, .. } => error.fmt(f),
        }
    }
}

impl Error for EventError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Part { error, .. } => Some(error),
            Self::NotJson(_) | Self::NoName => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, EventError};
    use crate::generated::EventKind;

    #[test]
    fn an_event_that_is_not_known_keeps_everything() {
        let body =
            br#"{"entity":"event","account_id":"acc_1","event":"moon.landed","contains":["moon"],
            "payload":{"moon":{"entity":{"id":"moon_1"}}},"created_at":1567674599,"new":true}"#;
        let event = Event::parse(body).unwrap();
        assert_eq!(event.name(), "moon.landed");
        assert_eq!(event.account_id.as_deref(), Some("acc_1"));
        assert_eq!(event.contains, ["moon"]);
        assert_eq!(event.created_at.unwrap().as_unix(), 1_567_674_599);
        assert_eq!(
            event
                .raw()
                .get("new")
                .and_then(razorpay_types::Json::as_bool),
            Some(true)
        );
        let EventKind::Unknown(unknown) = &event.kind else {
            panic!("known")
        };
        assert!(unknown.payload().get("moon").is_some());
    }

    #[test]
    fn what_may_be_missing_may_be_missing() {
        let event = Event::parse(br#"{"event":"moon.landed"}"#).unwrap();
        assert_eq!((event.account_id, event.created_at), (None, None));
        assert!(event.contains.is_empty());
    }

    #[test]
    fn what_is_no_event_is_refused() {
        assert_eq!(Event::parse(b"{}"), Err(EventError::NoName));
        assert!(matches!(Event::parse(b""), Err(EventError::NotJson(_))));
        assert!(matches!(
            Event::parse(b"<html>"),
            Err(EventError::NotJson(_))
        ));
        assert!(matches!(Event::parse(b"\xff"), Err(EventError::NotJson(_))));
    }
    #[test]
    fn a_payload_that_cannot_be_read_leaves_the_event() {
        let body =
            br#"{"event":"payment.captured","account_id":"acc_1","payload":{"payment":{"entity":
            {"id":["pay_1"]}}}}"#;
        let error = Event::parse(body).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`payload.payment` cannot be read")
        );
        let event = error.event().unwrap();
        assert_eq!(event.name(), "payment.captured");
        assert_eq!(event.account_id.as_deref(), Some("acc_1"));
        assert!(event.raw().get("payload").is_some());
    }

    #[test]
    fn an_entity_that_is_not_known_is_passed_over() {
        let body = include_str!("../benches/payment_captured.json");
        let body = body.replace(
            "\"payload\": {",
            r#""payload":{"moon":{"entity":{"id":"moon_1"}},"#,
        );
        let event = Event::parse(body.as_bytes()).unwrap();
        let EventKind::PaymentCaptured(captured) = &event.kind else {
            panic!("unknown")
        };
        assert!(captured.payment.id.as_str().starts_with("pay_"));
        assert!(event.raw().get("payload").unwrap().get("moon").is_some());
    }
}
