//! Which cargo features need which types, so that one resource alone compiles only what it touches.
//!
//! A feature has all that its resource declares, and of the others what that reaches. Ids stand apart and are always there:
//! they are cheap, and a payment names an order without carrying one.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::{Model, Resource, Type};

/// Types of a resource that the same features need.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its module: `own`, or after its first type.
    pub name: String,
    /// The features.
    pub features: Vec<String>,
    /// The names of the types.
    pub types: BTreeSet<String>,
}

/// How much a feature compiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// The feature.
    pub feature: String,
    /// Enums, unions and structs of answers and requests.
    pub types: usize,
    /// The fields of the structs.
    pub fields: usize,
}

/// How much each feature compiles, and at the end all of them.
pub fn reached(model: &Model) -> Vec<Reached> {
    let count = |name: &str, wanted: &dyn Fn(&str, &str) -> bool| {
        let mut found = Reached { feature: name.to_owned(), types: 0, fields: 0 };
        for resource in &model.resources {
            for (name, fields) in sizes(resource) {
                if wanted(&resource.name, name) {
                    found.types += 1;
                    found.fields += fields;
                }
            }
        }
        found
    };
    let mut all: Vec<_> = model
        .resources
        .iter()
        .map(|feature| {
            let needs = |group: &&Group| group.features.contains(&feature.name);
            let named: BTreeSet<(&str, &str)> = model
                .resources
                .iter()
                .flat_map(|resource| {
                    let groups = resource.groups.iter().filter(needs);
                    let names = groups.flat_map(|group| &group.types);
                    names.map(|name| (resource.name.as_str(), name.as_str()))
                })
                .collect();
            count(&feature.name, &|resource, name| named.contains(&(resource, name)))
        })
        .collect();
    all.push(count("full", &|_, _| true));
    all
}

/// The types that a resource declares, each with the number of its fields.
fn sizes(resource: &Resource) -> impl Iterator<Item = (&str, usize)> {
    let structs = resource.entities.iter().chain(&resource.requests);
    let structs = structs.map(|found| (found.name.as_str(), found.fields.len()));
    let unions = resource.unions.iter().map(|found| (found.name.as_str(), 0));
    let enums = resource.enums.iter().map(|found| (found.name.as_str(), 0));
    structs.chain(unions).chain(enums)
}

/// A declared type: its resource and its name.
type Key = (String, String);

/// Fills in which features need which types of each resource.
pub(crate) fn fill(resources: &mut [Resource]) {
    let edges = edges(resources);
    let mut features: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for resource in resources.iter() {
        let own =
            sizes(resource).map(|(name, _)| (resource.name.clone(), name.to_owned()));
        let called = resource.operations.iter().flat_map(|found| {
            let path = found.path_params.iter().map(|param| &param.ty);
            std::iter::once(&found.returns).chain(path).filter_map(key)
        });
        for key in closure(&edges, own.chain(called).collect()) {
            features.entry(key).or_default().push(resource.name.clone());
        }
    }
    for resource in resources {
        let groups = groups(resource, &features);
        let mut needed: BTreeSet<_> =
            groups.iter().flat_map(|group| group.features.clone()).collect();
        needed.insert(resource.name.clone());
        resource.needed_for = needed.into_iter().collect();
        resource.groups = groups;
    }
}

/// The types of a resource by the features that need them, in the order of their declaration.
fn groups(resource: &Resource, features: &BTreeMap<Key, Vec<String>>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (name, _) in sizes(resource) {
        let key = (resource.name.clone(), name.to_owned());
        let needing = features.get(&key).cloned().unwrap_or_default();
        match groups.iter_mut().find(|group| group.features == needing) {
            Some(group) => {
                group.types.insert(key.1);
            }
            None => groups.push(Group {
                name: if needing == [resource.name.as_str()] {
                    "own".to_owned()
                } else {
                    name.to_snake_case()
                },
                features: needing,
                types: BTreeSet::from([key.1]),
            }),
        }
    }
    groups
}

fn edges(resources: &[Resource]) -> BTreeMap<Key, BTreeSet<Key>> {
    let mut edges: BTreeMap<Key, BTreeSet<Key>> = BTreeMap::new();
    for resource in resources {
        let structs = resource.entities.iter().chain(&resource.requests);
        let structs = structs.map(|found| {
            let fields = found.fields.iter();
            (&found.name, fields.filter_map(|field| key(&field.ty)).collect())
        });
        let unions = resource.unions.iter().map(|found| {
            let forms = found.forms.iter();
            (&found.name, forms.filter_map(|form| key(&form.ty)).collect())
        });
        let all = structs.chain(unions);
        edges.extend(
            all.map(|(name, reached)| ((resource.name.clone(), name.clone()), reached)),
        );
    }
    edges
}

/// The declared type that a type holds; an id holds none.
fn key(ty: &Type) -> Option<Key> {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Page(inner) => key(inner),
        Type::Id(_) => None,
        other => {
            let reference = other.reference()?;
            Some((reference.resource.clone()?, reference.name.clone()))
        }
    }
}

fn closure(edges: &BTreeMap<Key, BTreeSet<Key>>, mut open: Vec<Key>) -> BTreeSet<Key> {
    let mut reached = BTreeSet::new();
    while let Some(key) = open.pop() {
        if let Some(next) = edges.get(&key) {
            open.extend(next.iter().filter(|key| !reached.contains(*key)).cloned());
        }
        reached.insert(key);
    }
    reached
}
