//! `Debug` of what is sent and received shows no text but that of the fields that the spec has decided to show.
//!
//! Each string of each documented body and query becomes a sentinel, one at a time; what still decodes is formatted. The
//! fields that show their text stand in a snapshot: who takes a `sensitive` away, or adds a field without it, finds the
//! field there and has to say that it holds no personal data.

use std::collections::{BTreeMap, BTreeSet};

use razorpay_codegen::load::Sources;
use razorpay_codegen::model::{Choice, Codec, Model, Scalar, Struct, Type, Union};
use razorpay_tests::checks::Registry;
use razorpay_webhooks::Event;
use serde_json::{Value, json};

use crate::documented::examples;
use crate::support::repository;

/// Text that nothing else shows and no enum lists.
const SENTINEL: &str = "A sentinel <sentinel@example.com>";

/// Fields of [`Event`] beside its payload: the name of the event, the account and the names of the entities.
const ENVELOPE: &[&str] = &["account_id", "contains", "entity", "event"];

/// A step from a value to one inside it.
#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Index(usize),
}

/// The ways to all strings of a value. A number becomes text as well: some types read both.
fn strings(value: &Value, way: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    match value {
        Value::String(_) | Value::Number(_) => found.push(way.clone()),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                way.push(Step::Index(index));
                strings(item, way, found);
                way.pop();
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                way.push(Step::Key(key.clone()));
                strings(entry, way, found);
                way.pop();
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn at<'v>(value: &'v Value, step: &Step) -> &'v Value {
    match step {
        Step::Key(key) => &value[key],
        Step::Index(index) => &value[index],
    }
}

/// The value with a sentinel at the end of the way.
fn replaced(value: &Value, way: &[Step]) -> Value {
    let mut value = value.clone();
    let place = way.iter().fold(&mut value, |value, step| match step {
        Step::Key(key) => &mut value[key],
        Step::Index(index) => &mut value[index],
    });
    *place = SENTINEL.into();
    value
}

/// What the spec says of the text at a place.
#[derive(Debug, PartialEq, Eq)]
enum Says {
    /// An id or a known word, which the type itself shows.
    ByType,
    /// Any text, of this field.
    Text(String),
    /// The field, or one around it, is not shown.
    Sensitive(String),
    /// Nothing: the type keeps no such thing.
    Nothing,
}

/// Follows a way through the types of the spec.
struct Guide<'m> {
    model: &'m Model,
}

