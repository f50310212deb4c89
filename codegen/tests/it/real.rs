//! What is emitted for the real spec.

use std::sync::OnceLock;

use razorpay_codegen::check;
use razorpay_codegen::emit::HEADER;
use razorpay_codegen::generate::generate_rust;
use razorpay_codegen::lint::lint;
use razorpay_codegen::load::{Node, Value, read_yaml};
use razorpay_codegen::output::{Output, compare};
use syn::{Fields, ImplItem, Item, Visibility};

use crate::support::{read, real, render, repository};

fn run() -> Output {
    let sources = real();
    let checked = check(&sources);
    assert!(
        checked.problems.is_empty(),
        "{}",
        render(&checked.problems, &sources)
    );
    generate_rust(&checked.model)
}

/// What is emitted for the spec, for all tests that look at it.
pub(crate) fn output() -> &'static Output {
    static OUTPUT: OnceLock<Output> = OnceLock::new();
    OUTPUT.get_or_init(run)
}

/// Each run has hash maps that begin elsewhere.
#[test]
fn it_is_the_same_from_run_to_run() {
    assert_eq!(run(), *output());
}

#[test]
fn it_is_what_is_committed() {
    let differences = compare(&repository(""), output()).unwrap();
    let shown: Vec<_> = differences
        .iter()
        .map(|difference| format!("{}: {}", difference.kind.word(), difference.path))
        .collect();
    assert!(
        shown.is_empty(),
        "run `cargo xtask codegen`:\n{}",
        shown.join("\n")
    );
}

#[test]
fn every_file_says_where_it_comes_from_and_is_rust() {
    let output = output();
    assert!(output.files.len() > 20, "there are files");
    for file in &output.files {
        let first = file.text.lines().next().unwrap();
        let first = first.trim_start_matches("<!-- ").trim_end_matches(" -->");
        let header = HEADER.trim_start_matches("// ");
        let said = first.trim_start_matches("// ");
        assert!(said.starts_with(header), "{}: {first}", file.path);
        assert!(
            first.contains("cargo xtask codegen"),
            "{}: {first}",
            file.path
        );
        assert!(first.ends_with("; do not edit."), "{}: {first}", file.path);
        // Data has a first line of its own, and no other.
        if !file.path.ends_with(".rs") {
            if file.path.ends_with(".md") {
                continue;
            }
            let mut lines = file.text.lines().skip(1);
            assert!(lines.all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
            continue;
        }
        assert!(
            file.text.ends_with("}\n") || file.text.ends_with(";\n"),
            "{}",
            file.path
        );
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{}: {error}", file.path);
        }
    }
}

/// Reasons for lints are about the spec, and nobody who uses the SDK should read them.
#[test]
fn lints_find_nothing_and_their_reasons_are_not_emitted() {
    let sources = real();
    let found = lint(&sources);
    assert!(found.is_empty(), "{}", render(&found, &sources));
    let mut reasons = Vec::new();
    for id in sources.yaml() {
        collect(&read_yaml(sources.text(id)).unwrap(), &mut reasons);
    }
    assert!(reasons.len() > 20, "there are reasons");
    for file in &output().files {
        for reason in &reasons {
            assert!(!file.text.contains(reason), "{}: {reason}", file.path);
        }
    }
}

/// Every reason below an `allow:`; those of one or two words stand everywhere.
fn collect(node: &Node, reasons: &mut Vec<String>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                match &node.value {
                    Value::Map(lints) if key.text == "allow" => {
                        let texts = lints.iter().filter_map(|(_, node)| node.text());
                        reasons.extend(texts.map(str::to_owned));
                    }
                    _ => collect(node, reasons),
                }
            }
        }
        Value::List(items) => items.iter().for_each(|node| collect(node, reasons)),
        _ => {}
    }
}

/// The entries of a mapping.
fn entries(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let Value::Map(entries) = &node.value else {
        panic!("a mapping")
    };
    entries
        .iter()
        .map(|(key, node)| (key.text.trim_end_matches('!'), node))
}

