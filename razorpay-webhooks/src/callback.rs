//! Payment callbacks: the fields that the checkout or a hosted page returns after a payment.
//!
//! The fields reach the checkout handler of your page, or your callback URL as a form or a query.

use std::collections::BTreeMap;
use std::fmt;

use razorpay_types::Json;
use razorpay_types::ids::{InvoiceId, OrderId, PaymentId, PaymentLinkId, SubscriptionId};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::checkout::CheckoutSignature;
use crate::redact::Redacted;
use crate::secret::KeySecret;
use crate::signature::SignatureError;

/// Callback fields that the checkout returns after an order was paid.
///
/// Deserializes from JSON or a form with the API's field names; other fields are ignored. `Debug`
/// does not show the signature.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentCallback {
    /// Payment id (`razorpay_payment_id`).
    pub payment_id: PaymentId,
    /// Order id as reported by the browser (`razorpay_order_id`); absent if the callback has none.
    ///
    /// [`verify`](Self::verify) does not use this id: the order id comes from your own records.
    pub order_id: Option<OrderId>,
    /// Signature of the order id and the payment id (`razorpay_signature`).
    pub signature: String,
}

impl fmt::Debug for PaymentCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentCallback")
            .field("payment_id", &self.payment_id)
            .field("order_id", &self.order_id)
            .field("signature", &Redacted)
            .finish()
    }
}

impl PaymentCallback {
    /// Verifies that the payment was made for the order that *you* created.
    ///
    /// Take the order id from your own records of this customer, not from the browser.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, an id contains
    /// a `|`, or the secret is empty.
    pub fn verify(&self, order: &OrderId, secret: &KeySecret) -> Result<(), SignatureError> {
        CheckoutSignature::of_order(order, &self.payment_id).verify(&self.signature, secret)
    }

    /// Creates the signed callback that the checkout would return, for tests and mocks.
    pub fn signed(order: OrderId, payment: PaymentId, secret: &KeySecret) -> Self {
        let signature = CheckoutSignature::of_order(&order, &payment).sign(secret);
        Self {
            payment_id: payment,
            order_id: Some(order),
            signature,
        }
    }

    /// Returns the callback fields with the API's field names.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let order = self.order_id.as_ref().map(|id| (ORDER, id.as_str()));
        let mut fields = vec![(PAYMENT, self.payment_id.as_str())];
        fields.extend(order);
        fields.push((SIGNATURE, self.signature.as_str()));
        fields
    }
}

/// Callback fields that the checkout returns after a subscription was authorized.
///
/// Deserializes from JSON or a form with the API's field names; other fields are ignored. `Debug`
/// does not show the signature.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscriptionCallback {
    /// Id of the authorization payment (`razorpay_payment_id`).
    pub payment_id: PaymentId,
    /// Subscription id as reported by the browser (`razorpay_subscription_id`).
    ///
    /// Absent if the callback has none. [`verify`](Self::verify) does not use this id: the
    /// subscription id comes from your own records.
    pub subscription_id: Option<SubscriptionId>,
    /// Signature of the payment id and the subscription id (`razorpay_signature`).
    pub signature: String,
}

impl fmt::Debug for SubscriptionCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionCallback")
            .field("payment_id", &self.payment_id)
            .field("subscription_id", &self.subscription_id)
            .field("signature", &Redacted)
            .finish()
    }
}

impl SubscriptionCallback {
    /// Verifies that the payment was made for the subscription that *you* created.
    ///
    /// Take the subscription id from your own records of this customer, not from the browser.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, an id contains
    /// a `|`, or the secret is empty.
    pub fn verify(
        &self,
        subscription: &SubscriptionId,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        CheckoutSignature::of_subscription(&self.payment_id, subscription)
            .verify(&self.signature, secret)
    }

    /// Creates the signed callback that the checkout would return, for tests and mocks.
    pub fn signed(payment: PaymentId, subscription: SubscriptionId, secret: &KeySecret) -> Self {
        let signature = CheckoutSignature::of_subscription(&payment, &subscription).sign(secret);
        Self {
            payment_id: payment,
            subscription_id: Some(subscription),
            signature,
        }
    }

    /// Returns the callback fields with the API's field names.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let subscription = self
            .subscription_id
            .as_ref()
            .map(|id| (SUBSCRIPTION, id.as_str()));
        let mut fields = vec![(PAYMENT, self.payment_id.as_str())];
        fields.extend(subscription);
        fields.push((SIGNATURE, self.signature.as_str()));
        fields
    }
}

