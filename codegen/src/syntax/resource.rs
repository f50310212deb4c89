//! A file of `resources/`: ids, enums, structs, operations, transitions, deviations.

use super::allow::{self, Allow};
use super::event::{self, Event};
use super::field::{self, Field};
use super::operation::{self, Operation};
use super::reader::{self, Reader};
use crate::load::{At, Key, Node, Placed, SourceId};
use crate::problem::{Problem, Problems, Rule};

/// One resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The file.
    pub source: SourceId,
    /// Its name: a plural, as in the path.
    pub name: Placed<String>,
    /// One of them.
    pub singular: String,
    /// What it is, in our words.
    pub doc: String,
    /// Pages of the vendor's documentation.
    pub docs: Vec<Placed<String>>,
    /// Its id types.
    pub ids: Vec<IdType>,
    /// Its enums.
    pub enums: Vec<Enum>,
    /// Entities and inputs.
    pub structs: Vec<Struct>,
    /// Objects that come in several forms.
    pub unions: Vec<Union>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// How states change.
    pub transitions: Vec<Transition>,
    /// What webhooks are told.
    pub events: Vec<Event>,
    /// Where we differ from the vendor's documents, and why.
    pub deviations: Vec<Deviation>,
    /// Lints that nothing in the file follows.
    pub allow: Vec<Allow>,
}

/// A kind of id.
#[derive(Debug, Clone)]
pub struct IdType {
    /// Its Rust name.
    pub name: Placed<String>,
    /// What the service puts before the random part.
    pub prefix: Option<String>,
    /// What it names.
    pub doc: Option<String>,
}

/// A set of known values; the service may add to it at any time.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its Rust name.
    pub name: Placed<String>,
    /// What it says.
    pub doc: Option<String>,
    /// The known values.
    pub values: Vec<EnumValue>,
    /// Lints that it does not follow.
    pub allow: Vec<Allow>,
}

/// One known value.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// The text on the wire.
    pub text: Placed<String>,
    /// What it means.
    pub doc: Option<String>,
    /// The Rust name, where that must differ.
    pub rust: Option<Placed<String>>,
}

/// Which way a struct travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// In answers.
    Entity,
    /// In requests.
    Input,
    /// In both.
    Value,
}

/// An object that comes in one of several forms.
#[derive(Debug, Clone)]
pub struct Union {
    /// Its Rust name.
    pub name: Placed<String>,
    /// What it is.
    pub doc: Option<String>,
    /// What tells the forms apart.
    pub choice: Choice,
    /// The forms: what chooses them, and their type.
    pub forms: Vec<(Placed<String>, Placed<String>)>,
}

/// What tells the forms of a union apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The text under this key.
    Tag(String),
    /// The presence of a key.
    Has,
    /// Whether it is text or an object; the forms are called `text` and `object`.
    Kind,
}

/// An object with named fields.
#[derive(Debug, Clone)]
pub struct Struct {
    /// Its Rust name.
    pub name: Placed<String>,
    /// Which way it travels.
    pub role: Role,
    /// What it is.
    pub doc: Option<String>,
    /// Its fields, in the order of the file.
    pub fields: Vec<Field>,
    /// Lints that it does not follow.
    pub allow: Vec<Allow>,
}

/// A change of state.
#[derive(Debug, Clone)]
pub struct Transition {
    /// The entity.
    pub entity: String,
    /// Its field.
    pub field: String,
    /// Where `Entity.field` stands.
    pub at: At,
    /// The states before.
    pub from: Vec<Placed<String>>,
    /// The state after.
    pub to: Placed<String>,
    /// What drives it: an operation, or something that happens.
    pub by: Placed<String>,
}

/// A place where the declaration differs from what a document says.
#[derive(Debug, Clone)]
pub struct Deviation {
    /// What it is about: `Order.notes`, `create.body.notes`, ..
    pub target: Placed<String>,
    /// What the document says.
    pub says: Placed<String>,
    /// What holds.
    pub is: Placed<String>,
    /// The document.
    pub source: Placed<String>,
    /// What the decision rests on.
    pub evidence: Evidence,
    /// Why we believe it.
    pub why: Option<String>,
    /// Where it stands.
    pub at: At,
}

/// What a deviation rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// An example shows it: the check asks for one.
    Example,
    /// A text says it: nothing to compute.
    Text,
}

