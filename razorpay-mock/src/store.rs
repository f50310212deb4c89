//! Entities of the account by kind and id, in order of creation, and which ones were removed.

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
    /// Ids in the path of the request that made it: what it belongs to.
    pub(crate) parents: Vec<String>,
    /// No longer there; kept so that nothing else comes to stand in its place.
    removed: bool,
}

impl Entry {
    pub(crate) fn new(created_at: i64, entity: Object, sent: Object) -> Self {
        Self {
            created_at,
            entity,
            sent,
            children: Vec::new(),
            parents: Vec::new(),
            removed: false,
        }
    }

    /// Whether it was made under all of these, or names them.
    pub(crate) fn belongs_to(&self, parents: &[String]) -> bool {
        parents.iter().all(|parent| {
            let named = || self.entity.values().any(|value| value == parent);
            self.parents.contains(parent) || named()
        })
    }

    /// A field of the answer as text, or nothing.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.entity
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// A field of the answer as a whole number, or 0.
    pub(crate) fn number(&self, field: &str) -> i64 {
        self.entity
            .get(field)
            .and_then(Value::as_i64)
            .unwrap_or_default()
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

impl Kind {
    fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.places.get(id)?)
    }
}

impl Store {
    /// Keeps an entity under its kind and id.
    pub(crate) fn insert(&mut self, kind: &'static str, id: &str, entry: Entry) {
        let kind = self.kinds.entry(kind).or_default();
        kind.places.insert(id.to_owned(), kind.entries.len());
        kind.entries.push(entry);
    }

    pub(crate) fn get(&self, kind: &str, id: &str) -> Option<&Entry> {
        self.kinds.get(kind)?.get(id).filter(|entry| !entry.removed)
    }

    pub(crate) fn get_mut(&mut self, kind: &str, id: &str) -> Option<&mut Entry> {
        let kind = self.kinds.get_mut(kind)?;
        let entry = kind.entries.get_mut(*kind.places.get(id)?)?;
        (!entry.removed).then_some(entry)
    }

    /// The entities of a kind, newest first.
    pub(crate) fn newest_first(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        self.ever(kind).filter(|entry| !entry.removed)
    }

    /// The same, and those that were removed.
    pub(crate) fn ever(&self, kind: &str) -> impl Iterator<Item = &Entry> {
        let entries = self.kinds.get(kind).map(|kind| kind.entries.iter().rev());
        entries.into_iter().flatten()
    }

    /// Removes an entity, also one that was never kept here.
    pub(crate) fn remove(&mut self, kind: &'static str, id: &str) {
        if let Some(entry) = self.get_mut(kind, id) {
            entry.removed = true;
        } else {
            let mut entry = Entry::new(0, Object::new(), Object::new());
            entry.removed = true;
            self.insert(kind, id, entry);
        }
    }

    /// Whether there is something with this id, of any kind; nothing if it was never heard of.
    pub(crate) fn has(&self, id: &str) -> Option<bool> {
        let mut found = self
            .kinds
            .values()
            .filter_map(|kind| kind.get(id))
            .peekable();
        found.peek()?;
        Some(found.any(|entry| !entry.removed))
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Object, Store};

    fn entry(created_at: i64) -> Entry {
        Entry::new(created_at, Object::new(), Object::new())
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

    #[test]
    fn what_was_removed_is_remembered_as_such() {
        let mut store = Store::default();
        store.insert("item", "a", entry(1));
        store.insert("item", "b", entry(2));
        store.remove("item", "a");
        store.remove("plan", "c");
        assert!(store.get("item", "a").is_none() && store.get_mut("item", "a").is_none());
        assert_eq!(store.newest_first("item").count(), 1);
        assert_eq!(store.ever("item").count(), 2);
        let known = ["a", "b", "c", "d"].map(|id| store.has(id));
        assert_eq!(known, [Some(false), Some(true), Some(false), None]);
    }

    #[test]
    fn an_entry_belongs_to_what_it_was_made_under_and_to_what_it_names() {
        let mut entry = entry(1);
        entry.parents.push("acc_1".to_owned());
        entry.set("customer_id", "cust_1");
        let belongs = |ids: &[&str]| {
            let ids: Vec<_> = ids.iter().map(|id| (*id).to_owned()).collect();
            entry.belongs_to(&ids)
        };
        assert!(belongs(&[]) && belongs(&["acc_1", "cust_1"]));
        assert!(!belongs(&["acc_1", "cust_2"]));
    }
}
