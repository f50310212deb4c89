//! What the service truly holds, read from the mock itself.

use razorpay_mock::Mock;
use serde_json::Value;

use super::ground::{Ground, text};
use super::script::{Kind, Plan};

/// What the account holds at the end of a world.
#[derive(Debug)]
pub struct Ledger {
    orders: Vec<Value>,
    refunds: Vec<Value>,
    payouts: Vec<Value>,
    transfers: Vec<Value>,
    documents: Vec<Value>,
}

/// An effect of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Id of the entity that was made or changed.
    pub id: String,
    /// Its amount, or the length of a file.
    pub amount: i64,
}

impl Ledger {
    /// Reads all that the mock holds.
    #[must_use]
    pub fn read(mock: &Mock) -> Self {
        Self {
            orders: mock.entities("order"),
            refunds: mock.entities("refund"),
            payouts: mock.entities("payout"),
            transfers: mock.entities("transfer"),
            documents: mock.entities("document"),
        }
    }

    /// The effects of a write, found by its mark.
    #[must_use]
    pub fn effects(&self, plan: &Plan, ground: &Ground) -> Vec<Effect> {
        let mark = plan.mark();
        let find = |entities: &[Value], amount: &str, fits: &dyn Fn(&Value) -> bool| {
            let found = entities.iter().filter(|entity| fits(entity));
            let effect = |entity: &Value| Effect {
                id: text(entity, "id"),
                amount: entity
                    .get(amount)
                    .and_then(Value::as_i64)
                    .unwrap_or_default(),
            };
            found.map(effect).collect()
        };
        let noted = |entity: &Value| {
            entity
                .get("notes")
                .is_some_and(|notes| text(notes, "mark") == mark)
        };
        match plan.kind {
            Kind::CreateOrder => find(&self.orders, "amount", &|order| {
                text(order, "receipt") == mark
            }),
            Kind::EditOrder => {
                let own = ground.own.get(&plan.number);
                let is_own = |order: &Value| Some(&text(order, "id")) == own;
                find(&self.orders, "amount", &|order| {
                    is_own(order) && noted(order)
                })
            }
            Kind::Refund => find(&self.refunds, "amount", &noted),
            Kind::Transfer => find(&self.transfers, "amount", &noted),
            Kind::Payout => find(&self.payouts, "amount", &|payout| {
                text(payout, "reference_id") == mark
            }),
            Kind::Upload { .. } => {
                let name = format!("{mark}.png");
                find(&self.documents, "size", &|document| {
                    text(document, "name") == name
                })
            }
            Kind::FetchOrder | Kind::FetchPayment | Kind::Walk { .. } | Kind::Download => {
                Vec::new()
            }
        }
    }
}
