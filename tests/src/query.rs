//! Query strings as data: what a server would read from them, for the generated request types.
//!
//! In comes the raw text after the `?`. Out come pairs ([`parse`]), a tree ([`Tree`]) that knows the
//! bracket forms `name[]=x`, `name[0]=x` and `name[key]=x`, and a serde [`Deserializer`] over that tree
//! (see [`decode`]). All values are text; a number or a bool is read from it only where the type wants one.

use percent_encoding::percent_decode_str;
use serde::de::value::Error;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, Unexpected, Visitor};
use serde_json::{Map, Value};

use crate::checks::DecodeFault;

/// Splits a raw query into pairs of decoded text, in their order.
///
/// # Errors
/// If a name or value is not UTF-8 after decoding.
pub fn parse(raw: &str) -> Result<Vec<(String, String)>, DecodeFault> {
    raw.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((unescape(name)?, unescape(value)?))
        })
        .collect()
}

fn unescape(text: &str) -> Result<String, DecodeFault> {
    let text = text.replace('+', " ");
    match percent_decode_str(&text).decode_utf8() {
        Ok(decoded) => Ok(decoded.into_owned()),
        Err(_) => Err(DecodeFault::whole(format!(
            "`{text}` is not UTF-8 when decoded"
        ))),
    }
}

/// Reads a `T` from pairs.
///
/// # Errors
/// If the type refuses them, with the place.
pub fn decode<'de, T: Deserialize<'de>>(pairs: &[(String, String)]) -> Result<T, DecodeFault> {
    serde_path_to_error::deserialize(Tree::new(pairs)).map_err(DecodeFault::at)
}

/// Pairs put in order: a text, a list, or an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// The value of one pair.
    Text(String),
    /// The values under `name[]` or `name[0]`, `name[1]`, .. in the order they were sent.
    List(Vec<Tree>),
    /// Names with what stands under them; a name that was sent twice stands here twice.
    Object(Vec<(String, Tree)>),
}

/// A pair with its name taken apart: `a[b][]` is `a`, `b` and an empty key.
type Entry<'p> = (Vec<&'p str>, &'p str);

impl Tree {
    /// The object that the pairs of a query make. A list keeps its brackets in its name: `expand[]`.
    pub fn new(pairs: &[(String, String)]) -> Self {
        let entries: Vec<Entry<'_>> = pairs
            .iter()
            .map(|(name, value)| (split_brackets(name), value.as_str()))
            .collect();
        object(&entries)
    }

    /// The same as JSON with each value a string; of a name that was sent twice the last one counts.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|(name, tree)| (name.clone(), tree.to_json()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
        }
    }
}

/// The keys of a name. Text whose brackets do not match is one key as a whole.
fn split_brackets(name: &str) -> Vec<&str> {
    if let Some((base, brackets)) = name.split_once('[')
        && let Some(brackets) = brackets.strip_suffix(']')
        && !base.is_empty()
    {
        let keys: Vec<&str> = std::iter::once(base).chain(brackets.split("][")).collect();
        if !keys.iter().any(|key| key.contains(['[', ']'])) {
            return keys;
        }
    }
    vec![name]
}

