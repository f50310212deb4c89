//! What changes for callers though the spec says nothing of it: the generator writes other items, or webhooks are verified
//! otherwise. Both show in files beside the spec, which a side may bring along.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;

use super::rules::{self, Rule};
use super::{Finding, Place, Side, State, fingerprint};
use crate::emit::surface;
use crate::generate::generate_rust;

/// The folders and files that a side may bring along.
pub const CODE: &[&str] = &[
    "codegen/src",
    "razorpay-types/src/generated",
    "razorpay-client/src/generated",
    "razorpay-webhooks/src",
];

/// The files that say how webhooks are signed and verified.
const SIGNING: &[&str] = &[
    "signature",
    "checkout",
    "secret",
    "hex",
    "callback",
    "verifier",
    "headers",
    "onboarding",
];

pub(crate) fn compare(before: &Side, after: &Side) -> Vec<Finding> {
    if before.code.is_empty() || after.code.is_empty() {
        return Vec::new();
    }
    let mut findings = signing(before, after);
    findings.extend(generator(before, after));
    findings
}

/// Files about signatures whose code differs, comments and tests left out.
fn signing(before: &Side, after: &Side) -> Vec<Finding> {
    let files = |side: &Side| -> BTreeMap<String, String> {
        let mine = |path: &str| {
            let name = path
                .strip_prefix("razorpay-webhooks/src/")
                .unwrap_or_default();
            let name = name.split(['/', '.']).next().unwrap_or_default();
            SIGNING.contains(&name)
        };
        let mine = side.code.iter().filter(|(path, _)| mine(path));
        mine.map(|(path, text)| (path.clone(), without_words(text)))
            .collect()
    };
    let (old, new) = (files(before), files(after));
    let paths: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let changed = paths
        .into_iter()
        .filter(|path| old.get(*path) != new.get(*path));
    changed
        .map(|path| {
            let side = |files: &BTreeMap<String, String>| {
                let text = files.get(path)?;
                Some((path.clone(), fingerprint::of(&[text])))
            };
            finding(&rules::SIGNATURE, path, side(&old), side(&new), None)
        })
        .collect()
}

/// The tokens of a file without documentation and tests.
fn without_words(text: &str) -> String {
    let Ok(mut file) = syn::parse_file(text) else {
        return text.to_owned();
    };
    file.attrs.clear();
    file.items.retain(|item| {
        let syn::Item::Mod(found) = item else {
            return true;
        };
        !found
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("cfg"))
    });
    let tokens = file.to_token_stream().to_string();
    // What is left of documentation are attributes inside of items.
    let mut kept = String::new();
    for piece in tokens.split("# [doc =") {
        match kept.is_empty() {
            true => kept.push_str(piece),
            false => kept.push_str(piece.split_once("\"]").map_or(piece, |(_, rest)| rest)),
        }
    }
    kept
}

/// Items that the generators of both sides write differently, though the spec asks for the same.
fn generator(before: &Side, after: &Side) -> Vec<Finding> {
    let generator = |side: &Side| -> BTreeMap<String, String> {
        let mine = side
            .code
            .iter()
            .filter(|(path, _)| path.starts_with("codegen/src"));
        mine.map(|(path, text)| (path.clone(), text.clone()))
            .collect()
    };
    if generator(before) == generator(after)
        || !before.problems.is_empty()
        || !after.problems.is_empty()
    {
        return Vec::new();
    }
    let (written_before, written_after) = (written(before), written(after));
    let (asked_before, asked_after) = (asked(before), asked(after));
    let items: BTreeSet<_> = written_before.keys().chain(written_after.keys()).collect();
    items
        .into_iter()
        .filter(|item| written_before.get(*item) != written_after.get(*item))
        .filter(|item| asked_before.get(*item) == asked_after.get(*item))
        .map(|item| {
            let (old, new) = (written_before.get(item), written_after.get(item));
            let rule: &'static Rule = match (old, new) {
                (None, _) => &rules::GENERATOR_ADDED,
                (_, None) => &rules::GENERATOR_REMOVED,
                _ => &rules::GENERATOR_CHANGED,
            };
            let side = |text: Option<&String>| Some((item.clone(), text?.clone()));
            let file = item.split_once(' ').map(|(file, _)| file.to_owned());
            finding(rule, item, side(old), side(new), file)
        })
        .collect()
}

/// The public items of the generated files that lie beside a spec.
fn written(side: &Side) -> BTreeMap<String, String> {
    let files = side
        .code
        .iter()
        .filter(|(path, _)| path.contains("/src/generated/"));
    items(files.map(|(path, text)| (path.as_str(), text.as_str())))
}

/// The public items that the generator of today would write for it.
fn asked(side: &Side) -> BTreeMap<String, String> {
    let output = generate_rust(&side.model);
    items(
        output
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str())),
    )
}

fn items<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let crates = ["razorpay-types/", "razorpay-client/", "razorpay-webhooks/"];
    files
        .filter(|(path, _)| crates.iter().any(|name| path.starts_with(name)))
        .flat_map(|(path, text)| {
            let items = surface::of_file(text).into_iter();
            // What a module passes on is seen where it stands.
            let items = items.filter(|(item, _)| !item.contains("pub use self::"));
            items.map(move |(item, text)| (format!("{} {item}", module(path)), text))
        })
        .collect()
}

/// The file of the public module that a file belongs to: callers do not see the modules inside.
fn module(path: &str) -> String {
    let inside = path
        .split_once("/src/generated/")
        .and_then(|(before, after)| {
            let (module, _) = after.split_once('/')?;
            Some(format!("{before}/src/generated/{module}.rs"))
        });
    inside.unwrap_or_else(|| path.to_owned())
}

fn finding(
    rule: &'static Rule,
    item: &str,
    old: Option<(String, String)>,
    new: Option<(String, String)>,
    file: Option<String>,
) -> Finding {
    let text = |side: &Option<(String, String)>| {
        side.as_ref()
            .map(|(_, text)| text.clone())
            .unwrap_or_default()
    };
    let fingerprint = fingerprint::of(&[rule.id, item, &text(&old), &text(&new)]);
    let place = |path: &str| Place {
        file: path.to_owned(),
        line: 1,
        column: 1,
    };
    let state = |side: Option<(String, String)>| match side {
        None => State::default(),
        Some((item, text)) => State {
            place: Some(place(file.as_deref().unwrap_or(&item))),
            item: Some(item),
            says: None,
            signature: file.as_ref().map(|_| text),
        },
    };
    Finding {
        rule,
        what: rule.title.to_owned(),
        request: rule.request,
        answer: rule.answer,
        rust: rule.rust,
        bump: rule.bump,
        before: state(old),
        after: state(new),
        resource: None,
        operation: None,
        operations: Vec::new(),
        examples: Vec::new(),
        fingerprint,
        entry: None,
        correction: false,
        accepted: None,
    }
}
