//! Transfers to linked accounts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::shape::assert_fits;
use common::{Mock, NOW, items, text};
use serde_json::json;

#[test]
fn a_transfer_is_answered_in_full_and_found_again() {
    let mock = Mock::start();
    let sent = json!({"account": "acc_CPRsN1LkFccllA", "amount": 100, "currency": "INR"});
    let transfer = mock.post("/v1/transfers", &sent).ok();
    assert_fits("transfers.create", &transfer);
    assert_eq!(transfer["status"], "processed");
    assert_eq!(transfer["recipient"], "acc_CPRsN1LkFccllA");
    assert!(text(&transfer, "source").starts_with("acc_"));
    assert_eq!(
        (&transfer["amount"], &transfer["fees"]),
        (&json!(100), &json!(1))
    );
    assert_eq!(transfer["created_at"], NOW);
    assert_eq!(transfer["error"]["id"], transfer["id"]);
    assert_eq!(transfer["notes"], json!([]));

    let target = format!("/v1/transfers/{}", text(&transfer, "id"));
    let fetched = mock.get(&target).ok();
    assert_fits("transfers.fetch", &fetched);
    assert_eq!(fetched, transfer);
    mock.get("/v1/transfers/trf_DaaS6LOUAASb7Y").error(400);
}

#[test]
fn a_transfer_has_an_account_and_an_amount() {
    let mock = Mock::start();
    let good = json!({"account": "acc_CPRsN1LkFccllA", "amount": 100, "currency": "INR"});
    for (field, value) in [
        ("account", json!(null)),
        ("account", json!("CPRsN1LkFccllA")),
        ("amount", json!(null)),
        ("amount", json!(99)),
        ("currency", json!(null)),
        ("currency", json!("USD")),
        ("account_code", json!("some-code")),
        ("colour", json!("red")),
    ] {
        let mut sent = good.clone();
        sent[field] = value;
        mock.post("/v1/transfers", &sent).error(400);
    }
    assert!(items(&mock.get("/v1/transfers").ok()).is_empty());
}

#[test]
fn transfers_are_listed_newest_first() {
    let mock = Mock::start();
    let mut made: Vec<_> = (0..3)
        .map(|n| {
            let sent = json!({
                "account": "acc_CPRsN1LkFccllA",
                "amount": 1_000 + n,
                "currency": "INR",
                "notes": {"n": n.to_string()},
            });
            mock.post("/v1/transfers", &sent).ok()
        })
        .collect();
    made.reverse();
    let page = mock.get("/v1/transfers").ok();
    assert_fits("transfers.list", &page);
    assert_eq!(items(&page), made);
    let settled = "/v1/transfers?recipient_settlement_id=setl_HYIIk3H0J4PYdX";
    assert!(items(&mock.get(settled).ok()).is_empty());
}

#[test]
fn a_linked_account_may_be_named_by_its_code() {
    let mock = Mock::start();
    let transfer = |code: &str| {
        let sent = json!({"account_code": code, "amount": 1_000, "currency": "INR"});
        let transfer = mock.post("/v1/transfers", &sent).ok();
        assert_fits("transfers.create", &transfer);
        assert_eq!(transfer["account_code"], code);
        assert!(text(&transfer, "recipient").starts_with("acc_"));
        transfer["recipient"].clone()
    };
    assert_eq!(transfer("shop.one"), transfer("shop.one"));
    assert_ne!(transfer("shop.one"), transfer("shop.two"));
}
