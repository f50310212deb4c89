//! `as: text_or_number`: text that the API sometimes writes as a number.

use serde::de::Error;
use serde::{Deserializer, Serialize, Serializer};

use super::{ReadAs, WriteAs};
use crate::decode::{Scalar, scalar};

/// Reads `"4366"` and `4366`. Normal form: text.
pub(crate) struct TextOrNumber;

impl ReadAs<String> for TextOrNumber {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        match scalar(deserializer, "text, or a number")? {
            Scalar::Null | Scalar::Bool(_) => Err(D::Error::custom("expected text, or a number")),
            found => Ok(found.into_text()),
        }
    }
}

impl WriteAs<String> for TextOrNumber {
    fn encode<S: Serializer>(value: &String, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::TextOrNumber;
    use crate::codec::ReadAs;

    fn read(text: &str) -> Result<String, String> {
        TextOrNumber::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_text_and_numbers() {
        assert_eq!(read("\"0042\"").as_deref(), Ok("0042"));
        assert_eq!(read("560034").as_deref(), Ok("560034"));
        assert_eq!(read("-5").as_deref(), Ok("-5"));
        for text in ["null", "true", "[]", "{}"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
