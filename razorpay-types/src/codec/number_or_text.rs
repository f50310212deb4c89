//! `as: number_or_text`: an integer that the API sends as a number or as text.

use serde::{Deserializer, Serializer};

use super::{ReadAs, WriteAs};
use crate::decode::{Scalar, Whole, scalar};

/// Reads `3900`, `3900.0` and `"3900"`. Normal form: `3900`.
pub(crate) struct NumberOrText;

impl<T: Whole> ReadAs<T> for NumberOrText {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let value = scalar(deserializer, T::EXPECTING)?;
        let number = match &value {
            // `parse` alone would take a sign that JSON does not have.
            Scalar::Text(text) if !text.starts_with('+') => text.parse().ok(),
            other => other.as_whole(),
        };
        number
            .and_then(T::from_i64)
            .ok_or_else(|| value.refuse(T::EXPECTING))
    }
}

impl<T: Whole> WriteAs<T> for NumberOrText {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.to_i64())
    }
}

#[cfg(test)]
mod tests {
    use super::NumberOrText;
    use crate::codec::{ReadAs, WriteAs};
    use crate::{Amount, Timestamp};

    fn read<T>(text: &str) -> Result<T, String>
    where
        NumberOrText: ReadAs<T>,
    {
        NumberOrText::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_numbers_and_their_text() {
        for text in ["3900", "3900.0", "\"3900\""] {
            assert_eq!(read::<Amount>(text), Ok(Amount::minor(3900)), "{text}");
            assert_eq!(read::<u32>(text), Ok(3900), "{text}");
            assert_eq!(read::<i64>(text), Ok(3900), "{text}");
            assert_eq!(
                read::<Timestamp>(text),
                Ok(Timestamp::from_unix(3900)),
                "{text}"
            );
        }
        for text in [
            "\"\"",
            "\"39.00\"",
            "\"+1\"",
            "\" 1\"",
            "\"1e3\"",
            "2.5",
            "null",
            "true",
            "[]",
        ] {
            assert!(read::<Amount>(text).is_err(), "{text}");
        }
        assert!(read::<u32>("\"-1\"").is_err());
        assert_eq!(
            read::<Amount>("\"39.00\"").unwrap_err(),
            "found string \"39.00\", expected an amount in minor units (an integer)"
        );
    }

    #[test]
    fn writes_the_number() {
        let written = NumberOrText::encode(&Amount::minor(3900), serde_json::value::Serializer);
        assert_eq!(written.unwrap(), 3900);
    }
}
