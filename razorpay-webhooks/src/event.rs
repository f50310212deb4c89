//! A delivery to a webhook, read: what happened, to which account, when.

use std::error::Error;
use std::fmt;

use razorpay_types::{Json, Timestamp};

use crate::dedupe::EventId;
use crate::generated::EventKind;
use crate::payload::{PartError, Parts};

/// What a delivery tells.
///
/// Read it only after its signature was verified. Deliveries come at least once and in any order; the entities show the
/// state at the time of the event, which may have moved on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The id of the event, the same each time it is delivered; nothing if the headers had none or were not at hand.
    pub id: Option<EventId>,
    /// The account that it happened in; a few deliveries do not say.
    pub account_id: Option<String>,
    /// The names of the entities in the payload, as the delivery lists them.
    pub contains: Vec<String>,
    /// When the event was made; some deliveries do not say.
    pub created_at: Option<Timestamp>,
    /// What happened.
    pub kind: EventKind,
    raw: Json,
}

impl Event {
    /// Reads a delivery from its body.
    ///
    /// # Errors
    ///
    /// If the body is not JSON, names no event, or an entity in it is not what the event carries. An event or an entity that
    /// this version does not know is no error, nor is a field that is missing beside them.
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

    /// The name of the event, such as `payment.captured`.
    pub fn name(&self) -> &str {
        self.kind.name()
    }

    /// The whole delivery as it came, with what this version has no field for.
    pub fn raw(&self) -> &Json {
        &self.raw
    }
}

/// Where a body stopped to be JSON, without a word of what stands there.
fn position(error: &serde_json::Error) -> String {
    format!("line {}, column {}", error.line(), error.column())
}

/// An event that this version does not know.
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

    /// The name of the event as the API writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its payload, as it came.
    pub fn payload(&self) -> &Json {
        &self.payload
    }
}

/// A body that is no event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum EventError {
    /// The body is not JSON; where it stops to be.
    NotJson(String),
    /// The body has no `event`.
    NoName,
    /// An entity of the payload cannot be read.
    #[non_exhaustive]
    Part {
        /// Which entity, and why.
        error: PartError,
        /// The event all the same, as one that is not known, with everything as it came.
        event: Box<Event>,
    },
}

impl EventError {
    /// The event, as one that is not known, where there is one whose payload cannot be read.
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
