//! Validation and normalization of a request against its shape.
//!
//! In normal form numbers are numbers, flags are bools, notes are an object, and null is left out.

mod limits;
mod rules;
mod value;

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::error::Problem;
use crate::multipart::{self, Part};
use crate::reply::File;
use crate::store::Object;
use crate::tables::{Codec, Field, Kind, Rule, Shape, When};

/// Where a value was written: JSON has types of its own, a query or a form is all text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Query,
}

/// The files of a form, by the names of their fields.
pub(crate) type Files = HashMap<String, File>;

/// What was sent, after it was judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Judged {
    /// In its normal form, with the defaults of what was not sent.
    pub(crate) full: Object,
    /// The same without the defaults.
    pub(crate) sent: Object,
}

impl Judged {
    fn new(full: Object, sent: &Object, rules: &[Rule]) -> Result<Self, Problem> {
        rules::check(rules, sent, &full)?;
        let sent = without_defaults(&full, sent);
        Ok(Self { full, sent })
    }
}

/// The normal form of what was sent, and nothing else.
fn without_defaults(full: &Object, sent: &Object) -> Object {
    let only = |full: &Value, sent: &Value| match (full, sent) {
        (Value::Object(full), Value::Object(sent)) => without_defaults(full, sent).into(),
        (full, _) => full.clone(),
    };
    let fields = full.iter().filter_map(|(name, value)| {
        Some((
            name.clone(),
            only(value, sent.get(name).filter(|sent| !sent.is_null())?),
        ))
    });
    fields.collect()
}

/// The normal form of a value as its field has it, or nothing if it does not fit.
pub(crate) fn normal(field: &Field, raw: &Value) -> Option<Value> {
    value::read(&field.kind, field.codec, raw, field.name, Form::Json).ok()
}

/// Judges a body. An operation that takes none may still be sent an empty one.
pub(crate) fn body(bytes: &[u8], shape: Option<&Shape>, rules: &[Rule]) -> Result<Judged, Problem> {
    let sent = if bytes.is_empty() {
        Object::new()
    } else {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(sent)) => sent,
            _ => return Err(Problem::new(When::NotJson)),
        }
    };
    let fields = shape.map_or(&[][..], |shape| shape.fields);
    Judged::new(object(fields, &sent, "", Form::Json)?, &sent, rules)
}

/// Judges a form. Of a name that comes twice the last part counts; a file stands in the result as its description.
pub(crate) fn form(
    parts: Vec<Part>,
    shape: Option<&Shape>,
    rules: &[Rule],
) -> Result<(Judged, Files), Problem> {
    let (mut sent, mut files) = (Object::new(), Files::new());
    for Part { name, value } in parts {
        let value = match value {
            multipart::Value::Text(text) => text.into(),
            multipart::Value::File(file) => {
                let described = json!({
                    "name": file.name,
                    "content_type": file.content_type,
                    "size": file.bytes.len(),
                });
                files.insert(name.clone(), file);
                described
            }
        };
        sent.insert(name, value);
    }
    let fields = shape.map_or(&[][..], |shape| shape.fields);
    let full = object(fields, &sent, "", Form::Query)?;
    Ok((Judged::new(full, &sent, rules)?, files))
}

/// Judges a query. Of a name that comes twice the last value counts, unless it is a list.
pub(crate) fn query(
    pairs: Vec<(String, String)>,
    fields: &[Field],
    rules: &[Rule],
) -> Result<Judged, Problem> {
    let mut sent = Object::new();
    for (name, value) in pairs {
        let list = fields.iter().find(|field| is_list_name(field, &name));
        let entry = sent.entry(list.map_or(name.as_str(), |field| field.name));
        let before = entry.or_insert_with(|| match list {
            Some(_) => Value::Array(Vec::new()),
            None => Value::Null,
        });
        match before {
            Value::Array(values) => values.push(value.into()),
            other => *other = value.into(),
        }
    }
    Judged::new(object(fields, &sent, "", Form::Query)?, &sent, rules)
}

/// Whether a query writes an entry of this list under the name.
fn is_list_name(field: &Field, name: &str) -> bool {
    if !matches!(field.kind, Kind::List(_)) {
        return false;
    }
    match field.codec {
        Some(Codec::Brackets) => name.strip_suffix("[]") == Some(field.name),
        _ => name == field.name,
    }
}

