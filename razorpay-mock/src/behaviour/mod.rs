//! What the operations do with money and state: the one place that knows endpoints.
//!
//! A request arrives here routed, authenticated and judged against its shape; what is left is
//! to look at what the account has so far, to change it, and to answer as the documents show.

mod customer;
mod orders;
mod payment;

pub(crate) use customer::{order_to_pay, pay};

use serde_json::{Value, json};

use crate::error::Problem;
use crate::ids::Ids;
use crate::paging::Window;
use crate::reply::Reply;
use crate::store::{Object, Store};
use crate::tables::{ErrorRule, When};

/// What the account has, and the ids it gives next.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) ids: Ids,
}

/// A request that fits its shape.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    /// Unix second of the request.
    pub(crate) now: i64,
    /// The ids in the path, with their prefixes.
    pub(crate) ids: Vec<String>,
    pub(crate) query: Object,
    pub(crate) body: Object,
    /// The part of the list that was asked for, where the answer is one.
    pub(crate) window: Option<Window>,
}

impl Call<'_> {
    /// The first id in the path.
    fn id(&self) -> &str {
        self.ids.first().map(String::as_str).unwrap_or_default()
    }
}

type Behaviour = fn(&mut Call<'_>) -> Result<Value, Problem>;

/// The operations that are played, by their names in the tables.
static BEHAVIOURS: &[(&str, Behaviour)] = &[
    ("orders.create", orders::create),
    ("orders.list", orders::list),
    ("orders.fetch", orders::fetch),
    ("orders.list_payments", orders::list_payments),
    ("orders.edit", orders::edit),
    ("orders.view_rto_review", orders::view_rto_review),
    ("orders.edit_fulfillment", orders::edit_fulfillment),
];

/// Carries an operation out. One that the tables have and nobody plays says so.
pub(crate) fn answer(
    operation: &str,
    errors: &[ErrorRule],
    call: &mut Call<'_>,
) -> Reply {
    let Some((_, behaviour)) = BEHAVIOURS.iter().find(|(name, _)| *name == operation)
    else {
        let value = Value::from(operation);
        return Problem::new(When::State)
            .value(&value)
            .reply_by(&NOT_PLAYED, Object::new());
    };
    match behaviour(call) {
        Ok(body) => Reply::ok(body),
        Err(problem) => problem.reply(errors),
    }
}

const NOT_PLAYED: ErrorRule = ErrorRule {
    when: When::State,
    at: None,
    status: 501,
    code: "SERVER_ERROR",
    description: "The mock does not play {value}.",
    field: None,
    source: None,
    step: None,
    reason: None,
};

/// The object of a `json!` that is one.
fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// Notes as answers carry them: an empty list where there are none.
fn notes(sent: Option<&Value>) -> Value {
    match sent.and_then(Value::as_object) {
        Some(notes) if !notes.is_empty() => notes.clone().into(),
        _ => json!([]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{BEHAVIOURS, Call, State, answer, notes};
    use crate::generated::ALL_ROUTES;
    use crate::ids::Ids;
    use crate::store::{Object, Store};

    #[test]
    fn every_behaviour_is_an_operation_of_the_tables() {
        for (name, _) in BEHAVIOURS {
            let mut routes = ALL_ROUTES.iter().copied().flatten();
            assert!(routes.any(|route| route.operation == *name), "{name}");
        }
    }

    #[test]
    fn an_operation_that_nobody_plays_says_so() {
        let mut state = State { store: Store::default(), ids: Ids::new(0) };
        let mut call = Call {
            state: &mut state,
            now: 0,
            ids: Vec::new(),
            query: Object::new(),
            body: Object::new(),
            window: None,
        };
        let reply = answer("moon.land", &[], &mut call);
        assert_eq!(reply.status, 501);
        let text = reply.body["error"]["description"].as_str().unwrap();
        assert!(text.contains("moon.land"), "{text}");
    }

    #[test]
    fn empty_notes_are_a_list() {
        assert_eq!(notes(None), json!([]));
        assert_eq!(notes(Some(&json!({}))), json!([]));
        assert_eq!(notes(Some(&json!({"a": "b"}))), json!({"a": "b"}));
    }
}
