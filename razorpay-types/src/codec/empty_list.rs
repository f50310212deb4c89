//! `as: empty_list`: an object that the API writes as `[]` when it is empty.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ReadAs, WriteAs};

/// Reads `{..}`, and `[]` as an object with nothing in it. Normal form: `{..}`.
pub(crate) struct EmptyList;

impl<T: for<'any> Deserialize<'any>> ReadAs<T> for EmptyList {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(EmptyListVisitor(PhantomData))
    }
}

impl<T: Serialize> WriteAs<T> for EmptyList {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

struct EmptyListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EmptyListVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or an empty list")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        match list.next_element::<IgnoredAny>()? {
            None => {
                let nothing = std::iter::empty::<(&str, &str)>();
                T::deserialize(MapDeserializer::<_, A::Error>::new(nothing))
            }
            Some(_) => Err(A::Error::invalid_length(1, &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::EmptyList;
    use crate::codec::{ReadAs, WriteAs};

    type Map = BTreeMap<String, u32>;

    fn read(text: &str) -> Result<Map, String> {
        EmptyList::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_an_object_and_the_empty_list() {
        assert_eq!(read("{\"a\":1}"), Ok(Map::from([("a".to_owned(), 1)])));
        assert_eq!(read("{}"), Ok(Map::new()));
        assert_eq!(read("[]"), Ok(Map::new()));
        for text in ["[{}]", "[1]", "null", "\"\"", "0"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn writes_the_object() {
        let written = EmptyList::encode(&Map::new(), serde_json::value::Serializer).unwrap();
        assert_eq!(written, serde_json::json!({}));
    }
}
