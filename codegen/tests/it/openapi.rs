//! The OpenAPI document against what the vendor's documents show, by an independent implementation of JSON Schema.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use jsonschema::{Draft, Registry, Validator};
use razorpay_codegen::load::{ExampleKind, Sources};
use razorpay_codegen::model::{Model, Operation, Place, Struct};
use razorpay_codegen::{check, openapi};
use serde_json::{Value, json};

use crate::mini;
use crate::support::{read, real, repository, tree};

/// The spec, its model and the document.
struct Real {
    sources: Sources,
    model: Model,
    document: Value,
}

fn spec() -> &'static Real {
    static REAL: OnceLock<Real> = OnceLock::new();
    REAL.get_or_init(|| {
        let sources = real();
        let model = check(&sources).model;
        let document = openapi::document(&model);
        Real {
            sources,
            model,
            document,
        }
    })
}

/// The schemas of the real document, compiled once for all tests.
fn schemas() -> MutexGuard<'static, Schemas> {
    static SCHEMAS: OnceLock<Mutex<Schemas>> = OnceLock::new();
    let schemas = SCHEMAS.get_or_init(|| Mutex::new(Schemas::new(&spec().document)));
    schemas.lock().unwrap_or_else(PoisonError::into_inner)
}

const BASE: &str = "https://example.com/openapi.json";

/// Schemas of the document by where they stand, each compiled once.
struct Schemas {
    registry: Registry<'static>,
    compiled: BTreeMap<String, Validator>,
}

impl Schemas {
    fn new(document: &Value) -> Self {
        let resource = Draft::Draft202012.create_resource(document.clone());
        let registry = Registry::new()
            .add(BASE, resource)
            .unwrap()
            .prepare()
            .unwrap();
        Self {
            registry,
            compiled: BTreeMap::new(),
        }
    }

    /// What is wrong with a value; nothing if it fits the schema at a JSON pointer.
    fn faults(&mut self, pointer: &str, value: &Value) -> Vec<String> {
        let Self { registry, compiled } = self;
        let validator = compiled.entry(pointer.to_owned()).or_insert_with(|| {
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(registry)
                .build(&json!({ "$ref": format!("{BASE}#{pointer}") }))
                .unwrap_or_else(|error| panic!("{pointer}: {error}"))
        });
        let errors = validator.iter_errors(value);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}

/// A key as a part of a JSON pointer in an address.
fn escape(key: &str) -> String {
    let key = key.replace('~', "~0").replace('/', "~1");
    key.replace('{', "%7B").replace('}', "%7D")
}

/// Where an operation stands in the document.
fn place(document: &Value, operation: &Operation) -> String {
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, found) in item.as_object().unwrap() {
            if found["operationId"] == json!(operation.id) {
                return format!("/paths/{}/{method}", escape(path));
            }
        }
    }
    panic!("the document has no `{}`", operation.id);
}

/// The schema of a JSON body.
fn body(place: &str, part: &str) -> String {
    format!("{place}/{part}/content/application~1json/schema")
}

/// The schema of each example and its body.
fn examples(real: &Real) -> Vec<(String, String, Value)> {
    let Real {
        sources,
        model,
        document,
    } = real;
    let mut found = Vec::new();
    for example in &sources.examples {
        let id = format!("{}.{}", example.resource, example.operation);
        let operation = model.find_operation(&id).unwrap();
        let place = place(document, operation);
        let pointer = match example.kind {
            ExampleKind::Request => body(&place, "requestBody"),
            ExampleKind::Response => body(&place, "responses/200"),
            ExampleKind::Error => body("/components/responses", "Refused"),
        };
        found.push((example.source, pointer));
    }
    for delivery in &sources.deliveries {
        let place = format!("/webhooks/{}/post", escape(&delivery.event));
        found.push((delivery.source, body(&place, "requestBody")));
    }
    let value = |id| serde_json::from_str(sources.text(id)).unwrap();
    found
        .into_iter()
        .map(|(id, pointer)| (sources.path(id).to_owned(), pointer, value(id)))
        .collect()
}

