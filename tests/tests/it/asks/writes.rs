//! Writes: what is sent, how often, under which key.

use std::collections::BTreeSet;

use razorpay_client::types::Amount;
use razorpay_client::types::contacts::{ContactInput, ContactType};
use razorpay_client::types::fund_accounts::{
    FundAccountInput, FundAccountType, FundAccountVpaInput,
};
use razorpay_client::types::orders::{CreateOrder, ListOrders};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::payouts::{
    CreatePayout, ListPayouts, PayoutMode, PayoutPurpose, PayoutStatus,
};
use razorpay_client::types::transfers::CreateTransfer;
use razorpay_mock::faults::{Fault, RetryAfter};

use crate::rig::{ATTEMPTS, BUSINESS, Keyed, Rig, bounded, create, payout, watched};
use crate::support::rupees;

#[tokio::test]
async fn ask_09_payouts_with_contact_and_fund_account() {
    let rig = Rig::new([]);
    let contact = ContactInput::new()
        .name("A Vendor")
        .kind(ContactType::Vendor);
    let fund = FundAccountInput::new(FundAccountType::Vpa, contact);
    let fund = fund.vpa(FundAccountVpaInput::new("vendor@bank"));
    let price = rupees("100.00");
    let params = CreatePayout::new(BUSINESS, price, PayoutMode::Upi, PayoutPurpose::VendorBill);
    let params = params.fund_account(fund).reference_id("bill 7");
    let payout = bounded(rig.client.payouts().create(params)).await.unwrap();
    assert_eq!(payout.amount, Amount::minor(10_000));
    assert_eq!(payout.status, PayoutStatus::Processing);
    let account = payout.fund_account.as_ref().unwrap();
    assert!(!account.id.as_str().is_empty());
    let sent = rig.server.requests().pop().unwrap();
    let json = sent.json().unwrap();
    assert_eq!(json["fund_account"]["contact"]["type"], "vendor");
    assert_eq!(json["fund_account"]["vpa"]["address"], "vendor@bank");
    assert!(
        sent.header("x-payout-idempotency").is_some(),
        "the service asks for one"
    );

    let found = rig
        .client
        .payouts()
        .list(ListPayouts::new(BUSINESS).reference_id("bill 7"));
    let found = bounded(found).await.unwrap();
    assert_eq!(found.items.len(), 1);
    let fetched = bounded(rig.client.payouts().fetch(&payout.id))
        .await
        .unwrap();
    assert_eq!((&fetched.id, &fetched.status), (&payout.id, &payout.status));
}

#[tokio::test]
async fn ask_10_idempotency_keys_per_request() {
    let rig = Rig::new([]);
    let payment = rig.payment().await;
    let client = &rig.client;
    let refund = || {
        let params = RefundPayment::new().amount(Amount::minor(100));
        client.payments().refund(&payment, params)
    };
    // A key of one's own, known before it is sent, after, and to the service.
    let call = refund().idempotency_key("refund_42-a");
    assert_eq!(call.key(), "refund_42-a");
    let response = bounded(call.send_with_response()).await.unwrap();
    assert_eq!(response.idempotency_key(), Some("refund_42-a"));
    let again = bounded(refund().idempotency_key("refund_42-a"))
        .await
        .unwrap();
    assert_eq!(again.id, response.value().id);
    // It belongs to that call: the next ones have none, or one of their own.
    bounded(create(client, "r")).await.unwrap();
    let (one, two) = (refund(), refund());
    assert_ne!(one.key(), two.key());
    let made = [one.key().to_owned(), two.key().to_owned()];
    bounded(one).await.unwrap();
    bounded(two).await.unwrap();
    bounded(client.orders().list(ListOrders::new()))
        .await
        .unwrap();

    let keys: Vec<_> = rig
        .server
        .requests()
        .iter()
        .map(|request| {
            assert!(request.header("x-payout-idempotency").is_none());
            request.header("x-refund-idempotency").map(str::to_owned)
        })
        .collect();
    let own = Some("refund_42-a".to_owned());
    let [first, second] = made.map(Some);
    assert_eq!(keys, [own.clone(), own, None, first, second, None]);
    assert_eq!(Keyed::Refund(payment).made(&rig).await.len(), 3);
}

