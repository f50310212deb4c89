//! Refunds of a payment, full or partial.

use serde_json::{Value, json};

use super::payment::PAYMENT;
use super::{Call, find, notes, object, text, unknown};
use crate::error::{Problem, money};
use crate::store::{Entry, Store};
use crate::tables::{ErrorRule, When};
use crate::transition::{Refused, step};

/// Kind under which refunds are stored, and their `entity`.
const REFUND: &str = "refund";

const fn refusal(when: When, description: &'static str, field: Option<&'static str>) -> ErrorRule {
    ErrorRule {
        when,
        at: None,
        status: 400,
        code: "BAD_REQUEST_ERROR",
        description,
        field,
        source: Some("business"),
        step: Some("payment_initiation"),
        reason: Some("input_validation_failed"),
    }
}

static FULLY_REFUNDED: ErrorRule = refusal(
    When::State,
    "The payment has been fully refunded already.",
    None,
);

// The documents give no words for a payment that has not been captured, or has failed.
static NOT_CAPTURED: ErrorRule = refusal(
    When::State,
    "Only a captured payment can be refunded.",
    None,
);

static TOO_MUCH: ErrorRule = refusal(
    When::Max,
    "The refund amount provided is greater than amount captured.",
    Some("amount"),
);

static TOO_LITTLE: ErrorRule = refusal(
    When::Min,
    "The amount must be at least {limit}",
    Some("amount"),
);

pub(super) fn refund(call: &mut Call<'_>) -> Result<Value, Problem> {
    let payment_id = call.id().to_owned();
    let payment = find(&call.state.store, PAYMENT, &payment_id)?;
    let currency = payment.text("currency").to_owned();
    let asked = call.body.get("amount").and_then(Value::as_i64);
    let speed = text(&call.body, "speed").unwrap_or("normal").to_owned();
    let (amount, left) = amount(payment, asked, &speed)?;
    let payment_status = match amount == left {
        // A payment is refunded when all of it is, and captured until then.
        true => step("Payment", "status", payment.text("status"), "refunded"),
        false => Ok(payment.text("status").to_owned()),
    };
    let not_captured = |Refused| Problem::at(When::State, "status").words(&NOT_CAPTURED);
    let payment_status = payment_status.map_err(not_captured)?;
    // Nothing here takes the days that a bank does: a refund is answered as the documents show it.
    let status = step("Refund", "status", "pending", "processed").map_err(not_captured)?;

    let sent = std::mem::take(&mut call.body);
    let id = call.state.ids.next("rfnd_");
    let processed = if speed == "normal" {
        "normal"
    } else {
        "instant"
    };
    let mut entity = object(json!({
        "id": id,
        "entity": REFUND,
        "amount": amount,
        "currency": currency,
        "payment_id": payment_id,
        "notes": notes(sent.get("notes")),
        "receipt": sent.get("receipt"),
        "acquirer_data": { "arn": null },
        "created_at": call.now,
        "batch_id": null,
        "status": status,
        "speed_processed": processed,
        "speed_requested": speed,
    }));
    let answer = entity.clone().into();
    // The bank's reference comes later: in the answer to the next question.
    let reference = json!({ "arn": call.state.ids.reference("arn") });
    entity.insert("acquirer_data".to_owned(), reference);
    let entry = Entry::new(call.now, entity, sent);
    call.state.store.insert(REFUND, &id, entry);
    if let Some(payment) = call.state.store.get_mut(PAYMENT, &payment_id) {
        let refunded = payment.number("amount_refunded").saturating_add(amount);
        payment.set("amount_refunded", refunded);
        payment.set(
            "refund_status",
            if amount == left { "full" } else { "partial" },
        );
        payment.set("status", payment_status);
        payment.children.push(id);
    }
    Ok(answer)
}

/// What is refunded, and what can be: all that is left, where nothing is asked for.
fn amount(payment: &Entry, asked: Option<i64>, speed: &str) -> Result<(i64, i64), Problem> {
    let left = payment
        .number("amount")
        .saturating_sub(payment.number("amount_refunded"));
    if left == 0 {
        return Err(Problem::at(When::State, "amount_refunded").words(&FULLY_REFUNDED));
    }
    if payment.text("status") != "captured" {
        return Err(Problem::at(When::State, "status").words(&NOT_CAPTURED));
    }
    let currency = payment.text("currency");
    let amount = asked.unwrap_or(left);
    let problem = |when, limit| {
        Problem::at(when, "amount")
            .value(&amount.into())
            .limit(money(currency, limit))
    };
    if amount > left {
        return Err(problem(When::Max, left).words(&TOO_MUCH));
    }
    // An instant refund may be smaller.
    let least = if currency == "INR" && speed == "normal" {
        100
    } else {
        1
    };
    if amount < least {
        return Err(problem(When::Min, least).words(&TOO_LITTLE));
    }
    Ok((amount, left))
}

pub(super) fn fetch(call: &mut Call<'_>) -> Result<Value, Problem> {
    let refund = find(&call.state.store, REFUND, call.id())?;
    Ok(refund.entity.clone().into())
}

pub(super) fn list_of_payment(call: &mut Call<'_>) -> Result<Value, Problem> {
    let store = &call.state.store;
    let payment = find(store, PAYMENT, call.id())?;
    Ok(call.page(of_payment(store, payment)))
}

pub(super) fn fetch_of_payment(call: &mut Call<'_>) -> Result<Value, Problem> {
    let store = &call.state.store;
    let payment = find(store, PAYMENT, call.id())?;
    let id = call.ids.get(1).map(String::as_str).unwrap_or_default();
    let refund = of_payment(store, payment).find(|refund| refund.text("id") == id);
    refund
        .map(|refund| refund.entity.clone().into())
        .ok_or_else(|| unknown(id))
}

/// The refunds of a payment, oldest first.
fn of_payment<'a>(store: &'a Store, payment: &'a Entry) -> impl Iterator<Item = &'a Entry> {
    payment
        .children
        .iter()
        .filter_map(|id| store.get(REFUND, id))
}
