//! Simulated customer: `POST /_mock/orders/{order_id}/pay` pays an order, as the checkout would.
//!
//! The body may be empty, or an object with `method` (`card`, `netbanking`, `upi` or `wallet`),
//! `outcome` (`captured`, `authorized` or `failed`) and, for an order that accepts partial
//! payments, `amount`. The request needs no API key, since a customer has none.

use razorpay_types::orders::OrderId;
use razorpay_types::payments::PaymentId;
use razorpay_webhooks::{CheckoutSignature, KeySecret};
use serde_json::{Value, json};

use super::payment::{self, Method, NewPayment};
use super::{State, orders};
use crate::auth::Key;
use crate::error::Problem;
use crate::reply::Reply;
use crate::store::{Entry, Object, Store};
use crate::tables::{ErrorRule, Field, Kind, Limit, Shape, When};
use crate::transition::{Refused, walk};
use crate::validate;

const ATTEMPTS: &str = "customer attempts";
const PAYS: &str = "customer pays";

const fn field(name: &'static str, kind: Kind, limits: &'static [Limit]) -> Field {
    Field {
        name,
        aliases: &[],
        kind,
        required: false,
        codec: None,
        currency: None,
        default: None,
        limits,
    }
}

static PAY: Shape = Shape {
    name: "PayOrder",
    fields: &[
        field("method", Kind::Enum(Method::NAMES), &[]),
        field(
            "outcome",
            Kind::Enum(&["captured", "authorized", "failed"]),
            &[],
        ),
        field(
            "amount",
            Kind::Amount,
            &[Limit::Min {
                currency: None,
                value: 1,
            }],
        ),
    ],
};

const fn refusal(description: &'static str, reason: &'static str) -> ErrorRule {
    ErrorRule {
        when: When::State,
        at: None,
        status: 400,
        code: "BAD_REQUEST_ERROR",
        description,
        field: None,
        source: Some("business"),
        step: Some("payment_initiation"),
        reason: Some(reason),
    }
}

static ALREADY_PAID: ErrorRule = refusal(
    "Your payment has been declined as the order is already paid. Please initiate the payment with a new order.",
    "order_already_paid",
);

// The documents forbid a second payment here and give no words for it.
static ALREADY_AUTHORIZED: ErrorRule = refusal(
    "The order has an authorized payment already.",
    "input_validation_failed",
);

static OTHER_METHOD: ErrorRule = refusal(
    "The order has to be paid by another method.",
    "order_payment_method_mismatch",
);

static OTHER_AMOUNT: ErrorRule = refusal(
    "The amount is not the one the order asks for.",
    "order_amount_mismatch",
);

/// How the customer means to pay.
#[derive(Debug)]
struct Plan {
    method: Method,
    status: String,
    amount: i64,
    /// What this makes of the order.
    order_status: String,
}

/// Lets the customer pay. A success answers the three fields that the checkout hands to the shop.
pub(super) fn pay(state: &mut State, now: i64, key: &Key, order_id: &str, body: &[u8]) -> Reply {
    let asked = match validate::body(body, Some(&PAY), &[]) {
        Ok(judged) => judged.full,
        Err(problem) => return problem.reply(&[]),
    };
    let Some(order) = state.store.get(orders::ORDER, order_id) else {
        return Problem::at(When::NotFound, "id")
            .value(&order_id.into())
            .reply(&[]);
    };
    let about = |payment_id: Option<&str>| {
        let mut about = Object::new();
        if let Some(id) = payment_id {
            about.insert("payment_id".to_owned(), id.into());
        }
        about.insert("order_id".to_owned(), order_id.into());
        about
    };
    let problem = Problem::new(When::State);
    let plan = match plan(&state.store, order, &asked) {
        Ok(plan) => plan,
        Err(rule) => return problem.reply_by(rule, about(None)),
    };
    let currency = order.text("currency").to_owned();
    let customer = order.sent.get("customer_details").cloned();
    let payment_id = payment::make(
        state,
        &NewPayment {
            order_id,
            method: plan.method,
            amount: plan.amount,
            currency: &currency,
            status: &plan.status,
            customer: customer.as_ref(),
            now,
        },
    );
    if let Some(order) = state.store.get_mut(orders::ORDER, order_id) {
        attempted(order, &plan, &payment_id);
    }
    if plan.status == "failed" {
        return problem.reply_by(plan.method.failure(), about(Some(&payment_id)));
    }
    Reply::ok(json!({
        "razorpay_payment_id": payment_id,
        "razorpay_order_id": order_id,
        "razorpay_signature": sign(key, order_id, &payment_id),
    }))
}

/// Whether the order can be paid as asked.
fn plan(store: &Store, order: &Entry, asked: &Object) -> Result<Plan, &'static ErrorRule> {
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let sent = |name: &str| order.sent.get(name);
    let attempted = step_order(order, &[ATTEMPTS]).map_err(|Refused| &ALREADY_PAID)?;
    if orders::has_authorized(store, order) {
        return Err(&ALREADY_AUTHORIZED);
    }

    let only = sent("method").and_then(Value::as_str);
    let method = text("method").or(only).unwrap_or("card");
    let method = Method::read(method).filter(|_| only.is_none_or(|only| only == method));
    let method = method.ok_or(&OTHER_METHOD)?;

    let due = order.number("amount_due");
    let amount = asked.get("amount").and_then(Value::as_i64).unwrap_or(due);
    let in_parts = sent("partial_payment") == Some(&Value::Bool(true));
    if amount > due || (amount < due && !in_parts) {
        return Err(&OTHER_AMOUNT);
    }

    let by_hand = sent("payment_capture") == Some(&Value::Bool(false));
    let outcome = text("outcome").unwrap_or(if by_hand { "authorized" } else { "captured" });
    let events: &[&str] = match outcome {
        "failed" => &[ATTEMPTS],
        "authorized" => &[PAYS],
        // It is authorized on its way.
        _ => &[PAYS, PAYS],
    };
    let status = walk("Payment", "status", "created", events);
    let order_status = if outcome == "captured" && amount == due {
        step_order(order, &[ATTEMPTS, PAYS])
    } else {
        Ok(attempted)
    };
    Ok(Plan {
        method,
        amount,
        status: status.map_err(|Refused| &ALREADY_PAID)?,
        order_status: order_status.map_err(|Refused| &ALREADY_PAID)?,
    })
}

fn step_order(order: &Entry, events: &[&str]) -> Result<String, Refused> {
    walk("Order", "status", order.text("status"), events)
}

/// Books the attempt on its order.
fn attempted(order: &mut Entry, plan: &Plan, payment_id: &str) {
    order.children.push(payment_id.to_owned());
    order.set("attempts", order.number("attempts").saturating_add(1));
    order.set("status", plan.order_status.as_str());
    if plan.status == "captured" {
        let paid = order.number("amount_paid").saturating_add(plan.amount);
        let due = order.number("amount_due").saturating_sub(plan.amount);
        order.set("amount_paid", paid);
        order.set("amount_due", due);
    }
}

fn sign(key: &Key, order_id: &str, payment_id: &str) -> String {
    let (order, payment) = (OrderId::new(order_id), PaymentId::new(payment_id));
    CheckoutSignature::of_order(&order, &payment).sign(&KeySecret::new(key.secret.as_str()))
}