#[test]
fn it_is_what_is_committed_and_the_same_from_run_to_run() {
    let file = openapi::file(&spec().model);
    assert!(
        read(&repository(openapi::PATH)) == file.text,
        "openapi.json is stale: run `cargo xtask codegen`"
    );
    assert_eq!(
        serde_json::from_str::<Value>(&file.text).unwrap(),
        spec().document
    );
    assert!(
        openapi::file(&check(&real()).model) == file,
        "another order"
    );
}

#[test]
fn every_documented_body_fits_its_schema() {
    let real = spec();
    let mut schemas = schemas();
    let examples = examples(real);
    let files = tree(&repository("spec/examples"));
    let bodies = files
        .iter()
        .filter(|(path, _)| path.ends_with(".json"))
        .count();
    assert!(bodies > 1_000, "{bodies} bodies");
    assert_eq!(examples.len(), bodies, "each of them has a schema");
    let mut faults = Vec::new();
    for (path, pointer, value) in &examples {
        let found = schemas.faults(pointer, value);
        faults.extend(found.into_iter().map(|fault| format!("{path} {fault}")));
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// The same bodies with one thing wrong.
#[test]
fn a_body_with_something_wrong_does_not_fit() {
    let real = spec();
    let mut schemas = schemas();
    let (mut tried, mut accepted) = ([0; 3], Vec::new());
    for (path, pointer, value) in examples(real) {
        let Some(object) = value.as_object() else {
            continue;
        };
        let mut wrong = Vec::new();
        if path.ends_with(".request.json") {
            let mut more = object.clone();
            more.insert("no_such_member".to_owned(), json!(1));
            wrong.push((0, "has an unknown member".to_owned(), more));
        }
        if path.ends_with(".webhook.json") {
            let mut other = object.clone();
            other.insert("event".to_owned(), json!("no.such_event"));
            wrong.push((1, "is another event".to_owned(), other));
        }
        for name in required(&real.document, &pointer) {
            let mut less = object.clone();
            if less.shift_remove(&name).is_some() {
                wrong.push((2, format!("lacks `{name}`"), less));
            }
        }
        for (kind, what, body) in wrong {
            tried[kind] += 1;
            if schemas.faults(&pointer, &Value::Object(body)).is_empty() {
                accepted.push(format!("{path} {what}"));
            }
        }
    }
    assert!(tried.iter().all(|count| *count > 150), "{tried:?}");
    assert!(accepted.is_empty(), "{}", accepted.join("\n"));
}

/// The members that a schema asks for without an alternative.
fn required(document: &Value, pointer: &str) -> Vec<String> {
    let pointer = pointer.replace("%7B", "{").replace("%7D", "}");
    let mut schema = document.pointer(&pointer).unwrap();
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document
            .pointer(reference.strip_prefix('#').unwrap())
            .unwrap();
    }
    let names = schema["required"].as_array().into_iter().flatten();
    names
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_documented_path_and_query_fits_its_parameters() {
    let real = spec();
    let mut schemas = schemas();
    let (mut tried, mut faults) = (0, Vec::new());
    for exchange in &real.model.exchanges {
        let operation = real.model.find_operation(&exchange.operation).unwrap();
        let place = place(&real.document, operation);
        let found = real
            .document
            .pointer(&place.replace("%7B", "{").replace("%7D", "}"));
        let parameters = found.unwrap()["parameters"].as_array();
        let parameters = parameters.cloned().unwrap_or_default();
        let names = operation.path_params.iter().map(|param| &param.name);
        let inside = parameters.iter().filter(|it| it["in"] == json!("path"));
        // The document may call a parameter of a path otherwise; their order is the same.
        let spelled: BTreeMap<_, _> = names.zip(inside).collect();
        let path = exchange
            .path
            .iter()
            .map(|(name, value)| (&spelled[name]["name"], "path", value));
        let names: Vec<_> = exchange
            .query
            .iter()
            .map(|(name, value)| (json!(name), value))
            .collect();
        let query = names.iter().map(|(name, value)| (name, "query", *value));
        for (name, place_of, value) in path.chain(query) {
            tried += 1;
            let index = parameters
                .iter()
                .position(|it| it["name"] == *name && it["in"] == json!(place_of))
                .unwrap_or_else(|| panic!("{}: no parameter {name}", exchange.operation));
            let list = parameters[index]["schema"]["type"] == json!("array");
            let item = if list { "/items" } else { "" };
            let pointer = format!("{place}/parameters/{index}/schema{item}");
            // A query is text: what looks like a number may be meant as one.
            let number = serde_json::from_str(value).unwrap_or(json!(value));
            let fault = schemas.faults(&pointer, &json!(value));
            if !fault.is_empty() && !schemas.faults(&pointer, &number).is_empty() {
                faults.push(format!(
                    "{} {}: {fault:?}",
                    exchange.operation, exchange.name
                ));
            }
        }
    }
    assert!(tried > 200, "{tried} parameters");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What each word of the language allows on the wire: a schema, what fits it, what does not.
#[test]
fn each_word_of_the_language_says_what_the_wire_carries() {
    let checked = check(&mini::sources());
    let document = openapi::document(&checked.model);
    let mut schemas = Schemas::new(&document);
    let voucher = |more: Value| {
        let mut body = json!({ "amount": 100, "currency": "INR", "mail": "a", "name": "b" });
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        body
    };
    let cases: &[(&str, &[Value], &[Value])] = &[
        (
            "Car/properties/open",
            &[json!(1), json!(false), json!("0")],
            &[json!(2), json!("yes"), json!(null)],
        ),
        (
            "Car/properties/price",
            &[json!(1), json!("-12")],
            &[json!("1.5"), json!(1.5)],
        ),
        (
            "Car/properties/doors",
            &[json!("4"), json!(null)],
            &[json!(-1), json!([])],
        ),
        (
            "Car/properties/engine",
            &[json!({ "power": 1 }), json!([{ "power": 1 }])],
            &[json!([]), json!([{}, {}]), json!([{ "power": "x" }])],
        ),
        (
            "Car/properties/radio",
            &[json!({}), json!([])],
            &[json!([{}]), json!("")],
        ),
        (
            "Car/properties/colours",
            &[json!({ "a": "b" }), json!([])],
            &[json!({ "a": 1 }), json!(["a"])],
        ),
        (
            "Car/properties/plate",
            &[json!("a"), json!(4366)],
            &[json!(true), json!(null)],
        ),
        (
            "Car/properties/wheels",
            &[json!([]), json!({ "count": 0, "items": [] }), json!({})],
            &[json!({ "count": 0 }), json!([1])],
        ),
        (
            "CreateCodec",
            &[json!({ "open": 1, "price": null, "engine": { "power": "3" } })],
            &[
                json!({}),
                json!({ "open": 1, "colour": "red" }),
                json!({ "open": null }),
            ],
        ),
        (
            "Neighbour",
            &[
                json!({ "entity": "shop", "id": "shop_1" }),
                json!({ "entity": "museum" }),
                json!({ "entity": "park", "id": 1 }),
            ],
            &[
                json!({ "entity": "shop" }),
                json!({ "entity": "shop", "id": 1 }),
                json!(1),
            ],
        ),
        (
            "ShopOrId",
            &[json!("shop_1"), json!({ "id": "shop_1", "entity": "shop" })],
            &[json!({ "id": "shop_1" }), json!(1)],
        ),
        (
            "CreateVariant",
            &[
                voucher(json!({ "days": 0 })),
                voucher(json!({ "mail": null, "name": null, "fax": "c", "days": 1 })),
            ],
            &[
                // One of two: not both, not none.
                voucher(json!({ "fax": "c" })),
                voucher(json!({ "mail": null, "name": null })),
                // All or none, and one that asks for another.
                voucher(json!({ "name": null })),
                voucher(json!({ "mail": null, "fax": "c" })),
                // What a value forbids.
                voucher(json!({ "mail": null, "name": null, "fax": "c", "days": 0 })),
            ],
        ),
        (
            "CreateBound",
            &[
                json!({}),
                json!({ "price": 60, "currency": "USD" }),
                json!({ "notes": { "a": "b" }, "speed": "fast", "shift": -5 }),
            ],
            &[
                json!({ "price": 60, "currency": "INR" }),
                json!({ "price": 500_001, "currency": "INR" }),
                json!({ "currency": "inr" }),
                json!({ "laps": 51 }),
                json!({ "name": "ab" }),
                json!({ "speed": "warp" }),
                json!({ "runners": vec!["a"; 21] }),
                json!({ "notes": { "a": "b".repeat(257) } }),
                json!({ "notes": ["a"] }),
            ],
        ),
        (
            "Spy",
            &[
                json!({ "name": "a" }),
                json!({ "nom": "a", "e_mail": null }),
            ],
            &[json!({}), json!({ "nom": 1 })],
        ),
        ("Speed.request", &[json!("slow")], &[json!("warp")]),
    ];
    for (name, fit, unfit) in cases {
        let pointer = format!("/components/schemas/{name}");
        for value in *fit {
            let faults = schemas.faults(&pointer, value);
            assert!(faults.is_empty(), "{name} {value}: {faults:?}");
        }
        for value in *unfit {
            assert!(
                !schemas.faults(&pointer, value).is_empty(),
                "{name} takes {value}"
            );
        }
    }
}

/// What is no schema: headers, ways to authenticate, hosts, files.
#[test]
fn operations_say_what_a_caller_needs_beside_the_body() {
    let document = &spec().document;
    let at = |id: &str| {
        let operation = spec().model.find_operation(id).unwrap();
        let place = place(document, operation)
            .replace("%7B", "{")
            .replace("%7D", "}");
        document.pointer(&place).unwrap()
    };
    let header = |id: &str| {
        let parameters = at(id)["parameters"].as_array().unwrap();
        parameters
            .iter()
            .find(|it| it["in"] == json!("header"))
            .unwrap()
            .clone()
    };
    let payout = header("payouts.create");
    assert_eq!(payout["name"], json!("X-Payout-Idempotency"));
    assert_eq!(payout["required"], json!(true));
    assert_eq!(payout["schema"]["pattern"], json!("^[A-Za-z0-9_ -]{4,36}$"));
    let account = json!({ "$ref": "#/components/parameters/Account" });
    let shared = |id: &str| at(id)["parameters"].as_array().unwrap().contains(&account);
    assert!(shared("orders.create"));

    let basic = json!([{ "basic": [] }, { "partner": [] }, { "bearer": [] }]);
    assert_eq!(document["security"], basic);
    let declared = document["components"]["securitySchemes"]
        .as_object()
        .unwrap();
    assert_eq!(declared["bearer"]["scheme"], json!("bearer"));
    let token = at("oauth.create_token");
    assert_eq!(
        token["servers"][0]["url"],
        json!("https://auth.razorpay.com")
    );
    assert_eq!(token["security"], json!([{}]));

    // A browser that is sent there has no key, and gets a page.
    let page = at("oauth.authorize_url");
    assert_eq!(
        (&page["security"], &page["x-redirect"]),
        (&json!([]), &json!(true))
    );
    assert_eq!(page.get("x-retry"), None);
    assert!(page["responses"]["200"]["content"]["text/html"].is_object());
    assert!(page["responses"]["302"]["headers"]["Location"].is_object());
    assert!(!shared("oauth.authorize_url"));

    let upload = &at("documents.create")["requestBody"]["content"];
    let kinds: Vec<_> = upload.as_object().unwrap().keys().collect();
    assert_eq!(kinds, ["multipart/form-data"]);
    let download = &at("documents.fetch_content")["responses"]["200"]["content"];
    assert!(download["application/octet-stream"].is_object());

    let list = at("orders.list")["parameters"].as_array().unwrap().clone();
    let count = list.iter().find(|it| it["name"] == json!("count")).unwrap();
    assert_eq!(count["schema"]["maximum"], json!(100));
    assert!(list.iter().any(|it| it["name"] == json!("expand[]")));
}

/// Nothing of the spec is left out.
#[test]
fn every_operation_event_and_type_is_there() {
    let Real {
        model, document, ..
    } = spec();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let webhooks = document["webhooks"].as_object().unwrap();
    for resource in &model.resources {
        for operation in &resource.operations {
            place(document, operation);
        }
        for event in &resource.events {
            assert!(webhooks.contains_key(&event.name), "{}", event.name);
        }
        let structs = resource.entities.iter().chain(&resource.requests);
        let query = |it: &&Struct| it.place == Some(Place::Query);
        let names = structs.filter(|it| !query(it)).map(|it| &it.name);
        let enums = resource.enums.iter().map(|it| &it.name);
        for name in names
            .chain(enums)
            .chain(resource.unions.iter().map(|it| &it.name))
        {
            let there =
                schemas.contains_key(name) || schemas.contains_key(&format!("{name}.request"));
            assert!(there, "{name}");
        }
    }
}
