//! The items of a resource file but for its operations: types, states, events, deviations.

use super::{Context, Facts, Item, Kind, Value, Word, item, operation, optional, said, texts};
use crate::model::{self, Type};
use crate::syntax::{
    Choice, Deprecation, Deviation, Enum, EnumValue, Event, EventPart, Field, IdType, Limit,
    Resource, Role, Struct, Transition, Union,
};

pub(crate) fn flatten(resource: &Resource, context: &Context<'_>, facts: &mut Facts) {
    let Resource {
        source: _, // the name of the file is the name of the resource
        name,
        singular,
        doc,
        docs,
        ids,
        enums,
        structs,
        unions,
        operations,
        transitions,
        events,
        deviations,
        allow: _, // nothing of it is generated
    } = resource;
    let home = name.value.as_str();
    let mut whole = item(home.to_owned(), Kind::Resource, home, name.at)
        .with(Word::Doc, said(doc, docs))
        .with(Word::Singular, Value::Text(singular.clone()));
    whole.resource = Some(home.to_owned());
    facts.add(whole);
    for id in ids {
        let IdType { name, prefix, doc } = id;
        let item = item(name.value.clone(), Kind::Id, &name.value, name.at)
            .with(Word::Doc, said(doc.as_deref().unwrap_or_default(), &[]))
            .with(Word::Prefix, optional(prefix.as_deref()));
        add_type(item, Some(home), facts);
    }
    for found in enums {
        enum_items(found, Some(home), context, facts);
    }
    for found in structs {
        struct_items(found, Some(home), context, facts);
    }
    for found in unions {
        union_items(found, home, context, facts);
    }
    for found in operations {
        operation::flatten(found, resource, context, facts);
    }
    for found in transitions {
        transition_items(found, home, facts);
    }
    for found in events {
        event_items(found, home, context, facts);
    }
    for found in deviations {
        deviation_item(found, home, facts);
    }
}

/// Adds a type: it belongs to a file, and travels the way of those who carry it.
fn add_type(mut item: Item, home: Option<&str>, facts: &mut Facts) {
    item.resource = home.map(str::to_owned);
    item.parent = home.map(str::to_owned);
    if let Some(carriers) = facts.reach().of_type(&item.name) {
        let answers = !carriers.answers.is_empty() || !carriers.events.is_empty();
        (item.in_requests, item.in_answers) = (!carriers.requests.is_empty(), answers);
    }
    facts.add(item.with(Word::Home, optional(home)));
}

/// A part of a type: it travels as the type does.
fn add_part(mut part: Item, of: &str, facts: &mut Facts) {
    if let Some(whole) = facts.get(of) {
        part.resource.clone_from(&whole.resource);
        (part.in_requests, part.in_answers) = (whole.in_requests, whole.in_answers);
    }
    part.parent = Some(of.to_owned());
    facts.add(part);
}

pub(crate) fn enum_items(
    found: &Enum,
    home: Option<&str>,
    context: &Context<'_>,
    facts: &mut Facts,
) {
    let Enum {
        name,
        doc,
        values,
        allow: _,
    } = found;
    let order = values
        .iter()
        .map(|value| value.text.value.clone())
        .collect();
    let whole = item(name.value.clone(), Kind::Enum, &name.value, name.at)
        .with(Word::Doc, said(doc.as_deref().unwrap_or_default(), &[]))
        .with(Word::Order, Value::Texts(order));
    add_type(whole, home, facts);
    let model = context.model.find_enum(&name.value);
    for value in values {
        let EnumValue { text, doc, rust: _ } = value; // the model knows its name in Rust
        let rust = model.and_then(|model| {
            let known = model
                .variants
                .iter()
                .find(|variant| variant.text == text.value);
            known.map(|known| known.rust.as_str())
        });
        let key = format!("{}.{}", name.value, text.value);
        let part = item(key, Kind::EnumValue, &text.value, text.at)
            .with(Word::Doc, said(doc.as_deref().unwrap_or_default(), &[]))
            .with(Word::Rust, optional(rust));
        add_part(part, &name.value, facts);
    }
}