/// Callback query parameters that a payment link page appends to your callback URL.
///
/// Deserializes from a query or JSON with the API's field names; other fields are ignored. `Debug`
/// shows neither the signature nor the reference id.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentLinkCallback {
    /// Payment link id (`razorpay_payment_link_id`).
    pub payment_link_id: PaymentLinkId,
    /// Your reference id for the payment link (`razorpay_payment_link_reference_id`).
    ///
    /// Empty if the payment link has no reference id.
    pub reference_id: String,
    /// Payment link status (`razorpay_payment_link_status`), such as `paid` or `partially_paid`.
    pub status: String,
    /// Payment id (`razorpay_payment_id`).
    pub payment_id: PaymentId,
    /// Signature of the other four fields (`razorpay_signature`).
    pub signature: String,
}

impl fmt::Debug for PaymentLinkCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentLinkCallback")
            .field("payment_link_id", &self.payment_link_id)
            .field("reference_id", &Redacted)
            .field("status", &self.status)
            .field("payment_id", &self.payment_id)
            .field("signature", &Redacted)
            .finish()
    }
}

impl PaymentLinkCallback {
    /// Verifies that Razorpay sent these callback fields.
    ///
    /// A valid signature does not prove that the payment is the expected one: check that the
    /// payment link is the one that you created for this customer and that its status is `paid`.
    /// [`verify_for`](Self::verify_for) checks the payment link as well.
    ///
    /// The reference id may contain any characters, including the `|` that separates the signed
    /// fields.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, an id or the
    /// status contains a `|`, or the secret is empty.
    pub fn verify(&self, secret: &KeySecret) -> Result<(), SignatureError> {
        self.checkout().verify(&self.signature, secret)
    }

    /// Verifies that Razorpay sent status and payment for the payment link that *you* created.
    ///
    /// Take the payment link id, and your reference id if the payment link has one, from your own
    /// records. Afterwards, check that the status is `paid`.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, such as that
    /// of another payment link, an id or the status contains a `|`, or the secret is empty.
    pub fn verify_for(
        &self,
        link: &PaymentLinkId,
        reference_id: Option<&str>,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        CheckoutSignature::of_payment_link(link, reference_id, &self.status, &self.payment_id)
            .verify(&self.signature, secret)
    }

    /// Creates the signed callback that a payment link page would send, for tests and mocks.
    pub fn signed(
        payment_link_id: PaymentLinkId,
        reference_id: Option<&str>,
        status: &str,
        payment_id: PaymentId,
        secret: &KeySecret,
    ) -> Self {
        let mut callback = Self {
            payment_link_id,
            reference_id: reference_id.unwrap_or_default().to_owned(),
            status: status.to_owned(),
            payment_id,
            signature: String::new(),
        };
        callback.signature = callback.checkout().sign(secret);
        callback
    }

    /// Returns the callback fields with the API's field names.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        vec![
            (PAYMENT, self.payment_id.as_str()),
            (LINK, self.payment_link_id.as_str()),
            (LINK_REFERENCE, self.reference_id.as_str()),
            (LINK_STATUS, self.status.as_str()),
            (SIGNATURE, self.signature.as_str()),
        ]
    }

    fn checkout(&self) -> CheckoutSignature {
        CheckoutSignature::of_payment_link(
            &self.payment_link_id,
            Some(&self.reference_id),
            &self.status,
            &self.payment_id,
        )
    }
}

/// Callback query parameters that an invoice page appends to your callback URL.
///
/// Deserializes from a query or JSON with the API's field names; other fields are ignored. `Debug`
/// shows neither the signature nor the receipt number.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvoiceCallback {
    /// Invoice id (`razorpay_invoice_id`).
    pub invoice_id: InvoiceId,
    /// Your receipt number of the invoice (`razorpay_invoice_receipt`).
    ///
    /// Empty if the invoice has no receipt number.
    pub receipt: String,
    /// Invoice status (`razorpay_invoice_status`), such as `paid` or `partially_paid`.
    pub status: String,
    /// Payment id (`razorpay_payment_id`).
    pub payment_id: PaymentId,
    /// Signature of the other four fields (`razorpay_signature`).
    pub signature: String,
}

impl fmt::Debug for InvoiceCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvoiceCallback")
            .field("invoice_id", &self.invoice_id)
            .field("receipt", &Redacted)
            .field("status", &self.status)
            .field("payment_id", &self.payment_id)
            .field("signature", &Redacted)
            .finish()
    }
}

impl InvoiceCallback {
    /// Verifies that Razorpay sent these callback fields.
    ///
    /// A valid signature does not prove that the payment is the expected one: check that the
    /// invoice is the one that you created for this customer and that its status is `paid`.
    /// [`verify_for`](Self::verify_for) checks the invoice as well.
    ///
    /// The receipt number may contain any characters, including the `|` that separates the signed
    /// fields.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, an id or the
    /// status contains a `|`, or the secret is empty.
    pub fn verify(&self, secret: &KeySecret) -> Result<(), SignatureError> {
        self.checkout().verify(&self.signature, secret)
    }

