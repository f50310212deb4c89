//! Validation of one value against its kind and codec.

use serde_json::Value;

use super::{Form, object};
use crate::error::Problem;
use crate::generated::service::CURRENCIES;
use crate::route::is_bare_id;
use crate::store::Object;
use crate::tables::{Codec, Kind, When};

/// The normal form of a value, or what is wrong with it.
pub(super) fn read(
    kind: &Kind,
    codec: Option<Codec>,
    raw: &Value,
    path: &str,
    form: Form,
) -> Result<Value, Problem> {
    let problem = |when: When| Problem::at(when, path).value(raw);
    let wrong_type = || problem(When::WrongType);
    let text = || raw.as_str().ok_or_else(wrong_type);
    let keep_if = |fits: bool, when: When| fits.then(|| raw.clone()).ok_or_else(|| problem(when));
    match kind {
        Kind::Text => {
            let number = codec == Some(Codec::TextOrNumber) && raw.is_number();
            keep_if(raw.is_string() || number, When::WrongType)
        }
        Kind::Bool => bool(codec, raw, form).ok_or_else(wrong_type),
        Kind::Integer | Kind::Amount => integer(codec, raw, form).ok_or_else(wrong_type),
        Kind::Timestamp => integer(codec, raw, form)
            .filter(|value| value.as_i64() >= Some(0))
            .ok_or_else(wrong_type),
        Kind::Decimal => keep_if(is_decimal(raw), When::WrongType),
        Kind::Notes => notes(raw, path).map(Value::Object),
        Kind::Currency => {
            let code = text()?;
            let known = CURRENCIES.iter().any(|row| row.code == code);
            keep_if(known, When::UnknownValue)
        }
        Kind::Const(expected) => {
            let sent = text()?;
            keep_if(sent == *expected, When::UnknownValue)
        }
        Kind::Enum(values) => {
            let sent = text()?;
            keep_if(values.contains(&sent), When::UnknownValue)
        }
        Kind::Id { prefix } => {
            let sent = text()?;
            let fits = prefix.is_empty() || sent.strip_prefix(prefix).is_some_and(is_bare_id);
            keep_if(fits, When::BadId)
        }
        Kind::Object(shape) => {
            let sent = single(codec, raw).ok_or_else(wrong_type)?;
            object(shape.fields, sent, path, form).map(Value::Object)
        }
        Kind::List(kind) => {
            let values = raw.as_array().ok_or_else(wrong_type)?;
            let values = values.iter().enumerate();
            values
                .map(|(n, value)| read(kind, None, value, &format!("{path}.{n}"), form))
                .collect()
        }
        Kind::Map(kind) => {
            let empty = Object::new();
            let values = match raw {
                Value::Object(values) => values,
                Value::Array(list) if codec == Some(Codec::EmptyList) && list.is_empty() => &empty,
                _ => return Err(wrong_type()),
            };
            let values = values.iter().map(|(key, value)| {
                let value = read(kind, None, value, &format!("{path}.{key}"), form)?;
                Ok((key.clone(), value))
            });
            values.collect::<Result<Object, _>>().map(Value::Object)
        }
        Kind::Union(union) => match union.form_of(raw) {
            Some(known) => read(&known.kind, None, raw, path, form),
            None => Err(problem(When::UnknownValue)),
        },
        Kind::Json => Ok(raw.clone()),
        // A file of a form stands here as its description.
        Kind::Page(_) | Kind::File => keep_if(raw.is_object(), When::WrongType),
    }
}

fn bool(codec: Option<Codec>, raw: &Value, form: Form) -> Option<Value> {
    let flag = codec == Some(Codec::Flag);
    let sent = match raw {
        Value::Bool(sent) => *sent,
        Value::String(text) => match text.as_str() {
            "1" if flag => true,
            "0" if flag => false,
            "true" if form == Form::Query => true,
            "false" if form == Form::Query => false,
            _ => return None,
        },
        Value::Number(number) if flag => match number.as_u64() {
            Some(1) => true,
            Some(0) => false,
            _ => return None,
        },
        _ => return None,
    };
    Some(sent.into())
}

fn integer(codec: Option<Codec>, raw: &Value, form: Form) -> Option<Value> {
    let sent = match raw {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) if form == Form::Query || codec == Some(Codec::NumberOrText) => {
            // A plus sign is read by Rust, but written by nobody.
            text.parse().ok().filter(|_| !text.starts_with('+'))?
        }
        _ => return None,
    };
    Some(sent.into())
}

