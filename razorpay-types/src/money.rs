//! Money: an amount with its currency, converted exactly from and to decimal text.

use std::borrow::Borrow;
use std::fmt;

use crate::{Amount, Currency};

/// Amount of money with its currency.
///
/// ```
/// use razorpay_types::{Amount, Currency, Money};
///
/// let price = Money::from_major("500.00", Currency::Inr)?;
/// assert_eq!(price, Money::new(Amount::minor(50_000), Currency::Inr));
/// assert_eq!(price.to_major()?, "500.00");
/// assert_eq!(price.to_string(), "INR 500.00");
///
/// // The yen has no minor unit, the dinar has thousandths.
/// assert_eq!(Money::from_major("500", Currency::Jpy)?.amount.as_minor(), 500);
/// assert_eq!(Money::from_major("295.990", Currency::Kwd)?.amount.as_minor(), 295_990);
/// # Ok::<(), razorpay_types::MoneyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Amount, in the smallest unit of the currency.
    pub amount: Amount,
    /// Currency of the amount.
    pub currency: Currency,
}

impl Money {
    /// Creates an amount of money from an amount and its currency.
    pub const fn new(amount: Amount, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Parses decimal text in the major currency unit: rupees, yen, dinars.
    ///
    /// The text is an optional `-`, digits and, if the currency has decimals, a decimal point
    /// followed by at most as many digits as the currency has decimals: `500`, `500.5` and `500.50`
    /// are the same amount in INR. Further digits are rejected even if they are zeros, since the
    /// point in `1.000` may have been meant as a thousands separator. Whitespace, `+`, commas and
    /// exponents are rejected.
    ///
    /// # Errors
    ///
    /// Returns [`MoneyError::InvalidText`] if the text is not an amount of the currency, and
    /// [`MoneyError::UnknownCurrency`] if the number of decimals of the currency is not known.
    pub fn from_major(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let exponent = exponent(&currency)?;
        match parse_major(text, exponent) {
            Ok(units) => Ok(Self::new(Amount::minor(units), currency)),
            Err(fault) => Err(MoneyError::InvalidText {
                input: text.to_owned(),
                currency,
                exponent,
                fault,
            }),
        }
    }

    /// Formats the amount as decimal text in the major currency unit, with all its decimals.
    ///
    /// [`Money::from_major`] parses the text back to the same amount.
    ///
    /// # Errors
    ///
    /// Returns [`MoneyError::UnknownCurrency`] if the number of decimals of the currency is not
    /// known.
    pub fn to_major(&self) -> Result<String, MoneyError> {
        exponent(&self.currency).map(|exponent| write_major(self.amount, exponent))
    }

    /// Adds two amounts of the same currency.
    ///
    /// # Errors
    ///
    /// Returns [`MoneyError::DifferentCurrencies`] if the currencies differ, and
    /// [`MoneyError::OutOfRange`] if the sum overflows.
    pub fn checked_add(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combine(other, Amount::checked_add)
    }

    /// Subtracts `other` from the amount; both must have the same currency.
    ///
    /// # Errors
    ///
    /// Returns [`MoneyError::DifferentCurrencies`] if the currencies differ, and
    /// [`MoneyError::OutOfRange`] if the difference overflows.
    pub fn checked_sub(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combine(other, Amount::checked_sub)
    }

    /// Adds up amounts that all have the given currency. The sum of no amounts is zero.
    ///
    /// # Errors
    ///
    /// Returns [`MoneyError::DifferentCurrencies`] if an amount has another currency, and
    /// [`MoneyError::OutOfRange`] if the sum, or an intermediate sum, overflows.
    pub fn checked_sum<I>(currency: Currency, parts: I) -> Result<Self, MoneyError>
    where
        I: IntoIterator,
        I::Item: Borrow<Self>,
    {
        let zero = Self::new(Amount::ZERO, currency);
        parts
            .into_iter()
            .try_fold(zero, |sum, part| sum.checked_add(part.borrow()))
    }

    /// Checks that an amount in a three-decimal currency ends in 0, as the API requires.
    ///
    /// `295.990` KWD is valid, `295.991` KWD is not. Amounts in currencies with another number of
    /// decimals always pass. No other method of `Money` runs the check: a response may carry any
    /// amount.
    ///
    /// # Errors
    ///
    /// Returns [`MoneyError::LastDigit`] if the third decimal is not 0, and
    /// [`MoneyError::UnknownCurrency`] if the number of decimals of the currency is not known.
    pub fn check_last_digit(&self) -> Result<(), MoneyError> {
        let last = self.amount.as_minor().checked_rem(10).unwrap_or(0);
        if exponent(&self.currency)? == 3 && last != 0 {
            Err(MoneyError::LastDigit {
                money: self.clone(),
            })
        } else {
            Ok(())
        }
    }

    fn combine(
        &self,
        other: &Self,
        operation: fn(Amount, Amount) -> Option<Amount>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::DifferentCurrencies {
                left: self.clone(),
                right: other.clone(),
            });
        }
        match operation(self.amount, other.amount) {
            Some(amount) => Ok(Self::new(amount, self.currency.clone())),
            None => Err(MoneyError::OutOfRange {
                left: self.clone(),
                right: other.clone(),
            }),
        }
    }
}