#[tokio::test]
async fn ask_10_a_key_that_breaks_its_rule_is_refused_before_it_is_sent() {
    let rig = Rig::new([]);
    let payment = rig.payment().await;
    for key in [
        "",
        "too short",
        "with a blank in it",
        "wïth-a-letter-too-many",
        "a\r\nb: c d e f",
    ] {
        let call = rig.client.payments().refund(&payment, RefundPayment::new());
        let error = bounded(call.idempotency_key(key)).await.unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
    }
    let long = "a".repeat(37);
    for key in ["abc", long.as_str(), " abcd"] {
        let params = CreateTransfer::new(rupees("1.00")).account("acc_CPRsN1LkFccllA");
        let call = rig.client.transfers().create(params).idempotency_key(key);
        assert!(bounded(call).await.unwrap_err().is_invalid_input(), "{key}");
        let call = rig
            .client
            .payouts()
            .create(payout("r"))
            .idempotency_key(key);
        assert!(bounded(call).await.unwrap_err().is_invalid_input(), "{key}");
    }
    // And there is no way around the rule.
    let call = create(&rig.client, "r").header("X-Refund-Idempotency", "refund_42-a");
    let error = bounded(call).await.unwrap_err();
    assert!(error.is_invalid_input() && error.to_string().contains("idempotency_key"));
    assert_eq!(rig.server.begun(), 0);
}

#[tokio::test]
async fn ask_10_generated_keys_are_never_the_same() {
    let rig = Rig::new([]);
    let keys: BTreeSet<_> = (0..1_000)
        .map(|_| rig.client.payouts().create(payout("r")).key().to_owned())
        .collect();
    assert_eq!(keys.len(), 1_000);
    // Not sent, not made.
    assert!(Keyed::Payout.made(&rig).await.is_empty());
}

#[tokio::test]
async fn ask_13_safe_retries() {
    let mut seen = None;
    let rig = Rig::with([], |builder| {
        let (builder, watched) = watched(builder);
        seen = Some(watched);
        builder
    });
    let payment = rig.payment().await;
    let trouble = || {
        rig.server.inject(Fault::ServerError(503));
        rig.server
            .inject(Fault::TooManyRequests(RetryAfter::Absent));
    };
    trouble();
    let read = rig
        .client
        .orders()
        .list(ListOrders::new())
        .send_with_response();
    assert_eq!(bounded(read).await.unwrap().attempts(), ATTEMPTS);
    trouble();
    let refund = Keyed::Refund(payment);
    let done = bounded(refund.send(&rig.client, None)).await.unwrap();
    assert_eq!(
        (done.attempts, refund.made(&rig).await),
        (ATTEMPTS, vec![done.id])
    );
    trouble();
    let error = bounded(create(&rig.client, "first")).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    assert!(!error.is_retryable() && error.reconciled_by().is_some());
    let error = bounded(create(&rig.client, "second")).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(429), 1));
    assert!(error.is_retryable(), "it was not carried out");
    assert_eq!(rig.receipts().await, ["paid"]);

    // The hook sees every attempt.
    let seen = seen.unwrap().lock().unwrap().clone();
    let seen: Vec<_> = seen
        .iter()
        .map(|(number, status, next)| (*number, status.unwrap(), next.is_some()))
        .collect();
    let through = [(1, 503, true), (2, 429, true), (3, 200, false)];
    let expected: Vec<_> = through
        .into_iter()
        .chain(through)
        .chain([(1, 503, false), (1, 429, false)])
        .collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn ask_26_json_bodies_everywhere() {
    let rig = Rig::new([]);
    let payment = rig.payment().await;
    let order = CreateOrder::new(rupees("1.00")).note("ключ", "é \"quoted\" \u{1f600}");
    let order = bounded(rig.client.orders().create(order)).await.unwrap();
    assert_eq!(order.notes.get("ключ"), Some("é \"quoted\" \u{1f600}"));
    for write in [Keyed::Refund(payment), Keyed::Transfer, Keyed::Payout] {
        bounded(write.send(&rig.client, None)).await.unwrap();
    }
    let file = razorpay_client::types::File::from_bytes("a.pdf", "x");
    let purpose = razorpay_client::types::documents::DocumentPurpose::DisputeEvidence;
    let document = razorpay_client::types::documents::CreateDocument::new(file, purpose);
    bounded(rig.client.documents().create(document))
        .await
        .unwrap();
    bounded(rig.client.orders().list(ListOrders::new()))
        .await
        .unwrap();
    bounded(create(&rig.client, "r")).await.unwrap();

    let kinds: Vec<_> = rig
        .server
        .requests()
        .iter()
        .map(|request| {
            let kind = request
                .header("content-type")
                .map(|kind| kind[..16].to_owned());
            assert_eq!(
                request.json().is_some(),
                kind.as_deref() == Some(JSON),
                "{request:?}"
            );
            kind
        })
        .collect();
    let json = Some(JSON.to_owned());
    let form = Some("multipart/form-d".to_owned());
    // The type of one body does not leak into the next call.
    assert_eq!(
        kinds,
        [
            json.clone(),
            json.clone(),
            json.clone(),
            json.clone(),
            form,
            None,
            json
        ]
    );
}

const JSON: &str = "application/json";
