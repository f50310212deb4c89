//! Checks that the client runs on the parameters of an operation before sending the request.

use crate::{Amount, Currency, Money, MoneyError};

/// Parameters of an operation, implemented by the generated request types.
///
/// The client rejects only amounts that can never be valid. Documented limits are enforced by
/// Razorpay and can be validated with `check()` of each request.
pub trait Params {
    /// Returns the reason why the parameters must not be sent, or `None`.
    ///
    /// The only reason is an amount in a three-decimal currency that does not end in 0.
    fn refusal(&self) -> Option<MoneyError> {
        None
    }
}

/// The first amount that breaks the rule of its currency, as far as its currency is known.
pub(crate) fn last_digit(amounts: &[(Option<Amount>, Option<&Currency>)]) -> Option<MoneyError> {
    amounts.iter().find_map(|(amount, currency)| {
        let money = Money::new((*amount)?, (*currency)?.clone());
        // An amount in a currency that is not known yet may well be right.
        let refused = money.check_last_digit().err();
        refused.filter(|error| matches!(error, MoneyError::LastDigit { .. }))
    })
}

#[cfg(test)]
mod tests {
    use super::last_digit;
    use crate::{Amount, Currency};

    #[test]
    fn only_a_three_decimal_currency_asks_for_a_zero() {
        let odd = Some(Amount::minor(99_991));
        let even = Some(Amount::minor(99_990));
        assert!(last_digit(&[(odd, Some(&Currency::Kwd))]).is_some());
        assert!(last_digit(&[(even, Some(&Currency::Kwd)), (odd, Some(&Currency::Inr))]).is_none());
        assert!(last_digit(&[(odd, Some(&Currency::from("XYZ")))]).is_none());
        assert!(last_digit(&[(odd, None), (None, Some(&Currency::Kwd))]).is_none());
        assert!(last_digit(&[(even, Some(&Currency::Kwd)), (odd, Some(&Currency::Kwd))]).is_some());
    }
}