pub(crate) fn struct_items(
    found: &Struct,
    home: Option<&str>,
    context: &Context<'_>,
    facts: &mut Facts,
) {
    let Struct {
        name,
        role,
        doc,
        fields,
        allow: _,
    } = found;
    let role = match role {
        Role::Entity => "entity",
        Role::Input => "input",
        Role::Value => "value",
    };
    let whole = item(name.value.clone(), Kind::Struct, &name.value, name.at)
        .with(Word::Doc, said(doc.as_deref().unwrap_or_default(), &[]))
        .with(Word::Role, Value::Text(role.to_owned()))
        .with(Word::Order, order(fields))
        .with(Word::Arguments, arguments(fields));
    add_type(whole, home, facts);
    let model = context.model.find_struct(&name.value);
    for field in fields {
        let resolved = model.and_then(|model| {
            model
                .fields
                .iter()
                .find(|other| other.wire == field.name.value)
        });
        add_part(field_item(field, resolved, &name.value), &name.value, facts);
    }
}

/// The names of fields, in their order.
pub(crate) fn order(fields: &[Field]) -> Value {
    Value::Texts(
        fields
            .iter()
            .map(|field| field.name.value.clone())
            .collect(),
    )
}

/// The names of the fields that a constructor takes, in their order.
pub(crate) fn arguments(fields: &[Field]) -> Value {
    let required = fields.iter().filter(|field| field.required);
    Value::Texts(required.map(|field| field.name.value.clone()).collect())
}

/// Limits, with their places left out.
pub(crate) fn limits(limits: &[Limit]) -> Value {
    let limits = limits.iter().map(|limit| {
        let Limit {
            kind,
            currency,
            value,
        } = limit;
        let currency = currency.as_ref().map(|currency| currency.value.clone());
        (kind.word().to_owned(), currency, value.value)
    });
    Value::Limits(limits.collect())
}

/// The last day of something.
pub(crate) fn sunset(deprecated: &Deprecation) -> Value {
    let Deprecation { note: _, sunset } = deprecated;
    optional(sunset.as_ref().map(|day| day.value.as_str()))
}

/// A field of something. `resolved` is the same field in the model.
pub(crate) fn field_item(field: &Field, resolved: Option<&model::Field>, of: &str) -> Item {
    let Field {
        name,
        required,
        ty: _, // the model has it resolved
        type_at,
        doc,
        codec: _, // the same
        currency,
        limits,
        default,
        deprecated,
        expand,
        sensitive,
        aliases,
        rust: _, // the same
        was,
        allow: _, // nothing of it is generated
    } = field;
    let ty = resolved.map_or(Type::Unresolved, |resolved| resolved.ty.clone());
    let codec = resolved
        .and_then(|resolved| resolved.codec)
        .map(|codec| codec.word());
    let limits = self::limits(limits);
    let default = default
        .as_ref()
        .map(|default| default.to_json().to_string());
    let mut item = item(
        format!("{of}.{}", name.value),
        Kind::Field,
        &name.value,
        name.at,
    )
    .with(Word::Doc, said(doc.as_deref().unwrap_or_default(), &[]))
    .with(
        Word::Rust,
        optional(resolved.map(|resolved| resolved.rust.as_str())),
    )
    .with(Word::Required, Value::Flag(*required))
    .with_at(Word::Type, Value::Type(ty), *type_at)
    .with(Word::Codec, optional(codec))
    .with(
        Word::Currency,
        optional(currency.as_ref().map(|found| found.value.as_str())),
    )
    .with(Word::Limits, limits)
    .with(Word::Default, optional(default.as_deref()))
    .with(Word::Deprecated, optional(deprecated.note.as_deref()))
    .with(Word::Sunset, sunset(deprecated))
    .with(
        Word::Expand,
        optional(expand.as_ref().map(|found| found.value.as_str())),
    )
    .with(Word::Sensitive, Value::Flag(*sensitive))
    .with(Word::Aliases, texts(aliases));
    item.was = was.as_ref().map(|was| was.value.clone());
    item
}