/// Writes the currency code and the decimal text, such as `INR 500.00`.
///
/// If the number of decimals of the currency is not known, the amount is written in the smallest
/// currency unit: `XYZ 50000 minor units`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let currency = self.currency.as_str();
        match self.to_major() {
            Ok(text) => write!(f, "{currency} {text}"),
            Err(_) => write!(f, "{currency} {} minor units", self.amount),
        }
    }
}

/// Error of a conversion, sum or check of [`Money`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyError {
    /// Text that is not an amount of the currency.
    #[non_exhaustive]
    InvalidText {
        /// Text that was rejected.
        input: String,
        /// Currency for which the text was parsed.
        currency: Currency,
        /// Number of decimals of the currency.
        exponent: u8,
        /// Reason why the text was rejected.
        fault: MoneyTextFault,
    },
    /// Currency whose number of decimals this version does not know.
    ///
    /// [`Money::new`] accepts such a currency, with an amount in the smallest currency unit.
    #[non_exhaustive]
    UnknownCurrency {
        /// Currency whose number of decimals is not known.
        currency: Currency,
    },
    /// Two amounts of different currencies.
    #[non_exhaustive]
    DifferentCurrencies {
        /// First amount.
        left: Money,
        /// Second amount.
        right: Money,
    },
    /// Sum or difference that overflows an `i64` of the smallest currency unit.
    #[non_exhaustive]
    OutOfRange {
        /// First amount.
        left: Money,
        /// Second amount.
        right: Money,
    },
    /// Amount in a three-decimal currency whose third decimal is not 0.
    #[non_exhaustive]
    LastDigit {
        /// Amount that was rejected.
        money: Money,
    },
}

/// Reason why a text is not an amount of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyTextFault {
    /// Text that is not a decimal number.
    Malformed,
    /// Text with more decimals than the currency has.
    TooManyDecimals,
    /// Amount that overflows an `i64` of the smallest currency unit.
    OutOfRange,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidText {
                input,
                currency,
                exponent,
                fault,
            } => {
                write!(f, "{input:?} is not an amount of {currency}: ")?;
                match fault {
                    MoneyTextFault::OutOfRange => f.write_str("it is out of range"),
                    MoneyTextFault::TooManyDecimals if *exponent == 0 => {
                        f.write_str("expected no decimals, as in `500`")
                    }
                    MoneyTextFault::TooManyDecimals => write!(
                        f,
                        "expected at most {exponent} decimals, as in `{}`",
                        sample(*exponent)
                    ),
                    MoneyTextFault::Malformed => write!(
                        f,
                        "expected a decimal number, as in `{}`",
                        sample(*exponent)
                    ),
                }
            }
            Self::UnknownCurrency { currency } => write!(
                f,
                "how many decimals {:?} has is not known: expected a currency of `Currency`, or an amount in minor units",
                currency.as_str()
            ),
            Self::DifferentCurrencies { left, right } => write!(
                f,
                "{left} and {right} are of different currencies: expected one"
            ),
            Self::OutOfRange { left, right } => {
                write!(f, "{left} and {right} are out of range together")
            }
            Self::LastDigit { money } => {
                write!(
                    f,
                    "{money} is not taken: expected the last of three decimals to be 0"
                )
            }
        }
    }
}

