//! Deserialization of integers. JSON has one number type, so `2.0` is an integer; `2.5` is not.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// A type that is an integer in JSON.
pub(crate) trait Whole: Copy {
    /// What a refusal says was expected.
    const EXPECTING: &'static str;

    /// The value of the integer; `None` if it is out of range.
    fn from_i64(value: i64) -> Option<Self>;

    /// The integer of the value.
    fn to_i64(self) -> i64;
}

impl Whole for i64 {
    const EXPECTING: &'static str = "an integer";

    fn from_i64(value: i64) -> Option<Self> {
        Some(value)
    }

    fn to_i64(self) -> i64 {
        self
    }
}

impl Whole for u32 {
    const EXPECTING: &'static str = "an integer from 0 to 4294967295";

    fn from_i64(value: i64) -> Option<Self> {
        Self::try_from(value).ok()
    }

    fn to_i64(self) -> i64 {
        self.into()
    }
}

/// Reads an integer.
pub(crate) fn whole<'de, D: Deserializer<'de>>(
    deserializer: D,
    expecting: &'static str,
) -> Result<i64, D::Error> {
    deserializer.deserialize_i64(WholeVisitor { expecting })
}

/// The integer that a float is exactly. Beyond 2^53 neighbouring integers share a float, so that
/// none is meant for sure.
pub(crate) fn whole_from_f64(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    let exact = value.abs() < LIMIT && value.fract() == 0.0;
    exact.then_some(value as i64)
}

struct WholeVisitor {
    expecting: &'static str,
}

impl Visitor<'_> for WholeVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        whole_from_f64(value).ok_or_else(|| E::invalid_type(Unexpected::Float(value), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::whole_from_f64;

    #[test]
    fn floats_are_integers_only_where_they_are_exact() {
        assert_eq!(whole_from_f64(2.0), Some(2));
        assert_eq!(whole_from_f64(-2.0), Some(-2));
        assert_eq!(whole_from_f64(-0.0), Some(0));
        assert_eq!(
            whole_from_f64(9_007_199_254_740_991.0),
            Some(9_007_199_254_740_991)
        );
        for value in [
            2.5,
            1e-9,
            9_007_199_254_740_992.0,
            1e300,
            f64::NAN,
            f64::INFINITY,
        ] {
            assert_eq!(whole_from_f64(value), None, "{value}");
        }
    }
}
