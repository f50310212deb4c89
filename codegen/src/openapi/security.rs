//! Ways to authenticate as security schemes.

use serde_json::{Map, Value, json};

use crate::model::{Model, Operation};

/// Ways that an operation has to name before it takes them: a device of a customer, or nobody at all.
const NAMED_ONLY: [&str; 2] = ["public", "none"];

/// The schemes of the service. `none` is no scheme: it is an operation without one.
pub(crate) fn schemes(model: &Model) -> Map<String, Value> {
    let service = &model.service;
    let declared = service.auth.iter().zip(&service.auth_docs);
    declared
        .filter_map(|(name, doc)| {
            let scheme = scheme(name)?;
            let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
            let schema = json!({ "type": "http", "scheme": scheme, "description": doc });
            Some((name.clone(), schema))
        })
        .collect()
}

fn scheme(name: &str) -> Option<&'static str> {
    match name {
        "basic" | "partner" | "public" => Some("basic"),
        "bearer" => Some("bearer"),
        _ => None,
    }
}

/// What every operation takes that does not say otherwise: any of these.
pub(crate) fn default(model: &Model) -> Value {
    let any = model
        .service
        .auth
        .iter()
        .filter(|name| !NAMED_ONLY.contains(&name.as_str()) && scheme(name).is_some());
    any.map(|name| json!({ name.as_str(): [] })).collect()
}

/// What one operation takes, where it says so.
pub(crate) fn of(operation: &Operation) -> Option<Value> {
    if operation.redirect {
        // A browser has no key.
        return Some(json!([]));
    }
    if operation.auth.is_empty() {
        return None;
    }
    let required = |name: &String| match scheme(name) {
        Some(_) => json!({ name.as_str(): [] }),
        None => json!({}),
    };
    Some(operation.auth.iter().map(required).collect())
}
