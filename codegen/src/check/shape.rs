//! Holds a JSON value against a resolved type: what does not fit, and which kinds of JSON were seen where.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value as Json;

use crate::load::At;
use crate::model::{Choice, Codec, Field, Model, Scalar, Struct, Type, Union};

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// Something in an example that the type does not allow.
#[derive(Debug)]
pub(crate) struct Mismatch {
    pub(crate) path: Vec<Step>,
    pub(crate) message: String,
    pub(crate) expected: String,
    /// The declaration of a field marked `!` that is not there.
    pub(crate) required_at: Option<At>,
}

/// A kind of JSON, as deviations name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Object,
    Array,
    EmptyArray,
    String,
    Integer,
    Number,
    Boolean,
    Null,
    Absent,
}

impl Kind {
    pub(crate) const WORDS: &[(&'static str, Self)] = &[
        ("object", Self::Object),
        ("array", Self::Array),
        ("[]", Self::EmptyArray),
        ("string", Self::String),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("boolean", Self::Boolean),
        ("null", Self::Null),
        ("absent", Self::Absent),
    ];

    fn of(value: &Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(_) => Self::Boolean,
            Json::Number(number) if number.is_f64() => Self::Number,
            Json::Number(_) => Self::Integer,
            Json::String(_) => Self::String,
            Json::Array(items) if items.is_empty() => Self::EmptyArray,
            Json::Array(_) => Self::Array,
            Json::Object(_) => Self::Object,
        }
    }
}

/// What examples show of the fields.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    /// The kinds of JSON and how often, by struct and field.
    kinds: BTreeMap<(String, String), BTreeMap<Kind, usize>>,
    /// The declarations of fields whose text is more than a code: white space, an e-mail address or a URL.
    free_text: HashSet<At>,
}

impl Observed {
    /// The kinds of JSON of a field, by struct and field.
    pub(crate) fn get(&self, field: &(String, String)) -> Option<&BTreeMap<Kind, usize>> {
        self.kinds.get(field)
    }

    /// Whether an example holds free text in the field that is declared there.
    pub(crate) fn has_free_text(&self, field: At) -> bool {
        self.free_text.contains(&field)
    }
}

