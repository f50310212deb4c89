//! A spec as a flat list of items that can be compared one by one: each has a key that says what it is (`orders.create`,
//! `Order.amount`), and aspects that say how it is.
//!
//! The flattening takes every definition apart by name, without `..`: a word that is added to the language does not
//! compile until it is decided here what a change of it means.

mod operation;
mod reach;
mod resource;
mod service;

use std::collections::HashMap;

pub use reach::Reach;

use crate::load::{At, Sources};
use crate::model::{Model, Type};
use crate::syntax::Spec;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The service as a whole.
    Service,
    /// Where it listens.
    Host,
    /// A way to authenticate.
    Auth,
    /// A scheme by which a write runs once.
    Idempotency,
    /// A currency.
    Currency,
    /// A resource: a file, a module, a cargo feature.
    Resource,
    /// An id type.
    Id,
    /// An enum.
    Enum,
    /// A value of an enum.
    EnumValue,
    /// An object.
    Struct,
    /// A union.
    Union,
    /// A form of a union.
    Form,
    /// A field of an object, a body or a query.
    Field,
    /// A call.
    Operation,
    /// A documented variant of a request.
    Variant,
    /// A rule between parameters.
    RequestRule,
    /// A documented refusal.
    Refusal,
    /// A change of state.
    Transition,
    /// A webhook event.
    Event,
    /// An entity in the payload of an event.
    EventPart,
    /// A deviation from the vendor's documents.
    Deviation,
    /// A documented body.
    Example,
}

/// One quality of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Word {
    /// What is said about it: descriptions, pages, evidence.
    Doc,
    /// Its name in Rust.
    Rust,
    /// The resource that declares it.
    Home,
    /// The order of what it contains.
    Order,
    /// The order of what its constructor takes.
    Arguments,
    /// Its type.
    Type,
    /// Whether it must be sent, or is always there.
    Required,
    /// How it is written.
    Codec,
    /// Which currency it is in.
    Currency,
    /// Its limits.
    Limits,
    /// What is assumed without it.
    Default,
    /// That it should not be used any longer, and why.
    Deprecated,
    /// The last day.
    Sunset,
    /// What makes an answer carry it.
    Expand,
    /// Never shown.
    Sensitive,
    /// Other names that are understood.
    Aliases,
    /// The way it travels.
    Role,
    /// What tells forms apart.
    Choice,
    /// What ids begin with.
    Prefix,
    /// The singular of a resource.
    Singular,
    /// The HTTP method.
    Method,
    /// The path without the names of its parameters.
    Path,
    /// The names of the parameters of the path.
    PathNames,
    /// The types of the parameters of the path.
    PathTypes,
    /// Which parameters of the path are sent without a prefix.
    PathBare,
    /// Whether it takes a struct of parameters, and whether something in it is required.
    Params,
    /// Whether it is an address for a browser and no call.
    Redirect,
    /// The retry class.
    Retry,
    /// The host it lives on, where that is not the default.
    Host,
    /// The ways to authenticate.
    Auth,
    /// How the body is written.
    Content,
    /// How the list is read.
    Paginate,
    /// The most items of a page.
    PageMax,
    /// The usual items of a page.
    PageDefault,
    /// Whether a list can be narrowed by time.
    PageRange,
    /// The key of the list.
    PageItems,
    /// How to find out after an unanswered write.
    Reconcile,
    /// What it answers.
    Returns,
    /// What has to be so before it is offered.
    Availability,
    /// What our knowledge of it rests on.
    Confidence,
    /// Where it listens.
    Url,
    /// Which of them is used without being named.
    First,
    /// The header that carries a key.
    Header,
    /// What a key looks like.
    Key,
    /// What is answered while the first request runs.
    InProgress,
    /// Digits after the decimal point.
    Exponent,
    /// Whatever else it says, as text.
    Text,
}