/// Judges an object field by field, in the order of the shape; the first problem counts.
fn object(fields: &[Field], sent: &Object, parent: &str, form: Form) -> Result<Object, Problem> {
    let mut normal = Object::new();
    for field in fields {
        let path = join(parent, field.name);
        let value = match sent.get(field.name).filter(|value| !value.is_null()) {
            Some(raw) => {
                let value = value::read(&field.kind, field.codec, raw, &path, form)?;
                limits::check(field, &value, sent, &path)?;
                Some(value)
            }
            None if field.required => return Err(Problem::at(When::Missing, &path)),
            None => field.default.map(|text| default(&field.kind, text)),
        };
        if let Some(value) = value {
            normal.insert(field.name.to_owned(), value);
        }
    }
    let mut unknown = sent
        .keys()
        .filter(|key| fields.iter().all(|field| field.name != *key));
    match unknown.next() {
        None => Ok(normal),
        Some(first) => {
            // The documented answer lists every one of them.
            let all = unknown.fold(first.clone(), |all, key| format!("{all}, {key}"));
            let problem = Problem::at(When::UnknownField, &join(parent, first));
            Err(problem.value(&all.into()))
        }
    }
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

fn default(kind: &Kind, text: &str) -> Value {
    match kind {
        Kind::Bool | Kind::Integer | Kind::Amount | Kind::Timestamp => {
            serde_json::from_str(text).unwrap_or_default()
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Judged, body, form, query};
    use crate::error::Problem;
    use crate::multipart::{Part, Value as PartValue};
    use crate::reply::File;
    use crate::store::Object;
    use crate::tables::{Codec, Field, Kind, Shape, When};

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

    static TREE: Shape = Shape {
        name: "Tree",
        fields: &[
            Field {
                required: true,
                ..field("name", Kind::Text)
            },
            field("age_years", Kind::Integer),
            field("left", Kind::Object(&TREE)),
            field("all", Kind::List(&Kind::Object(&TREE))),
            Field {
                default: Some("true"),
                ..field("alive", Kind::Bool)
            },
            Field {
                codec: Some(Codec::Flag),
                ..field("old", Kind::Bool)
            },
            Field {
                codec: Some(Codec::Brackets),
                ..field("expand", Kind::List(&Kind::Enum(&["a", "b"])))
            },
            field("tags", Kind::List(&Kind::Text)),
        ],
    };

    fn read(sent: Value) -> Result<Object, Problem> {
        body(sent.to_string().as_bytes(), Some(&TREE), &[]).map(|judged| judged.full)
    }

    fn ask(pairs: &[(&str, &str)]) -> Result<Value, Problem> {
        let pairs = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into()));
        query(pairs.collect(), TREE.fields, &[]).map(|judged| judged.full.into())
    }

    fn trouble<T: std::fmt::Debug>(result: Result<T, Problem>) -> (When, String) {
        let problem = result.unwrap_err();
        (problem.when, problem.field.unwrap_or_default())
    }

    #[test]
    fn a_body_is_one_json_object() {
        for text in ["{", "[]", "1", "null", "\"a\"", "{} {}", "name=x"] {
            let problem = body(text.as_bytes(), Some(&TREE), &[]).unwrap_err();
            assert_eq!(problem.when, When::NotJson, "{text}");
        }
    }

    #[test]
    fn no_body_is_an_empty_object() {
        assert_eq!(body(b"", None, &[]), Ok(Judged::default()));
        assert_eq!(body(b"{}", None, &[]), Ok(Judged::default()));
        assert_eq!(
            trouble(body(b"", Some(&TREE), &[])),
            (When::Missing, "name".into())
        );
        assert_eq!(
            trouble(body(b"{\"x\":1}", None, &[])),
            (When::UnknownField, "x".into())
        );
    }

    #[test]
    fn the_path_leads_to_the_field_at_any_depth() {
        let missing = read(json!({"name": "a", "left": {"name": "b", "left": {}}}));
        assert_eq!(trouble(missing), (When::Missing, "left.left.name".into()));
        let wrong = read(json!({"name": "a", "all": [{"name": "b"}, {"name": 1}]}));
        assert_eq!(trouble(wrong), (When::WrongType, "all.1.name".into()));
        let unknown = read(json!({"name": "a", "left": {"name": "b", "leaf": 1}}));
        assert_eq!(trouble(unknown), (When::UnknownField, "left.leaf".into()));
    }

    #[test]
    fn every_unknown_field_is_named() {
        let problem = read(json!({"x": 1, "name": "a", "y_z": null})).unwrap_err();
        assert_eq!(problem.when, When::UnknownField);
        assert_eq!(problem.value.as_deref(), Some("x, y_z"));
    }

    #[test]
    fn null_is_as_good_as_absent() {
        assert_eq!(
            trouble(read(json!({"name": null}))),
            (When::Missing, "name".into())
        );
        let normal = read(json!({"name": "a", "left": null})).unwrap();
        assert!(!normal.contains_key("left"));
    }

    #[test]
    fn a_default_counts_where_nothing_is_sent() {
        assert_eq!(read(json!({"name": "a"})).unwrap()["alive"], true);
        let sent = read(json!({"name": "a", "alive": false})).unwrap();
        assert_eq!(sent["alive"], false);
    }

    #[test]
    fn what_was_sent_is_told_from_the_defaults_at_any_depth() {
        let sent = json!({"name": "a", "old": "1", "left": {"name": "b"}, "all": null});
        let judged = body(sent.to_string().as_bytes(), Some(&TREE), &[]).unwrap();
        let expected = json!({"name": "a", "old": true, "left": {"name": "b"}});
        assert_eq!(Value::from(judged.sent), expected);
        assert_eq!(judged.full["left"]["alive"], true);
    }

    #[test]
    fn a_query_becomes_typed() {
        let pairs = [
            ("name", "x"),
            ("age_years", "7"),
            ("old", "1"),
            ("expand[]", "a"),
            ("expand[]", "b"),
            ("tags", "p"),
            ("tags", "q"),
            ("name", "y"),
        ];
        let expected = json!({
            "name": "y", "age_years": 7, "alive": true, "old": true,
            "expand": ["a", "b"], "tags": ["p", "q"],
        });
        assert_eq!(ask(&pairs), Ok(expected));
    }

    static UPLOAD: Shape = Shape {
        name: "Upload",
        fields: &[
            Field {
                required: true,
                ..field("file", Kind::File)
            },
            field("purpose", Kind::Text),
            field("pages", Kind::Integer),
        ],
    };

    fn part(name: &str, text: &str) -> Part {
        Part {
            name: name.to_owned(),
            value: PartValue::Text(text.to_owned()),
        }
    }

    fn file(name: &str, bytes: &'static [u8]) -> Part {
        let file = File {
            name: "a.png".to_owned(),
            content_type: "image/png".to_owned(),
            bytes: bytes.into(),
        };
        Part {
            name: name.to_owned(),
            value: PartValue::File(file),
        }
    }

    #[test]
    fn a_form_has_texts_and_files() {
        let parts = vec![part("pages", "3"), file("file", b"1234")];
        let (Judged { sent, .. }, files) = form(parts, Some(&UPLOAD), &[]).unwrap();
        assert_eq!(sent["pages"], 3);
        assert_eq!(sent["file"]["size"], 4);
        assert_eq!(&files["file"].bytes[..], b"1234");
    }

    #[test]
    fn a_file_is_no_text_and_a_text_no_file() {
        let refused = |parts| trouble(form(parts, Some(&UPLOAD), &[]));
        assert_eq!(refused(vec![]), (When::Missing, "file".into()));
        let text = vec![part("file", "1234")];
        assert_eq!(refused(text), (When::WrongType, "file".into()));
        let purpose = vec![file("file", b""), file("purpose", b"")];
        assert_eq!(refused(purpose), (When::WrongType, "purpose".into()));
        let other = vec![file("file", b""), file("other", b"")];
        assert_eq!(refused(other), (When::UnknownField, "other".into()));
    }

    #[test]
    fn a_bracket_list_needs_its_brackets_and_nothing_else_has_them() {
        let plain = ask(&[("name", "x"), ("expand", "a")]);
        assert_eq!(trouble(plain), (When::WrongType, "expand".into()));
        let scalar = ask(&[("name", "x"), ("age_years[]", "1")]);
        assert_eq!(trouble(scalar), (When::UnknownField, "age_years[]".into()));
        let entry = ask(&[("name", "x"), ("expand[]", "a"), ("expand[]", "c")]);
        assert_eq!(trouble(entry), (When::UnknownValue, "expand.1".into()));
    }
}
