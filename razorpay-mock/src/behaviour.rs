//! Hand-written behaviour of operations that move money or change state.
//!
//! This is the only module that knows endpoints. All other operations, and those on entities that
//! only the documentation knows, are answered by [`generic`]. A request arrives here routed,
//! authenticated and validated. What is left is to look up the entities of the account, to change
//! them, and to respond as documented.

mod customer;
mod documents;
mod events;
mod fund_account;
mod orders;
mod payment;
mod payouts;
mod play;
mod refunds;
mod transfers;

pub(crate) use events::{Happened, happened};
pub(crate) use play::play;
use serde_json::{Value, json};

use crate::auth::Tokens;
use crate::error::Problem;
use crate::generic;
use crate::idempotency::Keys;
use crate::ids::Ids;
use crate::paging::{Window, collection};
use crate::reply::Reply;
use crate::store::{Entry, Object, Store};
use crate::tables::{Route, When};
use crate::validate::Files;

/// What the account has, the ids it gives next, and the keys that were used.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) ids: Ids,
    pub(crate) keys: Keys,
    /// The files that were sent, by the ids of their documents.
    pub(crate) files: Files,
    pub(crate) tokens: Tokens,
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
    /// The query without the defaults of what was not sent.
    pub(crate) asked: Object,
    pub(crate) body: Object,
    /// The body without the defaults of what was not sent.
    pub(crate) sent: Object,
    /// The files of the body, where it is a form.
    pub(crate) files: Files,
    /// The part of the list that was asked for, where the answer is one.
    pub(crate) window: Option<Window>,
}

impl Call<'_> {
    /// The first id in the path.
    fn id(&self) -> &str {
        self.ids.first().map(String::as_str).unwrap_or_default()
    }

    /// The part of these entries that was asked for, as a list is answered.
    fn page<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Value {
        let answer = |entry: &Entry| entry.entity.clone().into();
        collection(match self.window {
            Some(window) => window.cut(entries).map(answer).collect(),
            None => entries.map(answer).collect(),
        })
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
    ("orders.fetch_rto_review", orders::fetch_rto_review),
    ("orders.edit_fulfillment", orders::edit_fulfillment),
    ("payments.refund", refunds::refund),
    ("payments.list_refunds", refunds::list_of_payment),
    ("payments.fetch_refund", refunds::fetch_of_payment),
    ("refunds.fetch", refunds::fetch),
    ("transfers.create", transfers::create),
    ("transfers.list", transfers::list),
    ("transfers.fetch", transfers::fetch),
    ("payouts.create", payouts::create),
    ("payouts.list", payouts::list),
    ("payouts.fetch", payouts::fetch),
    ("documents.create", documents::create),
    ("documents.fetch", documents::fetch),
];

/// The one operation that answers a file.
const CONTENT: &str = "documents.fetch_content";

/// Carries an operation out.
pub(crate) fn answer(route: &'static Route, call: &mut Call<'_>) -> Reply {
    let played = BEHAVIOURS.iter().find(|(name, _)| *name == route.operation);
    let reply = match played {
        _ if generic::is_documented(call) => generic::answer(route, call),
        Some((_, behaviour)) => behaviour(call).map(Reply::ok),
        None if route.operation == CONTENT => documents::fetch_content(call).map(Reply::ok),
        None => generic::answer(route, call),
    };
    reply.unwrap_or_else(|problem| problem.reply(route.errors))
}

/// What a request is answered that comes again with its idempotency key: the first answer, or, of a payout, its state
/// since.
pub(crate) fn again(operation: &str, store: &Store, first: &Reply) -> Reply {
    let latest = match operation {
        "payouts.create" => payouts::latest(store, first.json()),
        _ => None,
    };
    latest.map_or_else(|| first.clone(), Reply::ok)
}

/// The object of a `json!` that is one.
fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}

/// A text of what was sent, or of a query.
fn text<'a>(sent: &'a Object, field: &str) -> Option<&'a str> {
    sent.get(field).and_then(Value::as_str)
}

/// The problem with an id that belongs to nothing.
fn unknown(id: &str) -> Problem {
    Problem::at(When::NotFound, "id").value(&id.into())
}

/// An entity of a kind.
fn find<'a>(store: &'a Store, kind: &str, id: &str) -> Result<&'a Entry, Problem> {
    store.get(kind, id).ok_or_else(|| unknown(id))
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

    use super::{BEHAVIOURS, CONTENT, notes};
    use crate::generated::ALL_ROUTES;

    #[test]
    fn every_behaviour_is_an_operation_of_the_tables() {
        for name in BEHAVIOURS.iter().map(|(name, _)| *name).chain([CONTENT]) {
            let mut routes = ALL_ROUTES.iter().copied().flatten();
            assert!(routes.any(|route| route.operation == name), "{name}");
        }
    }

    #[test]
    fn empty_notes_are_a_list() {
        assert_eq!(notes(None), json!([]));
        assert_eq!(notes(Some(&json!({}))), json!([]));
        assert_eq!(notes(Some(&json!({"a": "b"}))), json!({"a": "b"}));
    }
}
