//! Payments as documented, for each payment method.

use serde_json::{Value, json};

use super::{State, notes, object};
use crate::store::{Entry, Object, Store};
use crate::tables::{ErrorRule, When};

/// Kind under which payments are stored, and their `entity`.
pub(super) const PAYMENT: &str = "payment";
const CARD: &str = "card";

/// How the customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Card,
    Netbanking,
    Upi,
    Wallet,
}

impl Method {
    pub(super) const NAMES: &'static [&'static str] = &["card", "netbanking", "upi", "wallet"];

    pub(super) fn read(name: &str) -> Option<Self> {
        Some(match name {
            "card" => Self::Card,
            "netbanking" => Self::Netbanking,
            "upi" => Self::Upi,
            "wallet" => Self::Wallet,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Netbanking => "netbanking",
            Self::Upi => "upi",
            Self::Wallet => "wallet",
        }
    }

    /// Why a payment by this method fails, where it does.
    pub(super) fn failure(self) -> &'static ErrorRule {
        match self {
            Self::Card => &WRONG_OTP,
            Self::Upi => &BANK_TROUBLE,
            Self::Netbanking | Self::Wallet => &CANCELLED,
        }
    }
}

const fn failure(
    description: &'static str,
    source: &'static str,
    step: &'static str,
    reason: &'static str,
) -> ErrorRule {
    ErrorRule {
        when: When::State,
        at: None,
        status: 400,
        code: "BAD_REQUEST_ERROR",
        description,
        field: None,
        source: Some(source),
        step: Some(step),
        reason: Some(reason),
    }
}

static WRONG_OTP: ErrorRule = failure(
    "Payment processing failed because of incorrect OTP",
    "customer",
    "payment_authentication",
    "incorrect_otp",
);

static BANK_TROUBLE: ErrorRule = failure(
    "Payment was unsuccessful due to a temporary issue. If amount got deducted, it will be refunded within 5-7 working days.",
    "gateway",
    "payment_response",
    "payment_failed",
);

static CANCELLED: ErrorRule = failure(
    "Your payment has been cancelled. Try again or complete the payment later.",
    "customer",
    "payment_authentication",
    "payment_cancelled",
);

/// What a new payment is about.
#[derive(Debug)]
pub(super) struct NewPayment<'a> {
    pub(super) order_id: &'a str,
    pub(super) method: Method,
    /// In minor units of the currency.
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    pub(super) status: &'a str,
    /// Who pays, as sent with the order.
    pub(super) customer: Option<&'a Value>,
    pub(super) now: i64,
}

/// Makes a payment, and the card it was made with, and gives its id.
pub(super) fn make(state: &mut State, new: &NewPayment<'_>) -> String {
    let id = state.ids.next("pay_");
    let failed = new.status == "failed";
    let captured = new.status == "captured";
    let method = new.method;
    let contact = |name: &str, other: &str| {
        let sent = new.customer.and_then(|customer| customer.get(name));
        sent.cloned().unwrap_or_else(|| other.into())
    };
    let error = failed.then(|| method.failure());
    let (fee, tax) = fee(method, new.amount);
    let vpa = (method == Method::Upi).then_some(match failed {
        true => "failure@razorpay",
        false => "success@razorpay",
    });
    let mut entity = object(json!({
        "id": id,
        "entity": PAYMENT,
        "amount": new.amount,
        "currency": new.currency,
        "status": new.status,
        "order_id": new.order_id,
        "invoice_id": null,
        "international": false,
        "method": method.name(),
        "amount_refunded": 0,
        "refund_status": null,
        "captured": captured,
        "description": null,
        "card_id": (method == Method::Card).then(|| make_card(state, new.now)),
        "bank": (method == Method::Netbanking).then_some("HDFC"),
        "wallet": (method == Method::Wallet).then_some("payzapp"),
        "vpa": vpa,
        "email": contact("email", "void@razorpay.com"),
        "contact": contact("contact", "+919999999999"),
        "notes": notes(None),
        "fee": captured.then_some(fee),
        "tax": captured.then_some(tax),
        "error_code": error.map(|error| error.code),
        "error_description": error.map(|error| error.description),
        "error_source": error.and_then(|error| error.source),
        "error_step": error.and_then(|error| error.step),
        "error_reason": error.and_then(|error| error.reason),
        "acquirer_data": acquirer_data(state, method, failed),
        "created_at": new.now,
    }));
    if let Some(vpa) = vpa {
        entity.insert("upi".to_owned(), json!({ "vpa": vpa }));
    }
    keep(state, PAYMENT, &id, entity, new.now);
    id
}

/// The first of the documented test cards.
fn make_card(state: &mut State, now: i64) -> String {
    let id = state.ids.next("card_");
    let entity = object(json!({
        "id": id,
        "entity": CARD,
        "name": "",
        "last4": "1007",
        "network": "Visa",
        "type": "debit",
        "issuer": null,
        "international": false,
        "emi": false,
        "sub_type": "consumer",
        "token_iin": null,
    }));
    keep(state, CARD, &id, entity, now);
    id
}

fn keep(state: &mut State, kind: &'static str, id: &str, entity: Object, now: i64) {
    let entry = Entry::new(now, entity, Object::new());
    state.store.insert(kind, id, entry);
}

/// By which references banks and networks know the payment; nulls where it failed.
fn acquirer_data(state: &mut State, method: Method, failed: bool) -> Value {
    let mut reference = |kind: &'static str| (!failed).then(|| state.ids.reference(kind));
    match method {
        Method::Card => json!({ "auth_code": reference("auth_code") }),
        Method::Netbanking => {
            json!({ "bank_transaction_id": reference("bank_transaction_id") })
        }
        Method::Upi if failed => json!({ "rrn": null }),
        Method::Upi => json!({
            "rrn": reference("rrn"),
            "upi_transaction_id": reference("upi_transaction_id"),
        }),
        Method::Wallet => json!({ "transaction_id": null }),
    }
}

/// Fee with tax, and the tax in it: two percent, and 18 percent of that; as in the documented
/// answers, small card payments are not taxed.
fn fee(method: Method, amount: i64) -> (i64, i64) {
    let charge = amount / 50;
    let tax = match method {
        Method::Card if amount <= 200_000 => 0,
        _ => charge.saturating_mul(18) / 100,
    };
    (charge.saturating_add(tax), tax)
}

/// The payments of an order, oldest first.
pub(super) fn of_order<'a>(store: &'a Store, order: &'a Entry) -> impl Iterator<Item = &'a Entry> {
    order
        .children
        .iter()
        .filter_map(|id| store.get(PAYMENT, id))
}

/// A payment with its card in it, if it has one.
pub(super) fn with_card(store: &Store, payment: &Entry) -> Object {
    let mut entity = payment.entity.clone();
    if let Some(card) = store.get(CARD, payment.text("card_id")) {
        entity.insert("card".to_owned(), card.entity.clone().into());
    }
    entity
}

#[cfg(test)]
mod tests {
    use super::{Method, fee};

    #[test]
    fn every_method_is_read_by_its_name() {
        for name in Method::NAMES {
            assert_eq!(Method::read(name).unwrap().name(), *name);
        }
        assert_eq!(Method::read("cod"), None);
    }

    #[test]
    fn fees_are_those_of_the_documented_answers() {
        assert_eq!(fee(Method::Upi, 50_000), (1_180, 180));
        assert_eq!(fee(Method::Upi, 100), (2, 0));
        assert_eq!(fee(Method::Card, 9_900), (198, 0));
        assert_eq!(fee(Method::Card, 200_050), (4_721, 720));
    }
}
