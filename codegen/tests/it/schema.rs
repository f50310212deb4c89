//! The schemas of the language against the readers: what one takes the other takes.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use razorpay_codegen::problem::Problem;
use razorpay_codegen::{schema, shape};
use serde_json::{Value, json};

use crate::support::{read, repository, sources, sources_of, tests, tree, yaml_files};

/// The schemas, each with what tells its files from the others.
struct Schemas(Vec<(&'static str, Validator)>);

impl Schemas {
    fn new() -> Self {
        let files = schema::files();
        let compiled = ["service", "resource", "meta"].map(|name| {
            let path = format!("{}/{name}.schema.json", schema::FOLDER);
            let file = files.iter().find(|file| file.path == path).unwrap();
            let schema = serde_json::from_str(&file.text).unwrap();
            assert!(jsonschema::meta::is_valid(&schema), "{path} is a schema");
            (name, jsonschema::validator_for(&schema).unwrap())
        });
        Self(compiled.into())
    }

    /// What is wrong with a file of a spec.
    fn faults(&self, path: &str, value: &Value) -> Vec<String> {
        let name = match path {
            "spec/service.yaml" => "service",
            path if path.ends_with(".meta.yaml") => "meta",
            _ => "resource",
        };
        let (_, validator) = self.0.iter().find(|(found, _)| *found == name).unwrap();
        let errors = validator.iter_errors(value);
        errors
            .map(|error| format!("{path} {}: {error}", error.instance_path()))
            .collect()
    }
}

/// Every mapping of the language with every key, file by file.
fn whole() -> Vec<(&'static str, Value)> {
    let error = json!({
        "when": "min", "status": 400, "code": "BAD", "description": "No.", "field": "a",
        "source": "b", "step": "c", "reason": "d", "at": "e", "docs": ["f.md"],
    });
    let fields = json!({
        "id!": "ThingId",
        "size": {
            "type": "amount", "as": "number_or_text", "doc": "Its size.", "currency": "INR",
            "default": 3, "deprecated": { "use": "a", "since": "b", "why": "c" }, "sunset": "2026-03-15",
            "expand": "size", "sensitive": true, "alias": ["b"], "rust": "c", "was": "d",
            "min": { "INR": 1 }, "max": 4, "min_length": 1, "max_length": 2, "max_items": 3,
            "max_entries": 4, "max_value_length": 5,
        },
        "old": { "type": "list<string>", "deprecated": "It is old." },
    });
    let object = json!({ "doc": "A thing.", "fields": fields });
    let thing = json!({ "doc": "A thing.", "fields": { "old": "string" } });
    let service = json!({
        "service": "shop",
        "doc": "A shop.",
        "hosts": { "api": "https://api.example.com" },
        "auth": { "basic": { "doc": "A key." } },
        "idempotency": { "once": {
            "doc": "Once.", "header": "X-Key", "key": "[A-Za-z0-9_-]{4,36}", "required": true,
            "in_progress": { "status": 409, "description": "Wait." }, "docs": "a.md",
        } },
        "currencies": { "INR": { "exponent": 2, "name": "Indian rupee" } },
        "enums": { "Colour": {
            "doc": "A colour.",
            "values": { "red": "Red.", "blue": null, "x": { "doc": "X.", "rust": "Ex" } },
        } },
        "entities": { "Failure": thing },
        "error": "Failure",
        "errors": [error],
    });
    let resource = json!({
        "resource": "things",
        "singular": "thing",
        "doc": "Things.",
        "docs": ["a.md"],
    });
    let types = json!({
        "resource": "things",
        "doc": "Things.",
        "ids": { "ThingId": { "prefix": "thing_", "doc": "Names a thing." } },
        "enums": {},
        "entities": { "Thing": object },
        "inputs": { "ThingInput": thing },
        "values": { "Place": thing },
    });
    let rest = json!({
        "resource": "things",
        "doc": "Things.",
        "unions": {
            "A": { "doc": "One.", "tag": "entity", "of": { "thing": "Thing" } },
            "B": { "has": { "id": "Thing" } },
            "C": { "text": "ThingId", "object": "Thing" },
        },
        "transitions": {
            "Thing.colour": [{ "from": ["red"], "to": "blue", "by": "customer paints" }],
        },
        "events": {
            "thing.made": { "doc": "Made.", "contains": { "thing!": "Thing" } },
            "thing.lost": { "doc": "Lost.", "payload": "Thing" },
        },
        "deviations": [{
            "at": "list", "says": "a", "is": "b", "source": "c.md", "evidence": "text",
            "why": "d",
        }],
    });
    let operations = json!({
        "resource": "things",
        "doc": "Things.",
        "operations": { "list": {
            "http": "GET /v1/things/{id: ThingId}", "doc": "Lists.", "docs": [],
            "retry": "keyed(once)", "host": "api", "auth": ["basic"], "content": "json",
            "availability": "Now.", "confidence": "sdk",
            "variants": { "small": { "doc": "Small ones.", "require": ["size"] } },
            "rules": [
                { "when": { "size": 1 }, "require": ["old"], "doc": "So it is." },
                { "forbid": ["old"] }, { "exactly_one": ["old"] }, { "together": "old" },
                { "when": { "old": "absent" }, "limit": "size", "min": 1, "max": { "INR": 2 } },
            ],
            "deprecated": "Old.", "sunset": "2026-03-15",
            "reconcile": "things.list", "body": { "old!": "string" },
            "query": { "old": "string" },
            "paginate": {
                "style": "skip", "max": 3, "default": 2, "range": false, "items": "things",
            },
            "returns": "page<Thing>", "errors": [error], "redirect": false,
        }, "authorize_url": {
            "http": "GET /authorize", "doc": "Grants access.", "redirect": true,
            "query": { "old": "string" },
        } },
    });
    let meta = json!({ "status": 400, "path": { "id": "thing_1" }, "query": { "count": 2 } });
    vec![
        ("spec/service.yaml", service),
        ("spec/resources/things.yaml", resource),
        ("spec/resources/types.yaml", types),
        ("spec/resources/operations.yaml", operations),
        ("spec/resources/rest.yaml", rest),
        ("spec/examples/things/list.a.meta.yaml", meta),
    ]
}

/// The JSON pointers of a value and of all inside it.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut inside = |key: String, value: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        found.extend(pointers(value).iter().map(|rest| format!("/{key}{rest}")));
    };
    match value {
        Value::Object(map) => {
            map.iter()
                .for_each(|(key, value)| inside(key.clone(), value));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| inside(index.to_string(), value));
        }
        _ => {}
    }
    found
}

