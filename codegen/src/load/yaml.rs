//! The YAML reader, on `serde-saphyr`: the one crate that knows places and both ends of a repeated key.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Location, MessageFormatter, Spanned, UserMessageFormatter};

use super::{At, Key, Node, SourceId, Value};

/// A text that is not YAML: what is wrong and where.
#[derive(Debug)]
pub(crate) struct NotYaml {
    pub(crate) message: String,
    pub(crate) at: At,
}

/// Reads one YAML document that belongs to no spec; what is wrong with it comes as a sentence.
pub fn read_yaml(text: &str) -> Result<Node, String> {
    parse(SourceId::NONE, text).map_err(|error| error.message)
}

/// Reads one YAML document.
pub(crate) fn parse(source: SourceId, text: &str) -> Result<Node, NotYaml> {
    let mut options = serde_saphyr::Options::default();
    // YAML 1.2: `yes`, `on` and `y` are text. A repeated key reaches our checks, which name both places.
    options.strict_booleans = true;
    options.duplicate_keys = DuplicateKeyPolicy::PassThrough;
    options.leading_zero_numbers_as_strings = true;
    options.underscored_numbers_as_strings = true;
    options.with_snippet = false;
    let tree: Spanned<Tree> =
        serde_saphyr::from_str_with_options(text, options).map_err(|error| {
            // Without the position that its `Display` adds: the caller prints it in its own way.
            let message = UserMessageFormatter.format_message(&error).into_owned();
            let at = error.location().map_or_else(
                || place_of_end(source, text),
                |location| place_of_error(source, text, location),
            );
            NotYaml { message, at }
        })?;
    let mut root = node(source, text, tree);
    if matches!(root.value, Value::Null) {
        root.at = place_of_end(source, text);
    }
    Ok(root)
}

/// Errors of the scanner know line and column, from 1, and often no bytes.
fn place_of_error(source: SourceId, text: &str, location: Location) -> At {
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    if location.span().byte_offset().is_some() {
        return place(source, location);
    }
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(number(location.line()).saturating_sub(1))
        .map(str::len)
        .sum();
    let line = lines.next().unwrap_or_default().trim_end();
    let column: usize = line
        .chars()
        .take(number(location.column()).saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    At {
        source,
        start: before + column,
        len: 0,
    }
}

fn place(source: SourceId, location: Location) -> At {
    let span = location.span();
    At {
        source,
        start: span
            .byte_offset()
            .and_then(|offset| usize::try_from(offset).ok())
            .unwrap_or_default(),
        len: span
            .byte_len()
            .and_then(|len| usize::try_from(len).ok())
            .unwrap_or_default(),
    }
}

fn place_of_end(source: SourceId, text: &str) -> At {
    At {
        source,
        start: text.trim_end().len(),
        len: 0,
    }
}

fn node(source: SourceId, text: &str, tree: Spanned<Tree>) -> Node {
    let at = place(source, tree.referenced);
    let value = match tree.value {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(value),
        Tree::Integer(value) => Value::Integer(value),
        Tree::Float(value) => Value::Float(value),
        Tree::Text(value) => Value::Text(value),
        Tree::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| node(source, text, item))
                .collect(),
        ),
        Tree::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(name, value)| {
                    let at = place(source, name.referenced);
                    let written = text.get(at.start..at.start + at.len).unwrap_or_default();
                    let quoted = written.starts_with(['"', '\'']);
                    // `null` and `~` are names, too, until the checks say what they think of them.
                    let name = name.value.unwrap_or_else(|| written.to_owned());
                    (
                        Key {
                            text: name,
                            quoted,
                            at,
                        },
                        node(source, text, value),
                    )
                })
                .collect(),
        ),
    };
    Node { value, at }
}

/// The tree as the reader hands it over, before places become our own.
enum Tree {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Tree>>),
    Map(Vec<(Spanned<Option<String>>, Spanned<Tree>)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(i64::try_from(value).map_or_else(|_| Tree::Text(value.to_string()), Tree::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Tree::Map(map))
    }
}
