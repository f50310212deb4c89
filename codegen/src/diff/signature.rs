//! What Rust sees of an item, as the emitters print it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Side;
use super::compare::field;
use super::facts::{Item, Kind, Value, Word};
use crate::emit::surface::{self, Signatures};
use crate::model::{Model, Struct};

/// Which half of an item is asked for: what requests have of it, or what answers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    Request,
    Answer,
}

/// The constructors and setters of the structs that were asked for; printing them is what costs.
#[derive(Debug, Default)]
pub(crate) struct Printed(RefCell<HashMap<String, Signatures>>);

/// The signature of an item; nothing if Rust does not see it.
pub(crate) fn of(
    item: &Item,
    side: &Side,
    half: Option<Half>,
    printed: &Printed,
) -> Option<String> {
    // Names that are no names cannot be printed.
    if !side.problems.is_empty() {
        return None;
    }
    let model = &side.model;
    match item.kind {
        Kind::Field => of_field(item, side, half, printed),
        Kind::Operation => of_operation(item, model),
        Kind::Variant => {
            let owner = params(item.operation.as_deref()?, model)?;
            named(owner, &item.name, printed)
        }
        Kind::Resource => {
            let home = model.find_resource(&item.name)?;
            Some(format!(
                "pub mod {0}; // feature `{0}`, handle `{1}`",
                home.name, home.handle
            ))
        }
        Kind::Id => Some(format!("pub struct {}; // {}", item.name, path(item))),
        Kind::Enum => Some(format!("pub enum {}; // {}", item.name, path(item))),
        Kind::Union => Some(format!("pub enum {}; // {}", item.name, path(item))),
        Kind::Struct => Some(format!("pub struct {}; // {}", item.name, path(item))),
        Kind::EnumValue => Some(format!(
            "{}::{}",
            item.parent.as_deref()?,
            item.text(Word::Rust)?
        )),
        Kind::Form => {
            let found = model.find_union(item.parent.as_deref()?)?;
            let form = found.forms.iter().find(|form| form.key == item.name)?;
            Some(format!(
                "{}::{}({})",
                found.name,
                form.rust,
                surface::type_text(&form.ty)
            ))
        }
        Kind::Currency => {
            let rows = &model.service.currencies;
            let row = rows.iter().find(|row| row.code == item.name)?;
            Some(format!("Currency::{}", row.rust))
        }
        Kind::Event => {
            let event = model.find_event(&item.name)?;
            Some(format!("EventKind::{0}(Box<{0}>)", event.rust))
        }
        Kind::EventPart => {
            let name = item.parent.as_deref()?.strip_prefix("events.")?;
            let event = model.find_event(name)?;
            let part = event.parts.iter().find(|part| part.key == item.name)?;
            let ty = surface::type_text(&part.ty);
            let ty = if part.required {
                ty
            } else {
                format!("Option<{ty}>")
            };
            Some(format!("{}: pub {}: {ty}", event.rust, part.rust))
        }
        _ => None,
    }
}

fn path(item: &Item) -> String {
    match &item.resource {
        Some(home) => format!("razorpay_types::{home}"),
        None => "razorpay_types".to_owned(),
    }
}

/// The struct of an operation's parameters.
fn params<'a>(operation: &str, model: &'a Model) -> Option<&'a Struct> {
    let found = model.find_operation(operation)?;
    model.find_struct(&found.params.as_ref()?.name)
}

fn of_field(item: &Item, side: &Side, half: Option<Half>, printed: &Printed) -> Option<String> {
    let owner = match item.operation.as_deref() {
        Some(operation) => params(operation, &side.model)?,
        None => side.model.find_struct(item.parent.as_deref()?)?,
    };
    let found = owner.fields.iter().find(|found| found.wire == item.name)?;
    let request = field::sides(item, side).request;
    if half == Some(Half::Request) || (half.is_none() && request) {
        // What is required is an argument of `new`, everything else has a setter.
        let name = if found.required {
            "new"
        } else {
            found.rust.as_str()
        };
        return named(owner, name, printed);
    }
    Some(format!("{}: {}", owner.name, surface::field(found)))
}

fn named(owner: &Struct, function: &str, printed: &Printed) -> Option<String> {
    let mut printed = printed.0.borrow_mut();
    let signatures = printed
        .entry(owner.name.clone())
        .or_insert_with(|| surface::request(owner));
    let text = signatures.get(&format!("{}::{function}", owner.name))?;
    Some(format!("{}: {text}", owner.name))
}

fn of_operation(item: &Item, model: &Model) -> Option<String> {
    let home = model.find_resource(item.resource.as_deref()?)?;
    let operation = model.find_operation(&item.key)?;
    Some(format!(
        "{}: {}",
        home.handle,
        surface::method(operation, &home.handle)?
    ))
}

/// What the spec says of an item, in a few words.
pub(crate) fn says(item: &Item, word: Option<Word>) -> String {
    match word {
        Some(Word::Required) | None => summary(item),
        Some(word) => value(item.value(word)),
    }
}

fn summary(item: &Item) -> String {
    match item.kind {
        Kind::Field | Kind::EventPart => {
            let mark = if item.flag(Word::Required) { "!" } else { "" };
            format!("{}{mark}: {}", item.name, value(item.value(Word::Type)))
        }
        Kind::Form => format!("{}: {}", item.name, value(item.value(Word::Type))),
        Kind::Operation => format!(
            "{} {} -> {}",
            item.text(Word::Method).unwrap_or_default(),
            item.text(Word::Path).unwrap_or_default(),
            value(item.value(Word::Returns))
        ),
        Kind::Host => item.text(Word::Url).unwrap_or_default().to_owned(),
        Kind::Refusal | Kind::Transition => {
            format!(
                "{}: {}",
                item.name,
                item.text(Word::Text).unwrap_or_default()
            )
        }
        // A body is long; its name has to do, and the fingerprint knows the rest.
        _ => item.name.clone(),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Absent => "-".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Texts(texts) if texts.is_empty() => "-".to_owned(),
        Value::Texts(texts) => texts.join(", "),
        Value::Type(ty) => super::types::text(ty),
        Value::Limits(limits) if limits.is_empty() => "-".to_owned(),
        Value::Limits(limits) => {
            let one = |(kind, currency, limit): &(String, Option<String>, i64)| match currency {
                Some(currency) => format!("{kind} {limit} {currency}"),
                None => format!("{kind} {limit}"),
            };
            limits.iter().map(one).collect::<Vec<_>>().join(", ")
        }
    }
}
