//! A cargo feature switches on the features of all that its module and its operations name: read off the Rust and the
//! manifest that are emitted.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Item, UseTree};

use crate::real::output;

const TYPES: &str = "razorpay-types/src/generated/";
const CALLS: &str = "razorpay-client/src/generated/";

#[test]
fn a_feature_switches_on_what_its_module_names_and_nothing_else() {
    let features = manifest("razorpay-types/Cargo.toml");
    assert!(features.len() > 30, "there are features");
    for (feature, enables) in &features {
        if feature == "full" {
            let mut all: BTreeSet<_> = features.keys().cloned().collect();
            all.remove("full");
            assert_eq!(*enables, all);
            continue;
        }
        let mut named = BTreeSet::new();
        for file in &output().files {
            let own = |folder: &str| {
                let path = file.path.strip_prefix(folder)?.strip_suffix(".rs")?;
                Some(path.split('/').next()? == feature)
            };
            for (folder, krate) in [(TYPES, "crate"), (CALLS, "razorpay_types")] {
                if own(folder) == Some(true) {
                    named.extend(modules(&file.text, krate));
                }
            }
        }
        named.retain(|name| features.contains_key(name));
        named.remove(feature);
        assert_eq!(*enables, named, "{feature}");
    }
}

#[test]
fn a_feature_of_the_client_switches_on_that_of_the_types() {
    for (feature, enables) in manifest("razorpay-client/Cargo.toml") {
        if feature != "full" {
            assert_eq!(
                enables,
                BTreeSet::from([format!("razorpay-types/{feature}")])
            );
        }
    }
}

#[test]
fn each_module_stands_behind_the_feature_of_its_name() {
    let root = output()
        .files
        .iter()
        .find(|file| file.path == format!("{TYPES}mod.rs"));
    let root = syn::parse_file(&root.unwrap().text).unwrap();
    for item in root.items {
        let Item::Mod(found) = item else { continue };
        let name = found.ident.to_string();
        let conditions: Vec<_> = found
            .attrs
            .iter()
            .map(quote::ToTokens::to_token_stream)
            .collect();
        let conditions: Vec<_> = conditions.iter().map(ToString::to_string).collect();
        if ["ids", "service"].contains(&name.as_str()) {
            assert!(conditions.is_empty(), "{name}");
        } else {
            assert_eq!(conditions, [format!("# [cfg (feature = \"{name}\")]")]);
        }
    }
}

/// The features of a manifest, each with those that it switches on.
fn manifest(path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let region = output()
        .regions
        .iter()
        .find(|region| region.path == path)
        .unwrap();
    let features = region.text.lines().map(|line| {
        let (name, enables) = line.split_once(" = ").unwrap();
        let enables = enables.split('"').skip(1).step_by(2).map(str::to_owned);
        (name.to_owned(), enables.collect())
    });
    features.collect()
}

/// The modules of a crate that a file imports from.
fn modules(text: &str, krate: &str) -> BTreeSet<String> {
    let items = syn::parse_file(text).unwrap().items;
    let imports = items.into_iter().filter_map(|item| match item {
        Item::Use(found) => Some(found.tree),
        _ => None,
    });
    let modules = imports.filter_map(|tree| match tree {
        UseTree::Path(path) if path.ident == krate => match *path.tree {
            UseTree::Path(module) => Some(module.ident.to_string()),
            _ => None,
        },
        _ => None,
    });
    modules.collect()
}
