//! Every documented body under `spec/examples` decodes with its generated type and comes back with nothing lost.

use std::collections::BTreeMap;
use std::fs;

use razorpay_tests::checks::{Check, Registry};
use razorpay_tests::examine::{self, Verdict};

use crate::support::repository;

/// A body of the folder, as its name says: `<resource>/<operation>.<name>.<kind>.json`.
struct Example {
    file: String,
    operation: String,
    kind: String,
    json: Vec<u8>,
}

fn examples() -> Vec<Example> {
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
            let parts: Vec<&str> = name.split('.').collect();
            let [operation, _, kind, "json"] = parts[..] else {
                panic!("{name}: expected <operation>.<name>.<kind>.json");
            };
            examples.push(Example {
                file: format!("{resource}/{name}"),
                operation: format!("{resource}.{operation}"),
                kind: kind.to_owned(),
                json: fs::read(&path).unwrap(),
            });
        }
    }
    examples.sort_by(|one, other| one.file.cmp(&other.file));
    examples
}

fn examine(registry: &Registry, check: &'static Check, example: &Example) -> Verdict {
    match example.kind.as_str() {
        "request" => examine::request(check, &example.json),
        "response" => examine::response(check, &example.json),
        "error" => examine::error(&registry.error, &example.json),
        other => panic!("{}: `{other}` is no kind of body", example.file),
    }
}

#[test]
fn every_documented_body_decodes_and_comes_back() {
    let registry = Registry::generated();
    let mut found = Vec::new();
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    for example in examples() {
        *kinds.entry(example.kind.clone()).or_default() += 1;
        let check =
            registry.checks.iter().find(|check| check.operation == example.operation);
        let Some(check) = check else {
            found.push(format!("{}: no operation {}", example.file, example.operation));
            continue;
        };
        for finding in examine(&registry, check, &example).findings {
            let (stage, file) = (finding.stage.as_str(), &example.file);
            found
                .push(format!("{file}: {stage} at {}: {}", finding.path, finding.detail));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let kinds: Vec<&str> = kinds.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["error", "request", "response"], "the examples were found");
}

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
    let none: [&str; 0] = [];
    assert_eq!(missing, none);
}
