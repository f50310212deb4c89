//! Choice of the documented exchange nearest to a request.

use serde_json::Value;

use crate::behaviour::Call;
use crate::examples::{Example, Examples};
use crate::store::Object;
use crate::tables::{Class, Field, Route};
use crate::validate;

/// A documented answer for a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub(super) example: &'static Example,
    /// Whether the request is the documented one, to the last value.
    pub(super) exact: bool,
}

/// The nearest exchange that has an answer; among equals the first. Fields and values in common count for an exchange,
/// what only one side has counts against it; the very ids in the path count more than all of them, unless
/// something new is made.
pub(super) fn choose(route: &Route, call: &Call<'_>) -> Option<Chosen> {
    let fields = route.body.map_or(&[][..], |shape| shape.fields);
    let mut best: Option<((bool, i64), Chosen)> = None;
    for example in Examples::get().of(route.operation) {
        if example.response.is_none() && example.status.is_none() {
            continue;
        }
        let same_path = same_path(route, example, &call.ids);
        let none = Object::new();
        let request = normal(fields, example.request.as_ref().unwrap_or(&none));
        let body = likeness(&call.sent, &request);
        let query = query_likeness(&call.asked, &example.query);
        let exact = same_path && body.exact && query.exact;
        let by_path = same_path && route.effect.class != Class::Create;
        let rank = (by_path, body.score.saturating_add(query.score));
        if best
            .as_ref()
            .is_none_or(|(earlier, chosen)| (exact, rank) > (chosen.exact, *earlier))
        {
            best = Some((rank, Chosen { example, exact }));
        }
    }
    best.map(|(_, chosen)| chosen)
}

fn same_path(route: &Route, example: &Example, ids: &[String]) -> bool {
    let mut params = route.path_params.iter().zip(ids);
    params.all(|(param, id)| {
        example
            .path
            .get(param.name)
            .is_some_and(|value| value == id)
    })
}

/// A documented request as the judged one is written: values that do not fit stay as they are.
fn normal(fields: &[Field], request: &Object) -> Object {
    let value = |name: &String, raw: &Value| {
        let field = fields.iter().find(|field| field.name == name);
        let normal = field.and_then(|field| validate::normal(field, raw));
        (name.clone(), normal.unwrap_or_else(|| raw.clone()))
    };
    let sent = request.iter().filter(|(_, value)| !value.is_null());
    sent.map(|(name, raw)| value(name, raw)).collect()
}

#[derive(Debug, PartialEq, Eq)]
struct Likeness {
    score: i64,
    exact: bool,
}

fn likeness(sent: &Object, documented: &Object) -> Likeness {
    let mut score = 0_i64;
    let mut exact = sent.len() == documented.len();
    for (name, value) in sent {
        let gain = match documented.get(name) {
            // Objects are judged with the defaults of what they lack.
            Some(known) if known == value || covers(known, value) => 3,
            Some(_) => {
                exact = false;
                2
            }
            None => {
                exact = false;
                -1
            }
        };
        score = score.saturating_add(gain);
    }
    let lacking = documented
        .keys()
        .filter(|name| !sent.contains_key(*name))
        .count();
    score = score.saturating_sub(i64::try_from(lacking).unwrap_or(i64::MAX));
    Likeness {
        score,
        exact: exact && lacking == 0,
    }
}

/// Whether an object has all that another has, at any depth.
fn covers(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, value)| whole.get(name).is_some_and(|found| covers(found, value))),
        (whole, part) => whole == part,
    }
}

/// The documented query is text, and lists stand under `name[]`.
fn query_likeness(asked: &Object, documented: &Object) -> Likeness {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => match values.as_slice() {
            [Value::String(only)] => only.clone(),
            _ => Value::from(values.clone()).to_string(),
        },
        Value::Bool(flag) => u8::from(*flag).to_string(),
        other => other.to_string(),
    };
    let spelled = |text: String| match text.as_str() {
        "true" => "1".to_owned(),
        "false" => "0".to_owned(),
        _ => text,
    };
    let plain = |(name, value): (&String, &Value)| {
        let name = name.strip_suffix("[]").unwrap_or(name).to_owned();
        (name, Value::from(spelled(text(value))))
    };
    likeness(
        &asked.iter().map(plain).collect(),
        &documented.iter().map(plain).collect(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Likeness, likeness, query_likeness};

    fn like(sent: Value, documented: Value) -> Likeness {
        likeness(sent.as_object().unwrap(), documented.as_object().unwrap())
    }

    #[test]
    fn what_is_in_common_counts_and_what_is_not_counts_against() {
        let same = like(
            json!({"a": 1, "b": {"c": 2}}),
            json!({"a": 1, "b": {"c": 2}}),
        );
        assert_eq!(
            same,
            Likeness {
                score: 6,
                exact: true
            }
        );
        let other_value = like(json!({"a": 2}), json!({"a": 1}));
        assert_eq!(
            other_value,
            Likeness {
                score: 2,
                exact: false
            }
        );
        assert_eq!(like(json!({"a": 1}), json!({"b": 1})).score, -2);
        assert!(!like(json!({}), json!({"b": 1})).exact);
        assert_eq!(
            like(json!({}), json!({})),
            Likeness {
                score: 0,
                exact: true
            }
        );
    }

    #[test]
    fn a_query_is_compared_as_text() {
        let asked = json!({"count": 2, "authorized": true, "expand": ["payments"]});
        let documented = json!({"count": "2", "authorized": "1", "expand[]": "payments"});
        let same = query_likeness(asked.as_object().unwrap(), documented.as_object().unwrap());
        assert!(same.exact);
    }
}
