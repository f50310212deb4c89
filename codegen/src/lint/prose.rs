//! Every text of the spec that a person reads, with what it is about and the suppressions that hold for it.

use super::sites::{self, Allows};
use crate::load::At;
use crate::syntax::{Allow, Operation, Resource, Spec};

/// What a text is about; each kind has its own grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The service, a resource, an auth or idempotency scheme: a text of its own.
    Topic,
    /// An id, an enum, a type or a field: a noun phrase.
    Noun,
    /// A value of an enum, which is read beside its name.
    Value,
    /// An operation: a sentence that begins with a verb.
    Operation,
    /// An event, a variant of a request, a rule between parameters, what an operation needs first.
    Sentence,
}

/// A text and its place.
pub(super) struct Prose<'a> {
    pub(super) kind: Kind,
    /// How a person calls what it is about.
    pub(super) name: String,
    pub(super) at: At,
    pub(super) text: &'a str,
    pub(super) allows: Allows<'a>,
}

/// Every doc that is there, and every sentence that is printed like one.
pub(super) fn docs<'a>(spec: &'a Spec) -> Vec<Prose<'a>> {
    let mut found = Vec::new();
    let mut add = |kind, name: String, at, text: Option<&'a str>, allows| {
        let text = text.filter(|text| !text.trim().is_empty());
        found.extend(text.map(|text| Prose {
            kind,
            name,
            at,
            text,
            allows,
        }));
    };
    if let Some(service) = &spec.service {
        let (name, none) = (&service.name, [&[] as &[Allow]; 3]);
        add(
            Kind::Topic,
            name.value.clone(),
            name.at,
            Some(&service.doc),
            none,
        );
        for (name, doc) in service.auth.iter().zip(&service.auth_docs) {
            add(Kind::Topic, name.value.clone(), name.at, Some(doc), none);
        }
        for scheme in &service.idempotency {
            let name = &scheme.name;
            add(
                Kind::Topic,
                name.value.clone(),
                name.at,
                Some(&scheme.doc),
                none,
            );
        }
    }
    for (found, allows) in sites::enums(spec) {
        let name = &found.name;
        add(
            Kind::Noun,
            name.value.clone(),
            name.at,
            found.doc.as_deref(),
            allows,
        );
        for value in &found.values {
            let (text, doc) = (&value.text, value.doc.as_deref());
            let called = format!("{}.{}", name.value, text.value);
            add(Kind::Value, called, text.at, doc, allows);
        }
    }
    for (found, allows) in sites::structs(spec) {
        let name = &found.name;
        add(
            Kind::Noun,
            name.value.clone(),
            name.at,
            found.doc.as_deref(),
            allows,
        );
    }
    for site in sites::fields(spec) {
        let doc = site.field.doc.as_deref();
        add(
            Kind::Noun,
            site.name(),
            site.field.name.at,
            doc,
            site.allows(),
        );
    }
    for resource in &spec.resources {
        let allows = own(resource);
        let name = &resource.name;
        add(
            Kind::Topic,
            name.value.clone(),
            name.at,
            Some(&resource.doc),
            allows,
        );
        for id in &resource.ids {
            let name = &id.name;
            add(
                Kind::Noun,
                name.value.clone(),
                name.at,
                id.doc.as_deref(),
                allows,
            );
        }
        for union in &resource.unions {
            let name = &union.name;
            add(
                Kind::Noun,
                name.value.clone(),
                name.at,
                union.doc.as_deref(),
                allows,
            );
        }
        for event in &resource.events {
            let name = &event.name;
            add(
                Kind::Sentence,
                name.value.clone(),
                name.at,
                Some(&event.doc),
                allows,
            );
        }
    }
    for (operation, allows) in sites::operations(spec) {
        let name = &operation.name;
        add(
            Kind::Operation,
            name.value.clone(),
            name.at,
            Some(&operation.doc),
            allows,
        );
        for variant in &operation.variants {
            let called = format!("{}.{}", name.value, variant.name.value);
            let at = variant.name.at;
            add(Kind::Sentence, called, at, Some(&variant.doc), allows);
        }
        for (what, text) in sentences(operation) {
            let called = format!("{}.{what}", name.value);
            add(Kind::Sentence, called, name.at, Some(text), allows);
        }
    }
    found
}

/// Every other text: where we differ from documents and why, what drives a transition, reasons of suppressions,
/// notes of deprecations. They are notes, and need not be sentences.
pub(super) fn notes(spec: &Spec) -> Vec<Prose<'_>> {
    let mut found = Vec::new();
    for resource in &spec.resources {
        let allows = own(resource);
        for deviation in &resource.deviations {
            let mut texts = vec![&deviation.says.value, &deviation.is.value];
            texts.extend(&deviation.why);
            let name = format!("deviation at {}", deviation.target.value);
            let at = deviation.target.at;
            found.extend(texts.into_iter().map(|text| note(&name, at, text, allows)));
        }
        for edge in &resource.transitions {
            let name = format!("{}.{}", edge.entity, edge.field);
            found.push(note(&name, edge.by.at, &edge.by.value, allows));
        }
        found.extend(reasons(&resource.allow, allows));
    }
    for (owner, allows) in sites::enums(spec) {
        found.extend(reasons(&owner.allow, allows));
    }
    for (owner, allows) in sites::structs(spec) {
        found.extend(reasons(&owner.allow, allows));
    }
    for (operation, allows) in sites::operations(spec) {
        found.extend(reasons(&operation.allow, allows));
        let name = &operation.name;
        let text = operation.deprecated.note.as_deref();
        found.extend(text.map(|text| note(&name.value, name.at, text, allows)));
    }
    for site in sites::fields(spec) {
        found.extend(reasons(&site.field.allow, site.allows()));
        let text = site.field.deprecated.note.as_deref();
        let at = site.field.name.at;
        found.extend(text.map(|text| note(&site.name(), at, text, site.allows())));
    }
    found
}

/// What an operation says in sentences beside its doc.
fn sentences(operation: &Operation) -> impl Iterator<Item = (&'static str, &str)> {
    let rules = operation
        .rules
        .iter()
        .filter_map(|rule| rule.doc.as_deref());
    let availability = operation.availability.as_deref();
    availability
        .map(|text| ("availability", text))
        .into_iter()
        .chain(rules.map(|text| ("rules", text)))
}

fn note<'a>(name: &str, at: At, text: &'a str, allows: Allows<'a>) -> Prose<'a> {
    Prose {
        kind: Kind::Sentence,
        name: name.to_owned(),
        at,
        text,
        allows,
    }
}

fn reasons<'a>(own: &'a [Allow], allows: Allows<'a>) -> impl Iterator<Item = Prose<'a>> {
    own.iter().map(move |allow| {
        note(
            &format!("allow: {}", allow.lint),
            allow.at,
            &allow.reason,
            allows,
        )
    })
}

/// The suppressions that hold for what stands in a resource and has none of its own.
fn own(resource: &Resource) -> Allows<'_> {
    [&[], &[], &resource.allow]
}
