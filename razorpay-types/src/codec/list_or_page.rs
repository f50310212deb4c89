//! `as: list_or_page`: a list that the API sometimes writes as a collection.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ReadAs, WriteAs};
use crate::Page;

/// Reads `[..]` and `{"entity":"collection","count":1,"items":[..]}`, and `{}` as an empty list.
/// Normal form: the list.
pub(crate) struct ListOrPage;

impl<T: DeserializeOwned> ReadAs<Vec<T>> for ListOrPage {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

impl<T: Serialize> WriteAs<Vec<T>> for ListOrPage {
    fn encode<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or a collection")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return Ok(Vec::new());
        };
        let map = MapAccessDeserializer::new(Resumed {
            first: Some(first),
            rest: map,
        });
        Page::deserialize(map).map(|page| page.items)
    }
}

/// A map whose first key was read already.
struct Resumed<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Resumed<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(first) => seed.deserialize(first.into_deserializer()).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::ListOrPage;
    use crate::codec::ReadAs;

    fn read(text: &str) -> Result<Vec<String>, String> {
        ListOrPage::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_a_list_and_a_collection() {
        let one = vec!["a".to_owned()];
        assert_eq!(read(r#"["a"]"#), Ok(one.clone()));
        assert_eq!(
            read(r#"{"entity":"collection","count":1,"items":["a"]}"#),
            Ok(one)
        );
        assert_eq!(
            read(r#"{"entity":"collection","count":0,"items":[]}"#),
            Ok(Vec::new())
        );
        assert_eq!(read("{}"), Ok(Vec::new()));
        for text in ["null", "{\"a\":1}", "\"a\"", "[1]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