/// A spec with one thing changed in each place of each file: where, what, and the file.
fn changed() -> Vec<(String, &'static str, Value)> {
    let mut found = Vec::new();
    for (path, value) in whole() {
        for pointer in pointers(&value) {
            let mut change = |what: &str, edit: &dyn Fn(&mut Value)| {
                let mut other = value.clone();
                edit(other.pointer_mut(&pointer).unwrap());
                if other != value {
                    found.push((format!("{path} {pointer} {what}"), path, other));
                }
            };
            let others = [
                json!(null),
                json!(true),
                json!(7),
                json!(-7),
                json!(1.5),
                json!("word"),
                json!([]),
                json!({}),
                json!([1]),
                json!(["word"]),
                json!({ "zzz": 1 }),
                json!({ "zzz": "word" }),
            ];
            for other in others {
                change(&format!("is {other}"), &|place| *place = other.clone());
            }
            change("has more", &|place| {
                if let Value::Object(map) = place {
                    map.insert("zzz".to_owned(), json!("word"));
                }
            });
            let keys = value.pointer(&pointer).unwrap().as_object().cloned();
            for key in keys.unwrap_or_default().keys() {
                change(&format!("lacks {key}"), &|place| {
                    place.as_object_mut().unwrap().shift_remove(key);
                });
            }
        }
    }
    found
}