impl std::error::Error for MoneyError {}

fn exponent(currency: &Currency) -> Result<u8, MoneyError> {
    currency
        .exponent()
        .ok_or_else(|| MoneyError::UnknownCurrency {
            currency: currency.clone(),
        })
}

fn sample(exponent: u8) -> String {
    match usize::from(exponent) {
        0 => "500".to_owned(),
        decimals => format!("500.{:0<decimals$}", ""),
    }
}

fn parse_major(text: &str, exponent: u8) -> Result<i64, MoneyTextFault> {
    let (negative, number) = match text.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, text),
    };
    let (whole, decimals) = match number.split_once('.') {
        Some((_, "")) => return Err(MoneyTextFault::Malformed),
        Some(parts) => parts,
        None => (number, ""),
    };
    let digits = || whole.bytes().chain(decimals.bytes());
    if whole.is_empty() || !digits().all(|byte| byte.is_ascii_digit()) {
        return Err(MoneyTextFault::Malformed);
    }
    let missing = usize::from(exponent)
        .checked_sub(decimals.len())
        .ok_or(MoneyTextFault::TooManyDecimals)?;
    digits()
        .chain(std::iter::repeat_n(b'0', missing))
        .try_fold(0_i64, |units, byte| {
            let digit = i64::from(byte.saturating_sub(b'0'));
            let units = units.checked_mul(10)?;
            // Subtracting on the way reaches the least amount, too.
            if negative {
                units.checked_sub(digit)
            } else {
                units.checked_add(digit)
            }
        })
        .ok_or(MoneyTextFault::OutOfRange)
}