fn union_items(found: &Union, home: &str, context: &Context<'_>, facts: &mut Facts) {
    let Union {
        name,
        doc,
        choice,
        forms,
    } = found;
    let choice = match choice {
        Choice::Tag(key) => format!("by the text under `{key}`"),
        Choice::Has => "by the key that is there".to_owned(),
        Choice::Kind => "text or object".to_owned(),
    };
    let whole = item(name.value.clone(), Kind::Union, &name.value, name.at)
        .with(Word::Doc, said(doc.as_deref().unwrap_or_default(), &[]))
        .with(Word::Choice, Value::Text(choice))
        .with(
            Word::Order,
            Value::Texts(forms.iter().map(|(key, _)| key.value.clone()).collect()),
        );
    add_type(whole, Some(home), facts);
    let model = context.model.find_union(&name.value);
    for (key, ty) in forms {
        let resolved = model.and_then(|model| {
            model
                .forms
                .iter()
                .find(|form| form.key == key.value)
                .map(|form| &form.ty)
        });
        let value = Value::Type(resolved.cloned().unwrap_or(Type::Unresolved));
        let part = item(
            format!("{}.{}", name.value, key.value),
            Kind::Form,
            &key.value,
            key.at,
        )
        .with_at(Word::Type, value, ty.at);
        add_part(part, &name.value, facts);
    }
}

fn transition_items(found: &Transition, home: &str, facts: &mut Facts) {
    let Transition {
        entity,
        field,
        at: _,
        from,
        to,
        by,
    } = found;
    for from in from {
        let name = format!("{entity}.{field}: {} -> {}", from.value, to.value);
        let mut edge = item(
            format!("transitions.{name}"),
            Kind::Transition,
            &name,
            to.at,
        );
        edge.resource = Some(home.to_owned());
        facts.add(edge.with_at(Word::Text, Value::Text(by.value.clone()), by.at));
    }
}

fn event_items(found: &Event, home: &str, context: &Context<'_>, facts: &mut Facts) {
    let Event {
        name,
        doc,
        contains,
        payload,
    } = found;
    let key = format!("events.{}", name.value);
    let mut whole = item(key.clone(), Kind::Event, &name.value, name.at)
        .with(Word::Doc, said(doc, &[]))
        .with(Word::Home, Value::Text(home.to_owned()))
        .with(
            Word::Returns,
            optional(payload.as_ref().map(|name| name.value.as_str())),
        );
    whole.resource = Some(home.to_owned());
    whole.in_answers = true;
    facts.add(whole);
    let events = context
        .model
        .resources
        .iter()
        .flat_map(|resource| &resource.events);
    let model = events.into_iter().find(|event| event.name == name.value);
    for part in contains {
        let EventPart {
            key: part_key,
            required,
            ty,
        } = part;
        let resolved = model.and_then(|model| {
            model
                .parts
                .iter()
                .find(|other| other.key == part_key.value)
                .map(|other| &other.ty)
        });
        let value = Value::Type(resolved.cloned().unwrap_or(Type::Unresolved));
        let part = item(
            format!("{key}.{}", part_key.value),
            Kind::EventPart,
            &part_key.value,
            part_key.at,
        )
        .with(Word::Required, Value::Flag(*required))
        .with_at(Word::Type, value, ty.at);
        add_part(part, &key, facts);
    }
}

fn deviation_item(found: &Deviation, home: &str, facts: &mut Facts) {
    let Deviation {
        target,
        says,
        is,
        source,
        evidence,
        why,
        at,
    } = found;
    let text = format!(
        "{} / {} / {} / {evidence:?} / {}",
        says.value,
        is.value,
        source.value,
        why.as_deref().unwrap_or_default()
    );
    let key = format!("{home}.deviations.{}", target.value);
    let mut item = item(key, Kind::Deviation, &target.value, *at);
    item.resource = Some(home.to_owned());
    facts.add(item.with(Word::Text, Value::Text(text)));
}
