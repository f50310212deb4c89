//! Decimal numbers that are not money, kept as text together with their JSON type.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{Empty, Scalar, scalar};

/// Decimal number that is not money, such as an interest rate or a coordinate, kept as text.
///
/// `Decimal` has no arithmetic: parse [`Decimal::as_str`] with a decimal type of your choice. Two
/// decimals are equal if their texts are equal, so `13.5` does not equal `13.50`.
///
/// The API sends some decimals as JSON strings and others as JSON numbers; a decimal is written
/// with the JSON type that it was read with. A string is kept verbatim, even if it is not a number.
/// A number with a fraction or an exponent is read as a 64-bit float and keeps the shortest text of
/// that float: `13.50` becomes `13.5`, and 15 significant digits are exact. A decimal parsed from
/// text is written as a JSON string, a decimal made by [`Decimal::number`] as a JSON number.
///
/// ```
/// use razorpay_types::Decimal;
///
/// let rate: Decimal = "13.50".parse()?;
/// assert_eq!(rate.as_str(), "13.50");
/// # Ok::<(), razorpay_types::DecimalError>(())
/// ```
#[derive(Clone)]
pub struct Decimal {
    text: Box<str>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    String,
    Number,
}

impl Decimal {
    /// Parses a decimal that is written as a JSON number.
    ///
    /// # Errors
    ///
    /// Fails if the text is not a decimal number, or if a 64-bit integer or float cannot hold it
    /// without losing digits.
    pub fn number(text: &str) -> Result<Self, DecimalError> {
        check(text)?;
        match number_of(text) {
            Some(_) => Ok(Self::new(text, Kind::Number)),
            None => Err(DecimalError::new(text, Fault::Inexact)),
        }
    }

    fn new(text: impl Into<Box<str>>, kind: Kind) -> Self {
        Self {
            text: text.into(),
            kind,
        }
    }

    /// Returns the decimal as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the decimal is written as a JSON number rather than as a JSON string.
    pub fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }
}

/// Parses an optional `-`, digits and, optionally, a decimal point followed by digits.
impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        check(text)?;
        Ok(Self::new(text, Kind::String))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Decimal").field(&self.text).finish()
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Empty for Decimal {
    fn empty() -> Self {
        Self::new("", Kind::String)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = match self.kind {
            Kind::Number => number_of(&self.text),
            Kind::String => None,
        };
        match number {
            Some(Number::Integer(value)) => serializer.serialize_i64(value),
            Some(Number::Unsigned(value)) => serializer.serialize_u64(value),
            Some(Number::Float(value)) => serializer.serialize_f64(value),
            None => serializer.serialize_str(&self.text),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTING: &str = "a decimal (a number or a string)";
        match scalar(deserializer, EXPECTING)? {
            Scalar::Text(text) => Ok(Self::new(text, Kind::String)),
            other @ (Scalar::Null | Scalar::Bool(_)) => Err(other.refuse(EXPECTING)),
            number => Ok(Self::new(number.into_text(), Kind::Number)),
        }
    }
}

/// Error for a text that cannot be parsed as a [`Decimal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecimalError {
    input: String,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Malformed,
    Inexact,
}

impl DecimalError {
    fn new(input: &str, fault: Fault) -> Self {
        Self {
            input: input.to_owned(),
            fault,
        }
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { input, fault } = self;
        f.write_str(match fault {
            Fault::Malformed => "",
            Fault::Inexact => "as a JSON number ",
        })?;
        write!(f, "{input:?} ")?;
        f.write_str(match fault {
            Fault::Malformed => "is not a decimal: expected digits, as in `13.50`",
            Fault::Inexact => "would lose digits: expected about 15 of them at most",
        })
    }
}

impl std::error::Error for DecimalError {}

fn check(text: &str) -> Result<(), DecimalError> {
    let number = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(whole) && digits(decimals) {
        Ok(())
    } else {
        Err(DecimalError::new(text, Fault::Malformed))
    }
}

/// A number as serde has it.
enum Number {
    Integer(i64),
    Unsigned(u64),
    Float(f64),
}

