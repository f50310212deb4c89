//! Payment signatures returned by the checkout and by payment link and invoice pages.

use std::fmt;

use razorpay_types::ids::{InvoiceId, OrderId, PaymentId, PaymentLinkId, SubscriptionId};

use crate::KeySecret;
use crate::redact::Redacted;
use crate::signature::{self, SignatureError};

/// Message that a payment signature is computed over.
///
/// The constructors take ids of distinct types, so ids cannot be swapped. `Debug` does not show the
/// message, which may contain a reference id or receipt number of yours.
#[derive(Clone)]
#[must_use]
pub struct CheckoutSignature {
    message: String,
    /// Whether another set of fields has the same message.
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
    /// Creates the message that is signed when an order is paid: order id and payment id.
    ///
    /// Take the order id from your own records, not from the browser: a valid signature of another
    /// order would pass verification.
    pub fn of_order(order: &OrderId, payment: &PaymentId) -> Self {
        Self::of_pair(order.as_str(), payment.as_str())
    }

    /// Creates the message that is signed when a subscription is authorized.
    ///
    /// The message consists of the id of the first payment and the subscription id, in this order.
    /// Take the subscription id from your own records, not from the browser.
    pub fn of_subscription(payment: &PaymentId, subscription: &SubscriptionId) -> Self {
        Self::of_pair(payment.as_str(), subscription.as_str())
    }

    /// Creates the message that is signed when a payment link is paid.
    ///
    /// The message consists of the payment link id, your reference id if the payment link has one,
    /// its status and the payment id. A valid signature proves that Razorpay sent these four
    /// together; you still have to check that the payment link is yours and that its status is
    /// `paid`. The reference id may contain any characters, including `|`.
    pub fn of_payment_link(
        link: &PaymentLinkId,
        reference_id: Option<&str>,
        status: &str,
        payment: &PaymentId,
    ) -> Self {
        let reference_id = reference_id.unwrap_or_default();
        Self::of_page(link.as_str(), reference_id, status, payment.as_str())
    }

    /// Creates the message that is signed when an invoice is paid.
    ///
    /// The message consists of the invoice id, your receipt number if the invoice has one, its
    /// status and the payment id. A valid signature proves that Razorpay sent these four together;
    /// you still have to check that the invoice is yours and that its status is `paid`. The receipt
    /// number may contain any characters, including `|`.
    pub fn of_invoice(
        invoice: &InvoiceId,
        receipt: Option<&str>,
        status: &str,
        payment: &PaymentId,
    ) -> Self {
        let receipt = receipt.unwrap_or_default();
        Self::of_page(invoice.as_str(), receipt, status, payment.as_str())
    }

    /// Verifies the signature against the secret of your API key, in constant time.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, an id or the
    /// status contains a `|`, or the secret is empty.
    pub fn verify(&self, signature: &str, secret: &KeySecret) -> Result<(), SignatureError> {
        if self.ambiguous {
            return Err(SignatureError::AmbiguousId);
        }
        signature::verify(
            self.message.as_bytes(),
            signature.as_bytes(),
            secret.expose(),
        )
    }

    /// Returns the signature that Razorpay would create, for tests and mocks.
    ///
    /// The signature is 64 hexadecimal digits.
    pub fn sign(&self, secret: &KeySecret) -> String {
        signature::sign(self.message.as_bytes(), secret.expose())
    }

    // Why no two sets of fields that are verified have the same message, so that nobody can move
    // characters from one field of a signed message to another: ids and statuses, which the service
    // makes, are refused if they hold a `|`. Then
    //
    // - a pair has exactly one `|`, and what stands before and behind it are its fields;
    // - a page has three or more. Its id is what stands before the first `|`, its payment what
    //   stands behind the last, its status what stands between that and the one before, and the
    //   merchant's own text is all that is left between the first and the last but one, with or
    //   without `|`;
    // - a pair and a page differ in the number of `|`.
    //
    // With a `|` in a second field this no longer holds: `a|b` as an id and `c` as the text are `a`
    // and `b|c`.

    fn of_pair(first: &str, second: &str) -> Self {
        Self {
            message: [first, second].join("|"),
            ambiguous: has_separator([first, second]),
        }
    }

