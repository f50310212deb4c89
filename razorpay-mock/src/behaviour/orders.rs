//! Orders: create, list, fetch, edit the notes, review the RTO risk.

use serde_json::{Value, json};

use super::{Call, notes, object, payment, unknown};
use crate::error::Problem;
use crate::paging::collection;
use crate::store::{Entry, Object, Store};
use crate::tables::When;

/// Kind under which orders are stored, and their `entity`.
pub(super) const ORDER: &str = "order";
const PREFIX: &str = "order_";

/// What a list of orders was asked to carry beyond the orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Expand {
    payments: bool,
    cards: bool,
}

impl Expand {
    fn read(query: &Object) -> Self {
        let asked = |name: &str| {
            let list = query.get("expand").and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|value| value == name))
        };
        let cards = asked("payments.card");
        Self {
            payments: asked("payments") || cards,
            cards,
        }
    }
}

pub(super) fn create(call: &mut Call<'_>) -> Result<Value, Problem> {
    let id = call.state.ids.next(PREFIX);
    let sent = std::mem::take(&mut call.body);
    let mut entity = object(json!({
        "id": id,
        "entity": ORDER,
        "amount": sent.get("amount"),
        "amount_paid": 0,
        "amount_due": sent.get("amount"),
        "currency": sent.get("currency"),
        "receipt": sent.get("receipt"),
        "offer_id": null,
        "status": "created",
        "attempts": 0,
        "notes": notes(sent.get("notes")),
        "created_at": call.now,
    }));
    // The rest of what is sent (method, bank account, line items) comes back in no documented answer.
    for name in ["line_items_total", "shipping_fee", "cod_fee"] {
        if let Some(amount) = sent.get(name) {
            entity.insert(name.to_owned(), amount.clone());
        }
    }
    if sent.contains_key("promotions") {
        // The documented answer lists none of those sent.
        entity.insert("promotions".to_owned(), json!([]));
    }
    if let Some(customer) = sent.get("customer_details").and_then(Value::as_object) {
        let customer = json!([answered_customer(customer)]);
        entity.insert("customer_details".to_owned(), customer);
    }
    let answer = entity.clone().into();
    let entry = Entry::new(call.now, entity, sent);
    call.state.store.insert(ORDER, &id, entry);
    Ok(answer)
}

/// A customer comes back with fields that nobody sent, and in a list of one.
fn answered_customer(sent: &Object) -> Object {
    let mut customer = sent.clone();
    customer.insert("insights".to_owned(), Value::Null);
    for name in ["shipping_address", "billing_address"] {
        if let Some(Value::Object(address)) = customer.get_mut(name) {
            address.insert("latitude".to_owned(), Value::Null);
            address.insert("longitude".to_owned(), Value::Null);
        }
    }
    customer
}

pub(super) fn fetch(call: &mut Call<'_>) -> Result<Value, Problem> {
    let order = find(&call.state.store, call.id())?;
    Ok(order.entity.clone().into())
}

pub(super) fn list(call: &mut Call<'_>) -> Result<Value, Problem> {
    let store = &call.state.store;
    let authorized = call.query.get("authorized").and_then(Value::as_bool);
    let receipt = call.query.get("receipt").and_then(Value::as_str);
    let expand = Expand::read(&call.query);
    let orders = store
        .newest_first(ORDER)
        .filter(|order| receipt.is_none_or(|receipt| order.text("receipt") == receipt))
        .filter(|order| authorized.is_none_or(|wanted| has_authorized(store, order) == wanted));
    let items = match call.window {
        Some(window) => window
            .cut(orders)
            .map(|order| expanded(store, order, expand))
            .collect(),
        None => orders.map(|order| expanded(store, order, expand)).collect(),
    };
    Ok(collection(items))
}

pub(super) fn list_payments(call: &mut Call<'_>) -> Result<Value, Problem> {
    let store = &call.state.store;
    let order = find(store, call.id())?;
    Ok(payments(store, order, false))
}

pub(super) fn edit(call: &mut Call<'_>) -> Result<Value, Problem> {
    let id = call.id().to_owned();
    let order = call.state.store.get_mut(ORDER, &id);
    let order = order.ok_or_else(|| unknown(&id))?;
    order.set("notes", notes(call.body.get("notes")));
    Ok(order.entity.clone().into())
}

/// Every order gets the documented sample, since nothing here can tell risky goods.
pub(super) fn fetch_rto_review(call: &mut Call<'_>) -> Result<Value, Problem> {
    let order = find(&call.state.store, call.id())?;
    let wanted = order.sent.get("rto_review").and_then(Value::as_bool);
    let customer = order.sent.get("customer_details");
    let address = customer.and_then(|customer| customer.get("shipping_address"));
    if wanted != Some(true) || address.is_none() {
        return Err(Problem::at(When::State, "shipping_address"));
    }
    Ok(json!({
        "risk_tier": "high",
        "rto_reasons": [
            {
                "reason": "short_shipping_address",
                "description": "Short shipping address",
                "bucket": "address",
            },
            {
                "reason": "address_pincode_state_mismatch",
                "description": "Incorrect pincode state entered",
                "bucket": "address",
            },
        ],
    }))
}

pub(super) fn edit_fulfillment(call: &mut Call<'_>) -> Result<Value, Problem> {
    let id = call.id();
    find(&call.state.store, id)?;
    let mut fulfillment = object(json!({
        "entity": "order.fulfillment",
        "order_id": id.strip_prefix(PREFIX).unwrap_or(id),
    }));
    fulfillment.append(&mut call.body);
    Ok(fulfillment.into())
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Entry, Problem> {
    super::find(store, ORDER, id)
}

fn expanded(store: &Store, order: &Entry, expand: Expand) -> Value {
    let mut entity = order.entity.clone();
    if expand.payments {
        let payments = payments(store, order, expand.cards);
        entity.insert("payments".to_owned(), payments);
    }
    entity.into()
}

fn payments(store: &Store, order: &Entry, cards: bool) -> Value {
    let answers = payment::of_order(store, order).map(|payment| match cards {
        true => payment::with_card(store, payment),
        false => payment.entity.clone(),
    });
    collection(answers.map(Value::Object).collect())
}

/// Whether the order has a payment that waits for its capture.
pub(super) fn has_authorized(store: &Store, order: &Entry) -> bool {
    payment::of_order(store, order).any(|payment| payment.text("status") == "authorized")
}
