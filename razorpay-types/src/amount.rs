//! Amounts in the smallest currency unit, as integers with checked arithmetic.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{Whole, whole};
use crate::{Currency, Money};

/// Amount in the smallest unit of its currency: paise for INR, yen for JPY, fils for KWD.
///
/// `Amount::minor(50_000)` is ₹500.00 if the currency is INR and ¥50,000 if the currency is JPY.
/// [`Money`] pairs an amount with its currency and converts from and to decimal text.
///
/// The JSON form is an integer. `2.0` is read as 2; `2.5` is rejected, because the smallest
/// currency unit cannot be divided. [`Display`](fmt::Display) writes the integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amount(i64);

impl Amount {
    /// Amount of zero, in any currency.
    pub const ZERO: Self = Self(0);

    /// Creates an amount from a number of the smallest currency unit.
    pub const fn minor(units: i64) -> Self {
        Self(units)
    }

    /// Returns the amount as a number of the smallest currency unit.
    pub const fn as_minor(self) -> i64 {
        self.0
    }

    /// Whether the amount is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the amount is below zero, as the amounts of some adjustments are.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Pairs the amount with its currency.
    pub const fn with_currency(self, currency: Currency) -> Money {
        Money::new(self, currency)
    }

    /// Adds two amounts. Returns `None` if the sum overflows an `i64`.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// Subtracts `other` from the amount. Returns `None` if the difference overflows an `i64`.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// Multiplies the amount by `factor`. Returns `None` if the product overflows an `i64`.
    pub const fn checked_mul(self, factor: i64) -> Option<Self> {
        match self.0.checked_mul(factor) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// Reverses the sign of the amount. Returns `None` if the result overflows an `i64`.
    pub const fn checked_neg(self) -> Option<Self> {
        match self.0.checked_neg() {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// Adds up any number of amounts. The sum of no amounts is zero.
    ///
    /// Returns `None` if the sum, or an intermediate sum, overflows an `i64`.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        whole(deserializer, Self::EXPECTING).map(Self)
    }
}

impl Whole for Amount {
    const EXPECTING: &'static str = "an amount in minor units (an integer)";

    fn from_i64(value: i64) -> Option<Self> {
        Some(Self(value))
    }

    fn to_i64(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Amount;

    #[test]
    fn arithmetic_stops_at_the_range() {
        let most = Amount::minor(i64::MAX);
        let least = Amount::minor(i64::MIN);
        let one = Amount::minor(1);
        assert_eq!(Amount::minor(2).checked_add(one), Some(Amount::minor(3)));
        assert_eq!(Amount::minor(2).checked_sub(one), Some(one));
        assert_eq!(Amount::minor(2).checked_mul(3), Some(Amount::minor(6)));
        assert_eq!(one.checked_neg(), Some(Amount::minor(-1)));
        assert_eq!(most.checked_add(one), None);
        assert_eq!(least.checked_sub(one), None);
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(least.checked_neg(), None);
    }

    #[test]
    fn zero_is_neither_more_nor_less() {
        for (units, zero, negative) in [
            (i64::MIN, false, true),
            (-1, false, true),
            (0, true, false),
            (1, false, false),
        ] {
            let amount = Amount::minor(units);
            assert_eq!(
                (amount.is_zero(), amount.is_negative()),
                (zero, negative),
                "{units}"
            );
        }
    }

    #[test]
    fn sums_are_checked() {
        assert_eq!(Amount::checked_sum([]), Some(Amount::ZERO));
        let parts = [1, 2, 3].map(Amount::minor);
        assert_eq!(Amount::checked_sum(parts), Some(Amount::minor(6)));
        let parts = [i64::MAX, 1].map(Amount::minor);
        assert_eq!(Amount::checked_sum(parts), None);
    }

    #[test]
    fn whole_floats_are_read_and_parts_refused() {
        let read = |text: &str| serde_json::from_str::<Amount>(text);
        assert_eq!(read("2.0").unwrap(), Amount::minor(2));
        assert_eq!(read("-2.0").unwrap(), Amount::minor(-2));
        let refusal = read("2.5").unwrap_err().to_string();
        assert!(
            refusal.contains("expected an amount in minor units"),
            "{refusal}"
        );
        for text in [
            "\"2\"",
            "null",
            "true",
            "[]",
            "1e300",
            "9223372036854775808",
            "9007199254740993.0",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn json_keeps_every_amount(units: i64) {
            let amount = Amount::minor(units);
            let text = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(&text, &units.to_string());
            prop_assert_eq!(&text, &amount.to_string());
            prop_assert_eq!(serde_json::from_str::<Amount>(&text).unwrap(), amount);
            let value = serde_json::to_value(amount).unwrap();
            prop_assert_eq!(serde_json::from_value::<Amount>(value).unwrap(), amount);
        }
    }
}