fn write_major(amount: Amount, exponent: u8) -> String {
    let exponent = usize::from(exponent);
    let sign = if amount.is_negative() { "-" } else { "" };
    let units = amount.as_minor().unsigned_abs();
    let digits = format!("{units:0>width$}", width = exponent.saturating_add(1));
    let point = digits.len().saturating_sub(exponent);
    match digits.split_at_checked(point) {
        Some((whole, decimals)) if exponent > 0 => format!("{sign}{whole}.{decimals}"),
        _ => format!("{sign}{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Money, MoneyError};
    use crate::{Amount, Currency};

    fn units(text: &str, currency: Currency) -> Result<i64, String> {
        Money::from_major(text, currency)
            .map(|money| money.amount.as_minor())
            .map_err(|error| error.to_string())
    }

    fn inr(units: i64) -> Money {
        Amount::minor(units).with_currency(Currency::Inr)
    }

    #[test]
    fn text_is_read_by_the_decimals_of_the_currency() {
        for (text, expected) in [
            ("500.00", 50_000),
            ("500.5", 50_050),
            ("500", 50_000),
            ("0", 0),
            ("0.01", 1),
            ("-0.01", -1),
            ("007", 700),
            ("92233720368547758.07", i64::MAX),
            ("-92233720368547758.08", i64::MIN),
        ] {
            assert_eq!(units(text, Currency::Inr), Ok(expected), "{text}");
        }
        assert_eq!(units("500", Currency::Jpy), Ok(500));
        assert_eq!(units("295.99", Currency::Kwd), Ok(295_990));
    }

    #[test]
    fn a_refusal_names_the_text_and_what_was_expected() {
        let refusal = |text, currency| units(text, currency).unwrap_err();
        assert_eq!(
            refusal("1.005", Currency::Inr),
            "\"1.005\" is not an amount of INR: expected at most 2 decimals, as in `500.00`"
        );
        assert_eq!(
            refusal("5.0", Currency::Jpy),
            "\"5.0\" is not an amount of JPY: expected no decimals, as in `500`"
        );
        assert_eq!(
            refusal("1,000", Currency::Kwd),
            "\"1,000\" is not an amount of KWD: expected a decimal number, as in `500.000`"
        );
        assert_eq!(
            refusal("92233720368547758.08", Currency::Inr),
            "\"92233720368547758.08\" is not an amount of INR: it is out of range"
        );
        assert_eq!(
            refusal("1", Currency::from("XYZ")),
            "how many decimals \"XYZ\" has is not known: expected a currency of `Currency`, or an amount in minor units"
        );
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in [
            "", "-", ".", "5.", ".5", "+5", " 5", "5 ", "1e3", "0x1", "५", "1.2.3", "--5", "-.5",
            "1_0", "₹5", "NaN",
        ] {
            let refusal = units(text, Currency::Inr).unwrap_err();
            assert!(refusal.contains("expected a decimal number"), "{refusal}");
        }
    }

    #[test]
    fn text_has_all_decimals_of_the_currency() {
        let text = |units, currency| Money::new(Amount::minor(units), currency).to_major();
        assert_eq!(text(5, Currency::Inr).unwrap(), "0.05");
        assert_eq!(text(-5, Currency::Inr).unwrap(), "-0.05");
        assert_eq!(
            text(i64::MIN, Currency::Inr).unwrap(),
            "-92233720368547758.08"
        );
        assert_eq!(text(0, Currency::Kwd).unwrap(), "0.000");
        assert_eq!(text(500, Currency::Jpy).unwrap(), "500");
        assert!(text(500, Currency::from("XYZ")).is_err());
        assert_eq!(inr(100).to_string(), "INR 1.00");
        let unknown = Amount::minor(100).with_currency(Currency::from("XYZ"));
        assert_eq!(unknown.to_string(), "XYZ 100 minor units");
    }

    #[test]
    fn sums_are_of_one_currency_and_in_range() {
        assert_eq!(inr(1).checked_add(&inr(2)), Ok(inr(3)));
        assert_eq!(inr(1).checked_sub(&inr(2)), Ok(inr(-1)));
        assert_eq!(
            Money::checked_sum(Currency::Inr, [inr(1), inr(2)]),
            Ok(inr(3))
        );
        assert_eq!(Money::checked_sum(Currency::Inr, &[inr(1)]), Ok(inr(1)));
        assert_eq!(
            Money::checked_sum(Currency::Inr, Vec::<Money>::new()),
            Ok(inr(0))
        );
        let dollar = Amount::minor(100).with_currency(Currency::Usd);
        let error = inr(100).checked_add(&dollar).unwrap_err();
        assert_eq!(
            error.to_string(),
            "INR 1.00 and USD 1.00 are of different currencies: expected one"
        );
        assert!(Money::checked_sum(Currency::Usd, [inr(1)]).is_err());
        let error = inr(i64::MAX).checked_add(&inr(1)).unwrap_err();
        assert!(matches!(error, MoneyError::OutOfRange { .. }), "{error}");
    }

    #[test]
    fn the_third_decimal_must_be_zero() {
        let dinars = |units| Amount::minor(units).with_currency(Currency::Kwd);
        assert_eq!(dinars(295_990).check_last_digit(), Ok(()));
        assert_eq!(
            dinars(295_991).check_last_digit().unwrap_err().to_string(),
            "KWD 295.991 is not taken: expected the last of three decimals to be 0"
        );
        assert!(dinars(-1).check_last_digit().is_err());
        assert_eq!(inr(1).check_last_digit(), Ok(()));
    }

    fn currency() -> impl Strategy<Value = Currency> {
        prop::sample::select(vec![Currency::Inr, Currency::Jpy, Currency::Kwd])
    }

    proptest! {
        #[test]
        fn text_round_trips(units: i64, currency in currency()) {
            let money = Money::new(Amount::minor(units), currency.clone());
            let text = money.to_major().unwrap();
            prop_assert_eq!(Money::from_major(&text, currency), Ok(money));
        }

        #[test]
        fn no_text_is_read_wrong(text in "-?[0-9]{0,20}\\.?[0-9]{0,4}", currency in currency()) {
            if let Ok(money) = Money::from_major(&text, currency.clone()) {
                let digits = |text: &str| {
                    let text = text.trim_start_matches('-').trim_start_matches('0');
                    match text.contains('.') {
                        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
                        false => text.to_owned(),
                    }
                };
                prop_assert_eq!(digits(&money.to_major().unwrap()), digits(&text));
            }
        }
    }
}
