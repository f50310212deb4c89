//! Deliveries to webhooks against their typed events.

use razorpay_webhooks::Event;
use serde_json::Value;

use crate::checks::{DecodeFault, EventCheck, PartCheck, at_key};
use crate::compare::Place;
use crate::examine::{self, Verdict};
use crate::fault::{Finding, Stage};

/// Examines a delivery: its event has to be read, and each part of its payload to come back the same.
///
/// `None` if the delivery names no event of `events`.
pub fn delivery(events: &'static [EventCheck], json: &[u8]) -> Option<Verdict> {
    let body: Value = serde_json::from_slice(json).ok()?;
    let name = body.get("event").and_then(Value::as_str)?;
    let event = events.iter().find(|event| event.name == name)?;
    if let Err(error) = Event::parse(json) {
        let fault = DecodeFault::whole(error.to_string());
        let finding = Finding {
            stage: Stage::Decode,
            path: fault.path,
            detail: fault.detail,
        };
        return Some(Verdict {
            decoded: false,
            findings: vec![finding],
        });
    }
    let payload = body.get("payload").unwrap_or(&Value::Null);
    let findings = match event.parts {
        [whole] if whole.key.is_empty() => part(whole, "$.payload", payload),
        parts => named(parts, payload),
    };
    Some(Verdict {
        decoded: true,
        findings,
    })
}

/// The parts of a payload by their keys, and what it has beside them. A few have the time of the event there.
fn named(parts: &'static [PartCheck], payload: &Value) -> Vec<Finding> {
    let entries = payload.as_object().into_iter().flatten();
    entries
        .filter(|(key, _)| *key != "created_at")
        .flat_map(|(key, value)| {
            let path = at_key("$.payload", key);
            match parts.iter().find(|part| part.key == key) {
                Some(_) if value.is_null() => Vec::new(),
                Some(found) => unwrapped(parts, found, &path, value),
                None => vec![lost(path)],
            }
        })
        .collect()
}

/// An entity: under `entity`, there as the only item of a list, with a part of it beside, or by itself. What stands
/// beside may be another entity, too.
fn unwrapped(
    parts: &'static [PartCheck],
    check: &'static PartCheck,
    path: &str,
    value: &Value,
) -> Vec<Finding> {
    let wrapped = value.get("entity").map(|entity| match entity.as_array() {
        Some(items) if items.len() == 1 => items.first().unwrap_or(entity),
        _ => entity,
    });
    let Some(entity) = wrapped.and_then(Value::as_object) else {
        return part(check, path, value);
    };
    let mut whole = entity.clone();
    let mut findings = Vec::new();
    let beside = value.as_object().into_iter().flatten();
    for (key, value) in beside.filter(|(key, _)| *key != "entity") {
        match parts.iter().find(|part| part.key == key) {
            Some(other) => {
                findings.extend(unwrapped(parts, other, &at_key(path, key), value));
            }
            None => {
                whole.insert(key.clone(), value.clone());
            }
        }
    }
    findings.extend(part(check, &at_key(path, "entity"), &Value::Object(whole)));
    findings
}

fn part(check: &'static PartCheck, path: &str, entity: &Value) -> Vec<Finding> {
    let json = entity.to_string();
    let verdict = examine::body(Some(check.body), Place::of(&check.kind), json.as_bytes());
    let inside = |finding: Finding| Finding {
        path: format!("{path}{}", finding.path.trim_start_matches('$')),
        ..finding
    };
    verdict.findings.into_iter().map(inside).collect()
}

fn lost(path: String) -> Finding {
    let detail = "the event has no such part".to_owned();
    Finding {
        stage: Stage::Loss,
        path,
        detail,
    }
}
