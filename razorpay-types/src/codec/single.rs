//! `as: single`: an object that the API sometimes wraps in a list of one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ReadAs, WriteAs};

/// Reads `{..}` and `[{..}]`; a list of none or of several is refused. Normal form: `{..}`.
pub(crate) struct Single;

impl<T: DeserializeOwned> ReadAs<T> for Single {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(SingleVisitor(PhantomData))
    }
}

impl<T: Serialize> WriteAs<T> for Single {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

struct SingleVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SingleVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or a list of one")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let first = list
            .next_element()?
            .ok_or_else(|| A::Error::invalid_length(0, &self))?;
        match list.next_element::<IgnoredAny>()? {
            None => Ok(first),
            Some(_) => Err(A::Error::invalid_length(2, &"an object, or a list of one")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Single;
    use crate::codec::{ReadAs, WriteAs};

    type Map = BTreeMap<String, u32>;

    fn read(text: &str) -> Result<Map, String> {
        Single::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_one_with_and_without_its_list() {
        let one = Map::from([("a".to_owned(), 1)]);
        assert_eq!(read("{\"a\":1}"), Ok(one.clone()));
        assert_eq!(read("[{\"a\":1}]"), Ok(one));
        for text in ["[]", "[{\"a\":1},{\"a\":1}]", "null", "1", "[1]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn writes_the_object() {
        let one = Map::from([("a".to_owned(), 1)]);
        let written = Single::encode(&one, serde_json::value::Serializer).unwrap();
        assert_eq!(written, serde_json::json!({"a": 1}));
    }
}