/// Whether a key in brackets is the place in a list.
fn is_index(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the entries mean whose first key is a name.
fn object(entries: &[Entry<'_>]) -> Tree {
    let mut fields: Vec<(String, Tree)> = Vec::new();
    for (keys, value) in entries {
        let (name, tree) = match keys.as_slice() {
            [] => continue,
            [name] => {
                fields.push(((*name).to_owned(), Tree::Text((*value).to_owned())));
                continue;
            }
            [name, key, ..] if is_index(key) => {
                (format!("{name}[]"), list as fn(&[Entry<'_>]) -> Tree)
            }
            [name, ..] => ((*name).to_owned(), object as fn(&[Entry<'_>]) -> Tree),
        };
        let is_list = name.ends_with("[]");
        let is_same = |known: &(String, Tree)| known.0 == name && !matches!(known.1, Tree::Text(_));
        if !fields.iter().any(is_same) {
            let below = below(entries, keys.first().copied(), is_list);
            fields.push((name, tree(&below)));
        }
    }
    Tree::Object(fields)
}

/// What the entries mean whose first key is a place in a list, or empty for "the next one".
fn list(entries: &[Entry<'_>]) -> Tree {
    let mut items = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (keys, value) in entries {
        match keys.as_slice() {
            [] => {}
            [_] => items.push(Tree::Text((*value).to_owned())),
            ["", rest @ ..] => items.push(element(&[(rest.to_vec(), *value)])),
            [index, ..] if seen.contains(index) => {}
            [index, ..] => {
                seen.push(index);
                let same = entries
                    .iter()
                    .filter(|(keys, _)| keys.first() == Some(index));
                let below: Vec<Entry<'_>> = same.map(|entry| tail(entry)).collect();
                items.push(element(&below));
            }
        }
    }
    Tree::List(items)
}

fn element(entries: &[Entry<'_>]) -> Tree {
    let is_list = entries
        .iter()
        .all(|(keys, _)| keys.first().is_some_and(|key| is_index(key)));
    if is_list {
        list(entries)
    } else {
        object(entries)
    }
}

/// The entries under one name, that name taken off.
fn below<'p>(entries: &[Entry<'p>], name: Option<&str>, is_list: bool) -> Vec<Entry<'p>> {
    let under = entries.iter().filter(|(keys, _)| {
        keys.first().copied() == name && keys.get(1).is_some_and(|key| is_index(key) == is_list)
    });
    under.map(tail).collect()
}

fn tail<'p>((keys, value): &Entry<'p>) -> Entry<'p> {
    (keys.iter().skip(1).copied().collect(), value)
}

impl Tree {
    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Text(text) => Unexpected::Str(text),
            Self::List(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        }
    }

    /// The number or bool that the text is, handed to `visit`; `expected` names it in the refusal.
    fn parsed<'de, V: Visitor<'de>, T: std::str::FromStr>(
        &self,
        visitor: V,
        visit: impl FnOnce(V, T) -> Result<V::Value, Error>,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Text(text) => match text.parse::<T>() {
                // `+5` and `007` are numbers for Rust, but are not how a number is sent.
                Ok(value) if is_plain(text) => visit(visitor, value),
                _ => Err(de::Error::invalid_value(Unexpected::Str(text), &visitor)),
            },
            _ => Err(de::Error::invalid_type(self.unexpected(), &visitor)),
        }
    }
}

/// Whether text is a number or a bool in the form that JSON would write.
fn is_plain(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_number() || value.is_boolean())
}

impl IntoDeserializer<'_> for Tree {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.parsed(visitor, |visitor, value| visitor.$visit(value))
        }
    )* };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            // A codec that reads several forms asks for any: it gets what the text would be as JSON.
            Self::Text(text) => match serde_json::from_str(&text) {
                Ok(Value::Bool(value)) => visitor.visit_bool(value),
                Ok(Value::Number(number)) => match (number.as_u64(), number.as_i64()) {
                    (Some(value), _) => visitor.visit_u64(value),
                    (None, Some(value)) => visitor.visit_i64(value),
                    (None, None) => visitor.visit_string(text),
                },
                _ => visitor.visit_string(text),
            },
            Self::List(items) => {
                visitor.visit_seq(de::value::SeqDeserializer::new(items.into_iter()))
            }
            Self::Object(fields) => {
                visitor.visit_map(de::value::MapDeserializer::new(fields.into_iter()))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Text(text) => visitor.visit_string(text),
            other => Err(de::Error::invalid_type(other.unexpected(), &visitor)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Self::Text(text) => visitor.visit_enum(text.into_deserializer()),
            other => Err(de::Error::invalid_type(other.unexpected(), &visitor)),
        }
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_i128 visit_i128
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
    }

    serde::forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn tree(raw: &str) -> Value {
        Tree::new(&parse(raw).unwrap()).to_json()
    }

    fn read<'de, T: Deserialize<'de>>(raw: &str) -> Result<T, DecodeFault> {
        decode(&parse(raw).unwrap())
    }

    #[test]
    fn pairs_are_decoded() {
        let pairs = parse("receipt=a%20b+c%2B&empty=&bare&&x=1%3D2").unwrap();
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(
            pairs,
            [
                ("receipt", "a b c+"),
                ("empty", ""),
                ("bare", ""),
                ("x", "1=2")
            ]
        );
        assert_eq!(
            parse("a=%ff").unwrap_err().detail,
            "`%ff` is not UTF-8 when decoded"
        );
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn brackets_make_lists_and_objects() {
        assert_eq!(
            tree("expand[]=payments&count=2&expand%5B%5D=transfers"),
            json!({"expand[]": ["payments", "transfers"], "count": "2"})
        );
        assert_eq!(
            tree("expand[0]=a&expand[1]=b"),
            json!({"expand[]": ["a", "b"]})
        );
        assert_eq!(
            tree("notes[table]=7&notes[a b]=x"),
            json!({"notes": {"table": "7", "a b": "x"}})
        );
        assert_eq!(
            tree("a[b][c]=1&a[b][d][]=2"),
            json!({"a": {"b": {"c": "1", "d[]": ["2"]}}})
        );
        assert_eq!(
            tree("items[0][name]=a&items[0][n]=1&items[1][name]=b"),
            json!({"items[]": [{"name": "a", "n": "1"}, {"name": "b"}]})
        );
        assert_eq!(
            tree("a[b=1&[]=2&a]=3"),
            json!({"a[b": "1", "[]": "2", "a]": "3"})
        );
    }

    #[test]
    fn values_are_read_as_the_type_wants_them() {
        assert_eq!(
            read::<BTreeMap<String, u32>>("count=2").unwrap()["count"],
            2
        );
        assert_eq!(
            read::<BTreeMap<String, i64>>("count=-2").unwrap()["count"],
            -2
        );
        assert_eq!(
            read::<BTreeMap<String, String>>("receipt=2").unwrap()["receipt"],
            "2"
        );
        assert!(
            read::<BTreeMap<String, Option<bool>>>("authorized=true").unwrap()["authorized"]
                .unwrap()
        );
        assert_eq!(
            read::<BTreeMap<String, Vec<String>>>("expand[]=a&expand[]=1").unwrap()["expand[]"],
            ["a", "1"]
        );
        assert_eq!(
            read::<BTreeMap<String, Value>>("a=1").unwrap()["a"],
            json!(1)
        );
    }

    #[test]
    fn a_refusal_names_the_place() {
        let fault = read::<BTreeMap<String, u32>>("count=two").unwrap_err();
        assert_eq!(fault.path, "$.count");
        assert_eq!(fault.detail, r#"invalid value: string "two", expected u32"#);
        assert!(read::<BTreeMap<String, u32>>("count=007").is_err());
        assert!(read::<BTreeMap<String, u32>>("count=").is_err());
        assert!(read::<BTreeMap<String, String>>("a[]=1").is_err());
    }
}
