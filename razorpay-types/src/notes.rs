//! Notes: key-value pairs that a merchant attaches to an entity.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{Scalar, ScalarSeed};

/// Key-value pairs of your own that the API stores with an entity.
///
/// The API accepts up to 15 pairs with values of up to 256 characters.
///
/// The JSON form is an object of strings. `[]` and null, which the API sends for empty notes, are
/// read as empty notes; numbers and booleans are read as text; a pair whose value is null is
/// dropped. Notes are always written as an object of strings.
///
/// The order of the pairs is kept but ignored when notes are compared, since the API may not
/// preserve the order.
///
/// `Debug` shows the number of pairs only: keys and values may hold personal data.
///
/// ```
/// use razorpay_types::Notes;
///
/// let mut notes = Notes::from([("table", "7"), ("waiter", "second")]);
/// notes.insert("table", "8");
/// assert_eq!(notes.get("table"), Some("8"));
/// assert_eq!(notes, Notes::from([("waiter", "second"), ("table", "8")]));
/// ```
#[derive(Clone, Default)]
pub struct Notes {
    /// Entries in order; no key occurs twice.
    entries: Vec<(String, String)>,
}

impl Notes {
    /// Creates empty notes.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// Returns the value of a key; `None` if the key is absent.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter()
            .find_map(|(name, value)| (name == key).then_some(value))
    }

    /// Whether the notes contain a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Sets the value of a key and returns the previous value, if any.
    ///
    /// A new key is appended; an existing key keeps its position.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<String>) -> Option<String> {
        let (key, value) = (key.into(), value.into());
        match self.entries.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.entries.push((key, value));
                None
            }
        }
    }

    /// Removes a key and returns its value, if any. The other pairs keep their order.
    pub fn remove(&mut self, key: &str) -> Option<String> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(index).1)
    }

    /// Returns the number of pairs.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the notes contain no pairs.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Iterates over the keys and values, in order.
    pub fn iter(&self) -> NotesIter<'_> {
        NotesIter {
            entries: self.entries.iter(),
        }
    }

    fn sorted(&self) -> Vec<(&str, &str)> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable();
        entries
    }
}

/// Iterator over the keys and values of [`Notes`], returned by [`Notes::iter`].
///
/// `Debug` shows the number of remaining pairs only.
#[derive(Clone)]
pub struct NotesIter<'a> {
    entries: std::slice::Iter<'a, (String, String)>,
}

impl fmt::Debug for NotesIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_count(f, "NotesIter", self.len())
    }
}

/// Prints `Notes(3 entries)`.
fn debug_count(f: &mut fmt::Formatter<'_>, name: &str, count: usize) -> fmt::Result {
    let noun = if count == 1 { "entry" } else { "entries" };
    write!(f, "{name}({count} {noun})")
}

impl<'a> Iterator for NotesIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.next()?;
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl ExactSizeIterator for NotesIter<'_> {}

impl<'a> IntoIterator for &'a Notes {
    type Item = (&'a str, &'a str);
    type IntoIter = NotesIter<'a>;

    fn into_iter(self) -> NotesIter<'a> {
        self.iter()
    }
}

impl IntoIterator for Notes {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<K: Into<String>, V: Into<String>> Extend<(K, V)> for Notes {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

/// Collects pairs into notes.
///
/// Of pairs with the same key the last value wins, at the position of the first.
impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Notes {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut notes = Self::new();
        notes.extend(entries);
        notes
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for Notes {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl PartialEq for Notes {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
            || (self.len() == other.len() && self.sorted() == other.sorted())
    }
}

impl Eq for Notes {}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_count(f, "Notes", self.len())
    }
}

impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Notes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NotesVisitor)
    }
}

struct NotesVisitor;