fn entry<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    entries(node)
        .find(|(name, _)| *name == key)
        .map(|(_, node)| node)
}

fn keys(node: Option<&Node>) -> Vec<&str> {
    node.map(|node| entries(node).map(|(key, _)| key).collect())
        .unwrap_or_default()
}

fn emitted(path: &str) -> syn::File {
    let output = output();
    let file = output.files.iter().find(|file| file.path == path);
    syn::parse_file(&file.unwrap_or_else(|| panic!("{path} is emitted")).text).unwrap()
}

/// Types, fields, values and methods stand in the order of the YAML, so that a change of it is a small change here.
#[test]
fn the_order_is_that_of_the_spec() {
    let spec = read_yaml(&read(&repository("spec/resources/orders.yaml"))).unwrap();
    let items = emitted("razorpay-types/src/generated/orders.rs").items;
    let sections = || {
        ["entities", "values"]
            .into_iter()
            .map(|name| entry(&spec, name))
    };
    let enums = items.iter().filter_map(|item| match item {
        Item::Enum(found) => Some(found.ident.to_string()),
        _ => None,
    });
    assert_eq!(enums.collect::<Vec<_>>(), keys(entry(&spec, "enums")));
    let structs = items.iter().filter_map(|item| match item {
        Item::Struct(found) => Some(found.ident.to_string()),
        _ => None,
    });
    let declared: Vec<_> = sections().flat_map(keys).collect();
    assert_eq!(structs.collect::<Vec<_>>(), declared);
    for item in &items {
        if let Item::Struct(found) = item {
            let name = found.ident.to_string();
            let declared = sections()
                .flatten()
                .find_map(|section| entry(section, &name));
            let declared =
                entries(entry(declared.unwrap(), "fields").unwrap()).map(|(key, node)| {
                    let rust = match node.value {
                        Value::Map(_) => entry(node, "rust").and_then(Node::text),
                        _ => None,
                    };
                    rust.unwrap_or(key).to_owned()
                });
            let fields: Vec<_> = found
                .fields
                .iter()
                .map(|field| field.ident.as_ref().unwrap().to_string())
                .collect();
            assert_eq!(fields, declared.collect::<Vec<_>>(), "{}", found.ident);
        }
    }
    let status = items.iter().find_map(|item| match item {
        Item::Enum(found) if found.ident == "OrderStatus" => Some(found),
        _ => None,
    });
    let variants: Vec<_> = status
        .unwrap()
        .variants
        .iter()
        .map(|variant| variant.ident.to_string())
        .collect();
    assert_eq!(
        variants,
        ["Created", "Attempted", "Paid", "Placed", "Unknown"]
    );
    let client = emitted("razorpay-client/src/generated/orders.rs").items;
    let methods: Vec<_> = client
        .iter()
        .filter_map(|item| match item {
            Item::Impl(found) => Some(&found.items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
                Some(method.sig.ident.to_string())
            }
            _ => None,
        })
        .collect();
    let mut expected = vec!["orders"];
    expected.extend(keys(entry(&spec, "operations")));
    // What may be left out is the matter of a second method.
    let methods: Vec<_> = methods
        .iter()
        .filter(|method| !method.ends_with("_with"))
        .collect();
    assert_eq!(methods, expected.iter().collect::<Vec<_>>());
}

/// The fields of a request are nobody's business: they are set by methods.
#[test]
fn requests_have_no_public_fields_and_answers_have_no_private_ones() {
    for file in &output().files {
        if !file.path.starts_with("razorpay-types/") {
            continue;
        }
        let requests = file.path.ends_with("/requests.rs");
        for item in syn::parse_file(&file.text).unwrap().items {
            let Item::Struct(found) = item else { continue };
            let Fields::Named(fields) = &found.fields else {
                continue;
            };
            for field in &fields.named {
                let public = matches!(field.vis, Visibility::Public(_));
                assert_eq!(public, !requests, "{}: {}", file.path, found.ident);
            }
        }
    }
}