/// Whether the text in a value is more than a code.
fn is_free_text(value: &Json) -> bool {
    match value {
        Json::String(text) => {
            text.contains(char::is_whitespace) || text.contains('@') || text.contains("://")
        }
        Json::Array(items) => items.iter().any(is_free_text),
        Json::Object(entries) => entries.values().any(is_free_text),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// Walks through one example.
pub(crate) struct Walk<'a> {
    pub(crate) model: &'a Model,
    pub(crate) observed: &'a mut Observed,
    pub(crate) mismatches: Vec<Mismatch>,
    path: Vec<Step>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(model: &'a Model, observed: &'a mut Observed) -> Self {
        Self {
            model,
            observed,
            mismatches: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Holds `value` against a type.
    pub(crate) fn value(&mut self, ty: &Type, codec: Option<Codec>, value: &Json) {
        match (ty, codec, value) {
            (Type::Unresolved, ..) => {}
            (Type::Scalar(Scalar::Json | Scalar::Empty), ..) => {}
            (Type::Scalar(Scalar::String), Some(Codec::TextOrNumber), Json::Number(_)) => {}
            (_, Some(Codec::Single), Json::Array(items)) if items.len() == 1 => {
                for item in items {
                    self.step(Step::Index(0), |walk| walk.value(ty, None, item));
                }
            }
            (_, Some(Codec::EmptyList | Codec::Notes), Json::Array(items)) if items.is_empty() => {}
            (Type::Scalar(Scalar::Bool), Some(Codec::Flag), Json::Number(number))
                if matches!(number.as_i64(), Some(0 | 1)) => {}
            (Type::Scalar(Scalar::Bool), Some(Codec::Flag), Json::String(text))
                if text == "0" || text == "1" => {}
            (Type::Scalar(_), Some(Codec::NumberOrText), Json::String(text))
                if text.parse::<i64>().is_ok() => {}
            (Type::Scalar(scalar), _, value) => self.scalar(*scalar, value),
            (Type::Const(expected), _, Json::String(text)) if expected == text => {}
            (Type::Const(expected), _, value) => self.unfit(&format!("`{expected}`"), value),
            (Type::Id(_) | Type::Enum(_), _, Json::String(_)) => {}
            (Type::Id(reference) | Type::Enum(reference), _, value) => {
                self.unfit(&format!("text, a `{}`", reference.name), value);
            }
            (Type::Union(reference), _, value) => {
                if let Some(found) = self.model.find_union(&reference.name) {
                    self.union(found, value);
                }
            }
            (Type::List(_), Some(Codec::ListOrPage), Json::Object(page)) if page.is_empty() => {}
            (Type::List(item), Some(Codec::ListOrPage), Json::Object(page)) => {
                self.page(item, page, value);
            }
            (Type::List(item), _, Json::Array(items)) => self.items(item, items),
            (Type::List(_), _, value) => self.unfit("a list", value),
            (Type::Map(item), _, Json::Object(entries)) => {
                for (key, value) in entries {
                    self.step(Step::Key(key.clone()), |walk| walk.value(item, None, value));
                }
            }
            (Type::Map(_), _, value) => self.unfit("an object", value),
            (Type::Page(item), _, Json::Object(page)) => self.page(item, page, value),
            (Type::Page(_), _, value) => self.unfit("a collection", value),
            (Type::Struct(reference), _, Json::Object(object)) => {
                if let Some(found) = self.model.find_struct(&reference.name) {
                    self.object(found, object);
                }
            }
            (Type::Struct(reference), _, value) => {
                self.unfit(&format!("an object, a `{}`", reference.name), value)
            }
        }
    }

    /// An unknown form is no mismatch: it is kept as it came.
    fn union(&mut self, found: &Union, value: &Json) {
        let tag = |key: &str| value.get(key).and_then(Json::as_str).map(str::to_owned);
        let form = match &found.choice {
            Choice::Tag(key) => {
                let tag = tag(key);
                found
                    .forms
                    .iter()
                    .find(|form| tag.as_deref() == Some(form.key.as_str()))
            }
            Choice::Has => found
                .forms
                .iter()
                .find(|form| value.get(&form.key).is_some()),
            Choice::Kind => {
                let wanted = if value.is_string() { "text" } else { "object" };
                found.forms.iter().find(|form| form.key == wanted)
            }
        };
        if let Some(form) = form {
            self.value(&form.ty, None, value);
        }
    }

    fn items(&mut self, item: &Type, items: &[Json]) {
        for (index, value) in items.iter().enumerate() {
            self.step(Step::Index(index), |walk| walk.value(item, None, value));
        }
    }

    fn page(&mut self, item: &Type, page: &serde_json::Map<String, Json>, whole: &Json) {
        let model = self.model;
        let keys = || model.service.page_keys.iter();
        let list = keys().find_map(|key| Some((key, page.get(key)?.as_array()?)));
        match (list, page.get("count")) {
            (Some((key, items)), None | Some(Json::Number(_))) => {
                self.step(Step::Key(key.clone()), |walk| walk.items(item, items));
            }
            _ => self.unfit("a collection with `count` and `items`", whole),
        }
        let known = |key: &String| key == "entity" || key == "count" || keys().any(|k| k == key);
        for key in page.keys().filter(|key| !known(key)) {
            self.step(Step::Key(key.clone()), |walk| {
                walk.mismatch(
                    format!("a collection has no field `{key}`"),
                    "unknown field".to_owned(),
                );
            });
        }
    }

    /// Holds an object against a struct.
    pub(crate) fn object(&mut self, found: &Struct, object: &serde_json::Map<String, Json>) {
        for field in &found.fields {
            let names = || std::iter::once(&field.wire).chain(&field.aliases);
            let value = names().find_map(|name| object.get(name).map(|value| (name, value)));
            let kind = value.map_or(Kind::Absent, |(_, value)| Kind::of(value));
            *self
                .observed
                .kinds
                .entry((found.name.clone(), field.wire.clone()))
                .or_default()
                .entry(kind)
                .or_default() += 1;
            match value {
                Some((_, Json::Null)) | None => self.absent(found, field, value.is_some()),
                Some((name, value)) => {
                    if field.ty.is_text() && is_free_text(value) {
                        self.observed.free_text.insert(field.at);
                    }
                    self.step(Step::Key(name.clone()), |walk| {
                        walk.value(&field.ty, field.codec, value)
                    });
                }
            }
        }
        let known = |key: &str| {
            found
                .fields
                .iter()
                .any(|field| field.wire == key || field.aliases.iter().any(|alias| alias == key))
        };
        for (key, value) in object
            .iter()
            .filter(|(key, value)| !known(key) && !value.is_null())
        {
            self.step(Step::Key(key.clone()), |walk| {
                walk.mismatch(
                    format!("`{}` has no field `{key}`", found.name),
                    format!("unknown field, {}", shown(value)),
                );
            });
        }
    }

    fn absent(&mut self, found: &Struct, field: &Field, null: bool) {
        if !field.required {
            return;
        }
        let (name, owner) = (&field.wire, &found.name);
        let state = if null { "null" } else { "missing" };
        self.mismatches.push(Mismatch {
            path: self.path.clone(),
            message: format!("`{owner}.{name}` is marked `!` and is {state} in an example"),
            expected: format!("has no `{name}`"),
            required_at: Some(field.at),
        });
    }

    fn scalar(&mut self, scalar: Scalar, value: &Json) {
        let whole = |number: &serde_json::Number| {
            number.as_i64().is_some() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
        };
        let fits = match (scalar, value) {
            (Scalar::String | Scalar::Currency, Json::String(_))
            | (Scalar::Bool, Json::Bool(_)) => true,
            (
                Scalar::U32 | Scalar::I64 | Scalar::Amount | Scalar::Timestamp,
                Json::Number(number),
            ) => whole(number),
            (Scalar::Decimal, Json::Number(_)) => true,
            (Scalar::Decimal, Json::String(text)) => text.parse::<f64>().is_ok(),
            (Scalar::Notes, Json::Object(notes)) => notes
                .values()
                .all(|value| !value.is_object() && !value.is_array()),
            _ => false,
        };
        if !fits {
            let word = scalar.word();
            let expected = match scalar {
                Scalar::Notes => format!("`{word}`, an object of plain values"),
                _ => format!("`{word}`"),
            };
            self.unfit(&expected, value);
        }
    }

    fn unfit(&mut self, expected: &str, value: &Json) {
        self.mismatch(
            format!("expected {expected}, found {}", shown(value)),
            format!("expected {expected}"),
        );
    }

    pub(crate) fn mismatch(&mut self, message: String, expected: String) {
        self.mismatches.push(Mismatch {
            path: self.path.clone(),
            message,
            expected,
            required_at: None,
        });
    }

    pub(crate) fn step(&mut self, step: Step, inside: impl FnOnce(&mut Self)) {
        self.path.push(step);
        inside(self);
        self.path.pop();
    }
}

/// A plain value as it stands there, unless it is long; anything else by its kind.
fn shown(value: &Json) -> String {
    let text = value.to_string();
    match value {
        Json::Object(_) => "an object".to_owned(),
        Json::Array(items) if items.is_empty() => "an empty list".to_owned(),
        Json::Array(_) => "a list".to_owned(),
        Json::String(_) if text.chars().count() > 40 => "text".to_owned(),
        Json::String(_) | Json::Number(_) | Json::Bool(_) | Json::Null => {
            format!("`{text}`")
        }
    }
}
