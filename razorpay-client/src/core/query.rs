//! Query strings, from the JSON form of a request struct.
//!
//! A scalar is `key=value`; a list repeats its key, which carries its own brackets where the API
//! wants them (`expand[]=a&expand[]=b`); an object nests as `key[name]=value`; null is left out.
//! Order is kept.

use std::fmt;

use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::path::STRICT;

/// Keys keep their brackets, as the API's documents write them.
const KEY: &AsciiSet = &STRICT.remove(b'[').remove(b']');

/// The pairs of a query, not yet encoded.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Appends the members of a JSON object.
    pub(crate) fn extend_from_json(&mut self, json: &[u8]) -> Result<(), serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        Flatten {
            key: String::new(),
            index: None,
            pairs: &mut self.pairs,
        }
        .deserialize(&mut deserializer)?;
        deserializer.end()
    }

    /// The first value under this key.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(candidate, _)| candidate == key)
            .map(|(_, value)| value.as_str())
    }

    /// Puts a value under a key, in the place of the one that is there.
    pub(crate) fn set(&mut self, key: &str, value: String) {
        match self
            .pairs
            .iter_mut()
            .find(|(candidate, _)| candidate == key)
        {
            Some((_, present)) => *present = value,
            None => self.pairs.push((key.to_owned(), value)),
        }
    }

    /// Adds a pair, beside those that have the same key.
    pub(crate) fn push(&mut self, key: &str, value: &str) {
        self.pairs.push((key.to_owned(), value.to_owned()));
    }

    /// Appends `?` and the pairs to an address, or nothing if there is none.
    pub(crate) fn write_to(&self, url: &mut String) {
        let mut separator = '?';
        for (key, value) in &self.pairs {
            url.push(separator);
            url.extend(utf8_percent_encode(key, KEY));
            url.push('=');
            url.extend(utf8_percent_encode(value, STRICT));
            separator = '&';
        }
    }
}

/// Keys only: a value may be a receipt or a phone number.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.pairs.iter().map(|(key, _)| key))
            .finish()
    }
}

/// Reads one JSON value under a key. A tree of `serde_json::Value` would lose the order of the members.
struct Flatten<'a> {
    key: String,
    /// The number of this entry in the list under `key`.
    index: Option<usize>,
    pairs: &'a mut Vec<(String, String)>,
}

impl Flatten<'_> {
    fn push(self, value: impl fmt::Display) {
        self.pairs.push((self.key, value.to_string()));
    }

    /// The key that members of an object or entries of a list stand under. Scalars in a list share the list's key;
    /// anything larger needs its number, or its parts would run into those of the next entry.
    fn inner_key(&self) -> String {
        match self.index {
            None => self.key.clone(),
            Some(index) => format!("{}[{index}]", self.key.trim_end_matches("[]")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Flatten<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Flatten<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.push(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.push(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.push(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.push(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.push(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let key = self.inner_key();
        let mut index = 0_usize;
        while items
            .next_element_seed(Flatten {
                key: key.clone(),
                index: Some(index),
                pairs: self.pairs,
            })?
            .is_some()
        {
            index = index.saturating_add(1);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let outer = self.inner_key();
        while let Some(name) = members.next_key::<String>()? {
            let key = if outer.is_empty() {
                name
            } else {
                format!("{outer}[{name}]")
            };
            members.next_value_seed(Flatten {
                key,
                index: None,
                pairs: self.pairs,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(json: &str) -> String {
        let mut query = Query::default();
        query.extend_from_json(json.as_bytes()).unwrap();
        let mut url = String::new();
        query.write_to(&mut url);
        url
    }

    #[test]
    fn scalars_keep_their_order() {
        assert_eq!(
            render(r#"{"receipt":"r","authorized":1,"live":true,"from":-5,"rate":1.5}"#),
            "?receipt=r&authorized=1&live=true&from=-5&rate=1.5"
        );
    }

    #[test]
    fn nothing_given_is_nothing_sent() {
        assert_eq!(render("{}"), "");
        assert_eq!(render(r#"{"a":null,"b":[],"c":{}}"#), "");
        assert_eq!(render(r#"{"a":""}"#), "?a=");
    }

    #[test]
    fn lists_repeat_their_key_with_literal_brackets() {
        assert_eq!(
            render(r#"{"expand[]":["payments","payments.card"],"ids":["a","b"]}"#),
            "?expand[]=payments&expand[]=payments.card&ids=a&ids=b"
        );
    }

    #[test]
    fn objects_nest_in_brackets() {
        assert_eq!(
            render(
                r#"{"a":{"b":{"c":1},"d":null},"list":[{"x":1,"y":2},{"x":3}],"m":[[1,2],[3]]}"#
            ),
            "?a[b][c]=1&list[0][x]=1&list[0][y]=2&list[1][x]=3&m[0]=1&m[0]=2&m[1]=3"
        );
    }

    #[test]
    fn values_and_odd_keys_are_encoded() {
        assert_eq!(
            render(r#"{"receipt":"a&b=c d#1/?%+é","k&=":"v"}"#),
            "?receipt=a%26b%3Dc%20d%231%2F%3F%25%2B%C3%A9&k%26%3D=v"
        );
    }

    #[test]
    fn a_value_is_set_where_the_old_one_stood() {
        let mut query = Query::default();
        query
            .extend_from_json(br#"{"count":5,"receipt":"r"}"#)
            .unwrap();
        query.set("count", "100".to_owned());
        query.set("skip", "0".to_owned());
        assert_eq!(query.get("count"), Some("100"));
        let mut url = String::new();
        query.write_to(&mut url);
        assert_eq!(url, "?count=100&receipt=r&skip=0");
    }

    #[test]
    fn debug_shows_keys_only() {
        let mut query = Query::default();
        query
            .extend_from_json(br#"{"contact":"9000090000"}"#)
            .unwrap();
        assert_eq!(format!("{query:?}"), r#"["contact"]"#);
    }
}