fn is_decimal(raw: &Value) -> bool {
    match raw {
        Value::Number(_) => true,
        Value::String(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
            [whole, fraction]
                .iter()
                .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Notes have texts; numbers and bools are let through, since clients send them.
fn notes(raw: &Value, path: &str) -> Result<Object, Problem> {
    let wrong = |value: &Value, path: &str| Problem::at(When::WrongType, path).value(value);
    let notes = match raw {
        Value::Object(notes) => notes.clone(),
        Value::Array(list) if list.is_empty() => Object::new(),
        _ => return Err(wrong(raw, path)),
    };
    let nested = |value: &Value| value.is_object() || value.is_array() || value.is_null();
    match notes.iter().find(|(_, value)| nested(value)) {
        Some((key, value)) => Err(wrong(value, &format!("{path}.{key}"))),
        None => Ok(notes),
    }
}

fn single(codec: Option<Codec>, raw: &Value) -> Option<&Object> {
    match raw {
        Value::Object(sent) => Some(sent),
        Value::Array(list) if codec == Some(Codec::Single) => match list.as_slice() {
            [Value::Object(sent)] => Some(sent),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Form, read};
    use crate::tables::{Choice, Codec, Field, Form as UnionForm, Kind, Shape, Union, When};

    fn normal(kind: Kind, codec: Option<Codec>, form: Form, raw: Value) -> Result<Value, When> {
        read(&kind, codec, &raw, "x", form).map_err(|problem| problem.when)
    }

    fn in_json(kind: Kind, raw: Value) -> Result<Value, When> {
        normal(kind, None, Form::Json, raw)
    }

    #[test]
    fn scalars_have_their_json_type() {
        let cases = [
            (Kind::Text, json!("a"), json!(1)),
            (Kind::Bool, json!(true), json!(1)),
            (Kind::Bool, json!(false), json!("false")),
            (Kind::Integer, json!(-3), json!("3")),
            (Kind::Integer, json!(3), json!(3.5)),
            (Kind::Amount, json!(3), json!("3")),
            (Kind::Timestamp, json!(0), json!(-1)),
            (Kind::Decimal, json!(1.5), json!(true)),
            (Kind::Decimal, json!("-1.50"), json!("1.")),
            (Kind::Decimal, json!("7"), json!("seven")),
            (Kind::List(&Kind::Text), json!(["a"]), json!("a")),
            (Kind::Map(&Kind::Bool), json!({"a": true}), json!({"a": 1})),
            (Kind::Page(&PAIR), json!({}), json!([])),
        ];
        for (kind, right, wrong) in cases {
            assert_eq!(in_json(kind, right.clone()), Ok(right));
            assert_eq!(in_json(kind, wrong), Err(When::WrongType), "{kind:?}");
        }
    }

    #[test]
    fn texts_of_a_closed_set() {
        let cases = [
            (Kind::Currency, "INR", "inr", When::UnknownValue),
            (Kind::Const("order"), "order", "Order", When::UnknownValue),
            (Kind::Enum(&["a", "b"]), "b", "c", When::UnknownValue),
            (Kind::Id { prefix: "cust_" }, "cust_1aZ", "1aZ", When::BadId),
            (
                Kind::Id { prefix: "cust_" },
                "cust_1aZ",
                "cust_",
                When::BadId,
            ),
        ];
        for (kind, right, wrong, when) in cases {
            assert_eq!(in_json(kind, json!(right)), Ok(json!(right)));
            assert_eq!(in_json(kind, json!(wrong)), Err(when));
            assert_eq!(in_json(kind, json!(1)), Err(When::WrongType));
        }
        let free = Kind::Id { prefix: "" };
        assert_eq!(in_json(free, json!("a/b")), Ok(json!("a/b")));
    }

    #[test]
    fn a_flag_is_a_bool_in_every_spelling() {
        let flag = |raw, form| normal(Kind::Bool, Some(Codec::Flag), form, raw);
        for raw in [json!(true), json!(1), json!("1")] {
            assert_eq!(flag(raw, Form::Json), Ok(json!(true)));
        }
        for raw in [json!(false), json!(0), json!("0")] {
            assert_eq!(flag(raw, Form::Json), Ok(json!(false)));
        }
        for raw in [json!(2), json!("yes"), json!("true"), json!([])] {
            assert_eq!(flag(raw, Form::Json), Err(When::WrongType));
        }
        assert_eq!(flag(json!("true"), Form::Query), Ok(json!(true)));
        let plain = |raw| normal(Kind::Bool, None, Form::Query, raw);
        assert_eq!(plain(json!("false")), Ok(json!(false)));
        assert_eq!(plain(json!("0")), Err(When::WrongType));
    }

    #[test]
    fn a_number_may_be_text_where_the_codec_or_the_query_says_so() {
        let number = |codec, form, raw| normal(Kind::Amount, codec, form, raw);
        let codec = Some(Codec::NumberOrText);
        assert_eq!(number(codec, Form::Json, json!("3900")), Ok(json!(3900)));
        assert_eq!(number(codec, Form::Json, json!(3900)), Ok(json!(3900)));
        assert_eq!(number(None, Form::Query, json!("5")), Ok(json!(5)));
        for raw in [
            json!("39.5"),
            json!(""),
            json!("+5"),
            json!("1 "),
            json!("9223372036854775808"),
        ] {
            assert_eq!(number(codec, Form::Json, raw), Err(When::WrongType));
        }
    }

    #[test]
    fn a_union_is_read_by_the_form_it_has() {
        const fn union(choice: Choice, forms: &'static [UnionForm]) -> Union {
            Union {
                name: "Either",
                choice,
                forms,
            }
        }
        const fn form(key: &'static str, kind: Kind) -> UnionForm {
            UnionForm { key, kind }
        }
        static HAS: Union = union(
            Choice::Has,
            &[form("b", Kind::Json), form("a", Kind::Object(&PAIR))],
        );
        static KIND: Union = union(
            Choice::Kind,
            &[
                form("text", Kind::Const("all")),
                form("object", Kind::Object(&PAIR)),
            ],
        );
        static TAG: Union = union(
            Choice::Tag("t"),
            &[form("1", Kind::Json), form("2", Kind::Text)],
        );
        let read = |union, raw| in_json(Kind::Union(union), raw);
        assert_eq!(in_json(Kind::Json, json!([1, {}])), Ok(json!([1, {}])));
        assert_eq!(read(&HAS, json!({"a": 1})), Ok(json!({"a": 1})));
        assert_eq!(
            read(&HAS, json!({"b": null, "a": "x"})),
            Err(When::WrongType)
        );
        assert_eq!(read(&HAS, json!({"c": 1})), Err(When::UnknownValue));
        assert_eq!(read(&KIND, json!("all")), Ok(json!("all")));
        assert_eq!(read(&KIND, json!({})), Err(When::Missing));
        assert_eq!(read(&KIND, json!(1)), Err(When::UnknownValue));
        assert_eq!(read(&TAG, json!({"t": "1"})), Ok(json!({"t": "1"})));
        assert_eq!(read(&TAG, json!({"t": "2"})), Err(When::WrongType));
        assert_eq!(read(&TAG, json!({"t": "3"})), Err(When::UnknownValue));
    }

    #[test]
    fn notes_are_pairs_of_scalars() {
        let notes = json!({"a": "b", "n": 1, "t": true});
        assert_eq!(in_json(Kind::Notes, notes.clone()), Ok(notes));
        assert_eq!(in_json(Kind::Notes, json!([])), Ok(json!({})));
        for raw in [json!(["a"]), json!("a"), json!({"a": {}}), json!({"a": []})] {
            assert_eq!(in_json(Kind::Notes, raw), Err(When::WrongType));
        }
    }

    #[test]
    fn an_empty_map_may_be_a_list_where_the_codec_says_so() {
        let map = |codec, raw| normal(Kind::Map(&Kind::Text), codec, Form::Json, raw);
        let codec = Some(Codec::EmptyList);
        assert_eq!(map(codec, json!([])), Ok(json!({})));
        assert_eq!(map(codec, json!({"a": "b"})), Ok(json!({"a": "b"})));
        assert_eq!(map(codec, json!(["a"])), Err(When::WrongType));
        assert_eq!(map(None, json!([])), Err(When::WrongType));
    }

    static PAIR: Shape = Shape {
        name: "Pair",
        fields: &[Field {
            name: "a",
            aliases: &[],
            kind: Kind::Integer,
            required: true,
            codec: None,
            currency: None,
            default: None,
            limits: &[],
        }],
    };

    #[test]
    fn a_single_object_may_stand_in_a_list_of_one() {
        let pair = |codec, raw| normal(Kind::Object(&PAIR), codec, Form::Json, raw);
        let codec = Some(Codec::Single);
        assert_eq!(pair(codec, json!([{"a": 1}])), Ok(json!({"a": 1})));
        assert_eq!(pair(codec, json!({"a": 1})), Ok(json!({"a": 1})));
        assert_eq!(pair(None, json!([{"a": 1}])), Err(When::WrongType));
        assert_eq!(pair(codec, json!([])), Err(When::WrongType));
        assert_eq!(
            pair(codec, json!([{"a": 1}, {"a": 2}])),
            Err(When::WrongType)
        );
        assert_eq!(pair(codec, json!([{}])), Err(When::Missing));
    }
}
