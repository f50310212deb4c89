//! What the client asks of the parameters of an operation before it sends them.

use crate::{Amount, Currency, Money, MoneyError};

/// The parameters of an operation, as the generated request types are.
///
/// The client refuses what can never be a payment; limits are left to the service, and to `check()` of each request.
pub trait Params {
    /// Why these parameters cannot be sent: an amount whose currency has three decimals does not end in 0.
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
