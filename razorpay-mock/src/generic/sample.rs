//! Minimal response, for an operation without a documented one.

use serde_json::{Value, json};

use crate::store::Object;
use crate::tables::{Kind, Shape};

/// An object with the fields that are always there, each of them empty.
pub(super) fn sample(shape: &Shape) -> Object {
    let required = shape.fields.iter().filter(|field| field.required);
    required
        .map(|field| (field.name.to_owned(), value(&field.kind)))
        .collect()
}

fn value(kind: &Kind) -> Value {
    match kind {
        Kind::Text | Kind::Decimal | Kind::File | Kind::Json | Kind::Union(_) => "".into(),
        Kind::Bool => false.into(),
        Kind::Integer | Kind::Amount | Kind::Timestamp => 0.into(),
        Kind::Notes | Kind::Map(_) => json!({}),
        Kind::Currency => "INR".into(),
        Kind::Const(text) => (*text).into(),
        Kind::Enum(values) => values.first().copied().unwrap_or_default().into(),
        Kind::Id { prefix } => (*prefix).into(),
        Kind::Object(shape) => sample(shape).into(),
        Kind::List(_) => json!([]),
        Kind::Page(_) => json!({ "entity": "collection", "count": 0, "items": [] }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::sample;
    use crate::tables::{Field, Kind, Shape};

    #[test]
    fn only_what_is_always_there_is_made_up() {
        const fn field(name: &'static str, kind: Kind, required: bool) -> Field {
            Field {
                name,
                aliases: &[],
                kind,
                required,
                codec: None,
                currency: None,
                default: None,
                limits: &[],
            }
        }
        static INNER: Shape = Shape {
            name: "Inner",
            fields: &[field("n", Kind::Integer, true)],
        };
        static OUTER: Shape = Shape {
            name: "Outer",
            fields: &[
                field("entity", Kind::Const("outer"), true),
                field("inner", Kind::Object(&INNER), true),
                field("maybe", Kind::Text, false),
                field("list", Kind::List(&Kind::Text), true),
            ],
        };
        let expected = json!({"entity": "outer", "inner": {"n": 0}, "list": []});
        assert_eq!(Value::from(sample(&OUTER)), expected);
    }
}
