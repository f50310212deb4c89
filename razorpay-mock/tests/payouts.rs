//! Payouts: made, settled, found by their reference.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::shape::assert_fits;
use common::{Mock, NOW, Reply, items, text};
use serde_json::{Value, json};

const ACCOUNT: &str = "7878780080316316";
const HEADER: &str = "X-Payout-Idempotency";

fn body() -> Value {
    json!({
        "account_number": ACCOUNT,
        "fund_account_id": "fa_Mock0000000001",
        "amount": 1_000_000,
        "currency": "INR",
        "mode": "IMPS",
        "purpose": "refund",
        "queue_if_low_balance": true,
        "reference_id": "Acme Transaction ID 12345",
        "narration": "Acme Corp Fund Transfer",
        "notes": {"notes_key_1": "Tea"},
    })
}

fn create(mock: &Mock, key: &str, body: &Value) -> Reply {
    mock.post_keyed("/v1/payouts", (HEADER, key), body)
}

fn settle(mock: &Mock, payout: &Value, body: Value) -> Reply {
    let target = format!("/_mock/payouts/{}/settle", text(payout, "id"));
    mock.send("POST", &target, &[], body.to_string().as_bytes())
}

#[test]
fn a_payout_is_answered_in_full_and_found_again() {
    let mock = Mock::start();
    let payout = create(&mock, "first key", &body()).ok();
    assert_fits("payouts.create", &payout);
    let expected = json!({
        "id": payout["id"],
        "entity": "payout",
        "fund_account_id": "fa_Mock0000000001",
        "amount": 1_000_000,
        "currency": "INR",
        "notes": {"notes_key_1": "Tea"},
        "fees": 590,
        "tax": 90,
        "status": "processing",
        "utr": null,
        "mode": "IMPS",
        "purpose": "refund",
        "reference_id": "Acme Transaction ID 12345",
        "narration": "Acme Corp Fund Transfer",
        "batch_id": null,
        "status_details": null,
        "created_at": NOW,
    });
    assert_eq!(payout, expected);
    let fetched = mock
        .get(&format!("/v1/payouts/{}", text(&payout, "id")))
        .ok();
    assert_fits("payouts.fetch", &fetched);
    assert_eq!(fetched, payout);
    mock.get("/v1/payouts/pout_DaaS6LOUAASb7Y").error(400);
}

#[test]
fn a_payout_needs_a_key() {
    let mock = Mock::start();
    let error = mock.post("/v1/payouts", &body()).error(400);
    let missing = "Idempotency key is missing. Include idempotency header and key in the request.";
    assert_eq!(error["code"], "BAD_REQUEST_ERROR");
    assert_eq!(error["description"], missing);
    assert_eq!(error["field"], HEADER);
    assert_eq!(error["source"], "business");
    for key in ["abc", &"a".repeat(37), "a/b/c/d"] {
        create(&mock, key, &body()).error(400);
    }
    let list = mock
        .get(&format!("/v1/payouts?account_number={ACCOUNT}"))
        .ok();
    assert!(items(&list).is_empty());
}

#[test]
fn the_bank_settles_a_payout_along_the_documented_states() {
    let mock = Mock::start();
    let payout = create(&mock, "key 1", &body()).ok();
    let settled = settle(&mock, &payout, json!({})).ok();
    assert_fits("payouts.fetch", &settled);
    assert_eq!(settled["status"], "processed");
    assert!(settled["utr"].is_string());
    assert_eq!(settled["status_details"]["reason"], "payout_processed");
    settle(&mock, &payout, json!({"status": "processed"})).error(400);
    let reversed = settle(&mock, &payout, json!({"status": "reversed"})).ok();
    assert_eq!(reversed["status"], "reversed");
    assert_eq!(reversed["status_details"]["source"], "beneficiary_bank");

    let other = create(&mock, "key 2", &body()).ok();
    assert_eq!(
        settle(&mock, &other, json!({"status": "failed"})).ok()["status"],
        "failed"
    );
    settle(&mock, &other, json!({"status": "eaten"})).error(400);
    settle(&mock, &json!({"id": "pout_x"}), json!({})).error(400);
}

