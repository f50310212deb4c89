//! The fields that come back with a payment: to the page's handler, or by a form or a query to a callback address.

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

/// What the checkout hands over when an order was paid.
///
/// Read from JSON or a form with the names of the API; other fields are passed over.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentCallback {
    /// `razorpay_payment_id`.
    pub payment_id: PaymentId,
    /// `razorpay_order_id`, as the browser says; not what the signature is verified for.
    pub order_id: Option<OrderId>,
    /// `razorpay_signature`.
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
    /// Whether this payment was made for the order that *you* created for this customer.
    ///
    /// # Errors
    ///
    /// If the signature is malformed or does not fit.
    pub fn verify(&self, order: &OrderId, secret: &KeySecret) -> Result<(), SignatureError> {
        CheckoutSignature::of_order(order, &self.payment_id).verify(&self.signature, secret)
    }

    /// What the checkout would hand over, for tests and mocks.
    pub fn signed(order: OrderId, payment: PaymentId, secret: &KeySecret) -> Self {
        let signature = CheckoutSignature::of_order(&order, &payment).sign(secret);
        Self {
            payment_id: payment,
            order_id: Some(order),
            signature,
        }
    }

    /// The fields by their names.
    pub fn fields(&self) -> Vec<(&'static str, &str)> {
        let order = self.order_id.as_ref().map(|id| (ORDER, id.as_str()));
        let mut fields = vec![(PAYMENT, self.payment_id.as_str())];
        fields.extend(order);
        fields.push((SIGNATURE, self.signature.as_str()));
        fields
    }
}

/// What the checkout hands over when a subscription was authorised.
///
/// Read from JSON or a form with the names of the API; other fields are passed over.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscriptionCallback {
    /// `razorpay_payment_id`.
    pub payment_id: PaymentId,
    /// `razorpay_subscription_id`, as the browser says; not what the signature is verified for.
    pub subscription_id: Option<SubscriptionId>,
    /// `razorpay_signature`.
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
    /// Whether this payment was made for the subscription that *you* created for this customer.
    ///
    /// # Errors
    ///
    /// If the signature is malformed or does not fit.
    pub fn verify(
        &self,
        subscription: &SubscriptionId,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        CheckoutSignature::of_subscription(&self.payment_id, subscription)
            .verify(&self.signature, secret)
    }

    /// What the checkout would hand over, for tests and mocks.
    pub fn signed(payment: PaymentId, subscription: SubscriptionId, secret: &KeySecret) -> Self {
        let signature = CheckoutSignature::of_subscription(&payment, &subscription).sign(secret);
        Self {
            payment_id: payment,
            subscription_id: Some(subscription),
            signature,
        }
    }

    /// The fields by their names.
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

/// What the page of a payment link adds to your callback address.
///
/// Read from a query or from JSON with the names of the API; other fields are passed over.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PaymentLinkCallback {
    /// `razorpay_payment_link_id`.
    pub payment_link_id: PaymentLinkId,
    /// `razorpay_payment_link_reference_id`: yours for the link; empty if it has none.
    pub reference_id: String,
    /// `razorpay_payment_link_status`, such as `paid` or `partially_paid`.
    pub status: String,
    /// `razorpay_payment_id`.
    pub payment_id: PaymentId,
    /// `razorpay_signature`.
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
    /// Whether the service sent these fields. Look then whether the link is the one that you made for this customer, and
    /// whether its status is `paid`. [`verify_for`](Self::verify_for) checks the link as well.
    ///
    /// The reference may hold any characters, also the `|` that separates the signed fields.
    ///
    /// # Errors
    ///
    /// If the signature is malformed or does not fit, or an id or the status holds a `|`.
    pub fn verify(&self, secret: &KeySecret) -> Result<(), SignatureError> {
        self.checkout().verify(&self.signature, secret)
    }

    /// Whether the service sent the status and the payment for the link that *you* made, with your reference if the link has
    /// one; both come from your own records. Look then whether the status is `paid`.
    ///
    /// # Errors
    ///
    /// If the signature is malformed or does not fit, such as that of another link.
    pub fn verify_for(
        &self,
        link: &PaymentLinkId,
        reference_id: Option<&str>,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        CheckoutSignature::of_payment_link(link, reference_id, &self.status, &self.payment_id)
            .verify(&self.signature, secret)
    }

    /// What the page would send, for tests and mocks.
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

    /// The fields by their names.
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

/// What the page of an invoice adds to your callback address.
///
/// Read from a query or from JSON with the names of the API; other fields are passed over.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvoiceCallback {
    /// `razorpay_invoice_id`.
    pub invoice_id: InvoiceId,
    /// `razorpay_invoice_receipt`: your number of the invoice; empty if it has none.
    pub receipt: String,
    /// `razorpay_invoice_status`, such as `paid` or `partially_paid`.
    pub status: String,
    /// `razorpay_payment_id`.
    pub payment_id: PaymentId,
    /// `razorpay_signature`.
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
    /// Whether the service sent these fields. Look then whether the invoice is the one that you made for this customer, and
    /// whether its status is `paid`. [`verify_for`](Self::verify_for) checks the invoice as well.
    ///
    /// The receipt number may hold any characters, also the `|` that separates the signed fields.
    ///
    /// # Errors
    ///
    /// If the signature is malformed or does not fit, or an id or the status holds a `|`.
    pub fn verify(&self, secret: &KeySecret) -> Result<(), SignatureError> {
        self.checkout().verify(&self.signature, secret)
    }

    /// Whether the service sent the status and the payment for the invoice that *you* made, with your receipt number if the
    /// invoice has one; both come from your own records. Look then whether the status is `paid`.
    ///
    /// # Errors
    ///
    /// If the signature is malformed or does not fit, such as that of another invoice.
    pub fn verify_for(
        &self,
        invoice: &InvoiceId,
        receipt: Option<&str>,
        secret: &KeySecret,
    ) -> Result<(), SignatureError> {
        CheckoutSignature::of_invoice(invoice, receipt, &self.status, &self.payment_id)
            .verify(&self.signature, secret)
    }

    /// What the page would send, for tests and mocks.
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

    /// The fields by their names.
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
