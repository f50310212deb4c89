//! Every documented body under `spec/examples` decodes with its generated type and comes back with nothing lost.

use std::collections::BTreeMap;
use std::fs;

use razorpay_tests::checks::{Check, Registry};
use razorpay_tests::events;
use razorpay_tests::examine::{self, Verdict};

use crate::support::repository;

/// A body of the folder, as its name says: `<resource>/<operation>.<name>.<kind>.json`, or
/// `<resource>/<event>-<number>.webhook.json`.
pub(crate) struct Example {
    pub(crate) file: String,
    /// `<resource>.<operation>`; empty for a delivery to a webhook.
    pub(crate) operation: String,
    pub(crate) kind: String,
    pub(crate) json: Vec<u8>,
}

pub(crate) fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    let root = repository("spec/examples");
    for resource in fs::read_dir(&root).unwrap() {
        let resource = resource.unwrap();
        for entry in fs::read_dir(resource.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let resource = resource.file_name().into_string().unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            let file = format!("{resource}/{name}");
            let stem = name.strip_suffix(".json").unwrap();
            let (rest, kind) = stem.rsplit_once('.').unwrap();
            // Events have dots in their names.
            let operation = match kind {
                "webhook" => String::new(),
                _ => format!("{resource}.{}", rest.split_once('.').unwrap().0),
            };
            examples.push(Example {
                file,
                operation,
                kind: kind.to_owned(),
                json: fs::read(&path).unwrap(),
            });
        }
    }
    examples.sort_by(|one, other| one.file.cmp(&other.file));
    examples
}

/// `None` if the spec has no such operation or event.
fn examine(registry: &Registry, example: &Example) -> Option<Verdict> {
    if example.kind == "webhook" {
        return events::delivery(registry.events, &example.json);
    }
    let check: &'static Check = registry
        .checks
        .iter()
        .find(|check| check.operation == example.operation)?;
    Some(match example.kind.as_str() {
        "request" => examine::request(check, &example.json),
        "response" => examine::response(check, &example.json),
        "error" => examine::error(&registry.error, &example.json),
        other => panic!("{}: `{other}` is no kind of body", example.file),
    })
}

#[test]
fn every_documented_body_decodes_and_comes_back() {
    let registry = Registry::generated();
    let mut found = Vec::new();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for example in examples() {
        *kinds.entry(example.kind.clone()).or_default() += 1;
        let Some(verdict) = examine(&registry, &example) else {
            found.push(format!("{}: no such operation or event", example.file));
            continue;
        };
        for finding in verdict.findings {
            let (stage, file) = (finding.stage.as_str(), &example.file);
            found.push(format!(
                "{file}: {stage} at {}: {}",
                finding.path, finding.detail
            ));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    // What the documents show, all of it; `spec/waivers/bodies.tsv` names what does not belong to its call.
    let kinds: Vec<_> = kinds
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count))
        .collect();
    insta::assert_debug_snapshot!(kinds);
}

/// Operations of which no document shows an answer. What they answer is known from their words alone.
const UNSEEN: &[&str] = &[
    "bills.fetch",
    "customers.edit",
    "iins.list",
    "refunds.create",
    "transactions.fetch",
    // Known from the vendor's SDKs, which show requests only.
    "webhooks.create",
    "webhooks.list",
    "webhooks.fetch",
    "webhooks.edit",
    "webhooks.delete",
    "webhooks.delete_for_account",
];

#[test]
fn every_answer_has_a_documented_body() {
    let examples = examples();
    let missing: Vec<&str> = Registry::generated()
        .checks
        .iter()
        .filter(|check| check.response.is_some())
        .map(|check| check.operation)
        .filter(|operation| {
            !examples
                .iter()
                .any(|known| known.operation == *operation && known.kind == "response")
        })
        .collect();
    assert_eq!(missing, UNSEEN);
}