impl Guide<'_> {
    /// `field` is the field that the value stands in.
    fn ask(
        &self,
        ty: &Type,
        codec: Option<Codec>,
        value: &Value,
        way: &[Step],
        field: &str,
    ) -> Says {
        let rest = way.get(1..).unwrap_or_default();
        match (ty, way.first()) {
            (_, Some(step @ Step::Index(0))) if codec == Some(Codec::Single) => {
                self.ask(ty, None, at(value, step), rest, field)
            }
            (Type::Struct(found), Some(_)) => match self.model.find_struct(&found.name) {
                Some(found) => self.object(found, value, way),
                None => Says::Nothing,
            },
            (Type::Union(found), _) => match self.model.find_union(&found.name) {
                Some(found) => self.union(found, value, way, field),
                None => Says::Nothing,
            },
            (Type::List(item), Some(step @ Step::Index(_)))
            | (Type::Map(item), Some(step @ Step::Key(_))) => {
                self.ask(item, None, at(value, step), rest, field)
            }
            (Type::Page(item) | Type::List(item), Some(step @ Step::Key(key)))
                if self.model.service.page_keys.contains(key) =>
            {
                let list = Type::List(item.clone());
                self.ask(&list, None, at(value, step), rest, field)
            }
            // What a collection calls itself.
            (Type::Page(_), Some(Step::Key(key))) if key == "entity" => Says::ByType,
            (Type::Id(_) | Type::Enum(_) | Type::Const(_), None) => Says::ByType,
            // A decimal keeps the digits as they were sent.
            (Type::Scalar(Scalar::Currency | Scalar::Decimal), None) => Says::ByType,
            (Type::Scalar(Scalar::String), None) => Says::Text(field.to_owned()),
            _ => Says::Nothing,
        }
    }

    fn object(&self, found: &Struct, object: &Value, way: &[Step]) -> Says {
        let [step @ Step::Key(key), rest @ ..] = way else {
            return Says::Nothing;
        };
        let is = |name: &String| name == key;
        let mut fields = found.fields.iter();
        let Some(field) = fields.find(|field| is(&field.wire) || field.aliases.iter().any(is))
        else {
            return Says::Nothing;
        };
        let name = format!("{}.{}", found.name, field.wire);
        if field.sensitive {
            return Says::Sensitive(name);
        }
        self.ask(&field.ty, field.codec, at(object, step), rest, &name)
    }

    /// An unknown form is kept as it came, as JSON, which shows nothing.
    fn union(&self, found: &Union, value: &Value, way: &[Step], field: &str) -> Says {
        let form = found.forms.iter().find(|form| match &found.choice {
            Choice::Tag(tag) => value[tag].as_str() == Some(&form.key),
            Choice::Has => value.get(&form.key).is_some(),
            Choice::Kind => value.is_string() == (form.key == "text"),
        });
        form.map_or(Says::Nothing, |form| {
            self.ask(&form.ty, None, value, way, field)
        })
    }

    /// A query parameter of an operation.
    fn query(&self, operation: &str, name: &str) -> Says {
        let params = self
            .model
            .find_operation(operation)
            .unwrap()
            .params
            .as_ref();
        let found = self.model.find_struct(&params.unwrap().name).unwrap();
        let key = |name: &str| Step::Key(name.to_owned());
        // Of a list, `name[]`, each value is a parameter.
        match name.strip_suffix("[]") {
            Some(name) => {
                let way = [key(name), Step::Index(0)];
                self.object(found, &json!({ name: [SENTINEL] }), &way)
            }
            None => self.object(found, &json!({ name: SENTINEL }), &[key(name)]),
        }
    }

    /// A body of an operation.
    fn body(&self, operation: &str, kind: &str, body: &Value, way: &[Step]) -> Says {
        let found = self.model.find_operation(operation).unwrap();
        match kind {
            "request" => {
                let params = found.params.as_ref().unwrap();
                self.object(self.model.find_struct(&params.name).unwrap(), body, way)
            }
            "response" => self.ask(&found.returns, None, body, way, operation),
            _ => {
                let error = self.model.service.error.as_ref().unwrap();
                self.object(self.model.find_struct(error).unwrap(), body, way)
            }
        }
    }

    /// A delivery to a webhook: the entities stand in their wrappers, next to what else belongs to them.
    fn delivery(&self, body: &Value, way: &[Step]) -> Says {
        let [Step::Key(first), inside @ ..] = way else {
            return Says::Nothing;
        };
        if first != "payload" {
            let known = ENVELOPE.contains(&first.as_str());
            return if known { Says::ByType } else { Says::Nothing };
        }
        let event = self
            .model
            .find_event(body["event"].as_str().unwrap())
            .unwrap();
        let payload = &body["payload"];
        if let Some(whole) = &event.payload {
            return self.ask(whole, None, payload, inside, &event.name);
        }
        let (mut value, mut ty, mut rest) = (payload, None, inside);
        // The last key that names a part on the way through the wrappers is the entity around the text.
        while let [step @ Step::Key(key), more @ ..] = rest {
            let part = event.parts.iter().find(|part| part.key == *key);
            let outer = ty.is_none() || !value["entity"].is_string();
            match part {
                Some(part) if outer => ty = Some(&part.ty),
                _ if key == "entity" && value[key].is_object() => {}
                _ if key == "entity" && value[key].is_array() => {
                    (value, rest) = (&value[key][0], &more[1..]);
                    break;
                }
                _ => break,
            }
            (value, rest) = (at(value, step), more);
        }
        ty.map_or(Says::Nothing, |ty| {
            self.ask(ty, None, value, rest, &event.name)
        })
    }
}

