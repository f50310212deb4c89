//! Transfers to linked accounts from the account's balance, which is unlimited in the mock.

use serde_json::{Value, json};

use super::{Call, find, notes, object, text};
use crate::error::Problem;
use crate::store::Entry;
use crate::tables::{ErrorRule, When};
use crate::transition::{Refused, step};

/// Kind under which transfers are stored, and their `entity`.
const TRANSFER: &str = "transfer";
/// The account that all money here comes from.
const SOURCE: &str = "acc_Mock0000000000";

const fn refusal(when: When, description: &'static str) -> ErrorRule {
    ErrorRule {
        when,
        at: None,
        status: 400,
        code: "BAD_REQUEST_ERROR",
        description,
        field: Some("{field}"),
        source: Some("business"),
        step: Some("payment_initiation"),
        reason: Some("input_validation_failed"),
    }
}

static OTHER_CURRENCY: ErrorRule = refusal(
    When::UnknownValue,
    "The currency should be INR for transfers",
);

pub(super) fn create(call: &mut Call<'_>) -> Result<Value, Problem> {
    if text(&call.body, "currency") != Some("INR") {
        let problem = Problem::at(When::UnknownValue, "currency");
        return Err(problem.words(&OTHER_CURRENCY));
    }
    let recipient = recipient(call)?;
    // As in the documented answer: the money is there, so the transfer is made at once.
    let status = step("Transfer", "status", "pending", "processed")
        .map_err(|Refused| Problem::at(When::State, "status"))?;
    let id = call.state.ids.next("trf_");
    let sent = std::mem::take(&mut call.body);
    let amount = sent
        .get("amount")
        .and_then(Value::as_i64)
        .unwrap_or_default();
    let mut entity = object(json!({
        "id": id,
        "entity": TRANSFER,
        "status": status,
        "source": SOURCE,
        "recipient": recipient,
        "amount": amount,
        "currency": sent.get("currency"),
        "amount_reversed": 0,
        "fees": fees(amount),
        "tax": 0,
        "notes": notes(sent.get("notes")),
        "linked_account_notes": [],
        "on_hold": false,
        "on_hold_until": null,
        "recipient_settlement_id": null,
        "created_at": call.now,
        "processed_at": call.now,
        "error": {
            "code": null,
            "description": null,
            "reason": null,
            "field": null,
            "step": null,
            "id": id,
            "source": null,
            "metadata": null,
        },
    }));
    if let Some(code) = sent.get("account_code") {
        entity.insert("account_code".to_owned(), code.clone());
    }
    let answer = entity.clone().into();
    let entry = Entry::new(call.now, entity, sent);
    call.state.store.insert(TRANSFER, &id, entry);
    Ok(answer)
}

/// The linked account that gets the money: named by its id or by its code, not by both. A code stands for the same
/// account every time.
fn recipient(call: &mut Call<'_>) -> Result<String, Problem> {
    match (
        text(&call.body, "account"),
        text(&call.body, "account_code"),
    ) {
        (Some(account), None) => Ok(account.to_owned()),
        (None, Some(code)) => {
            let mut transfers = call.state.store.newest_first(TRANSFER);
            let before = transfers
                .find(|transfer| transfer.text("account_code") == code)
                .map(|transfer| transfer.text("recipient").to_owned());
            Ok(before.unwrap_or_else(|| call.state.ids.next("acc_")))
        }
        (Some(_), Some(_)) => {
            let problem = Problem::at(When::UnknownField, "account_code");
            Err(problem.value(&"account_code".into()))
        }
        (None, None) => Err(Problem::at(When::Missing, "account")),
    }
}

/// A quarter of a percent, rounded up as in the documented answers.
fn fees(amount: i64) -> i64 {
    amount.saturating_mul(25).saturating_add(9_999) / 10_000
}

pub(super) fn fetch(call: &mut Call<'_>) -> Result<Value, Problem> {
    let transfer = find(&call.state.store, TRANSFER, call.id())?;
    Ok(transfer.entity.clone().into())
}

/// Nothing is ever settled here, and no transfer comes from a platform: lists narrowed to these are empty.
pub(super) fn list(call: &mut Call<'_>) -> Result<Value, Problem> {
    let settlement = text(&call.query, "recipient_settlement_id");
    let platform = text(&call.query, "transfer_type") == Some("platform");
    let transfers = call
        .state
        .store
        .newest_first(TRANSFER)
        .filter(|_| settlement.is_none() && !platform);
    Ok(call.page(transfers))
}

#[cfg(test)]
mod tests {
    use super::fees;

    #[test]
    fn fees_are_those_of_the_documented_answers() {
        assert_eq!(fees(100), 1);
        assert_eq!(fees(1_000), 3);
    }
}
