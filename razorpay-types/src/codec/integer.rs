//! Integers that are not amounts or times: the codec of every field of type `u32` or `i64`.

use serde::de::{Error, Unexpected};
use serde::{Deserializer, Serializer};

use super::{ReadAs, WriteAs};
use crate::decode::{Whole, whole};

/// Reads `2` and `2.0`, never `2.5` or `"2"`. Normal form: `2`.
pub(crate) struct Integer;

impl<T: Whole> ReadAs<T> for Integer {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let value = whole(deserializer, T::EXPECTING)?;
        T::from_i64(value)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Signed(value), &T::EXPECTING))
    }
}

impl<T: Whole> WriteAs<T> for Integer {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(value.to_i64())
    }
}

#[cfg(test)]
mod tests {
    use super::Integer;
    use crate::codec::{ReadAs, WriteAs};

    fn read<T>(text: &str) -> Result<T, String>
    where
        Integer: ReadAs<T>,
    {
        Integer::decode(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn reads_integers_in_range() {
        assert_eq!(read::<u32>("2"), Ok(2));
        assert_eq!(read::<u32>("2.0"), Ok(2));
        assert_eq!(read::<u32>("4294967295"), Ok(u32::MAX));
        assert_eq!(read::<i64>("-9223372036854775808"), Ok(i64::MIN));
        for text in ["-1", "4294967296", "2.5", "\"2\"", "null", "true"] {
            assert!(read::<u32>(text).is_err(), "{text}");
        }
        assert_eq!(
            read::<u32>("-1").unwrap_err(),
            "invalid value: integer `-1`, expected an integer from 0 to 4294967295"
        );
    }

    #[test]
    fn writes_the_number() {
        assert_eq!(
            Integer::encode(&7_u32, serde_json::value::Serializer).unwrap(),
            7
        );
        assert_eq!(
            Integer::encode(&-7_i64, serde_json::value::Serializer).unwrap(),
            -7
        );
    }
}
