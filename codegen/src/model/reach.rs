//! Which resources a resource needs: the graph of the cargo features.
//!
//! A feature has all that its resource declares and calls, and switches on the features of the resources that this names; cargo
//! follows the graph from there. Ids stand apart and are always there: they are cheap, and a payment names an order without
//! carrying one.

use std::collections::BTreeSet;

use super::{Model, Resource, Type};

/// How much a feature compiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The feature.
    pub feature: String,
    /// The resources whose features are on with it; itself among them.
    pub resources: usize,
    /// Enums, unions and structs of responses and requests.
    pub types: usize,
    /// The fields of the structs.
    pub fields: usize,
}

/// How much each feature compiles, and at the end all of them.
pub fn reached(model: &Model) -> Vec<Reached> {
    let count = |feature: &str, resources: &BTreeSet<&str>| {
        let here = model
            .resources
            .iter()
            .filter(|found| resources.contains(found.name.as_str()));
        let sizes = here.flat_map(sizes);
        let (types, fields) =
            sizes.fold((0, 0), |(types, fields), size| (types + 1, fields + size));
        Reached {
            feature: feature.to_owned(),
            resources: resources.len(),
            types,
            fields,
        }
    };
    let mut all: Vec<_> = model
        .resources
        .iter()
        .map(|resource| count(&resource.name, &closure(model, &resource.name)))
        .collect();
    let names = model
        .resources
        .iter()
        .map(|resource| resource.name.as_str());
    all.push(count("full", &names.collect()));
    all
}

/// The types that a resource declares, as the numbers of their fields.
fn sizes(resource: &Resource) -> impl Iterator<Item = usize> {
    let structs = resource.entities.iter().chain(&resource.requests);
    let bare = resource.unions.len() + resource.enums.len();
    structs
        .map(|found| found.fields.len())
        .chain(std::iter::repeat_n(0, bare))
}

/// The resources whose features are on where one is; itself among them.
fn closure<'a>(model: &'a Model, feature: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![feature];
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            let found = model
                .resources
                .iter()
                .find(|resource| resource.name == name);
            open.extend(
                found
                    .iter()
                    .flat_map(|resource| &resource.needs)
                    .map(String::as_str),
            );
        }
    }
    reached
}

/// Fills in which other resources each of them names.
pub(crate) fn fill(resources: &mut [Resource]) {
    for resource in resources {
        let mut needs: BTreeSet<String> = types(resource).filter_map(home).cloned().collect();
        needs.remove(&resource.name);
        resource.needs = needs.into_iter().collect();
    }
}

/// Every type that a resource names: in what it declares, and in what its operations take and return.
fn types(resource: &Resource) -> impl Iterator<Item = &Type> {
    let structs = resource.entities.iter().chain(&resource.requests);
    let fields = structs
        .flat_map(|found| &found.fields)
        .map(|field| &field.ty);
    let forms = resource
        .unions
        .iter()
        .flat_map(|found| &found.forms)
        .map(|form| &form.ty);
    let called = resource.operations.iter().flat_map(|found| {
        let path = found.path_params.iter().map(|param| &param.ty);
        std::iter::once(&found.returns).chain(path)
    });
    fields.chain(forms).chain(called)
}

/// The resource that declares what a type holds; none for an id, which stands with all others.
fn home(ty: &Type) -> Option<&String> {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Page(inner) => home(inner),
        Type::Id(_) => None,
        other => other.reference()?.resource.as_ref(),
    }
}
