//! Bounded JSON parsing: a body of any shape is read into a tree of limited size.
//!
//! A body inside the size limit can be made of so many small values that a tree of them is a
//! hundred times as large. An error needs only a few short members, so the rest is skipped.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::excerpt::OneLine;

/// How deep objects are kept.
const DEPTH: u32 = 4;
/// How many members of all objects are kept.
const MEMBERS: u32 = 256;
/// How many bytes of a text are kept; the longest documented description has a few hundred.
const TEXT: usize = 64 * 1024;

/// The object that a body is, without what is too deep or too much, and without lists; `None` if the body is none.
pub(crate) fn object(body: &[u8]) -> Option<Map<String, Value>> {
    if is_too_deep(body) {
        return None;
    }
    let mut left = MEMBERS;
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = Keep {
        depth: DEPTH,
        left: &mut left,
    }
    .deserialize(&mut deserializer)
    .ok()?;
    deserializer.end().ok()?;
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

/// Whether values are nested deeper than any reader of JSON has to follow. What is read over is followed on a stack that
/// doubles as it grows, so that it would cost more than the body.
fn is_too_deep(body: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth = depth.saturating_add(1),
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

const DEEPEST: usize = 128;

/// The id of the object that a body is, if it has one and comes to it.
pub(crate) fn top_id(body: &[u8]) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let mut found = None;
    // Stops behind the id, by an error that says nothing.
    let _ = deserializer.deserialize_map(TopId(&mut found));
    found
}

struct TopId<'a>(&'a mut Option<String>);

impl<'de> Visitor<'de> for TopId<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key_seed(Key)? {
            if key.as_deref() == Some("id") {
                let id = members.next_value_seed(Keep {
                    depth: 0,
                    left: &mut 0,
                })?;
                *self.0 = id.as_str().map(str::to_owned);
                return Ok(());
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Keeps one value.
struct Keep<'a> {
    depth: u32,
    left: &'a mut u32,
}

impl<'de> DeserializeSeed<'de> for Keep<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keep<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        if value.len() > TEXT {
            return Ok(OneLine::new(value, TEXT).to_string().into());
        }
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while let Some(key) = members.next_key_seed(Key)? {
            match (key, self.depth.checked_sub(1), self.left.checked_sub(1)) {
                (Some(key), Some(depth), Some(left)) => {
                    *self.left = left;
                    let value = members.next_value_seed(Keep {
                        depth,
                        left: self.left,
                    })?;
                    kept.insert(key, value);
                }
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Value::Object(kept))
    }
}

/// A key, if it is no longer than those of the API.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Option<String>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<String>, E> {
        Ok((key.len() <= 64).then(|| key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_error_needs_is_kept() {
        let body = json!({
            "error": { "code": "A", "description": "B", "status_code": 400, "ok": false, "x": null,
                "metadata": { "payment_id": "pay_1", "n": -1, "f": 1.5 } },
        });
        let kept = object(body.to_string().as_bytes()).unwrap();
        assert_eq!(Value::Object(kept), body);
    }

    #[test]
    fn lists_depth_and_numbers_of_members_are_bounded() {
        let kept = object(br#"{"a":[1,{"b":2}],"c":3}"#).unwrap();
        assert_eq!(Value::Object(kept), json!({ "a": null, "c": 3 }));
        let kept = object(br#"{"a":{"b":{"c":{"d":{"e":1}}}}}"#).unwrap();
        assert_eq!(
            Value::Object(kept),
            json!({ "a": { "b": { "c": { "d": {} } } } })
        );
        let many: Vec<_> = (0..10_000).map(|n| format!("\"{n}\":0")).collect();
        let kept = object(format!("{{{}}}", many.join(",")).as_bytes()).unwrap();
        assert_eq!(kept.len(), MEMBERS as usize);
        let long = format!(
            "{{\"{}\":1,\"a\":\"{}\"}}",
            "k".repeat(65),
            "t".repeat(TEXT + 1)
        );
        let kept = object(long.as_bytes()).unwrap();
        assert_eq!((kept.len(), kept["a"].as_str().unwrap().len()), (1, TEXT));
    }

    #[test]
    fn the_id_is_that_of_the_outermost_object() {
        for (body, id) in [
            (r#"{"id":"order_1","x":["#, Some("order_1")),
            (
                r#"{"entity":"order","card":{"id":"card_1"},"id":"order_1"}"#,
                Some("order_1"),
            ),
            (r#"{"card":{"id":"card_1"}}"#, None),
            (r#"{"id":7}"#, None),
            (r#"[{"id":"order_1"}]"#, None),
            ("", None),
        ] {
            assert_eq!(top_id(body.as_bytes()).as_deref(), id, "{body}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_nothing() {
        let nested =
            |depth: usize| format!("{{\"a\":{}0{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(object(nested(DEEPEST - 1).as_bytes()).is_some());
        assert!(object(nested(DEEPEST).as_bytes()).is_none());
        let text = format!("{{\"a\":\"\\\"{}\"}}", "[".repeat(1_000));
        assert!(object(text.as_bytes()).is_some());
    }

    #[test]
    fn what_is_no_object_is_nothing() {
        for body in ["", "[]", "1", "null", "{", "{} {}", "\"a\"", "<html>"] {
            assert_eq!(object(body.as_bytes()), None, "{body}");
        }
    }
}
