//! The signatures that the checkout and the pages of links and invoices hand over with a payment.

use std::fmt;

use razorpay_types::ids::{InvoiceId, OrderId, PaymentId, PaymentLinkId, SubscriptionId};

use crate::KeySecret;
use crate::redact::Redacted;
use crate::signature::{self, SignatureError};

/// What the signature of a checkout is made over. The ids are of different types, so that they cannot be swapped.
///
/// `Debug` does not show the message, which may hold a reference of yours.
#[derive(Clone)]
#[must_use]
pub struct CheckoutSignature {
    message: String,
    /// Whether the message can be taken apart in one way only.
    ambiguous: bool,
}

impl fmt::Debug for CheckoutSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutSignature")
            .field("message", &Redacted)
            .field("ambiguous", &self.ambiguous)
            .finish()
    }
}

impl CheckoutSignature {
    /// The checkout of an order: the order, and the payment made for it.
    ///
    /// Take the order's id from your own records, not from the browser: a right signature of another order would pass.
    pub fn of_order(order: &OrderId, payment: &PaymentId) -> Self {
        Self::over([order.as_str(), payment.as_str()])
    }

    /// The checkout of a subscription: its first payment, and the subscription. Here the payment comes first.
    ///
    /// Take the subscription's id from your own records, not from the browser.
    pub fn of_subscription(payment: &PaymentId, subscription: &SubscriptionId) -> Self {
        Self::over([payment.as_str(), subscription.as_str()])
    }

    /// The page of a payment link: the link, your reference for it if it has one, its status, the payment.
    ///
    /// A right signature says that the service sent these four together. Whether the link is one of yours and the status is
    /// `paid` is still to be looked at.
    pub fn of_payment_link(
        link: &PaymentLinkId,
        reference_id: Option<&str>,
        status: &str,
        payment: &PaymentId,
    ) -> Self {
        let reference_id = reference_id.unwrap_or_default();
        Self::over([link.as_str(), reference_id, status, payment.as_str()])
    }

    /// The page of an invoice: the invoice, its receipt number if it has one, its status, the payment.
    ///
    /// A right signature says that the service sent these four together. Whether the invoice is one of yours and the status
    /// is `paid` is still to be looked at.
    pub fn of_invoice(
        invoice: &InvoiceId,
        receipt: Option<&str>,
        status: &str,
        payment: &PaymentId,
    ) -> Self {
        let receipt = receipt.unwrap_or_default();
        Self::over([invoice.as_str(), receipt, status, payment.as_str()])
    }

    /// Whether this is the signature that the service made with your key's secret, compared in constant time.
    pub fn verify(
        &self,
        signature: &str,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        if self.ambiguous {
            return Err(SignatureError::AmbiguousId);
        }
        signature::verify(self.message.as_bytes(), signature.as_bytes(), secret.expose())
    }

    /// The signature that the service would make, for tests and mocks: 64 hexadecimal digits.
    pub fn sign(&self, secret: &KeySecret) -> String {
        signature::sign(self.message.as_bytes(), secret.expose())
    }

    fn over<const N: usize>(parts: [&str; N]) -> Self {
        Self {
            message: parts.join("|"),
            ambiguous: parts.iter().any(|part| part.contains('|')),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use razorpay_types::ids::{OrderId, PaymentId};

    use super::CheckoutSignature;
    use crate::{KeySecret, SignatureError};

    fn checkout(order: &str, payment: &str) -> CheckoutSignature {
        CheckoutSignature::of_order(&OrderId::new(order), &PaymentId::new(payment))
    }

    #[test]
    fn a_refusal_says_why() {
        let secret = KeySecret::new("secret");
        let checkout = checkout("order_1", "pay_1");
        let signature = checkout.sign(&secret);
        let verify = |text: &str| checkout.verify(text, &secret);
        assert_eq!(verify(&signature), Ok(()));
        assert_eq!(verify(&signature.to_uppercase()), Err(SignatureError::NotHex));
        assert_eq!(verify(&format!("{signature} ")), Err(SignatureError::NotHex));
        assert_eq!(verify(""), Err(SignatureError::WrongLength { digits: 0 }));
        assert_eq!(
            verify(signature.get(1..).unwrap()),
            Err(SignatureError::WrongLength { digits: 63 })
        );
        let longer = format!("{signature}00");
        assert_eq!(verify(&longer), Err(SignatureError::WrongLength { digits: 66 }));
        assert_eq!(verify(&"0".repeat(64)), Err(SignatureError::Mismatch));
        let other = KeySecret::new("secret2");
        assert_eq!(checkout.verify(&signature, &other), Err(SignatureError::Mismatch));
    }

    #[test]
    fn parts_of_another_message_do_not_pass() {
        let secret = KeySecret::new("secret");
        let signed = checkout("plink_1|ref", "pay_1").sign(&secret);
        assert_eq!(
            checkout("plink_1", "ref|pay_1").verify(&signed, &secret),
            Err(SignatureError::AmbiguousId)
        );
        assert_eq!(
            checkout("plink_1|ref", "pay_1").verify(&signed, &secret),
            Err(SignatureError::AmbiguousId)
        );
    }

    #[test]
    fn an_empty_secret_verifies_nothing() {
        let secret = KeySecret::new("");
        let checkout = checkout("order_1", "pay_1");
        let signature = checkout.sign(&secret);
        assert_eq!(
            checkout.verify(&signature, &secret),
            Err(SignatureError::EmptySecret)
        );
    }

    /// The text with one bit of one character flipped; `None` if that is no text any more.
    fn flipped(text: &str, bit: usize) -> Option<String> {
        let mut bytes = text.as_bytes().to_vec();
        let index = (bit / 8).checked_rem(bytes.len())?;
        *bytes.get_mut(index)? ^= 1 << (bit % 8);
        String::from_utf8(bytes).ok()
    }

    proptest! {
        #[test]
        fn what_is_signed_verifies(order: String, payment in "[^|]*", secret in ".+") {
            let checkout = checkout(&order.replace('|', ""), &payment);
            let secret = KeySecret::new(secret);
            let signature = checkout.sign(&secret);
            prop_assert_eq!(checkout.verify(&signature, &secret), Ok(()));
        }

        #[test]
        fn a_change_of_one_bit_fails(
            order in "order_[0-9A-Za-z]{14}",
            payment in "pay_[0-9A-Za-z]{14}",
            secret in "[0-9A-Za-z]{1,80}",
            bit: usize,
        ) {
            let key = KeySecret::new(secret.as_str());
            let signed = checkout(&order, &payment);
            let signature = signed.sign(&key);
            if let Some(changed) = flipped(&signature, bit) {
                prop_assert!(signed.verify(&changed, &key).is_err());
            }
            if let Some(changed) = flipped(&order, bit) {
                prop_assert!(checkout(&changed, &payment).verify(&signature, &key).is_err());
            }
            if let Some(changed) = flipped(&payment, bit) {
                prop_assert!(checkout(&order, &changed).verify(&signature, &key).is_err());
            }
            if let Some(changed) = flipped(&secret, bit) {
                prop_assert!(signed.verify(&signature, &KeySecret::new(changed)).is_err());
            }
        }
    }
}
