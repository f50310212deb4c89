//! What the account has so far: entities by kind and id, in the order of their making.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// An entity and what belongs to it but is not part of its answer.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Unix second of its making; equals the `created_at` of its answer.
    pub(crate) created_at: i64,
    /// The entity as it is answered.
    pub(crate) entity: Object,
    /// What was sent to make it.
    pub(crate) sent: Object,
    /// Ids of what was made under it (an order's payments), oldest first.
    pub(crate) children: Vec<String>,
}

impl Entry {
    /// A field of the answer as text, or nothing.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.entity.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// A field of the answer as a whole number, or 0.
    pub(crate) fn number(&self, field: &str) -> i64 {
        self.entity.get(field).and_then(Value::as_i64).unwrap_or_default()
    }

    /// Sets a field of the answer.
    pub(crate) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.entity.insert(field.to_owned(), value.into());
    }
}

/// Every entity of the account.
#[derive(Debug, Default)]
pub(crate) struct Store {
    kinds: HashMap<&'static str, Kind>,
}

#[derive(Debug, Default)]
struct Kind {
    places: HashMap<String, usize>,
    entries: Vec<Entry>,
}

impl Store {
    /// Keeps an entity under its kind and id.
    pub(crate) fn insert(&mut self, kind: &'static str, id: &str, entry: Entry) {
        let kind = self.kinds.entry(kind).or_default();
        kind.places.insert(id.to_owned(), kind.entries.len());
        kind.entries.push(entry);
    }

    pub(crate) fn get(&self, kind: &str, id: &str) -> Option<&Entry> {
        let kind = self.kinds.get(kind)?;
        kind.entries.get(*kind.places.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, kind: &str, id: &str) -> Option<&mut Entry> {
        let kind = self.kinds.get_mut(kind)?;
        kind.entries.get_mut(*kind.places.get(id)?)
    }

    /// The entities of a kind, newest first.
    pub(crate) fn newest_first(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        let entries = self.kinds.get(kind).map(|kind| kind.entries.iter().rev());
        entries.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Object, Store};

    fn entry(created_at: i64) -> Entry {
        Entry {
            created_at,
            entity: Object::new(),
            sent: Object::new(),
            children: Vec::new(),
        }
    }

    #[test]
    fn kinds_are_apart_and_the_newest_comes_first() {
        let mut store = Store::default();
        store.insert("order", "a", entry(1));
        store.insert("order", "b", entry(1));
        store.insert("payment", "a", entry(9));
        let found: Vec<_> = store.newest_first("order").map(|e| e.created_at).collect();
        assert_eq!(found.len(), 2);
        store.get_mut("order", "b").unwrap().set("n", 5);
        let newest = store.newest_first("order").next().unwrap();
        assert_eq!(newest.number("n"), 5);
        assert_eq!(store.get("payment", "a").unwrap().created_at, 9);
        assert!(store.get("payment", "b").is_none());
        assert!(store.newest_first("refund").next().is_none());
    }
}
