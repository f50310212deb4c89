//! Which cargo features need which module, so that one resource alone compiles only what it touches.
//!
//! Ids stand apart and are always there: they are cheap, and a payment names an order without carrying one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Resource, Struct, Type};

/// A module of generated types: the entities or the requests of a resource.
type Module = (String, Part);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Entities,
    Requests,
}

/// Fills in which features need the modules of each resource.
pub(crate) fn fill(resources: &mut [Resource]) {
    let edges = edges(resources);
    let closures: Vec<(String, BTreeSet<Module>)> = resources
        .iter()
        .map(|resource| {
            (
                resource.name.clone(),
                closure(&edges, (resource.name.clone(), Part::Requests)),
            )
        })
        .collect();
    let needing = |module: &Module| -> Vec<String> {
        closures
            .iter()
            .filter(|(_, reached)| reached.contains(module))
            .map(|(feature, _)| feature.clone())
            .collect()
    };
    for resource in resources {
        resource.entities_for = needing(&(resource.name.clone(), Part::Entities));
        resource.requests_for = needing(&(resource.name.clone(), Part::Requests));
    }
}

fn edges(resources: &[Resource]) -> BTreeMap<Module, BTreeSet<Module>> {
    let requests: BTreeSet<&str> = resources
        .iter()
        .flat_map(|resource| &resource.requests)
        .map(|found| found.name.as_str())
        .collect();
    let module = |ty: &Type| -> Option<Module> {
        if matches!(innermost(ty), Type::Id(_)) {
            return None;
        }
        let reference = ty.reference()?;
        let part = if requests.contains(reference.name.as_str()) {
            Part::Requests
        } else {
            Part::Entities
        };
        Some((reference.resource.clone()?, part))
    };
    let fields = |structs: &[Struct]| -> BTreeSet<Module> {
        structs
            .iter()
            .flat_map(|found| &found.fields)
            .filter_map(|field| module(&field.ty))
            .collect()
    };
    let mut edges = BTreeMap::new();
    for resource in resources {
        edges.insert((resource.name.clone(), Part::Entities), fields(&resource.entities));
        let mut reached = fields(&resource.requests);
        reached.insert((resource.name.clone(), Part::Entities));
        reached.extend(
            resource.operations.iter().filter_map(|operation| module(&operation.returns)),
        );
        edges.insert((resource.name.clone(), Part::Requests), reached);
    }
    edges
}

fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Page(inner) => innermost(inner),
        other => other,
    }
}

fn closure(
    edges: &BTreeMap<Module, BTreeSet<Module>>,
    start: Module,
) -> BTreeSet<Module> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(module) = open.pop() {
        if let Some(next) = edges.get(&module) {
            open.extend(next.iter().filter(|module| !reached.contains(*module)).cloned());
        }
        reached.insert(module);
    }
    reached
}