    /// Verifies that Razorpay sent status and payment for the invoice that *you* created.
    ///
    /// Take the invoice id, and your receipt number if the invoice has one, from your own records.
    /// Afterwards, check that the status is `paid`.
    ///
    /// # Errors
    ///
    /// Returns a [`SignatureError`] if the signature is malformed or does not match, such as that
    /// of another invoice, an id or the status contains a `|`, or the secret is empty.
    pub fn verify_for(
        &self,
        invoice: &InvoiceId,
        receipt: Option<&str>,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        CheckoutSignature::of_invoice(invoice, receipt, &self.status, &self.payment_id)
            .verify(&self.signature, secret)
    }

    /// Creates the signed callback that an invoice page would send, for tests and mocks.
    pub fn signed(
        invoice_id: InvoiceId,
        receipt: Option<&str>,
        status: &str,
        payment_id: PaymentId,
        secret: &KeySecret,
    ) -> Self {
        let mut callback = Self {
            invoice_id,
            receipt: receipt.unwrap_or_default().to_owned(),
            status: status.to_owned(),
            payment_id,
            signature: String::new(),
        };
        callback.signature = callback.checkout().sign(secret);
        callback
    }

    /// Returns the callback fields with the API's field names.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        vec![
            (PAYMENT, self.payment_id.as_str()),
            (INVOICE, self.invoice_id.as_str()),
            (INVOICE_RECEIPT, self.receipt.as_str()),
            (INVOICE_STATUS, self.status.as_str()),
            (SIGNATURE, self.signature.as_str()),
        ]
    }

    fn checkout(&self) -> CheckoutSignature {
        CheckoutSignature::of_invoice(
            &self.invoice_id,
            Some(&self.receipt),
            &self.status,
            &self.payment_id,
        )
    }
}

const PAYMENT: &str = "razorpay_payment_id";
const ORDER: &str = "razorpay_order_id";
const SUBSCRIPTION: &str = "razorpay_subscription_id";
const LINK: &str = "razorpay_payment_link_id";
const LINK_REFERENCE: &str = "razorpay_payment_link_reference_id";
const LINK_STATUS: &str = "razorpay_payment_link_status";
const INVOICE: &str = "razorpay_invoice_id";
const INVOICE_RECEIPT: &str = "razorpay_invoice_receipt";
const INVOICE_STATUS: &str = "razorpay_invoice_status";
const SIGNATURE: &str = "razorpay_signature";

/// The fields of a callback by their names.
struct Fields(BTreeMap<String, Json>);

impl Fields {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self)
    }

    fn optional(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Json::as_str)
    }

    fn required<E: Error>(&self, name: &'static str) -> Result<&str, E> {
        self.optional(name).ok_or_else(|| E::missing_field(name))
    }
}

impl<'de> Deserialize<'de> for PaymentCallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::read(deserializer)?;
        Ok(Self {
            payment_id: fields.required(PAYMENT)?.into(),
            order_id: fields.optional(ORDER).map(OrderId::from),
            signature: fields.required(SIGNATURE)?.to_owned(),
        })
    }
}

impl<'de> Deserialize<'de> for SubscriptionCallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::read(deserializer)?;
        Ok(Self {
            payment_id: fields.required(PAYMENT)?.into(),
            subscription_id: fields.optional(SUBSCRIPTION).map(SubscriptionId::from),
            signature: fields.required(SIGNATURE)?.to_owned(),
        })
    }
}

impl<'de> Deserialize<'de> for PaymentLinkCallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::read(deserializer)?;
        Ok(Self {
            payment_link_id: fields.required(LINK)?.into(),
            reference_id: fields
                .optional(LINK_REFERENCE)
                .unwrap_or_default()
                .to_owned(),
            status: fields.required(LINK_STATUS)?.to_owned(),
            payment_id: fields.required(PAYMENT)?.into(),
            signature: fields.required(SIGNATURE)?.to_owned(),
        })
    }
}

impl<'de> Deserialize<'de> for InvoiceCallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields::read(deserializer)?;
        Ok(Self {
            invoice_id: fields.required(INVOICE)?.into(),
            receipt: fields
                .optional(INVOICE_RECEIPT)
                .unwrap_or_default()
                .to_owned(),
            status: fields.required(INVOICE_STATUS)?.to_owned(),
            payment_id: fields.required(PAYMENT)?.into(),
            signature: fields.required(SIGNATURE)?.to_owned(),
        })
    }
}

impl Serialize for PaymentCallback {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields())
    }
}

impl Serialize for SubscriptionCallback {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields())
    }
}

impl Serialize for PaymentLinkCallback {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields())
    }
}

impl Serialize for InvoiceCallback {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields())
    }
}
