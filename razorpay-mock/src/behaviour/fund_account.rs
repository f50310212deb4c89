//! Fund account of a payout: an existing one by id, or one created with the payout, and its
//! contact.

use serde_json::{Value, json};

use super::payouts::PAYOUT;
use super::{Call, notes, object, text};
use crate::error::Problem;
use crate::store::Object;
use crate::tables::When;

/// A fund account.
#[derive(Debug)]
pub(super) struct FundAccount {
    pub(super) id: String,
    /// The whole of it, where it came with the payout.
    pub(super) details: Option<Value>,
}

/// The fund account of a payout that is about to be made. One that comes with the same details as before is the same.
pub(super) fn of_payout(call: &mut Call<'_>) -> Result<FundAccount, Problem> {
    let sent = call.body.get("fund_account").and_then(Value::as_object);
    match (text(&call.body, "fund_account_id"), sent) {
        (Some(id), None) => Ok(FundAccount {
            id: id.to_owned(),
            details: None,
        }),
        (None, Some(sent)) => {
            let sent = sent.clone();
            if let Some(known) = known(call, &sent) {
                return Ok(known);
            }
            make(call, &sent)
        }
        (Some(_), Some(_)) => {
            let problem = Problem::at(When::UnknownField, "fund_account");
            Err(problem.value(&"fund_account".into()))
        }
        (None, None) => Err(Problem::at(When::Missing, "fund_account_id")),
    }
}

fn known(call: &Call<'_>, sent: &Object) -> Option<FundAccount> {
    let mut payouts = call.state.store.newest_first(PAYOUT);
    let before = payouts
        .find(|payout| payout.sent.get("fund_account").and_then(Value::as_object) == Some(sent))?;
    Some(FundAccount {
        id: before.text("fund_account_id").to_owned(),
        details: before.entity.get("fund_account").cloned(),
    })
}

fn make(call: &mut Call<'_>, sent: &Object) -> Result<FundAccount, Problem> {
    let kind = text(sent, "account_type").unwrap_or_default();
    let path = format!("fund_account.{kind}");
    let held = sent.get(kind).and_then(Value::as_object);
    let held = held.ok_or_else(|| Problem::at(When::Missing, &path))?;
    let empty = Object::new();
    let person = sent
        .get("contact")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let contact_id = call.state.ids.next("cont_");
    let id = call.state.ids.next("fa_");
    let mut details = object(json!({
        "id": id,
        "entity": "fund_account",
        "contact_id": contact_id,
        "contact": {
            "id": contact_id,
            "entity": "contact",
            "name": person.get("name"),
            "contact": person.get("contact"),
            "email": person.get("email"),
            "type": person.get("type"),
            "reference_id": person.get("reference_id"),
            "batch_id": null,
            "active": true,
            "notes": notes(person.get("notes")),
            "created_at": call.now,
        },
        "account_type": kind,
    }));
    for (name, answer) in answered(kind, held) {
        details.insert(name.to_owned(), answer.into());
    }
    details.append(&mut object(json!({
        "batch_id": null,
        "active": true,
        "created_at": call.now,
    })));
    Ok(FundAccount {
        id,
        details: Some(details.into()),
    })
}

/// What is answered of the account itself, which is not all that was sent, nor only that.
fn answered(kind: &str, sent: &Object) -> Vec<(&'static str, Object)> {
    let address = |address: &str| {
        let (username, handle) = address.split_once('@').unwrap_or((address, ""));
        object(json!({ "username": username, "handle": handle, "address": address }))
    };
    match kind {
        "bank_account" => {
            let mut account = sent.clone();
            account.insert("bank_name".to_owned(), "HDFC Bank".into());
            account.insert("notes".to_owned(), json!([]));
            vec![("bank_account", account)]
        }
        "vpa" => vec![("vpa", address(text(sent, "address").unwrap_or_default()))],
        "card" => {
            let number = text(sent, "number").unwrap_or_default();
            let start = number.len().saturating_sub(4);
            let card = json!({
                "last4": number.get(start..),
                "network": "Visa",
                "type": "credit",
                "issuer": "HDFC",
                "input_type": sent.get("input_type"),
            });
            vec![("card", object(card))]
        }
        "wallet" => vec![("wallet", sent.clone())],
        _ => {
            let nobody = json!({ "username": null, "handle": null, "address": null });
            vec![("mobile", sent.clone()), ("vpa", object(nobody))]
        }
    }
}