/// The value of an aspect.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not said.
    Absent,
    /// Text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(i64),
    /// A list of texts, whose order may matter.
    Texts(Vec<String>),
    /// A type.
    Type(Type),
    /// Limits: what is limited, for which currency, and how.
    Limits(Vec<(String, Option<String>, i64)>),
}

/// One aspect of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Aspect {
    /// Which one.
    pub word: Word,
    /// Its value.
    pub value: Value,
    /// Where it stands.
    pub at: At,
}

/// One thing of a spec that can be there, be missing, or be otherwise.
#[derive(Debug, Clone)]
pub struct Item {
    /// Says which one it is.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// The key of what contains it.
    pub parent: Option<String>,
    /// What it is called inside of that.
    pub name: String,
    /// The name it had before.
    pub was: Option<String>,
    /// The resource of the file that it stands in.
    pub resource: Option<String>,
    /// The operation that it belongs to.
    pub operation: Option<String>,
    /// Where it stands.
    pub at: At,
    /// Whether requests carry it.
    pub in_requests: bool,
    /// Whether answers carry it.
    pub in_answers: bool,
    /// How it is.
    pub aspects: Vec<Aspect>,
}

impl Item {
    /// The value of an aspect.
    pub fn value(&self, word: Word) -> &Value {
        self.aspects
            .iter()
            .find(|aspect| aspect.word == word)
            .map_or(&Value::Absent, |aspect| &aspect.value)
    }

    /// Whether an aspect is said to be so.
    pub fn flag(&self, word: Word) -> bool {
        matches!(self.value(word), Value::Flag(true))
    }

    /// The text of an aspect.
    pub fn text(&self, word: Word) -> Option<&str> {
        match self.value(word) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Where an aspect stands.
    pub fn place_of(&self, word: Word) -> At {
        let found = self.aspects.iter().find(|aspect| aspect.word == word);
        found.map_or(self.at, |aspect| aspect.at)
    }

    pub(crate) fn with(mut self, word: Word, value: Value) -> Self {
        let at = self.at;
        self.aspects.push(Aspect { word, value, at });
        self
    }

    pub(crate) fn with_at(mut self, word: Word, value: Value, at: At) -> Self {
        self.aspects.push(Aspect { word, value, at });
        self
    }
}

/// All items of a spec.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    items: Vec<Item>,
    index: HashMap<String, usize>,
    children: HashMap<String, Vec<usize>>,
    /// The documented bodies of each operation and event.
    bodies: HashMap<String, Vec<usize>>,
    reach: Reach,
}

impl Facts {
    /// The items, in the order of the files.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// An item by its key.
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.items.get(*self.index.get(key)?)
    }

    /// What an item contains, in order.
    pub fn children(&self, parent: &str) -> impl Iterator<Item = &Item> {
        let places = self.children.get(parent).into_iter().flatten();
        places.filter_map(|place| self.items.get(*place))
    }

    /// The documented bodies of an operation, or of a `webhook ..`.
    pub fn bodies(&self, call: &str) -> impl Iterator<Item = &Item> {
        let places = self.bodies.get(call).into_iter().flatten();
        places.filter_map(|place| self.items.get(*place))
    }

    /// Which operations and events carry which type.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Adds an item. A broken spec may say one thing twice; the second one gets a key of its own.
    pub(crate) fn add(&mut self, mut item: Item) {
        let mut count = 1;
        let first = item.key.clone();
        while self.index.contains_key(&item.key) {
            count += 1;
            item.key = format!("{first}#{count}");
        }
        self.index.insert(item.key.clone(), self.items.len());
        if let Some(parent) = &item.parent {
            self.children
                .entry(parent.clone())
                .or_default()
                .push(self.items.len());
        }
        self.items.push(item);
    }

    /// Flattens a spec.
    pub(crate) fn of(spec: &Spec, model: &Model, sources: &Sources) -> Self {
        let mut facts = Self {
            reach: Reach::of(spec, model),
            ..Self::default()
        };
        let context = Context { model };
        if let Some(service) = &spec.service {
            service::flatten(service, &context, &mut facts);
        }
        for resource in &spec.resources {
            resource::flatten(resource, &context, &mut facts);
        }
        examples(spec, sources, &mut facts);
        facts
    }
}

