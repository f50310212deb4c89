//! Rules between parameters as schemas of the object that has them.

use serde_json::{Value, json};

use crate::model::{Ask, RequestRule};

/// The schema that an object fits when it keeps the rule.
pub(crate) fn schema(rule: &RequestRule) -> Option<Value> {
    let fields: Vec<_> = rule
        .fields
        .iter()
        .map(|field| field.value.as_str())
        .collect();
    let each = || {
        fields
            .iter()
            .map(|field| at(field, None))
            .collect::<Vec<_>>()
    };
    let asks = match rule.asks {
        Ask::Require => all(each()),
        Ask::Forbid => json!({ "not": { "anyOf": each() } }),
        Ask::ExactlyOne => json!({ "oneOf": each() }),
        Ask::Together => {
            json!({ "anyOf": [all(each()), { "not": { "anyOf": each() } }] })
        }
        // Stands with the field that is limited.
        Ask::Limit => return None,
    };
    if fields.is_empty() {
        return None;
    }
    if rule.when.is_empty() {
        return Some(asks);
    }
    let conditions = rule
        .when
        .iter()
        .map(|(field, value)| when(&field.value, value));
    Some(json!({ "if": all(conditions.collect()), "then": asks }))
}

/// The schema of a condition: a field with a value, or one that is there or is not.
pub(crate) fn when(field: &str, value: &str) -> Value {
    match value {
        "present" => at(field, None),
        "absent" => json!({ "not": at(field, None) }),
        value => at(field, Some(holds(value))),
    }
}

/// The value of a condition; the spec writes numbers and booleans as text.
fn holds(value: &str) -> Value {
    match serde_json::from_str::<Value>(value) {
        Ok(plain @ (Value::Bool(_) | Value::Number(_))) => {
            json!({ "enum": [plain, value] })
        }
        _ => json!({ "const": value }),
    }
}

/// Something stands at a path such as `token.max_amount`, and fits.
fn at(path: &str, fits: Option<Value>) -> Value {
    let (name, inside) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(at(rest, fits))),
        None => (path, fits),
    };
    // Null is the same as nothing.
    let inside = inside.unwrap_or_else(|| json!({ "not": { "type": "null" } }));
    json!({ "required": [name], "properties": { name: inside } })
}

/// All of the schemas.
pub(crate) fn all(mut schemas: Vec<Value>) -> Value {
    match schemas.len() {
        1 => schemas.pop().unwrap_or_default(),
        _ => json!({ "allOf": schemas }),
    }
}