impl Evidence {
    /// Each with its word.
    pub const WORDS: &[(&'static str, Self)] = &[("text", Self::Text), ("example", Self::Example)];
}

/// Reads a resource.
pub(crate) fn read(node: &Node, source: SourceId, problems: &Problems) -> Option<Resource> {
    let reader = Reader::open(node, "a resource", problems)?;
    let name = reader.require_text("resource");
    let singular = reader.text("singular").map(|text| text.value);
    let doc = reader.require_text("doc");
    let docs = reader.texts("docs");
    let ids = reader
        .map("ids")
        .iter()
        .filter_map(|(key, node)| id_type(key, node, problems))
        .collect();
    let enums = enums(&reader, problems);
    let mut structs = structs(&reader, "entities", Role::Entity, problems);
    structs.extend(self::structs(&reader, "inputs", Role::Input, problems));
    structs.extend(self::structs(&reader, "values", Role::Value, problems));
    let unions = reader
        .map("unions")
        .iter()
        .filter_map(|(key, node)| union(key, node, problems))
        .collect();
    let operations = reader
        .map("operations")
        .iter()
        .filter_map(|(key, node)| operation::read(key, node, problems))
        .collect();
    let transitions = reader
        .map("transitions")
        .iter()
        .flat_map(|(key, node)| transitions(key, node, problems))
        .collect();
    let events = reader
        .map("events")
        .iter()
        .filter_map(|(key, node)| event::read(key, node, problems))
        .collect();
    let deviations = reader
        .list("deviations")
        .iter()
        .filter_map(|node| deviation(node, problems))
        .collect();
    let allow = allow::read(&reader, problems);
    reader.finish();
    let name = name?;
    let singular = singular.unwrap_or_else(|| {
        name.value
            .strip_suffix('s')
            .unwrap_or(&name.value)
            .to_owned()
    });
    Some(Resource {
        source,
        singular,
        name,
        doc: doc.map(|doc| doc.value).unwrap_or_default(),
        docs,
        ids,
        enums,
        structs,
        unions,
        operations,
        transitions,
        events,
        deviations,
        allow,
    })
}

fn id_type(key: &Key, node: &Node, problems: &Problems) -> Option<IdType> {
    let reader = Reader::named(key, node, "id", problems)?;
    let id = IdType {
        name: Placed::new(key.text.clone(), key.at),
        prefix: reader.text("prefix").map(|text| text.value),
        doc: reader.text("doc").map(|text| text.value),
    };
    reader.finish();
    Some(id)
}

/// Reads `enums:`.
pub(crate) fn enums(reader: &Reader<'_>, problems: &Problems) -> Vec<Enum> {
    reader
        .map("enums")
        .iter()
        .filter_map(|(key, node)| enum_type(key, node, problems))
        .collect()
}

fn enum_type(key: &Key, node: &Node, problems: &Problems) -> Option<Enum> {
    let reader = Reader::named(key, node, "enum", problems)?;
    let doc = reader.text("doc").map(|text| text.value);
    reader.require("values");
    let values: Vec<_> = reader
        .filled("values")
        .iter()
        .filter_map(|(key, node)| enum_value(key, node, problems))
        .collect();
    let allow = allow::read(&reader, problems);
    reader.finish();
    Some(Enum {
        name: Placed::new(key.text.clone(), key.at),
        doc,
        values,
        allow,
    })
}

fn enum_value(key: &Key, node: &Node, problems: &Problems) -> Option<EnumValue> {
    if !key.quoted && needs_quotes(&key.text) {
        problems.report(
            Problem::new(
                Rule::QuoteValue,
                key.at,
                format!("`{}` is not text to every YAML reader", key.text),
                "expected a value in quotes",
            )
            .help(format!("write `\"{}\":`", key.text)),
        );
    }
    let text = Placed::new(key.text.clone(), key.at);
    match &node.value {
        crate::load::Value::Null => Some(EnumValue {
            text,
            doc: None,
            rust: None,
        }),
        crate::load::Value::Text(doc) => Some(EnumValue {
            text,
            doc: (!doc.is_empty()).then(|| doc.clone()),
            rust: None,
        }),
        _ => {
            let reader = Reader::named(key, node, "value", problems)?;
            let value = EnumValue {
                text,
                doc: reader.text("doc").map(|doc| doc.value),
                rust: reader.text("rust"),
            };
            reader.finish();
            Some(value)
        }
    }
}

/// Whether a plain scalar would be read as something else than text by one YAML version or another.
fn needs_quotes(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    ) || text.parse::<f64>().is_ok()
}

/// Reads `entities:` or `inputs:`.
pub(crate) fn structs(
    reader: &Reader<'_>,
    key: &'static str,
    role: Role,
    problems: &Problems,
) -> Vec<Struct> {
    reader
        .map(key)
        .iter()
        .filter_map(|(key, node)| struct_type(key, node, role, problems))
        .collect()
}

fn struct_type(key: &Key, node: &Node, role: Role, problems: &Problems) -> Option<Struct> {
    let what = if role == Role::Entity {
        "entity"
    } else {
        "input"
    };
    let reader = Reader::named(key, node, what, problems)?;
    let doc = reader.text("doc").map(|text| text.value);
    reader.require("fields");
    let fields = field::read_all(&reader.filled("fields"), problems);
    let allow = allow::read(&reader, problems);
    reader.finish();
    Some(Struct {
        name: Placed::new(key.text.clone(), key.at),
        role,
        doc,
        fields,
        allow,
    })
}

fn transitions(key: &Key, node: &Node, problems: &Problems) -> Vec<Transition> {
    let Some((entity, field)) = key.text.split_once('.') else {
        problems.report(Problem::new(
            Rule::Transition,
            key.at,
            format!("`{}` does not name a field", key.text),
            "expected `Entity.field`",
        ));
        return Vec::new();
    };
    let crate::load::Value::List(edges) = &node.value else {
        let what = format!("`{}`", key.text);
        problems.report(reader::wrong_kind(&what, node, "a list of edges"));
        return Vec::new();
    };
    let edge = |node: &Node| {
        let reader = Reader::open(node, "a transition", problems)?;
        reader.require("from");
        let (from, to, by) = (
            reader.texts("from"),
            reader.require_text("to"),
            reader.require_text("by"),
        );
        reader.finish();
        let (entity, field, at) = (entity.to_owned(), field.to_owned(), key.at);
        Some(Transition {
            entity,
            field,
            at,
            from,
            to: to?,
            by: by?,
        })
    };
    edges.iter().filter_map(edge).collect()
}

fn deviation(node: &Node, problems: &Problems) -> Option<Deviation> {
    let reader = Reader::open(node, "a deviation", problems)?;
    let target = reader.require_text("at");
    let (says, is) = (reader.require_text("says"), reader.require_text("is"));
    let source = reader.require_text("source");
    let evidence = reader.word("evidence", Evidence::WORDS);
    let why = reader.text("why").map(|text| text.value);
    reader.finish();
    Some(Deviation {
        target: target?,
        says: says?,
        is: is?,
        source: source?,
        evidence: evidence.map_or(Evidence::Example, |evidence| evidence.value),
        why,
        at: node.at,
    })
}

/// `{ tag: entity, of: { payout: Payout } }`, `{ has: { key: Type } }` or `{ text: Id, object: Type }`.
fn union(key: &Key, node: &Node, problems: &Problems) -> Option<Union> {
    let reader = Reader::named(key, node, "union", problems)?;
    let doc = reader.text("doc").map(|text| text.value);
    let tag = reader.text("tag");
    let forms = |entries: Vec<(&Key, &Node)>| -> Vec<(Placed<String>, Placed<String>)> {
        let form = |(key, node): (&Key, &Node)| {
            Some((
                Placed::new(key.text.clone(), key.at),
                reader::text(node, problems)?,
            ))
        };
        entries.into_iter().filter_map(form).collect()
    };
    let (of, has) = (forms(reader.map("of")), forms(reader.map("has")));
    let (text, object) = (reader.text("text"), reader.text("object"));
    reader.finish();
    let (choice, forms) = match (tag, text, object) {
        (Some(tag), None, None) if !of.is_empty() => (Choice::Tag(tag.value), of),
        (None, None, None) if !has.is_empty() => (Choice::Has, has),
        (None, Some(text), Some(object)) => {
            let at = |name: &str, at| Placed::new(name.to_owned(), at);
            (
                Choice::Kind,
                vec![
                    (at("text", text.at), text),
                    (at("object", object.at), object),
                ],
            )
        }
        _ => {
            problems.report(
                Problem::new(
                    Rule::MissingKey,
                    node.at,
                    format!("`{}` does not say what tells its forms apart", key.text),
                    "expected `tag` and `of`, or `has`, or `text` and `object`",
                )
                .help("write `{ tag: entity, of: { payout: Payout } }`, `{ has: { key: Type } }` or `{ text: OrderId, object: Order }`"),
            );
            return None;
        }
    };
    Some(Union {
        name: Placed::new(key.text.clone(), key.at),
        doc,
        choice,
        forms,
    })
}