/// What the flattening needs of the model: resolved types and Rust names.
pub(crate) struct Context<'a> {
    pub(crate) model: &'a Model,
}

/// An item that says nothing yet.
pub(crate) fn item(key: String, kind: Kind, name: &str, at: At) -> Item {
    Item {
        key,
        kind,
        parent: None,
        name: name.to_owned(),
        was: None,
        resource: None,
        operation: None,
        at,
        in_requests: false,
        in_answers: false,
        aspects: Vec::new(),
    }
}

/// Text, unless there is none.
pub(crate) fn optional(text: Option<&str>) -> Value {
    text.map_or(Value::Absent, |text| Value::Text(text.to_owned()))
}

/// A list of texts with their places left out.
pub(crate) fn texts(texts: &[crate::load::Placed<String>]) -> Value {
    Value::Texts(texts.iter().map(|text| text.value.clone()).collect())
}

/// What is said about a thing: its description and the pages it comes from.
pub(crate) fn said(doc: &str, pages: &[crate::load::Placed<String>]) -> Value {
    let pages: Vec<_> = pages.iter().map(|page| page.value.as_str()).collect();
    Value::Text([doc.trim(), &pages.join(", ")].join("\n").trim().to_owned())
}

/// The documented bodies: what they say, however it is laid out.
fn examples(spec: &Spec, sources: &Sources, facts: &mut Facts) {
    let bodies = sources
        .examples
        .iter()
        .map(|found| (found.source, &found.resource));
    let deliveries = sources
        .deliveries
        .iter()
        .map(|found| (found.source, &found.resource));
    for (source, resource) in bodies.chain(deliveries) {
        let text = sources.text(source);
        // A body that is no JSON is compared as it stands; the checks report it.
        let body = serde_json::from_str::<serde_json::Value>(text)
            .map_or_else(|_| text.to_owned(), |body| body.to_string());
        let at = At {
            source,
            start: 0,
            len: 0,
        };
        add_example(facts, sources.path(source), resource, body, at);
    }
    for (meta, found) in &spec.metas {
        let crate::syntax::Meta {
            status,
            path,
            query,
        } = found;
        let pairs = |pairs: &[(crate::load::Placed<String>, String)]| {
            let texts: Vec<_> = pairs
                .iter()
                .map(|(name, value)| format!("{}={value}", name.value))
                .collect();
            texts.join("&")
        };
        let body = format!("{status:?} {} {}", pairs(path), pairs(query));
        let at = At {
            source: meta.source,
            start: 0,
            len: 0,
        };
        add_example(facts, sources.path(meta.source), &meta.resource, body, at);
    }
}

fn add_example(facts: &mut Facts, path: &str, resource: &str, body: String, at: At) {
    let name = path.split_once("examples/").map_or(path, |(_, name)| name);
    let mut item = item(format!("examples/{name}"), Kind::Example, name, at);
    item.resource = Some(resource.to_owned());
    if let Some(call) = shown_by(name) {
        facts
            .bodies
            .entry(call)
            .or_default()
            .push(facts.items.len());
    }
    facts.add(item.with(Word::Text, Value::Text(body)));
}

/// The operation or the event that a documented body belongs to, by the name of its file.
pub(crate) fn shown_by(name: &str) -> Option<String> {
    let (home, file) = name.split_once('/')?;
    if let Some(delivery) = file.strip_suffix(".webhook.json") {
        return Some(format!("webhook {}", delivery.rsplit_once('-')?.0));
    }
    Some(format!("{home}.{}", file.split('.').next()?))
}