/// The number that the text is exactly.
fn number_of(text: &str) -> Option<Number> {
    if let Ok(value) = text.parse() {
        return Some(Number::Integer(value));
    }
    if let Ok(value) = text.parse() {
        return Some(Number::Unsigned(value));
    }
    let value: f64 = text.parse().ok()?;
    let exact = value.is_finite() && digits(&format!("{value:?}"))? == digits(text)?;
    exact.then_some(Number::Float(value))
}

/// The digits of a number without zeros at either end, and the power of ten they are multiplied by.
/// The sign is left out.
fn digits(text: &str) -> Option<(String, i64)> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse().ok()?),
        None => (text, 0_i64),
    };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits = [whole, decimals].concat();
    let kept = digits.trim_end_matches('0');
    let significant = kept.trim_start_matches('0');
    if significant.is_empty() {
        return Some((String::new(), 0));
    }
    let dropped = i64::try_from(digits.len().checked_sub(kept.len())?).ok()?;
    let scale = i64::try_from(decimals.len()).ok()?;
    let power = exponent.checked_sub(scale)?.checked_add(dropped)?;
    Some((significant.to_owned(), power))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Decimal;

    fn read(text: &str) -> Result<Decimal, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn json_keeps_text_and_kind() {
        for text in [
            "13.99",
            "2.0",
            "0",
            "-7",
            "18446744073709551615",
            "1e-7",
            "-0.0",
            "\"13.50\"",
            "\"\"",
            "\"NA\"",
            "\"1234.1213\"",
        ] {
            let decimal = read(text).unwrap();
            assert_eq!(serde_json::to_string(&decimal).unwrap(), text);
            assert_eq!(decimal.as_str(), text.trim_matches('"'));
            assert_eq!(decimal.is_number(), !text.starts_with('"'));
        }
        assert_eq!(read("13.50").unwrap().as_str(), "13.5");
        for text in ["null", "true", "[]", "{}"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn equality_is_that_of_the_text() {
        assert_eq!(read("13.5"), read("\"13.5\""));
        assert_ne!(read("\"13.50\""), read("\"13.5\""));
    }

    #[test]
    fn text_is_checked() {
        for text in [
            "13.50",
            "0",
            "-7",
            "00.10",
            "123456789012345678901234567890.5",
        ] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        for text in ["", "-", ".5", "5.", "+5", "1e3", "1,5", " 1", "NaN", "inf"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        assert_eq!(
            "5%".parse::<Decimal>().unwrap_err().to_string(),
            "\"5%\" is not a decimal: expected digits, as in `13.50`"
        );
    }

    #[test]
    fn a_number_must_be_exact() {
        let write = |text| serde_json::to_string(&Decimal::number(text).unwrap()).unwrap();
        assert_eq!(write("13.50"), "13.5");
        assert_eq!(write("7"), "7");
        assert_eq!(write("0.00"), "0.0");
        assert_eq!(
            Decimal::number("0.1000000000000000000001")
                .unwrap_err()
                .to_string(),
            "as a JSON number \"0.1000000000000000000001\" would lose digits: expected about 15 of them at most"
        );
        assert!(Decimal::number("x").is_err());
    }

    proptest! {
        #[test]
        fn strings_round_trip(text in "-?[0-9]{1,30}(\\.[0-9]{1,30})?") {
            let decimal: Decimal = text.parse().unwrap();
            let json = serde_json::to_string(&decimal).unwrap();
            prop_assert_eq!(&json, &format!("\"{text}\""));
            let back = read(&json).unwrap();
            prop_assert_eq!(back.as_str(), text);
        }

        #[test]
        fn numbers_round_trip(text in "-?[1-9][0-9]{0,7}\\.[0-9]{0,6}[1-9]") {
            let decimal = read(&text).unwrap();
            prop_assert!(decimal.is_number());
            prop_assert_eq!(decimal.as_str(), &text);
            prop_assert_eq!(serde_json::to_string(&decimal).unwrap(), text);
        }

        #[test]
        fn short_numbers_are_exact(units in -99_999_999_999_i64..99_999_999_999, decimals in 0_usize..6) {
            let text = format!("{}.{:0>decimals$}", units, 0);
            let decimal = Decimal::number(&text).unwrap();
            let written = serde_json::to_string(&decimal).unwrap();
            prop_assert_eq!(written.trim_end_matches(".0"), units.to_string());
        }
    }
}
