//! The documented exchanges: request and answer under one name, with path and query.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::{Delivery, Example, Exchange};
use crate::load::{self, ExampleKind, Sources};
use crate::syntax::Spec;

/// Every exchange that went well, by operation and name. A body that is no JSON has been reported.
pub(super) fn exchanges(spec: &Spec, sources: &Sources) -> Vec<Exchange> {
    let mut found: BTreeMap<(String, String), Exchange> = BTreeMap::new();
    let mut refused = Vec::new();
    let place = |resource: &str, operation: &str, name: &str| {
        (format!("{resource}.{operation}"), name.to_owned())
    };
    for (at, meta) in &spec.metas {
        let key = place(&at.resource, &at.operation, &at.name);
        let pairs = |pairs: &[(crate::load::Placed<String>, String)]| {
            pairs
                .iter()
                .map(|(name, value)| (name.value.clone(), value.clone()))
                .collect()
        };
        let exchange = Exchange {
            path: pairs(&meta.path),
            query: pairs(&meta.query),
            status: meta.status,
            ..Exchange::default()
        };
        found.insert(key, exchange);
    }
    for example in &sources.examples {
        let key = place(&example.resource, &example.operation, &example.name);
        let body = || serde_json::from_str::<Value>(sources.text(example.source)).ok();
        match example.kind {
            ExampleKind::Request => found.entry(key).or_default().request = body(),
            ExampleKind::Response => found.entry(key).or_default().response = body(),
            ExampleKind::Error => refused.push(key),
        }
    }
    for key in refused {
        found.remove(&key);
    }
    let named = found
        .into_iter()
        .map(|((operation, name), exchange)| Exchange {
            operation,
            name,
            ..exchange
        });
    named.collect()
}

/// Every delivery to a webhook, by its file. A body that is no JSON has been reported.
pub(super) fn deliveries(sources: &Sources) -> Vec<Delivery> {
    let delivery = |found: &crate::load::Delivery| {
        let file = sources.path(found.source).rsplit('/').next()?;
        Some(Delivery {
            event: found.event.clone(),
            name: file.strip_suffix(".webhook.json")?.to_owned(),
            body: serde_json::from_str(sources.text(found.source)).ok()?,
        })
    };
    sources.deliveries.iter().filter_map(delivery).collect()
}

/// The documented answers, with the status that the description of their exchange names.
pub(super) fn answers(spec: &Spec, sources: &Sources) -> Vec<Example> {
    let statuses: HashMap<_, _> = spec
        .metas
        .iter()
        .map(|(at, meta)| ((&at.resource, &at.operation, &at.name), meta.status))
        .collect();
    let answer = |example: &load::Example| {
        let usual = match example.kind {
            ExampleKind::Request => return None,
            ExampleKind::Response => 200,
            ExampleKind::Error => 400,
        };
        let place = (&example.resource, &example.operation, &example.name);
        let body: Value = serde_json::from_str(sources.text(example.source)).ok()?;
        Some(Example {
            operation: format!("{}.{}", example.resource, example.operation),
            name: example.name.clone(),
            status: statuses.get(&place).copied().flatten().unwrap_or(usual),
            body: body.to_string(),
        })
    };
    sources.examples.iter().filter_map(answer).collect()
}