    /// `own` is the merchant's own text, which is theirs to choose.
    fn of_page(id: &str, own: &str, status: &str, payment: &str) -> Self {
        Self {
            message: [id, own, status, payment].join("|"),
            ambiguous: has_separator([id, status, payment]),
        }
    }
}

fn has_separator<const N: usize>(fields: [&str; N]) -> bool {
    fields.iter().any(|field| field.contains('|'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use razorpay_types::ids::{OrderId, PaymentId, PaymentLinkId};

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
        assert_eq!(
            verify(&signature.to_uppercase()),
            Err(SignatureError::NotHex)
        );
        assert_eq!(
            verify(&format!("{signature} ")),
            Err(SignatureError::NotHex)
        );
        assert_eq!(verify(""), Err(SignatureError::WrongLength { digits: 0 }));
        assert_eq!(
            verify(signature.get(1..).unwrap()),
            Err(SignatureError::WrongLength { digits: 63 })
        );
        let longer = format!("{signature}00");
        assert_eq!(
            verify(&longer),
            Err(SignatureError::WrongLength { digits: 66 })
        );
        assert_eq!(verify(&"0".repeat(64)), Err(SignatureError::Mismatch));
        let other = KeySecret::new("secret2");
        assert_eq!(
            checkout.verify(&signature, &other),
            Err(SignatureError::Mismatch)
        );
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

    fn page(id: &str, own: &str, status: &str, payment: &str) -> CheckoutSignature {
        let (link, payment) = (PaymentLinkId::new(id), PaymentId::new(payment));
        CheckoutSignature::of_payment_link(&link, Some(own), status, &payment)
    }

    #[test]
    fn the_merchants_own_text_may_hold_the_separator() {
        let secret = KeySecret::new("secret");
        for own in ["a|b", "|", "||", "a|paid|pay_2", "plink_2|a"] {
            let page = page("plink_1", own, "paid", "pay_1");
            assert_eq!(page.verify(&page.sign(&secret), &secret), Ok(()), "{own}");
        }
        // The same message, taken apart in another way.
        let signed = page("plink_1", "a|b", "paid", "pay_1").sign(&secret);
        for other in [
            page("plink_1|a", "b", "paid", "pay_1"),
            page("plink_1", "a", "b|paid", "pay_1"),
            page("plink_1", "a", "b", "paid|pay_1"),
        ] {
            assert_eq!(
                other.verify(&signed, &secret),
                Err(SignatureError::AmbiguousId)
            );
        }
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

    /// One of the messages that are joined by `|`, and its fields.
    fn signature() -> impl Strategy<Value = (Vec<String>, CheckoutSignature)> {
        let field = || "[ab|]{0,3}";
        prop_oneof![
            [field(), field()].prop_map(|fields| {
                let [order, payment] = &fields;
                let signature = checkout(order, payment);
                (fields.to_vec(), signature)
            }),
            [field(), field(), field(), field()].prop_map(|fields| {
                let [id, own, status, payment] = &fields;
                let signature = page(id, own, status, payment);
                (fields.to_vec(), signature)
            }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn no_two_sets_of_fields_sign_the_same_text(signatures in prop::collection::vec(signature(), 40)) {
            let mut seen = std::collections::HashMap::new();
            for (fields, signature) in signatures {
                if !signature.ambiguous {
                    let before = seen.insert(signature.message, fields.clone());
                    prop_assert!(before.is_none_or(|before| before == fields));
                }
            }
        }

        #[test]
        fn a_page_is_taken_apart_in_one_way(
            id in "[^|]*",
            own: String,
            status in "[^|]*",
            payment in "[^|]*",
        ) {
            let signature = page(&id, &own, &status, &payment);
            prop_assert!(!signature.ambiguous);
            let (first, rest) = signature.message.split_once('|').unwrap();
            let (rest, last) = rest.rsplit_once('|').unwrap();
            let (middle, third) = rest.rsplit_once('|').unwrap();
            prop_assert_eq!([first, middle, third, last], [&id, &own, &status, &payment]);
        }
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
