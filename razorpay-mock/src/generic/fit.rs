//! Adaptation of a documented response to a request: ids, times and the values that were sent.

use serde_json::Value;

use crate::store::Object;
use crate::tables::{Field, Kind, Shape};
use crate::validate;

/// Puts texts in the place of others, wherever one of them is a whole value.
pub(super) fn replace(value: &mut Value, pairs: &[(String, String)]) {
    match value {
        Value::String(text) => {
            if let Some((_, new)) = pairs.iter().find(|(old, _)| old == text) {
                new.clone_into(text);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, pairs)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|value| replace(value, pairs));
        }
        _ => {}
    }
}

/// Moves every time of an entity by as many seconds, so that they keep their distances.
pub(super) fn shift(entity: &mut Object, shape: &Shape, by: i64) {
    for (name, value) in entity.iter_mut() {
        if let Some(field) = field(shape, name) {
            shift_value(value, &field.kind, by);
        }
    }
}

fn shift_value(value: &mut Value, kind: &Kind, by: i64) {
    match (kind, value) {
        (Kind::Timestamp, value) => {
            // Some answers say 0 where there is no time.
            let time = value.as_i64().filter(|time| *time > 0);
            if let Some(moved) = time.and_then(|time| time.checked_add(by)) {
                *value = moved.max(0).into();
            }
        }
        (Kind::Object(shape), Value::Object(inner)) => shift(inner, shape, by),
        (Kind::List(kind), Value::Array(values)) => {
            values
                .iter_mut()
                .for_each(|value| shift_value(value, kind, by));
        }
        _ => {}
    }
}

/// Puts what was sent in its place in the answer, where that has such a field and takes such a value. An object
/// is merged, since answers carry more than requests.
pub(super) fn echo(entity: &mut Object, shape: &Shape, sent: &Object) {
    for (name, value) in sent {
        let Some(field) = field(shape, name) else {
            continue;
        };
        match (&field.kind, value, entity.get_mut(name)) {
            (Kind::Object(shape), Value::Object(sent), Some(Value::Object(inner))) => {
                echo(inner, shape, sent);
            }
            _ => {
                if let Some(value) = validate::normal(field, value) {
                    entity.insert(name.clone(), value);
                }
            }
        }
    }
}

/// A field by the name under which an answer carries it.
pub(super) fn field<'s>(shape: &'s Shape, name: &str) -> Option<&'s Field> {
    let named = |field: &&Field| field.name == name || field.aliases.contains(&name);
    shape.fields.iter().find(named)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{echo, replace, shift};
    use crate::store::Object;
    use crate::tables::{Field, Kind, Shape};

    const fn field(name: &'static str, kind: Kind) -> Field {
        Field {
            name,
            aliases: &[],
            kind,
            required: false,
            codec: None,
            currency: None,
            default: None,
            limits: &[],
        }
    }

    static ANSWER: Shape = Shape {
        name: "Answer",
        fields: &[
            field("name", Kind::Text),
            field("count", Kind::Integer),
            field("made_at", Kind::Timestamp),
            field("inner", Kind::Object(&ANSWER)),
            field("all", Kind::List(&Kind::Object(&STRICT))),
        ],
    };

    static STRICT: Shape = Shape {
        name: "Strict",
        fields: &[
            Field {
                required: true,
                ..field("id", Kind::Text)
            },
            field("at", Kind::Timestamp),
        ],
    };

    fn object(value: Value) -> Object {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn whole_texts_are_replaced_at_any_depth() {
        let mut value = json!({"id": "a", "list": [{"of": "a"}, "ab"], "n": 1});
        replace(&mut value, &[("a".to_owned(), "b".to_owned())]);
        assert_eq!(
            value,
            json!({"id": "b", "list": [{"of": "b"}, "ab"], "n": 1})
        );
    }

    #[test]
    fn times_move_together_and_numbers_do_not() {
        let mut entity = object(json!({
            "made_at": 100, "count": 100, "inner": {"made_at": 0}, "all": [{"id": "x", "at": 105}],
        }));
        shift(&mut entity, &ANSWER, 1_000);
        let expected = json!({
            "made_at": 1_100, "count": 100, "inner": {"made_at": 0}, "all": [{"id": "x", "at": 1_105}],
        });
        assert_eq!(Value::from(entity), expected);
    }

    #[test]
    fn what_was_sent_comes_back_where_the_answer_has_a_place_for_it() {
        let mut entity =
            object(json!({"name": "a", "count": 1, "inner": {"name": "i", "count": 2}}));
        let sent = object(json!({
            "name": "b", "count": "many", "other": 1, "inner": {"count": 3}, "all": [{"at": 1}],
        }));
        echo(&mut entity, &ANSWER, &sent);
        let expected = json!({"name": "b", "count": 1, "inner": {"name": "i", "count": 3}});
        assert_eq!(Value::from(entity), expected);
    }
}
