//! Which item of one side is which of the other: by key, and where the key changed by what else gives it away.
//!
//! A field is recognised by `was:`, a call by method and path, a type by what it consists of, a value of an enum by its
//! name in Rust. All of it is symmetric, so that a comparison the other way round names the same items.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::facts::{Facts, Item, Kind, Value, Word};
use super::types;

/// Which names became which.
#[derive(Debug, Default)]
pub(crate) struct Renames {
    /// Keys of the side before to keys of the side after, where they differ.
    keys: HashMap<String, String>,
    /// The same the other way round.
    back: HashMap<String, String>,
}

impl Renames {
    /// The key that a key of the side before has after.
    pub(crate) fn after<'a>(&'a self, before: &'a str) -> &'a str {
        self.keys.get(before).map_or(before, String::as_str)
    }

    /// The key that a key of the side after had before.
    pub(crate) fn before<'a>(&'a self, after: &'a str) -> &'a str {
        self.back.get(after).map_or(after, String::as_str)
    }

    fn insert(&mut self, before: &str, after: &str) {
        self.keys.insert(before.to_owned(), after.to_owned());
        self.back.insert(after.to_owned(), before.to_owned());
    }
}

/// An item on both sides, or on one.
pub(crate) type Pair<'a> = (Option<&'a Item>, Option<&'a Item>);

/// Matches the items of two specs.
pub(crate) fn pairs<'a>(before: &'a Facts, after: &'a Facts) -> (Vec<Pair<'a>>, Renames) {
    let mut renames = Renames::default();
    calls(before, after, &mut renames);
    resources(before, after, &mut renames);
    named_types(before, after, &mut renames);
    let mut pairs = Vec::new();
    let mut matched: HashSet<&str> = HashSet::new();
    for item in before.items() {
        let found = counterpart(item, before, after, &mut renames)
            .filter(|found| !matched.contains(found.key.as_str()));
        if let Some(found) = found {
            matched.insert(&found.key);
        }
        pairs.push((Some(item), found));
    }
    let rest = after
        .items()
        .iter()
        .filter(|item| !matched.contains(item.key.as_str()));
    pairs.extend(rest.map(|item| (None, Some(item))));
    (pairs, renames)
}

/// The item after that an item before became.
fn counterpart<'a>(
    item: &Item,
    before: &Facts,
    after: &'a Facts,
    renames: &mut Renames,
) -> Option<&'a Item> {
    let key = match renames.keys.get(&item.key) {
        Some(key) => key.clone(),
        None => inherited(item, renames),
    };
    let found = after
        .get(&key)
        .or_else(|| renamed_part(item, &key, before, after, renames));
    if let Some(found) = found.filter(|found| found.key != item.key) {
        renames.insert(&item.key, &found.key);
    }
    found
}

/// The key of an item whose parent may have another key.
fn inherited(item: &Item, renames: &Renames) -> String {
    let renamed = item.parent.as_deref().and_then(|parent| {
        let rest = item
            .key
            .strip_prefix(parent)
            .filter(|rest| rest.starts_with('.'))?;
        Some(format!("{}{rest}", renames.after(parent)))
    });
    renamed.unwrap_or_else(|| item.key.clone())
}

/// A field or a value that is gone under its key and there under another one.
fn renamed_part<'a>(
    item: &Item,
    key: &str,
    before: &Facts,
    after: &'a Facts,
    renames: &Renames,
) -> Option<&'a Item> {
    let prefix = key.strip_suffix(&item.name)?;
    let is_same = |other: &&Item| match item.kind {
        Kind::Field => {
            other.was.as_deref() == Some(&item.name)
                || item.was.as_deref() == Some(other.name.as_str())
        }
        Kind::EnumValue => {
            other.text(Word::Rust).is_some() && other.text(Word::Rust) == item.text(Word::Rust)
        }
        _ => false,
    };
    // What was there before under its own key is no rename of something else.
    let is_new = |other: &&Item| {
        let old = item.key.strip_suffix(&item.name).unwrap_or_default();
        before.get(&format!("{old}{}", other.name)).is_none()
    };
    let beside = |other: &&Item| {
        other.kind == item.kind && other.key.strip_prefix(prefix) == Some(other.name.as_str())
    };
    let parent = renames.after(item.parent.as_deref()?);
    after
        .children(parent)
        .filter(beside)
        .filter(is_new)
        .find(is_same)
}