impl<'de> Visitor<'de> for NotesVisitor {
    type Value = Notes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("notes (an object of strings, or an empty list)")
    }

    fn visit_unit<E: Error>(self) -> Result<Notes, E> {
        Ok(Notes::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Notes, A::Error> {
        match list.next_element::<IgnoredAny>()? {
            None => Ok(Notes::new()),
            Some(_) => Err(A::Error::custom(
                "found a list that is not empty, expected notes (an object of strings)",
            )),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Notes, A::Error> {
        const VALUE: ScalarSeed = ScalarSeed {
            expecting: "a note (a string, a number or a boolean)",
        };
        let mut notes = Notes::new();
        while let Some(key) = map.next_key()? {
            match map.next_value_seed(VALUE)? {
                Scalar::Null => {}
                value => notes.entries.push((key, value.into_text())),
            }
        }
        match notes.repeated() {
            None => Ok(notes),
            // The key itself may be personal data and is not named.
            Some(position) => Err(A::Error::custom(format_args!(
                "entry {position} has the key of an earlier entry, expected notes (an object with different keys)"
            ))),
        }
    }
}

impl Notes {
    /// The position, from 1, of an entry whose key was read before. Sorted, since nobody bounds how
    /// many entries a body has.
    fn repeated(&self) -> Option<usize> {
        if self.len() < 2 {
            return None;
        }
        let mut sorted: Vec<_> = self.iter().map(|(key, _)| key).zip(1_usize..).collect();
        sorted.sort_unstable();
        let followers = sorted.iter().skip(1);
        sorted
            .iter()
            .zip(followers)
            .find_map(|(one, next)| (one.0 == next.0).then_some(next.1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Notes;

    fn read(text: &str) -> Result<Notes, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn entries_keep_their_place() {
        let mut notes = Notes::from([("a", "1"), ("b", "2"), ("c", "3")]);
        assert_eq!(notes.insert("b", "4"), Some("2".to_owned()));
        assert_eq!(notes.insert("d", "5"), None);
        assert_eq!(notes.remove("a"), Some("1".to_owned()));
        assert_eq!(notes.remove("a"), None);
        let entries: Vec<_> = notes.iter().collect();
        assert_eq!(entries, [("b", "4"), ("c", "3"), ("d", "5")]);
        assert_eq!(notes.len(), 3);
        assert!(notes.contains_key("c") && !notes.contains_key("a"));
        assert_eq!(
            notes.into_iter().next(),
            Some(("b".to_owned(), "4".to_owned()))
        );
    }

    #[test]
    fn order_does_not_count() {
        let notes = Notes::from([("a", "1"), ("b", "2")]);
        assert_eq!(notes, Notes::from([("b", "2"), ("a", "1")]));
        assert_ne!(notes, Notes::from([("a", "1")]));
        assert_ne!(notes, Notes::from([("a", "2"), ("b", "1")]));
    }

    #[test]
    fn every_form_of_none_is_read() {
        for text in ["{}", "[]", "null", "{\"a\":null}"] {
            assert_eq!(read(text), Ok(Notes::new()), "{text}");
        }
        assert_eq!(serde_json::to_string(&Notes::new()).unwrap(), "{}");
    }

    #[test]
    fn numbers_and_booleans_are_read_as_text() {
        let notes = read(r#"{"a":7,"b":true,"c":2.50,"d":"x","e":18446744073709551615}"#).unwrap();
        assert_eq!(
            serde_json::to_value(&notes).unwrap(),
            json!({"a": "7", "b": "true", "c": "2.5", "d": "x", "e": "18446744073709551615"})
        );
    }

    #[test]
    fn what_is_no_notes_is_refused() {
        for text in [
            "[1]",
            "[{}]",
            "1",
            "\"a\"",
            "true",
            "{\"a\":[]}",
            "{\"a\":{}}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        let refusal = read(r#"{"guest":"1","a":"1","guest":"2"}"#).unwrap_err();
        assert!(
            refusal.starts_with("entry 3 has the key of an earlier"),
            "{refusal}"
        );
        assert!(!refusal.contains("guest"), "{refusal}");
    }

    #[test]
    fn debug_shows_neither_keys_nor_values() {
        let notes = Notes::from([("name of the guest", "98200 00000"), ("table", "7")]);
        assert_eq!(format!("{notes:?}"), "Notes(2 entries)");
        assert_eq!(format!("{notes:#?}"), "Notes(2 entries)");
        let mut iter = notes.iter();
        assert_eq!(format!("{iter:?}"), "NotesIter(2 entries)");
        iter.next();
        assert_eq!(format!("{iter:?}"), "NotesIter(1 entry)");
        assert_eq!(format!("{:?}", Notes::new()), "Notes(0 entries)");
    }

    proptest! {
        #[test]
        fn json_keeps_every_entry_and_the_order(
            entries in prop::collection::hash_map(".{0,8}", ".{0,8}", 0..16)
        ) {
            let notes: Notes = entries.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            let text = serde_json::to_string(&notes).unwrap();
            let back: Notes = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&back, &notes);
            prop_assert!(back.iter().eq(notes.iter()));
            let reversed: Notes = notes.clone().into_iter().rev().collect();
            prop_assert_eq!(reversed, notes);
        }
    }
}
