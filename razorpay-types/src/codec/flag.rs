//! `as: flag`: a yes or no that the API wants as a number.

use serde::{Deserializer, Serializer};

use super::{ReadAs, WriteAs};
use crate::decode::{Scalar, scalar};

/// Reads `true`, `false`, `1`, `0`, `"1"` and `"0"`. Normal form: `1` or `0`.
pub(crate) struct Flag;

impl ReadAs<bool> for Flag {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        const EXPECTING: &str = "a flag (true, false, 1 or 0)";
        let value = scalar(deserializer, EXPECTING)?;
        let number = match &value {
            Scalar::Bool(flag) => return Ok(*flag),
            Scalar::Text(text) => text.parse().ok(),
            other => other.as_whole(),
        };
        match number {
            Some(1) => Ok(true),
            Some(0) => Ok(false),
            _ => Err(value.refuse(EXPECTING)),
        }
    }
}

impl WriteAs<bool> for Flag {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8((*value).into())
    }
}

#[cfg(test)]
mod tests {
    use super::Flag;
    use crate::codec::{ReadAs, WriteAs};

    fn read(text: &str) -> Result<bool, String> {
        Flag::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_every_form() {
        for text in ["true", "1", "1.0", "\"1\""] {
            assert_eq!(read(text), Ok(true), "{text}");
        }
        for text in ["false", "0", "\"0\""] {
            assert_eq!(read(text), Ok(false), "{text}");
        }
        for text in [
            "2", "-1", "0.5", "null", "\"\"", "\"yes\"", "\"2\"", "[]", "{}",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(
            read("\"yes\"").unwrap_err(),
            "found string \"yes\", expected a flag (true, false, 1 or 0)"
        );
    }

    #[test]
    fn writes_the_number() {
        let write = |flag| Flag::encode(&flag, serde_json::value::Serializer).unwrap();
        assert_eq!(write(true), 1);
        assert_eq!(write(false), 0);
    }
}