/// What came of all sentinels.
#[derive(Debug, Default)]
struct Outcome {
    /// How many were hidden, shown by their type, shown as text, or did not decode.
    counts: BTreeMap<&'static str, usize>,
    /// The fields that show their text.
    shown: BTreeSet<String>,
    faults: BTreeSet<String>,
}

impl Outcome {
    /// `debug` is nothing where the sentinel does not decode.
    fn add(&mut self, place: &str, debug: Option<&str>, says: &Says) {
        let count = match (debug, says) {
            (None, _) => "refused",
            (Some(debug), _) if !debug.contains(SENTINEL) => "hidden",
            (Some(_), Says::ByType) => "shown by type",
            (Some(_), Says::Text(field)) => {
                self.shown.insert(field.clone());
                "shown as text"
            }
            (Some(_), Says::Sensitive(_) | Says::Nothing) => {
                self.faults
                    .insert(format!("{place}: `Debug` shows it: {says:?}"));
                "shown by mistake"
            }
        };
        *self.counts.entry(count).or_default() += 1;
    }
}

fn bodies(guide: &Guide<'_>, outcome: &mut Outcome) {
    let registry = Registry::generated();
    for example in examples() {
        let body: Value = serde_json::from_slice(&example.json).unwrap();
        let mut ways = Vec::new();
        strings(&body, &mut Vec::new(), &mut ways);
        let mut checks = registry.checks.iter();
        let check = checks.find(|check| check.operation == example.operation);
        let decode = |json: &[u8]| -> Option<String> {
            let check = match example.kind.as_str() {
                "webhook" => {
                    return Event::parse(json)
                        .ok()
                        .map(|event| format!("{event:?}\n{event:#?}"));
                }
                "error" => Some(registry.error.body),
                "request" => check.unwrap().request,
                _ => check.unwrap().response,
            };
            check?(json).ok().map(|understood| understood.debug)
        };
        for way in ways {
            let debug = decode(replaced(&body, &way).to_string().as_bytes());
            let says = match example.kind.as_str() {
                "webhook" => guide.delivery(&body, &way),
                kind => guide.body(&example.operation, kind, &body, &way),
            };
            outcome.add(
                &format!("{} at {way:?}", example.file),
                debug.as_deref(),
                &says,
            );
        }
    }
}

fn queries(guide: &Guide<'_>, outcome: &mut Outcome) {
    for exchange in &guide.model.exchanges {
        let mut checks = Registry::generated().checks.iter();
        let check = checks.find(|check| check.operation == exchange.operation);
        let Some(query) = check.and_then(|check| check.query) else {
            continue;
        };
        for (index, (name, _)) in exchange.query.iter().enumerate() {
            let mut pairs = exchange.query.clone();
            pairs[index].1 = SENTINEL.to_owned();
            let debug = query(&pairs).ok().map(|understood| understood.debug);
            let says = guide.query(&exchange.operation, name);
            let place = format!("{}.{}: {name}", exchange.operation, exchange.name);
            outcome.add(&place, debug.as_deref(), &says);
        }
    }
}

#[test]
fn debug_shows_text_of_chosen_fields_only() {
    let sources = Sources::read(&repository("spec"), "spec").unwrap();
    let model = razorpay_codegen::check(&sources).model;
    let guide = Guide { model: &model };
    let mut outcome = Outcome::default();
    bodies(&guide, &mut outcome);
    queries(&guide, &mut outcome);
    assert!(outcome.faults.is_empty(), "{:#?}", outcome.faults);
    // Many a string is replaced and decodes: otherwise nothing was shown because nothing was tried.
    let count = |what: &str| outcome.counts.get(what).copied().unwrap_or_default();
    let tried = count("hidden") + count("shown by type") + count("shown as text");
    assert!(
        count("hidden") > 3_000 && tried > 10_000,
        "{:?}",
        outcome.counts
    );
    let shown: Vec<_> = outcome.shown.into_iter().collect();
    insta::assert_snapshot!(shown.join("\n"));
}