/// Calls that are gone under one name and there under another, with the same method and path.
fn calls(before: &Facts, after: &Facts, renames: &mut Renames) {
    let route = |item: &Item| {
        let method = item.text(Word::Method).unwrap_or_default();
        format!("{method} {}", item.text(Word::Path).unwrap_or_default())
    };
    for (old, new) in unique(before, after, Kind::Operation, route) {
        renames.insert(&old.key, &new.key);
    }
}

/// Resources whose calls have all gone to one that is new.
fn resources(before: &Facts, after: &Facts, renames: &mut Renames) {
    let is_gone = |item: &&Item| item.kind == Kind::Resource && after.get(&item.key).is_none();
    for old in before.items().iter().filter(is_gone) {
        let calls: Vec<_> = before
            .items()
            .iter()
            .filter(|item| item.kind == Kind::Operation && item.resource == old.resource)
            .collect();
        let homes: HashSet<_> = calls
            .iter()
            .filter_map(|call| after.get(renames.after(&call.key))?.resource.clone())
            .collect();
        let all = calls
            .iter()
            .all(|call| after.get(renames.after(&call.key)).is_some());
        let mut homes = homes.into_iter();
        if let (true, Some(home), None) = (all, homes.next(), homes.next())
            && before.get(&home).is_none()
        {
            renames.insert(&old.key, &home);
        }
    }
}

/// Types that are gone under one name and there under another, and consist of the same.
fn named_types(before: &Facts, after: &Facts, renames: &mut Renames) {
    let contents = (contents(before), contents(after));
    for kind in [Kind::Id, Kind::Enum, Kind::Struct, Kind::Union] {
        let of = |contents: &HashMap<String, Vec<String>>, item: &Item| {
            let parts = contents.get(&item.key).map(|parts| parts.join(";"));
            match (kind, parts) {
                (Kind::Id, _) => item.text(Word::Prefix).unwrap_or_default().to_owned(),
                (_, parts) => parts.unwrap_or_default(),
            }
        };
        let before_of = |item: &Item| of(&contents.0, item);
        let after_of = |item: &Item| of(&contents.1, item);
        for (old, new) in unique_by(before, after, kind, before_of, after_of) {
            renames.insert(&old.key, &new.key);
        }
    }
}

/// What each type consists of, as text.
fn contents(facts: &Facts) -> HashMap<String, Vec<String>> {
    let mut contents: HashMap<String, Vec<String>> = HashMap::new();
    for item in facts.items() {
        let Some(parent) = &item.parent else { continue };
        let ty = match item.value(Word::Type) {
            Value::Type(ty) => types::text(ty),
            _ => String::new(),
        };
        let text = format!("{}:{ty}:{}", item.name, item.flag(Word::Required));
        contents.entry(parent.clone()).or_default().push(text);
    }
    contents
}

fn unique<'a>(
    before: &'a Facts,
    after: &'a Facts,
    kind: Kind,
    mark: impl Fn(&Item) -> String,
) -> Vec<(&'a Item, &'a Item)> {
    unique_by(before, after, kind, &mark, &mark)
}

/// Items that are on one side only under their key, and of which just one on each side has a mark.
fn unique_by<'a>(
    before: &'a Facts,
    after: &'a Facts,
    kind: Kind,
    before_mark: impl Fn(&Item) -> String,
    after_mark: impl Fn(&Item) -> String,
) -> Vec<(&'a Item, &'a Item)> {
    type Marked<'a> = BTreeMap<String, Vec<&'a Item>>;
    fn marked<'a>(
        facts: &'a Facts,
        other: &Facts,
        kind: Kind,
        mark: impl Fn(&Item) -> String,
    ) -> Marked<'a> {
        let mut found: Marked<'a> = BTreeMap::new();
        let alone = |item: &&Item| {
            item.kind == kind && other.get(&item.key).is_none_or(|other| other.kind != kind)
        };
        for item in facts.items().iter().filter(alone) {
            found.entry(mark(item)).or_default().push(item);
        }
        found
    }
    let old = marked(before, after, kind, before_mark);
    let new = marked(after, before, kind, after_mark);
    old.into_iter()
        .filter(|(mark, _)| !mark.is_empty())
        .filter_map(
            |(mark, items)| match (items.as_slice(), new.get(&mark)?.as_slice()) {
                ([old], [new]) => Some((*old, *new)),
                _ => None,
            },
        )
        .collect()
}
