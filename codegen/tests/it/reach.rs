//! A cargo feature has what its resource declares and what that reaches, and nothing else: read off the Rust that is emitted.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item};

use crate::real::output;

const TYPES: &str = "razorpay-types/src/generated/";
const CALLS: &str = "razorpay-client/src/generated/";

/// A type as it stands in the emitted text.
struct Found {
    module: String,
    features: BTreeSet<String>,
    names: BTreeSet<String>,
}

#[test]
fn a_feature_has_what_it_reaches_and_nothing_else() {
    let types = types();
    assert!(types.len() > 100, "there are types");
    let features: BTreeSet<_> = types.values().map(|found| &found.module).collect();
    for feature in features {
        let has: BTreeSet<_> = types
            .iter()
            .filter(|(_, found)| found.features.contains(feature))
            .map(|(name, _)| name.clone())
            .collect();
        let own = types.iter().filter(|(_, found)| found.module == *feature);
        let own = own.map(|(name, _)| name.clone());
        let reached = closure(&types, own.chain(signatures(feature)).collect());
        assert_eq!(has, reached, "{feature}");
    }
}

/// Every struct and enum by its name.
fn types() -> BTreeMap<String, Found> {
    let modules = modules(&parse("mod"));
    let mut types = BTreeMap::new();
    for (module, features) in modules {
        let root = parse(&module);
        let inside = self::modules(&root);
        for file in &output().files {
            let Some(path) = file.path.strip_prefix(TYPES) else { continue };
            let mut parts = path.trim_end_matches(".rs").split('/');
            if parts.next() != Some(&module) {
                continue;
            }
            let group = parts.next().and_then(|name| inside.get(name));
            // No condition, no other features than those of the module.
            let features = group.filter(|some| !some.is_empty()).unwrap_or(&features);
            for item in syn::parse_file(&file.text).unwrap().items {
                let (name, tokens) = match item {
                    Item::Struct(found) => (found.ident, found.fields.to_token_stream()),
                    // A variant may be called like a type; only what it holds counts.
                    Item::Enum(found) => {
                        let fields = found.variants.iter().map(|one| &one.fields);
                        (found.ident, fields.map(ToTokens::to_token_stream).collect())
                    }
                    _ => continue,
                };
                let found = Found {
                    module: module.clone(),
                    features: features.clone(),
                    names: identifiers(tokens),
                };
                let before = types.insert(name.to_string(), found);
                assert!(before.is_none(), "two types are called {name}");
            }
        }
    }
    types
}

fn parse(name: &str) -> File {
    let path = format!("{TYPES}{name}.rs");
    let file = output().files.iter().find(|file| file.path == path).unwrap();
    syn::parse_file(&file.text).unwrap()
}

/// The modules that a file names, with the features that each is behind.
fn modules(file: &File) -> BTreeMap<String, BTreeSet<String>> {
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(found) => Some((found.ident.to_string(), features(&found.attrs))),
        _ => None,
    });
    modules.filter(|(name, _)| name != "ids" && name != "service").collect()
}

fn features(attributes: &[Attribute]) -> BTreeSet<String> {
    let conditions = attributes.iter().filter(|found| found.path().is_ident("cfg"));
    let text: String =
        conditions.map(|found| found.to_token_stream().to_string()).collect();
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What the methods of a resource name.
fn signatures(resource: &str) -> BTreeSet<String> {
    let path = format!("{CALLS}{resource}.rs");
    let file = output().files.iter().find(|file| file.path == path);
    file.map(|file| identifiers(file.text.parse().unwrap())).unwrap_or_default()
}

fn identifiers(tokens: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => names.extend(identifiers(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    names
}

fn closure(types: &BTreeMap<String, Found>, mut open: Vec<String>) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if let Some(found) = types.get(&name)
            && reached.insert(name)
        {
            open.extend(found.names.iter().cloned());
        }
    }
    reached
}