#[test]
fn they_are_what_is_committed() {
    for file in schema::files() {
        let found = read(&repository(&file.path));
        assert!(
            found == file.text,
            "{} is stale: run `cargo xtask codegen`",
            file.path
        );
    }
}

/// What the readers call a mapping with an unknown key, and the keys that they offer instead.
fn asked(problem: &Problem) -> Option<(String, BTreeSet<String>)> {
    let what = problem.message.strip_prefix("unknown key `zzz` in ")?;
    // "operation `list`", but "`paginate`".
    let what = what.split(" `").next()?;
    let keys = problem.expected.split('`').skip(1).step_by(2);
    Some((what.to_owned(), keys.map(str::to_owned).collect()))
}

#[test]
fn the_readers_know_the_same_keys_and_refuse_the_same_files() {
    let schemas = Schemas::new();
    for (path, value) in whole() {
        assert_eq!(schemas.faults(path, &value), Vec::<String>::new());
        let found = shape(&sources([(path, value.to_string().as_str())]));
        assert!(found.is_empty(), "{path}: {found:?}");
    }
    let (mut counts, mut differ, mut keys) = ([0, 0], Vec::new(), BTreeMap::new());
    for (what, path, value) in changed() {
        let faults = schemas.faults(path, &value);
        let problems = shape(&sources([(path, value.to_string().as_str())]));
        keys.extend(problems.iter().filter_map(asked));
        counts[usize::from(faults.is_empty())] += 1;
        if faults.is_empty() != problems.is_empty() {
            let messages: Vec<_> = problems.iter().map(|it| &it.message).collect();
            differ.push(format!(
                "{what}\n  schema: {faults:?}\n  reader: {messages:?}"
            ));
        }
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
    assert!(
        differ.is_empty(),
        "{} differ:\n{}",
        differ.len(),
        differ.join("\n")
    );
    let declared: BTreeMap<_, BTreeSet<_>> = schema::mappings()
        .map(|mapping| {
            let keys = mapping.keys.iter().map(|key| key.name.to_owned());
            (mapping.what.to_owned(), keys.collect())
        })
        .collect();
    assert_eq!(keys, declared);
}

fn yaml(text: &str) -> Result<Value, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn every_file_of_the_spec_fits() {
    let schemas = Schemas::new();
    let mut checked = 0;
    for (path, text) in tree(&repository("spec")) {
        // The lints are a list of words, and have no schema.
        if path.ends_with(".yaml") && path != "lints.yaml" && !path.starts_with("changes/") {
            let value = yaml(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
            let faults = schemas.faults(&format!("spec/{path}"), &value);
            assert!(faults.is_empty(), "{}", faults.join("\n"));
            checked += 1;
        }
    }
    assert!(checked > 300, "{checked} files");
}

/// The broken specs whose shape is wrong. All others break a rule that takes more than one place to see.
const BROKEN_SHAPE: &[&str] = &[
    "http",
    "missing-key",
    "redirect",
    "transition",
    "unknown-key",
    "unknown-type",
    "unknown-word",
    "wrong-kind",
    "yaml",
    "yaml-1.1-boolean",
];

#[test]
fn a_broken_spec_is_refused_for_its_shape_alone() {
    let schemas = Schemas::new();
    let mut refused = Vec::new();
    for (case, text) in yaml_files(&tests("broken")) {
        let sources = sources_of(&text);
        let metas = sources.metas.iter().map(|meta| meta.source);
        let mut wrong = sources.yaml().chain(metas).filter(|id| {
            let value = yaml(sources.text(*id));
            value.is_err()
                || value.is_ok_and(|it| !schemas.faults(sources.path(*id), &it).is_empty())
        });
        if wrong.next().is_some() {
            refused.push(case);
        }
    }
    assert_eq!(refused, BROKEN_SHAPE);
}
