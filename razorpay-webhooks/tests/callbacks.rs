//! The fields of callbacks, from JSON as a page posts it.

#![allow(clippy::unwrap_used)]

use razorpay_webhooks::{
    CheckoutSignature, InvoiceCallback, KeySecret, PaymentCallback, PaymentLinkCallback,
    SignatureError, SubscriptionCallback,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

fn through_json<T: Serialize + DeserializeOwned>(callback: &T) -> T {
    serde_json::from_value(serde_json::to_value(callback).unwrap()).unwrap()
}

#[test]
fn each_callback_is_read_as_it_is_written_and_verifies() {
    let secret = KeySecret::new("secret");
    let payment = PaymentCallback::signed("order_1".into(), "pay_1".into(), &secret);
    assert_eq!(through_json(&payment), payment);
    assert_eq!(payment.verify(&"order_1".into(), &secret), Ok(()));
    assert_eq!(
        payment.verify(&"order_2".into(), &secret),
        Err(SignatureError::Mismatch)
    );

    let subscription = SubscriptionCallback::signed("pay_1".into(), "sub_1".into(), &secret);
    assert_eq!(through_json(&subscription), subscription);
    assert_eq!(subscription.verify(&"sub_1".into(), &secret), Ok(()));
    assert_eq!(
        subscription.verify(&"sub_2".into(), &secret),
        Err(SignatureError::Mismatch)
    );

    let link = |reference| {
        PaymentLinkCallback::signed("plink_1".into(), reference, "paid", "pay_1".into(), &secret)
    };
    for link in [link(Some("R-1")), link(None)] {
        let mut read = through_json(&link);
        assert_eq!(read, link);
        assert_eq!(read.verify(&secret), Ok(()));
        read.status = "cancelled".to_owned();
        assert_eq!(read.verify(&secret), Err(SignatureError::Mismatch));
    }

    let invoice =
        InvoiceCallback::signed("inv_1".into(), Some("R-1"), "paid", "pay_1".into(), &secret);
    let mut read = through_json(&invoice);
    assert_eq!(read, invoice);
    assert_eq!(read.verify(&secret), Ok(()));
    read.receipt = "R-2".to_owned();
    assert_eq!(read.verify(&secret), Err(SignatureError::Mismatch));
}

#[test]
fn a_separator_in_the_merchants_own_text_is_no_obstacle() {
    let secret = KeySecret::new("secret");
    let own = "order|7";
    let mismatch = Err(SignatureError::Mismatch);

    let link =
        PaymentLinkCallback::signed("plink_1".into(), Some(own), "paid", "pay_1".into(), &secret);
    assert_eq!(link.verify(&secret), Ok(()));
    let known = |id: &str, own| link.verify_for(&id.into(), own, &secret);
    assert_eq!(known("plink_1", Some(own)), Ok(()));
    assert_eq!(known("plink_2", Some(own)), mismatch);
    assert_eq!(known("plink_1", Some("order|8")), mismatch);
    assert_eq!(known("plink_1", None), mismatch);
    // Another way to take the same text apart, as a forged callback could have it.
    assert_eq!(
        known("plink_1|order", Some("7")),
        Err(SignatureError::AmbiguousId)
    );
    let mut moved = link.clone();
    moved.reference_id = "order".to_owned();
    moved.status = "7|paid".to_owned();
    assert_eq!(moved.verify(&secret), Err(SignatureError::AmbiguousId));

    let invoice =
        InvoiceCallback::signed("inv_1".into(), Some(own), "paid", "pay_1".into(), &secret);
    assert_eq!(invoice.verify(&secret), Ok(()));
    let known = |id: &str, own| invoice.verify_for(&id.into(), own, &secret);
    assert_eq!(known("inv_1", Some(own)), Ok(()));
    assert_eq!(known("inv_2", Some(own)), mismatch);
    assert_eq!(known("inv_1", None), mismatch);
}

/// `hmac_sha256("inv_1|R-1|paid|pay_1", "key_secret")` is among the vectors; here with the names of the fields.
#[test]
fn fields_have_the_names_of_the_api() {
    let callback: InvoiceCallback = serde_json::from_value(json!({
        "razorpay_invoice_id": "inv_1",
        "razorpay_invoice_receipt": "R-1",
        "razorpay_invoice_status": "paid",
        "razorpay_payment_id": "pay_1",
        "razorpay_signature": "0d753b981959a4966926f10d2530d307c9c9f433ea5e5dc3a2e95a0a9bb6374f",
        "something_else": [1],
    }))
    .unwrap();
    assert_eq!(callback.verify(&KeySecret::new("key_secret")), Ok(()));
}

#[test]
fn a_field_that_is_missing_is_named() {
    let fields = json!({ "razorpay_payment_id": "pay_1", "error": { "code": "X" } });
    let error = serde_json::from_value::<PaymentCallback>(fields).unwrap_err();
    assert!(error.to_string().contains("razorpay_signature"), "{error}");
    let fields = json!({ "razorpay_payment_id": 1, "razorpay_signature": "a" });
    let error = serde_json::from_value::<PaymentCallback>(fields).unwrap_err();
    assert!(error.to_string().contains("razorpay_payment_id"), "{error}");
}

#[test]
fn debug_shows_neither_signatures_nor_references() {
    let secret = KeySecret::new("secret");
    let (payment, reference) = ("pay_1", Some("guest of table 7"));
    let paid = PaymentCallback::signed("order_1".into(), payment.into(), &secret);
    let authorised = SubscriptionCallback::signed(payment.into(), "sub_1".into(), &secret);
    let link =
        PaymentLinkCallback::signed("plink_1".into(), reference, "paid", payment.into(), &secret);
    let invoice =
        InvoiceCallback::signed("inv_1".into(), reference, "paid", payment.into(), &secret);
    for (shown, signature) in [
        (format!("{paid:?} {paid:#?}"), paid.signature),
        (
            format!("{authorised:?} {authorised:#?}"),
            authorised.signature,
        ),
        (format!("{link:?} {link:#?}"), link.signature),
        (format!("{invoice:?} {invoice:#?}"), invoice.signature),
    ] {
        assert!(
            shown.contains("pay_1") && shown.contains("[redacted]"),
            "{shown}"
        );
        assert!(
            !shown.contains(&signature) && !shown.contains("guest"),
            "{shown}"
        );
    }
    let signed =
        CheckoutSignature::of_payment_link(&"plink_1".into(), reference, "paid", &payment.into());
    assert!(!format!("{signed:?}").contains("guest"));
}
