//! What the service tells a webhook.

use serde_json::{Map, Value, json};

use super::components::{Components, Direction};
use super::responses::media;
use super::types::{any_of, object};
use super::{text, types};
use crate::model::{Event, EventPart, Resource};

/// All events, in the order of the spec.
pub(crate) fn webhooks(components: &mut Components<'_>) -> Value {
    let model = components.model;
    let mut webhooks = Map::new();
    for resource in &model.resources {
        for event in &resource.events {
            let written = webhook(components, resource, event);
            webhooks.insert(event.name.clone(), json!({ "post": written }));
        }
    }
    webhooks.into()
}

/// The headers that deliveries carry.
pub(crate) fn parameters() -> Value {
    json!({
        "Signature": {
            "name": "X-Razorpay-Signature",
            "in": "header",
            "required": true,
            "description": "HMAC-SHA256 of the raw body under the secret of the webhook, in hexadecimal digits. Compare it in constant time before you read the body.",
            "schema": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
        },
        "EventId": {
            "name": "X-Razorpay-Event-Id",
            "in": "header",
            "description": "The same for every delivery of one event: an event may be delivered more than once.",
            "schema": { "type": "string" },
        },
    })
}

fn webhook(components: &mut Components<'_>, resource: &Resource, event: &Event) -> Value {
    let payload = payload(components, event);
    let schema = json!({
        "type": "object",
        "properties": {
            "entity": { "type": "string", "description": "`event`." },
            "event": { "const": event.name },
            "account_id": {
                "type": ["string", "null"], "description": "The account that it happened to.",
            },
            "contains": {
                "type": ["array", "null"],
                "items": { "type": "string" },
                "description": "The keys of the payload.",
            },
            "payload": payload,
            "created_at": {
                "type": ["integer", "null"],
                "format": "int64",
                "x-unit": "unix-seconds",
                "description": "When it happened, in seconds since 1970-01-01 UTC.",
            },
        },
        "required": ["event", "payload"],
    });
    let deliveries = components
        .model
        .deliveries
        .iter()
        .filter(|it| it.event == event.name);
    let examples = deliveries.map(|it| (it.name.clone(), it.body.clone()));
    json!({
        "tags": [resource.name],
        "operationId": format!("webhook.{}", event.name),
        "summary": text::summary(&event.doc),
        "description": text::whole(&event.doc),
        "security": [],
        "parameters": [
            { "$ref": "#/components/parameters/Signature" },
            { "$ref": "#/components/parameters/EventId" },
        ],
        "requestBody": {
            "required": true,
            "content": { "application/json": media(schema, examples) },
        },
        "responses": {
            "2XX": { "description": "Taken. Any other answer, or none in time, has it delivered again." },
        },
    })
}

fn payload(components: &mut Components<'_>, event: &Event) -> Map<String, Value> {
    if let Some(whole) = &event.payload {
        return types::schema(components, whole, None, Direction::Answer);
    }
    let mut properties = Map::new();
    for part in &event.parts {
        let schema = self::part(components, part);
        properties.insert(part.key.clone(), schema.into());
    }
    let required: Vec<_> = event.parts.iter().filter(|part| part.required).collect();
    let mut schema = object(json!({ "type": "object", "properties": properties }));
    if !required.is_empty() {
        let keys: Vec<_> = required.iter().map(|part| part.key.as_str()).collect();
        schema.insert("required".to_owned(), json!(keys));
    }
    schema
}

/// An entity in its wrapper; some deliveries have it in a list of one, without the wrapper, or some of it beside the
/// wrapped part.
fn part(components: &mut Components<'_>, part: &EventPart) -> Map<String, Value> {
    let entity = types::schema(components, &part.ty, None, Direction::Answer);
    let list = object(json!({
        "type": "array", "items": entity, "minItems": 1, "maxItems": 1,
    }));
    let wrapper = object(json!({
        "type": "object",
        "properties": { "entity": any_of(vec![entity.clone(), list]) },
        "required": ["entity"],
    }));
    let spread = object(json!({
        "type": "object",
        "properties": { "entity": { "type": "object" } },
        "required": ["entity"],
        "minProperties": 2,
    }));
    let nothing = object(json!({ "type": "null" }));
    any_of(vec![wrapper, entity, spread, nothing])
}
