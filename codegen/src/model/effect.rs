//! What an operation does to the things it is about: makes one, fetches it, lists, edits, removes them.
//!
//! Told by method, path and answer alone; the mock answers by it whatever nobody wrote by hand.

use heck::ToSnakeCase;

use super::{Method, Model, Operation, Place, Ref, Resource, Struct, Type};

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// Makes one, or several.
    Create,
    /// Answers one by its id.
    Fetch,
    /// Answers many.
    List,
    /// Changes what is sent.
    Edit,
    /// Removes one.
    Delete,
    /// Does something else to one, and answers it.
    Act,
    /// Anything else.
    #[default]
    Other,
}

/// What an operation does, and to what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    /// What it does.
    pub class: Class,
    /// What such things are called: the constant text of `entity`, or the name of the type.
    pub kind: String,
    /// The field with the id.
    pub id_field: String,
    /// What the id begins with.
    pub prefix: String,
    /// Which parameter of the path names the one it is about.
    pub subject: Option<usize>,
}

/// An entity with an id of its own.
struct Thing<'a> {
    kind: String,
    id_field: &'a str,
    id: &'a str,
}

/// Fills in the effects of all operations.
pub(super) fn fill(model: &mut Model) {
    let effects: Vec<Vec<_>> = model
        .resources
        .iter()
        .map(|resource| {
            let effect = |operation| effect(model, resource, operation);
            resource.operations.iter().map(effect).collect()
        })
        .collect();
    for (resource, effects) in model.resources.iter_mut().zip(effects) {
        for (operation, effect) in resource.operations.iter_mut().zip(effects) {
            operation.effect = effect;
        }
    }
}

fn effect(model: &Model, resource: &Resource, operation: &Operation) -> Effect {
    let last = last_param(operation);
    let answered = returned(model, operation).and_then(|found| thing(model, found));
    let named = |thing: &Thing<'_>| {
        let is_it = |ty: &Type| matches!(ty, Type::Id(found) if found.name == thing.id);
        operation
            .path_params
            .iter()
            .rposition(|param| is_it(&param.ty))
    };
    let Some(thing) = answered else {
        let removed = (operation.method == Method::Delete)
            .then(|| last.and_then(|(_, id)| entity_of(model, resource, id)))
            .flatten();
        return match removed {
            Some(thing) => about(model, &thing, Class::Delete, last.map(|(place, _)| place)),
            None => Effect::default(),
        };
    };
    let subject = named(&thing);
    let at_end = subject.is_some() && subject == last.map(|(place, _)| place);
    let class = match (&operation.returns, operation.method, subject) {
        (Type::Page(_), Method::Get, _) => Class::List,
        (Type::Page(_), Method::Post, _) => Class::Create,
        (Type::Page(_), ..) => Class::Other,
        (_, Method::Get, Some(_)) => Class::Fetch,
        (_, Method::Delete, Some(_)) if at_end => Class::Delete,
        (_, Method::Put | Method::Patch, Some(_)) if at_end => Class::Edit,
        (_, _, Some(_)) => Class::Act,
        (_, Method::Post, None) if !sends_id(model, operation, &thing) => Class::Create,
        _ => Class::Other,
    };
    match class {
        Class::Other => Effect::default(),
        Class::List | Class::Create => about(model, &thing, class, None),
        _ => about(model, &thing, class, subject),
    }
}

fn about(model: &Model, thing: &Thing<'_>, class: Class, subject: Option<usize>) -> Effect {
    let prefix = model
        .find_id(thing.id)
        .map(|id| id.prefix.clone())
        .unwrap_or_default();
    let id_field = thing.id_field.to_owned();
    Effect {
        class,
        kind: thing.kind.clone(),
        id_field,
        prefix,
        subject,
    }
}

/// The parameter at the end of the path, if its type is an id.
fn last_param(operation: &Operation) -> Option<(usize, &str)> {
    let place = operation.path_params.len().checked_sub(1)?;
    let param = operation.path_params.get(place)?;
    let at_end = operation.path.ends_with(&format!("{{{}}}", param.name));
    match &param.ty {
        Type::Id(id) if at_end => Some((place, &id.name)),
        _ => None,
    }
}

/// The struct that is answered, or of which a page is.
fn returned<'a>(model: &'a Model, operation: &Operation) -> Option<&'a Struct> {
    let of = |ty: &Type| match ty {
        Type::Struct(Ref { name, .. }) => model.find_struct(name),
        _ => None,
    };
    match &operation.returns {
        Type::Page(item) => of(item),
        other => of(other),
    }
}

/// A struct as a thing: by its field `id`, or by the one that a path asks for where the answer is this struct.
fn thing<'a>(model: &'a Model, found: &'a Struct) -> Option<Thing<'a>> {
    let ids = || {
        found.fields.iter().filter_map(|field| match &field.ty {
            Type::Id(id) => Some((field.wire.as_str(), id.name.as_str())),
            _ => None,
        })
    };
    let fetched = |id: &str| {
        let mut operations = operations(model);
        operations.any(|(_, operation)| {
            operation.method == Method::Get
                && matches!(&operation.returns, Type::Struct(of) if of.name == found.name)
                && last_param(operation).is_some_and(|(_, param)| param == id)
        })
    };
    let (id_field, id) = ids()
        .find(|(field, _)| *field == "id")
        .or_else(|| ids().find(|(_, id)| fetched(id)))?;
    let entity = found.fields.iter().find_map(|field| match &field.ty {
        Type::Const(text) if field.wire == "entity" => Some(text.clone()),
        _ => None,
    });
    Some(Thing {
        kind: entity.unwrap_or_else(|| found.name.to_snake_case()),
        id_field,
        id,
    })
}

/// The thing that an id names; one that the same resource answers comes first.
fn entity_of<'a>(model: &'a Model, resource: &Resource, id: &str) -> Option<Thing<'a>> {
    let found = |same: bool| {
        operations(model)
            .filter(|(owner, _)| (owner.name == resource.name) == same)
            .filter_map(|(_, operation)| thing(model, returned(model, operation)?))
            .find(|thing| thing.id == id)
    };
    found(true).or_else(|| found(false))
}

/// Whether the body names the thing: then it is not made by it.
fn sends_id(model: &Model, operation: &Operation, thing: &Thing<'_>) -> bool {
    let params = operation
        .params
        .as_ref()
        .filter(|params| params.place == Place::Body);
    let sent = params.and_then(|params| model.find_struct(&params.name));
    sent.is_some_and(|sent| {
        sent.fields.iter().any(|field| {
            field.wire == thing.id_field && matches!(&field.ty, Type::Id(id) if id.name == thing.id)
        })
    })
}

fn operations(model: &Model) -> impl Iterator<Item = (&Resource, &Operation)> {
    model.resources.iter().flat_map(|resource| {
        resource
            .operations
            .iter()
            .map(move |operation| (resource, operation))
    })
}
