//! Whether a body survived being decoded and encoded again.
//!
//! In come the original, what the generated type made of it, and the shape of that type from the mock's
//! tables; out comes every difference with its path. No difference is: the order of keys, null against
//! absent, `2` against `2.0`, another accepted name of a field (`alias`), and the normal form of the codec
//! that the spec names for the field:
//!
//! | codec            | the same |
//! |------------------|----------|
//! | `notes`          | `[]` and `{}`; in a value, a number or bool and its text |
//! | `flag`           | `true`, `1` and `"1"`; `false`, `0` and `"0"`; in a query also `true` and `false` as text |
//! | `number_or_text` | `"3900"` and `3900` |
//! | `text_or_number` | `"4366"` and `4366` |
//! | `list_or_page`   | `[x]` and `{"items": [x], ..}`; `[]` and `{}` |
//! | `single`         | `[x]` and `x` |
//! | `empty_list`     | `[]` and `{}` |
//! | `brackets`       | `name[]=x` and `name[0]=x` (put into one form when the query is read) |

use std::borrow::Cow;

use razorpay_mock::tables::{Codec, Field, Kind, Shape, Union};
use serde_json::{Map, Number, Value};

use crate::checks::{at_index, at_key};
use crate::fault::{Finding, Stage};

/// Where a body came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A JSON body: text and numbers are different things.
    Json,
    /// A query: everything was sent as text, so `2` is the text `2`.
    Query,
}

