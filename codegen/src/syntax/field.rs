//! Fields: `name!: type`, or `name!: { type: .., .. }`.

use super::allow::{self, Allow};
use super::deprecation::Deprecation;
use super::reader::{self, Reader};
use super::types::TypeExpr;
use crate::load::{At, Key, Node, Placed, Value};
use crate::problem::Problems;

/// A field of a struct, a body or a query.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name on the wire.
    pub name: Placed<String>,
    /// Marked with `!`: must be sent, or is always there.
    pub required: bool,
    /// Its type.
    pub ty: TypeExpr,
    /// Where the type stands.
    pub type_at: At,
    /// What it is, in our words.
    pub doc: Option<String>,
    /// How it is written on the wire, where that is not the obvious way.
    pub codec: Option<Placed<Codec>>,
    /// Which currency an amount is in.
    pub currency: Option<Placed<String>>,
    /// Documented limits.
    pub limits: Vec<Limit>,
    /// What the service assumes when the field is not sent.
    pub default: Option<Node>,
    /// Whether it should not be used any longer.
    pub deprecated: Deprecation,
    /// The `expand` value that makes an answer carry it.
    pub expand: Option<Placed<String>>,
    /// Personal data or a secret: never shown by `Debug`.
    pub sensitive: bool,
    /// Other names under which answers carry it.
    pub aliases: Vec<Placed<String>>,
    /// Its name in Rust, where that must differ.
    pub rust: Option<Placed<String>>,
    /// The name it had before.
    pub was: Option<Placed<String>>,
    /// Lints that it does not follow.
    pub allow: Vec<Allow>,
}

/// How a value is written, where its type alone does not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// A boolean as `1` or `0`.
    Flag,
    /// A number that is sometimes text.
    NumberOrText,
    /// Text that is sometimes a number.
    TextOrNumber,
    /// A list that is sometimes a collection.
    ListOrPage,
    /// A query list under `name[]`.
    Brackets,
    /// An object that is sometimes wrapped in a list of one.
    Single,
    /// An object that is `[]` when empty.
    EmptyList,
    /// Key-value pairs that are `[]` when empty.
    Notes,
}

impl Codec {
    /// Every codec with its word.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("flag", Self::Flag),
        ("number_or_text", Self::NumberOrText),
        ("text_or_number", Self::TextOrNumber),
        ("list_or_page", Self::ListOrPage),
        ("brackets", Self::Brackets),
        ("single", Self::Single),
        ("empty_list", Self::EmptyList),
        ("notes", Self::Notes),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, codec)| *codec == self)
            .map_or("", |(word, _)| word)
    }
}

/// Which currency an amount is in.
#[derive(Debug, Clone, PartialEq)]
pub enum Currency {
    /// The one that a field beside it names.
    Field(String),
    /// Always this one.
    Code(String),
}

/// A documented limit.
#[derive(Debug, Clone)]
pub struct Limit {
    /// What is limited.
    pub kind: LimitKind,
    /// The currency it holds for.
    pub currency: Option<Placed<String>>,
    /// The limit itself.
    pub value: Placed<Bound>,
}

/// The number of a limit.
pub type Bound = i64;

/// What a limit limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitKind {
    /// The least value.
    Min,
    /// The greatest value.
    Max,
    /// The fewest characters.
    MinLength,
    /// The most characters.
    MaxLength,
    /// The most items of a list.
    MaxItems,
    /// The most pairs of notes.
    MaxEntries,
    /// The most characters of one value of notes.
    MaxValueLength,
}

impl LimitKind {
    /// Every kind with its word.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("min", Self::Min),
        ("max", Self::Max),
        ("min_length", Self::MinLength),
        ("max_length", Self::MaxLength),
        ("max_items", Self::MaxItems),
        ("max_entries", Self::MaxEntries),
        ("max_value_length", Self::MaxValueLength),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, kind)| *kind == self)
            .map_or("", |(word, _)| word)
    }
}

/// Reads the fields of a mapping.
pub(crate) fn read_all(entries: &[(&Key, &Node)], problems: &Problems) -> Vec<Field> {
    entries
        .iter()
        .filter_map(|(key, node)| read(key, node, problems))
        .collect()
}

fn read(key: &Key, node: &Node, problems: &Problems) -> Option<Field> {
    let required = key.text.ends_with('!');
    let name = Placed::new(key.text.trim_end_matches('!').to_owned(), key.at);
    let plain = |ty, type_at| Field {
        name: name.clone(),
        required,
        ty,
        type_at,
        doc: None,
        codec: None,
        currency: None,
        limits: Vec::new(),
        default: None,
        deprecated: Deprecation::default(),
        expand: None,
        sensitive: false,
        aliases: Vec::new(),
        rust: None,
        was: None,
        allow: Vec::new(),
    };
    if let Value::Text(text) = &node.value {
        let ty = TypeExpr::read(&Placed::new(text.clone(), node.at), problems)?;
        return Some(plain(ty, node.at));
    }
    if !matches!(node.value, Value::Map(_)) {
        let what = format!("field `{}`", name.value);
        let mut problem = reader::wrong_kind(&what, node, "a type, or a mapping with a `type`");
        if matches!(node.value, Value::Null) {
            problem.at = key.at;
        }
        problems.report(problem);
        return None;
    }
    let reader = Reader::named(key, node, "field", problems)?;
    let type_text = reader.require_text("type");
    let codec = reader.word("as", Codec::WORDS);
    let mut field = Field {
        doc: reader.text("doc").map(|doc| doc.value),
        codec,
        currency: reader.text("currency"),
        default: reader.get("default").cloned(),
        deprecated: Deprecation::read(&reader, problems),
        expand: reader.text("expand"),
        sensitive: reader.flag("sensitive"),
        aliases: reader.texts("alias"),
        rust: reader.text("rust"),
        was: reader.text("was"),
        allow: allow::read(&reader, problems),
        ..plain(TypeExpr::Const(String::new()), node.at)
    };
    field.limits = limits(&reader, problems);
    reader.finish();
    let type_text = type_text?;
    field.ty = TypeExpr::read(&type_text, problems)?;
    field.type_at = type_text.at;
    Some(field)
}

/// `100`, or `{ INR: 100 }`.
/// Reads the limits beside the other keys of a mapping.
pub(crate) fn limits(reader: &Reader<'_>, problems: &Problems) -> Vec<Limit> {
    let mut found = Vec::new();
    for (word, kind) in LimitKind::WORDS {
        if let Some(node) = reader.get(word) {
            limit(node, *kind, problems, &mut found);
        }
    }
    found
}

fn limit(node: &Node, kind: LimitKind, problems: &Problems, found: &mut Vec<Limit>) {
    match &node.value {
        Value::Integer(value) => found.push(Limit {
            kind,
            currency: None,
            value: Placed::new(*value, node.at),
        }),
        Value::Map(_) => {
            for (currency, node) in
                reader::entries(node, &format!("`{}`", kind.word()), problems).unwrap_or_default()
            {
                match node.value {
                    Value::Integer(value) => found.push(Limit {
                        kind,
                        currency: Some(Placed::new(currency.text.clone(), currency.at)),
                        value: Placed::new(value, node.at),
                    }),
                    _ => problems.report(reader::wrong_kind(
                        &format!("`{}` in {}", kind.word(), currency.text),
                        node,
                        "a whole number",
                    )),
                }
            }
        }
        _ => problems.report(reader::wrong_kind(
            &format!("`{}`", kind.word()),
            node,
            "a whole number, or one for each currency",
        )),
    }
}
