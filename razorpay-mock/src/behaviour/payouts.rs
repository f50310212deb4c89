//! Payouts to fund accounts: created at once, settled by `POST /_mock/payouts/{payout_id}/settle`.

use serde_json::{Value, json};

use super::{Call, State, find, fund_account, notes, object, text, unknown};
use crate::error::Problem;
use crate::reply::Reply;
use crate::store::{Entry, Object, Store};
use crate::tables::{Field, Kind, Shape, When};
use crate::transition::{Refused, step};
use crate::validate;

/// Kind under which payouts are stored, and their `entity`.
pub(super) const PAYOUT: &str = "payout";
/// Documented for every payout by bank, tax included.
const FEES: i64 = 590;
const TAX: i64 = 90;

/// What the documents show where none is sent: the name of the business comes first.
const NARRATION: &str = "Acme Corp Fund Transfer";

/// The names under which a list can be narrowed, and under which payouts have them.
const FILTERS: &[&str] = &["fund_account_id", "mode", "reference_id", "status"];

static SETTLE: Shape = Shape {
    name: "SettlePayout",
    fields: &[Field {
        name: "status",
        aliases: &[],
        kind: Kind::Enum(&["processed", "reversed", "failed"]),
        required: false,
        codec: None,
        currency: None,
        default: Some("processed"),
        limits: &[],
    }],
};

pub(super) fn create(call: &mut Call<'_>) -> Result<Value, Problem> {
    if text(&call.body, "currency") != Some("INR") {
        return Err(Problem::at(When::UnknownValue, "currency"));
    }
    let account = fund_account::of_payout(call)?;
    let id = call.state.ids.next("pout_");
    let sent = std::mem::take(&mut call.body);
    let mut entity = object(json!({
        "id": id,
        "entity": PAYOUT,
        "fund_account_id": account.id,
    }));
    if let Some(details) = account.details {
        entity.insert("fund_account".to_owned(), details);
    }
    entity.append(&mut object(json!({
        "amount": sent.get("amount"),
        "currency": sent.get("currency"),
        "notes": notes(sent.get("notes")),
        "fees": FEES,
        "tax": TAX,
        "status": "processing",
        "utr": null,
        "mode": sent.get("mode"),
        "purpose": sent.get("purpose"),
        "reference_id": sent.get("reference_id"),
        "narration": text(&sent, "narration").unwrap_or(NARRATION),
        "batch_id": null,
        "status_details": null,
        "created_at": call.now,
    })));
    let answer = entity.clone().into();
    let entry = Entry::new(call.now, entity, sent);
    call.state.store.insert(PAYOUT, &id, entry);
    Ok(answer)
}

pub(super) fn fetch(call: &mut Call<'_>) -> Result<Value, Problem> {
    let payout = find(&call.state.store, PAYOUT, call.id())?;
    Ok(payout.entity.clone().into())
}

pub(super) fn list(call: &mut Call<'_>) -> Result<Value, Problem> {
    let fits = |query: &Object, name: &str, value: &str| {
        text(query, name).is_none_or(|wanted| wanted == value)
    };
    let account = |payout: &Entry| {
        let account = text(&payout.sent, "account_number").unwrap_or_default();
        fits(&call.query, "account_number", account)
    };
    // Whose a fund account is that was only named by its id, nobody knows here.
    let contact = |payout: &Entry| {
        let account = payout.entity.get("fund_account");
        let contact = account.and_then(|account| account.get("contact_id"));
        let contact = contact.and_then(Value::as_str).unwrap_or_default();
        fits(&call.query, "contact_id", contact)
    };
    let payouts = call
        .state
        .store
        .newest_first(PAYOUT)
        .filter(|payout| account(payout) && contact(payout))
        .filter(|payout| {
            FILTERS
                .iter()
                .all(|name| fits(&call.query, name, payout.text(name)))
        });
    Ok(call.page(payouts))
}

/// The state since of the payout that was answered once.
pub(super) fn latest(store: &Store, answer: &Value) -> Option<Value> {
    let id = answer.get("id")?.as_str()?;
    Some(store.get(PAYOUT, id)?.entity.clone().into())
}

/// Lets the bank settle a payout, well or not. A success answers the payout.
pub(super) fn settle(state: &mut State, id: &str, body: &[u8]) -> Reply {
    settled(state, id, body).map_or_else(|problem| problem.reply(&[]), Reply::ok)
}

fn settled(state: &mut State, id: &str, body: &[u8]) -> Result<Value, Problem> {
    let asked = validate::body(body, Some(&SETTLE), &[])?.full;
    let utr = state.ids.reference("utr");
    let payout = state.store.get_mut(PAYOUT, id).ok_or_else(|| unknown(id))?;
    let wanted = text(&asked, "status").unwrap_or_default();
    let status = step("Payout", "status", payout.text("status"), wanted)
        .map_err(|Refused| Problem::at(When::State, "status"))?;
    let details = match status.as_str() {
        "processed" => json!({
            "description": "Payout is processed and the money has been credited into the beneficiaries account",
            "source": "beneficiary_bank",
            "reason": "payout_processed",
        }),
        _ => json!({
            "description": "Payout rejected by beneficiary bank. Please contact beneficiary bank",
            "source": "beneficiary_bank",
            "reason": "beneficiary_bank_rejected",
        }),
    };
    if status == "processed" {
        payout.set("utr", utr);
    }
    payout.set("status", status);
    payout.set("status_details", details);
    Ok(payout.entity.clone().into())
}