/// What is known of the fields at a place in a body.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// Nothing, or nothing that would matter: equal is equal.
    Plain,
    /// An object with these fields.
    Object(&'static Shape),
    /// A page: an object whose `items` have these fields.
    Page(&'static Shape),
    /// The list of items of a page.
    Items(&'static Shape),
    /// A list of such values.
    List(&'static Kind),
    /// An object with any keys and such values.
    Map(&'static Kind),
    /// Notes, in the normal form of their codec.
    Notes,
    /// One of several forms, told by the value itself.
    Union(&'static Union),
}

impl Place {
    /// What a kind of the mock's tables says about a place.
    pub fn of(kind: &'static Kind) -> Self {
        match kind {
            Kind::Object(shape) => Self::Object(shape),
            Kind::Page(shape) => Self::Page(shape),
            Kind::List(kind) => Self::List(kind),
            Kind::Map(kind) => Self::Map(kind),
            Kind::Notes => Self::Notes,
            Kind::Union(union) => Self::Union(union),
            _ => Self::Plain,
        }
    }

    /// What is known of the items of a list at this place.
    fn item(self) -> Self {
        match self {
            Self::Items(shape) => Self::Object(shape),
            Self::List(kind) => Self::of(kind),
            _ => Self::Plain,
        }
    }

    /// The field that a key of an object at this place fills.
    fn field(self, key: &str) -> Option<&'static Field> {
        let Self::Object(shape) = self else {
            return None;
        };
        let plain = key.strip_suffix("[]").unwrap_or(key);
        let is = |field: &Field, key: &str| field.name == key || field.aliases.contains(&key);
        shape
            .fields
            .iter()
            .find(|field| is(field, key) || is(field, plain))
    }

    /// What is known of the value under a key.
    fn value(self, key: &str) -> (Self, Option<Codec>) {
        match self {
            // The list of a page stands under `items`, or under a name of its own.
            Self::Page(shape) if !["entity", "count"].contains(&key) => (Self::Items(shape), None),
            Self::Map(kind) => (Self::of(kind), None),
            _ => self.field(key).map_or((Self::Plain, None), |field| {
                (Self::of(&field.kind), field.codec)
            }),
        }
    }
}

/// Every difference between a body and what its type made of it, in the order of the body.
pub fn losses(original: &Value, encoded: &Value, place: Place, source: Source) -> Vec<Finding> {
    let mut walk = Walk {
        source,
        losses: Vec::new(),
    };
    walk.value("$", original, encoded, place, None);
    walk.losses
}

struct Walk {
    source: Source,
    losses: Vec<Finding>,
}

impl Walk {
    fn lose(&mut self, path: &str, detail: String) {
        self.losses.push(Finding {
            stage: Stage::Loss,
            path: path.to_owned(),
            detail,
        });
    }

    fn value(
        &mut self,
        path: &str,
        original: &Value,
        encoded: &Value,
        place: Place,
        codec: Option<Codec>,
    ) {
        match codec {
            Some(Codec::Flag) => {
                if let (Some(one), Some(other)) = (self.flag(original), self.flag(encoded)) {
                    if one != other {
                        self.changed(path, original, encoded);
                    }
                    return;
                }
            }
            Some(Codec::NumberOrText) => {
                if let (Some(one), Some(other)) = (number(original), number(encoded)) {
                    if !same_number(&one, &other) {
                        self.changed(path, original, encoded);
                    }
                    return;
                }
            }
            Some(Codec::TextOrNumber) if same_text(original, encoded) => return,
            Some(Codec::ListOrPage) => {
                return self.value(path, &listed(original), &listed(encoded), place, None);
            }
            Some(Codec::Single) => {
                return self.value(path, single(original), single(encoded), place, None);
            }
            Some(Codec::EmptyList) => {
                if let (Some(one), Some(other)) = (entries(original), entries(encoded)) {
                    return self.object(path, &one, &other, place);
                }
            }
            Some(Codec::TextOrNumber | Codec::Notes | Codec::Brackets) | None => {}
        }
        if let Place::Union(union) = place {
            let place = union
                .form_of(original)
                .map_or(Place::Plain, |form| Place::of(&form.kind));
            return self.value(path, original, encoded, place, None);
        }
        if matches!(place, Place::Notes) || matches!(codec, Some(Codec::Notes)) {
            return self.notes(path, original, encoded);
        }
        match (original, encoded) {
            (Value::Object(original), Value::Object(encoded)) => {
                self.object(path, original, encoded, place);
            }
            (Value::Array(original), Value::Array(encoded)) => {
                self.list(path, original, encoded, place.item());
            }
            _ if self.same(original, encoded) => {}
            _ => self.changed(path, original, encoded),
        }
    }

    fn object(
        &mut self,
        path: &str,
        original: &Map<String, Value>,
        encoded: &Map<String, Value>,
        place: Place,
    ) {
        let mut known = Vec::new();
        for (key, value) in original {
            let name = written_name(key, encoded, place);
            known.push(name);
            let path = at_key(path, key);
            match encoded.get(name) {
                None if value.is_null() => {}
                None if place.field(key).is_some() => {
                    self.lose(&path, format!("the value {} was lost", excerpt(value)));
                }
                None => self.lose(
                    &path,
                    format!("unknown key, its value was {}", excerpt(value)),
                ),
                Some(encoded) => {
                    let (place, codec) = place.value(key);
                    self.value(&path, value, encoded, place, codec);
                }
            }
        }
        for (key, value) in encoded {
            if !value.is_null() && !known.contains(&key.as_str()) {
                let detail = format!("was absent, came back as {}", excerpt(value));
                self.lose(&at_key(path, key), detail);
            }
        }
    }

    fn list(&mut self, path: &str, original: &[Value], encoded: &[Value], item: Place) {
        for (index, (original, encoded)) in original.iter().zip(encoded).enumerate() {
            self.value(&at_index(path, index), original, encoded, item, None);
        }
        if original.len() != encoded.len() {
            let (before, after) = (original.len(), encoded.len());
            self.lose(path, format!("{before} items became {after}"));
        }
    }

    fn notes(&mut self, path: &str, original: &Value, encoded: &Value) {
        let (Some(original), Some(encoded)) = (entries(original), entries(encoded)) else {
            if !self.same(original, encoded) {
                self.changed(path, original, encoded);
            }
            return;
        };
        for (key, value) in original.iter() {
            let path = at_key(path, key);
            match encoded.get(key) {
                None if value.is_null() => {}
                None => self.lose(&path, format!("the note {} was lost", excerpt(value))),
                Some(encoded) if same_text(value, encoded) => {}
                Some(encoded) => self.changed(&path, value, encoded),
            }
        }
        for (key, value) in encoded.iter() {
            if !value.is_null() && !original.contains_key(key) {
                let detail = format!("was absent, came back as {}", excerpt(value));
                self.lose(&at_key(path, key), detail);
            }
        }
    }

    fn changed(&mut self, path: &str, original: &Value, encoded: &Value) {
        self.lose(
            path,
            format!("{} became {}", excerpt(original), excerpt(encoded)),
        );
    }

    fn same(&self, original: &Value, encoded: &Value) -> bool {
        match (original, encoded, self.source) {
            (Value::Number(original), Value::Number(encoded), _) => same_number(original, encoded),
            (Value::String(original), Value::Number(_) | Value::Bool(_), Source::Query) => {
                let encoded = encoded.to_string();
                *original == encoded
            }
            _ => original == encoded,
        }
    }

    fn flag(&self, value: &Value) -> Option<bool> {
        match (value, self.source) {
            (Value::Bool(flag), _) => Some(*flag),
            (Value::Number(number), _) => match number.as_f64() {
                Some(1.0) => Some(true),
                Some(0.0) => Some(false),
                _ => None,
            },
            (Value::String(text), source) => match (text.as_str(), source) {
                ("1", _) | ("true", Source::Query) => Some(true),
                ("0", _) | ("false", Source::Query) => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The name under which the field of `key` was written: its own, or the one that `key` is an alias of.
fn written_name<'k>(key: &'k str, encoded: &Map<String, Value>, place: Place) -> &'k str {
    match place.field(key) {
        Some(field) if !encoded.contains_key(key) => field.name,
        _ => key,
    }
}

/// The entries of an object that is written as an empty list when it has none.
fn entries(value: &Value) -> Option<Cow<'_, Map<String, Value>>> {
    match value {
        Value::Object(entries) => Some(Cow::Borrowed(entries)),
        Value::Array(items) if items.is_empty() => Some(Cow::Owned(Map::new())),
        _ => None,
    }
}

/// Whether two values of notes are the same when each is written as text.
fn same_text(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => same_number(one, other),
        (Value::Number(number), Value::String(text))
        | (Value::String(text), Value::Number(number)) => {
            serde_json::from_str::<Number>(text).is_ok_and(|text| same_number(&text, number))
        }
        (Value::Bool(flag), Value::String(text)) | (Value::String(text), Value::Bool(flag)) => {
            *text == flag.to_string()
        }
        _ => one == other,
    }
}

/// The items of a collection.
fn listed(value: &Value) -> Value {
    match value {
        Value::Object(empty) if empty.is_empty() => Value::Array(Vec::new()),
        _ => value
            .get("items")
            .filter(|items| items.is_array())
            .unwrap_or(value)
            .clone(),
    }
}

fn single(value: &Value) -> &Value {
    match value {
        Value::Array(items) => match items.as_slice() {
            [item] => item,
            _ => value,
        },
        _ => value,
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.parse::<i64>().ok().map(Number::from),
        _ => None,
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.as_f64() == other.as_f64(),
        _ => false,
    }
}

/// The number if it has no fraction, exactly.
fn whole(number: &Number) -> Option<i128> {
    if let Some(number) = number.as_u64() {
        return Some(i128::from(number));
    }
    if let Some(number) = number.as_i64() {
        return Some(i128::from(number));
    }
    let number = number.as_f64()?;
    // Within the range of i128; a greater one is compared as it is.
    (number.fract() == 0.0 && number.abs() < 1e38).then_some(number as i128)
}

/// JSON text short enough for a line of a report.
fn excerpt(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}..")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    static INNER: Shape = Shape {
        name: "Inner",
        fields: &[field("x", Kind::Integer, None)],
    };
    static SHAPE: Shape = Shape {
        name: "Outer",
        fields: &[
            field("notes", Kind::Notes, None),
            field("flag", Kind::Bool, Some(Codec::Flag)),
            field("plain", Kind::Bool, None),
            field("total", Kind::Amount, Some(Codec::NumberOrText)),
            field("card", Kind::Object(&INNER), Some(Codec::Single)),
            field("meta", Kind::Object(&INNER), Some(Codec::EmptyList)),
            field("items", Kind::List(&Kind::Object(&INNER)), None),
            field("by_name", Kind::Map(&Kind::Notes), None),
            field("expand", Kind::List(&Kind::Text), Some(Codec::Brackets)),
            Field {
                aliases: &["transfer_status"],
                ..field("status", Kind::Text, None)
            },
        ],
    };

    const fn field(name: &'static str, kind: Kind, codec: Option<Codec>) -> Field {
        let (currency, default) = (None, None);
        Field {
            name,
            aliases: &[],
            kind,
            required: false,
            codec,
            currency,
            default,
            limits: &[],
        }
    }

    fn found(place: Place, source: Source, original: Value, encoded: Value) -> Vec<String> {
        let losses = losses(&original, &encoded, place, source);
        losses
            .into_iter()
            .map(|loss| format!("{}: {}", loss.path, loss.detail))
            .collect()
    }

    #[track_caller]
    fn same(original: Value, encoded: Value) {
        let none: [&str; 0] = [];
        assert_eq!(
            found(Place::Object(&SHAPE), Source::Json, original, encoded),
            none
        );
    }

    #[track_caller]
    fn differs<const N: usize>(original: Value, encoded: Value, expected: [&str; N]) {
        assert_eq!(
            found(Place::Object(&SHAPE), Source::Json, original, encoded),
            expected
        );
    }

    #[test]
    fn order_null_and_whole_floats_are_no_loss() {
        same(
            json!({"a": 1, "b": {"c": 2.0}}),
            json!({"b": {"c": 2}, "a": 1.0}),
        );
        same(json!({"a": null, "plain": null}), json!({}));
        same(json!({}), json!({"plain": null}));
        same(
            json!({"a": u64::MAX, "b": 0.5}),
            json!({"a": u64::MAX, "b": 0.5}),
        );
    }

    #[test]
    fn every_other_difference_is_a_loss_with_its_path() {
        differs(
            json!({"plain": true}),
            json!({"plain": 1}),
            ["$.plain: true became 1"],
        );
        differs(json!({"a": 2}), json!({"a": "2"}), [r#"$.a: 2 became "2""#]);
        differs(
            json!({"a": 9_007_199_254_740_993_i64}),
            json!({"a": 9_007_199_254_740_992.0}),
            ["$.a: 9007199254740993 became 9007199254740992.0"],
        );
        differs(
            json!({"unknown": {"b": 1}}),
            json!({}),
            [r#"$.unknown: unknown key, its value was {"b":1}"#],
        );
        differs(
            json!({"plain": false}),
            json!({}),
            ["$.plain: the value false was lost"],
        );
        differs(
            json!({}),
            json!({"plain": false}),
            ["$.plain: was absent, came back as false"],
        );
        differs(
            json!({"items": [{"x": 1}, {"x": 2, "y": 3}]}),
            json!({"items": [{"x": 1}, {"x": 2}]}),
            ["$.items[1].y: unknown key, its value was 3"],
        );
        differs(
            json!({"items": [{"x": 1}, {"x": 2}]}),
            json!({"items": [{"x": 1}]}),
            ["$.items: 2 items became 1"],
        );
        differs(
            json!({"created_at ": 1}),
            json!({}),
            [r#"$["created_at "]: unknown key, its value was 1"#],
        );
        differs(json!([]), json!({}), ["$: [] became {}"]);
    }

    #[test]
    fn a_codec_has_a_normal_form() {
        same(json!({"notes": []}), json!({"notes": {}}));
        same(
            json!({"notes": {"a": 1, "b": true, "c": 1.5}}),
            json!({"notes": {"a": "1", "b": "true", "c": "1.5"}}),
        );
        same(
            json!({"by_name": {"any": []}}),
            json!({"by_name": {"any": {}}}),
        );
        same(json!({"flag": true}), json!({"flag": 1}));
        same(json!({"flag": "0"}), json!({"flag": 0}));
        same(json!({"total": "3900"}), json!({"total": 3900}));
        same(json!({"card": [{"x": 1}]}), json!({"card": {"x": 1}}));
        same(json!({"meta": []}), json!({"meta": {}}));
        same(json!({"transfer_status": "x"}), json!({"status": "x"}));
    }

    #[test]
    fn a_codec_excuses_nothing_else() {
        differs(
            json!({"notes": []}),
            json!({}),
            ["$.notes: the value [] was lost"],
        );
        differs(
            json!({"notes": {"a": "2.0", "b": "x"}}),
            json!({"notes": {"a": "2", "c": "y"}}),
            [
                r#"$.notes.a: "2.0" became "2""#,
                r#"$.notes.b: the note "x" was lost"#,
                r#"$.notes.c: was absent, came back as "y""#,
            ],
        );
        differs(
            json!({"flag": true}),
            json!({"flag": 0}),
            ["$.flag: true became 0"],
        );
        differs(
            json!({"flag": "yes"}),
            json!({"flag": 1}),
            [r#"$.flag: "yes" became 1"#],
        );
        differs(
            json!({"total": "3900"}),
            json!({"total": 39}),
            [r#"$.total: "3900" became 39"#],
        );
        differs(
            json!({"card": [{"x": 1}, {"x": 2}]}),
            json!({"card": {"x": 1}}),
            [r#"$.card: [{"x":1},{"x":2}] became {"x":1}"#],
        );
        differs(
            json!({"items": []}),
            json!({"items": {}}),
            ["$.items: [] became {}"],
        );
        differs(
            json!({"other": "x"}),
            json!({"status": "x"}),
            [
                r#"$.other: unknown key, its value was "x""#,
                r#"$.status: was absent, came back as "x""#,
            ],
        );
    }

    #[test]
    fn the_items_of_a_page_have_the_shape() {
        let page = |item: Value| json!({"entity": "collection", "count": 1, "items": [item]});
        let found = found(
            Place::Page(&SHAPE),
            Source::Json,
            page(json!({"notes": [], "y": 1})),
            page(json!({"notes": {}})),
        );
        assert_eq!(found, ["$.items[0].y: unknown key, its value was 1"]);
    }

    #[test]
    fn in_a_query_everything_is_text() {
        let query =
            |original, encoded| found(Place::Object(&SHAPE), Source::Query, original, encoded);
        let none: [&str; 0] = [];
        assert_eq!(
            query(
                json!({"count": "2", "plain": "true", "flag": "true", "expand[]": ["a"]}),
                json!({"count": 2, "plain": true, "flag": 1, "expand[]": ["a"]}),
            ),
            none
        );
        assert_eq!(
            query(
                json!({"flag": "0", "status": "1"}),
                json!({"flag": 0, "status": "1"})
            ),
            none
        );
        assert_eq!(
            query(json!({"count": "2"}), json!({"count": 3})),
            [r#"$.count: "2" became 3"#]
        );
    }

    #[test]
    fn long_values_are_cut() {
        let long = "x".repeat(200);
        let losses = losses(&json!({"a": long}), &json!({}), Place::Plain, Source::Json);
        assert!(losses.first().unwrap().detail.ends_with("xxx.."));
    }
}
