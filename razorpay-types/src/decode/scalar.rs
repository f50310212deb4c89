//! Deserialization of values whose JSON type varies between responses: any scalar is accepted.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::whole_from_f64;

/// A JSON value that is neither an object nor a list.
#[derive(Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
    /// A number by its text, where serde_json's feature `arbitrary_precision` is on.
    Number(String),
    Text(String),
}

impl Scalar {
    /// The integer that the value is: 2, 2.0, but not "2".
    pub(crate) fn as_whole(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Unsigned(value) => i64::try_from(*value).ok(),
            Self::Float(value) => whole_from_f64(*value),
            Self::Number(text) => {
                let float = || text.parse().ok().and_then(whole_from_f64);
                text.parse().ok().or_else(float)
            }
            Self::Null | Self::Bool(_) | Self::Text(_) => None,
        }
    }

    /// The text of the value as JSON writes it, a string without its quotes.
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Unsigned(value) => value.to_string(),
            // `Debug`, unlike `Display`, keeps the `.0` and the exponent that JSON writes.
            Self::Float(value) => format!("{value:?}"),
            Self::Number(text) | Self::Text(text) => text,
        }
    }

    /// A refusal that shows the value.
    pub(crate) fn refuse<E: Error>(self, expecting: &'static str) -> E {
        let found = match &self {
            Self::Text(text) => format!("string {text:?}"),
            _ => format!("`{}`", self.into_text()),
        };
        E::custom(format_args!("found {found}, expected {expecting}"))
    }
}

/// Reads any scalar; `expecting` is what a refusal of lists and objects says.
pub(crate) fn scalar<'de, D: Deserializer<'de>>(
    deserializer: D,
    expecting: &'static str,
) -> Result<Scalar, D::Error> {
    deserializer.deserialize_any(ScalarVisitor { expecting })
}

/// [`scalar`], for a value of a map.
pub(crate) struct ScalarSeed {
    pub(crate) expecting: &'static str,
}

impl<'de> DeserializeSeed<'de> for ScalarSeed {
    type Value = Scalar;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Scalar, D::Error> {
        scalar(deserializer, self.expecting)
    }
}

struct ScalarVisitor {
    expecting: &'static str,
}

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Scalar, E> {
        Ok(match i64::try_from(value) {
            Ok(value) => Scalar::Integer(value),
            Err(_) => Scalar::Unsigned(value),
        })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Float(value))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Scalar, E> {
        Ok(Scalar::Text(text))
    }

    /// With its feature `arbitrary_precision`, which any crate of a build can turn on for all,
    /// serde_json hands over a number as an object of this one key.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        match map.next_key::<String>()? {
            Some(key) if key == "$serde_json::private::Number" => {
                map.next_value().map(Scalar::Number)
            }
            _ => Err(A::Error::invalid_type(serde::de::Unexpected::Map, &self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer};

    use super::{Scalar, scalar};

    fn read(text: &str) -> Scalar {
        scalar(&mut serde_json::Deserializer::from_str(text), "a scalar").unwrap()
    }

    #[test]
    fn every_scalar_is_read() {
        assert_eq!(read("null"), Scalar::Null);
        assert_eq!(read("true"), Scalar::Bool(true));
        assert_eq!(read("-7"), Scalar::Integer(-7));
        assert_eq!(read("7"), Scalar::Integer(7));
        assert_eq!(read("18446744073709551615"), Scalar::Unsigned(u64::MAX));
        assert_eq!(read("2.5"), Scalar::Float(2.5));
        assert_eq!(read("\"x\""), Scalar::Text("x".to_owned()));
    }

    #[test]
    fn lists_and_objects_are_refused() {
        for text in ["[]", "{}", "{\"a\":1}"] {
            let mut json = serde_json::Deserializer::from_str(text);
            let refusal = scalar(&mut json, "a scalar").unwrap_err().to_string();
            assert!(refusal.contains("expected a scalar"), "{refusal}");
        }
    }

    #[test]
    fn text_is_that_of_json() {
        for text in [
            "null",
            "true",
            "7",
            "-7",
            "18446744073709551615",
            "2.5",
            "2.0",
            "1e21",
        ] {
            assert_eq!(read(text).into_text(), text);
        }
    }

    #[test]
    fn numbers_of_arbitrary_precision_are_read() {
        let number = |text: &'static str| {
            let entries = [("$serde_json::private::Number", text)];
            let map = MapDeserializer::<_, Error>::new(entries.into_iter());
            scalar(map.into_deserializer(), "a scalar").unwrap()
        };
        assert_eq!(number("7").as_whole(), Some(7));
        assert_eq!(number("7.0").as_whole(), Some(7));
        assert_eq!(number("7.5").as_whole(), None);
        assert_eq!(
            number("0.10000000000000000001").into_text(),
            "0.10000000000000000001"
        );
    }
}
