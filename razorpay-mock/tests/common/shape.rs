//! Whether an answer is made of what the tables say.

use razorpay_mock::generated::ALL_ROUTES;
use razorpay_mock::generated::service::CURRENCIES;
use razorpay_mock::tables::{Answer, Codec, Field, Kind, Route, Shape};
use serde_json::Value;

#[track_caller]
pub(crate) fn route(operation: &str) -> &'static Route {
    let mut routes = ALL_ROUTES.iter().copied().flatten();
    routes.find(|route| route.operation == operation).unwrap()
}

/// Panics unless the answer of the operation has all it must have and nothing unknown but nulls.
#[track_caller]
pub(crate) fn assert_fits(operation: &str, answer: &Value) {
    let mut faults = Vec::new();
    match route(operation).returns {
        Answer::Object(shape) => object(shape, answer, "$", &mut faults),
        Answer::Page(shape) => page(shape, answer, "$", &mut faults),
        Answer::Other(kind) => value(kind, None, answer, "$", &mut faults),
        Answer::Empty | Answer::Bytes => faults.push("not an answer with a shape".to_owned()),
    }
    assert!(faults.is_empty(), "{faults:#?}\n{answer:#}");
}

fn page(shape: &Shape, value: &Value, path: &str, faults: &mut Vec<String>) {
    let items = value["items"].as_array();
    let right = value["entity"] == "collection" && items.map(Vec::len) == count(value);
    if !right {
        faults.push(format!("{path}: not a collection"));
    }
    for (n, item) in items.into_iter().flatten().enumerate() {
        object(shape, item, &format!("{path}[{n}]"), faults);
    }
}

fn count(value: &Value) -> Option<usize> {
    value["count"].as_u64().and_then(|n| n.try_into().ok())
}

fn object(shape: &Shape, value: &Value, path: &str, faults: &mut Vec<String>) {
    let Some(fields) = value.as_object() else {
        return faults.push(format!("{path}: no object"));
    };
    let known = |key: &str| {
        let named = |field: &&Field| field.name == key || field.aliases.contains(&key);
        shape.fields.iter().find(named)
    };
    for (key, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        let path = format!("{path}.{key}");
        match known(key) {
            Some(field) => self::value(&field.kind, field.codec, value, &path, faults),
            None => faults.push(format!("{path}: unknown")),
        }
    }
    for field in shape.fields.iter().filter(|field| field.required) {
        if fields.get(field.name).is_none_or(Value::is_null) {
            faults.push(format!("{path}.{}: missing", field.name));
        }
    }
}

fn value(kind: &Kind, codec: Option<Codec>, value: &Value, path: &str, faults: &mut Vec<String>) {
    let right = match kind {
        // A form that is not known may be anything.
        Kind::Union(union) => union.form_of(value).is_none_or(|form| {
            self::value(&form.kind, None, value, path, faults);
            true
        }),
        Kind::Json => true,
        // No answer has a file in its JSON.
        Kind::File => false,
        Kind::Text | Kind::Id { .. } => value.is_string(),
        Kind::Bool => value.is_boolean(),
        Kind::Integer | Kind::Amount | Kind::Timestamp => value.is_i64(),
        Kind::Decimal => value.is_number() || value.is_string(),
        Kind::Notes => value.is_object() || value.as_array().is_some_and(Vec::is_empty),
        Kind::Currency => CURRENCIES.iter().any(|row| *value == row.code),
        Kind::Const(text) => value == text,
        Kind::Enum(texts) => texts.iter().any(|text| value == text),
        Kind::Object(shape) => {
            match value.as_array().map(Vec::as_slice) {
                Some([only]) if codec == Some(Codec::Single) => object(shape, only, path, faults),
                _ => object(shape, value, path, faults),
            }
            true
        }
        Kind::List(kind) => {
            for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                self::value(kind, None, item, &format!("{path}[{n}]"), faults);
            }
            value.is_array()
        }
        Kind::Map(_) if codec == Some(Codec::EmptyList) && value.is_array() => {
            value.as_array().is_some_and(Vec::is_empty)
        }
        Kind::Map(kind) => {
            for (key, item) in value.as_object().into_iter().flatten() {
                self::value(kind, None, item, &format!("{path}.{key}"), faults);
            }
            value.is_object()
        }
        Kind::Page(shape) => {
            page(shape, value, path, faults);
            true
        }
    };
    if !right {
        faults.push(format!("{path}: {value} is not {kind:?}"));
    }
}
