//! Untyped JSON, for free-form content and for objects that this version does not know.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer, forward_to_deserialize_any};

/// Untyped JSON value, kept as received, including the order of keys and whole numbers.
///
/// `Debug` shows the JSON type only, since the value may hold personal data.
#[derive(Clone, PartialEq)]
pub struct Json(Value);

#[derive(Clone, PartialEq)]
enum Value {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Returns the value of a key; `None` if the value is not an object or lacks the key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.0 {
            Value::Object(entries) => entries
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the text; `None` if the value is not a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the integer; `None` if the value is not an integer or exceeds an `i64`.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Value::Signed(number) => Some(*number),
            Value::Unsigned(number) => i64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// Returns the boolean; `None` if the value is not a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.0 {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the items; `None` if the value is not an array.
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.0 {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the entries in the order received; `None` if the value is not an object.
    pub fn entries(&self) -> Option<impl Iterator<Item = (&str, &Self)>> {
        match &self.0 {
            Value::Object(entries) => {
                Some(entries.iter().map(|(name, value)| (name.as_str(), value)))
            }
            _ => None,
        }
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        self.0 == Value::Null
    }

    /// Deserializes the value into a type of your own.
    ///
    /// # Errors
    ///
    /// Fails if the value does not match the type.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, serde::de::value::Error> {
        T::deserialize(Reader::new(self))
    }

    /// Reads it in the middle of reading something else.
    #[allow(
        dead_code,
        reason = "unions of the resources that are switched on use it"
    )]
    pub(crate) fn read_as<T: DeserializeOwned, E: Error>(self) -> Result<T, E> {
        T::deserialize(Reader::new(self))
    }

    fn kind(&self) -> &'static str {
        match &self.0 {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Unsigned(_) | Value::Signed(_) | Value::Float(_) => "number",
            Value::Text(_) => "text",
            Value::List(_) => "list",
            Value::Object(_) => "object",
        }
    }
}

/// Builds an object from its entries.
impl FromIterator<(String, Json)> for Json {
    fn from_iter<I: IntoIterator<Item = (String, Self)>>(entries: I) -> Self {
        Self(Value::Object(entries.into_iter().collect()))
    }
}

impl Default for Json {
    fn default() -> Self {
        Self(Value::Null)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({})", self.kind())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Unsigned(number) => serializer.serialize_u64(*number),
            Value::Signed(number) => serializer.serialize_i64(*number),
            Value::Float(number) => serializer.serialize_f64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Value::Object(entries) => {
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    object.serialize_entry(key, value)?;
                }
                object.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json(Value::Bool(value)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json(Value::Unsigned(number)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json(Value::Signed(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(Json(Value::Float(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json(Value::Text(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json(Value::Text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json(Value::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Json(Value::Object(entries)))
    }
}

/// Hands a kept value to the reader of a type.
struct Reader<E> {
    json: Json,
    error: PhantomData<fn() -> E>,
}

impl<E> Reader<E> {
    fn new(json: Json) -> Self {
        Self {
            json,
            error: PhantomData,
        }
    }
}

impl<'de, E: Error> Deserializer<'de> for Reader<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.json.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Unsigned(number) => visitor.visit_u64(number),
            Value::Signed(number) => visitor.visit_i64(number),
            Value::Float(number) => visitor.visit_f64(number),
            Value::Text(text) => visitor.visit_string(text),
            Value::List(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Part)))
            }
            Value::Object(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, Part(value)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        if self.json.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A value inside another one.
struct Part(Json);

impl<E: Error> IntoDeserializer<'_, E> for Part {
    type Deserializer = Reader<E>;

    fn into_deserializer(self) -> Reader<E> {
        Reader::new(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Json;
    use crate::{Amount, Notes};

    const TEXT: &str =
        r#"{"b":[1,-2,2.5,"x",null,true],"a":{"n":18446744073709551615},"notes":[]}"#;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn it_is_written_as_it_came() {
        assert_eq!(serde_json::to_string(&json(TEXT)).unwrap(), TEXT);
    }

    #[test]
    fn its_parts_can_be_read() {
        let json = json(TEXT);
        let list = json.get("b").unwrap().as_list().unwrap();
        assert_eq!(list.first().unwrap().as_i64(), Some(1));
        assert_eq!(list.get(3).unwrap().as_str(), Some("x"));
        assert!(list.get(4).unwrap().is_null());
        assert_eq!(list.get(5).unwrap().as_bool(), Some(true));
        let keys: Vec<_> = json.entries().unwrap().map(|(key, _)| key).collect();
        assert_eq!(keys, ["b", "a", "notes"]);
        assert!(json.get("c").is_none() && json.as_str().is_none());
    }

    #[test]
    fn types_read_from_it_what_they_read_from_text() {
        assert_eq!(json("250").read::<Amount>(), Ok(Amount::minor(250)));
        assert_eq!(json("null").read::<Option<Amount>>(), Ok(None));
        assert_eq!(
            json("5").read::<Option<Amount>>(),
            Ok(Some(Amount::minor(5)))
        );
        assert_eq!(json("[]").read::<Notes>(), Ok(Notes::new()));
        assert_eq!(
            json(r#"{"k":"v"}"#).read::<Notes>(),
            Ok(Notes::from([("k", "v")]))
        );
        assert!(json("\"x\"").read::<Amount>().is_err());
    }

    #[test]
    fn debug_keeps_what_is_inside_to_itself() {
        assert_eq!(
            format!("{:?}", json(r#"{"pan":"ABCDE1234F"}"#)),
            "Json(object)"
        );
    }
}