#[test]
fn a_payout_is_found_by_its_reference() {
    let mock = Mock::start();
    let mut made = Vec::new();
    for (n, reference) in ["a", "b", "a b", "a"].into_iter().enumerate() {
        let mut sent = body();
        sent["reference_id"] = reference.into();
        sent["mode"] = if n == 0 { "NEFT".into() } else { "IMPS".into() };
        made.push(create(&mock, &format!("key {n}"), &sent).ok());
    }
    settle(&mock, &made[1], json!({})).ok();
    let list = |query: &str| {
        let page = mock
            .get(&format!("/v1/payouts?account_number={ACCOUNT}{query}"))
            .ok();
        assert_fits("payouts.list", &page);
        items(&page)
            .iter()
            .map(|payout| payout["id"].clone())
            .collect::<Vec<_>>()
    };
    let ids = |wanted: &[usize]| -> Vec<Value> {
        wanted.iter().map(|n| made[*n]["id"].clone()).collect()
    };
    assert_eq!(list(""), ids(&[3, 2, 1, 0]));
    assert_eq!(list("&reference_id=a"), ids(&[3, 0]));
    assert_eq!(list("&reference_id=a+b"), ids(&[2]));
    assert_eq!(list("&reference_id=a&mode=NEFT"), ids(&[0]));
    assert_eq!(list("&status=processed"), ids(&[1]));
    assert_eq!(list("&fund_account_id=fa_Mock0000000002"), ids(&[]));
    assert_eq!(list("&count=1&skip=1"), ids(&[2]));
    let other = mock.get("/v1/payouts?account_number=1").ok();
    assert!(items(&other).is_empty());
}

#[test]
fn a_fund_account_may_come_with_the_payout() {
    let mock = Mock::start();
    let accounts = [
        (
            "bank_account",
            json!({"name": "A Name", "ifsc": "HDFC0001234", "account_number": "1121431121541121"}),
        ),
        ("vpa", json!({"address": "name@exampleupi"})),
        (
            "card",
            json!({"number": "4111111111111111", "input_type": "card"}),
        ),
        (
            "wallet",
            json!({"provider": "amazonpay", "phone": "+919876543210"}),
        ),
        ("mobile", json!({"number": "9876543210"})),
    ];
    let mut seen = Vec::new();
    for (n, (kind, details)) in accounts.into_iter().enumerate() {
        let mut sent = body();
        sent.as_object_mut().unwrap().remove("fund_account_id");
        let contact = json!({"name": "A Name", "type": "vendor"});
        sent["fund_account"] = json!({"account_type": kind, kind: details, "contact": contact});
        let payout = create(&mock, &format!("key {n}"), &sent).ok();
        assert_fits("payouts.create", &payout);
        let account = &payout["fund_account"];
        assert_eq!(account["id"], payout["fund_account_id"]);
        assert_eq!(account["account_type"], kind);
        assert_eq!(account["contact"]["id"], account["contact_id"]);
        assert!(account[kind].is_object(), "{account}");
        assert!(!account.to_string().contains("4111111111111111"));

        // The same details are the same account, of the same contact.
        let again = create(&mock, &format!("again {n}"), &sent).ok();
        assert_ne!(again["id"], payout["id"]);
        assert_eq!(again["fund_account"], payout["fund_account"]);
        let target = format!(
            "/v1/payouts?account_number={ACCOUNT}&contact_id={}",
            text(account, "contact_id")
        );
        assert_eq!(items(&mock.get(&target).ok()).len(), 2);
        seen.push(text(&payout, "fund_account_id").to_owned());
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 5);
}

#[test]
fn a_payout_goes_to_one_account_in_rupees() {
    let mock = Mock::start();
    let account = json!({
        "account_type": "vpa",
        "vpa": {"address": "name@exampleupi"},
        "contact": {"name": "A Name"},
    });
    let mut other = account.clone();
    other["account_type"] = "card".into();
    for (field, change, value) in [
        ("fund_account_id", "fund_account_id", json!(null)),
        ("fund_account.card", "fund_account", other),
        ("currency", "currency", json!("USD")),
        ("amount", "amount", json!(99)),
    ] {
        let mut sent = body();
        if change == "fund_account" {
            sent["fund_account_id"] = Value::Null;
        }
        sent[change] = value;
        let error = create(&mock, "some key", &sent).error(400);
        assert_eq!(error["field"], field, "{error}");
    }
    let mut both = body();
    both["fund_account"] = account;
    let error = create(&mock, "some key", &both).error(400);
    assert!(text(&error, "description").starts_with("fund_account is/are not required"));
}
