//! The documented exchanges as text that the mock reads when it starts: as Rust they would be the bulk of its code.

use serde_json::{Map, Value, json};

use super::File;
use super::format::HEADER;
use crate::model::{Exchange, Model};

/// The file: a line that says what it is, then a line of JSON for each exchange.
pub(crate) fn file(model: &Model) -> File {
    let mut text = format!("{HEADER} from spec/examples; do not edit.\n");
    for exchange in &model.exchanges {
        let operation = model.find_operation(&exchange.operation);
        if operation.is_some_and(|operation| !operation.redirect) {
            text.push_str(&line(exchange));
            text.push('\n');
        }
    }
    File {
        path: "razorpay-mock/src/generated/examples.jsonl".to_owned(),
        text,
    }
}

fn line(exchange: &Exchange) -> String {
    let pairs = |pairs: &[(String, String)]| {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.clone(), json!(value)));
        let pairs: Map<_, _> = pairs.collect();
        (!pairs.is_empty()).then_some(Value::Object(pairs))
    };
    let parts = [
        ("operation", Some(json!(exchange.operation))),
        ("name", Some(json!(exchange.name))),
        ("path", pairs(&exchange.path)),
        ("query", pairs(&exchange.query)),
        ("status", exchange.status.map(|status| json!(status))),
        ("request", exchange.request.clone()),
        ("response", exchange.response.clone()),
    ];
    let parts = parts
        .into_iter()
        .filter_map(|(name, part)| Some((name.to_owned(), part?)));
    Value::Object(parts.collect()).to_string()
}
