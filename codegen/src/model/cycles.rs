//! Which fields are boxed, since a struct would contain itself through them.

use std::collections::{HashMap, HashSet};

use super::{Model, Type};

/// Boxes the fields through which a struct would contain itself.
pub(super) fn fill(model: &mut Model) {
    let mut contains: HashMap<String, Vec<String>> = HashMap::new();
    let resources = model
        .resources
        .iter()
        .flat_map(|resource| resource.entities.iter().chain(&resource.requests));
    for found in model.service.structs.iter().chain(resources) {
        let inner = found.fields.iter().filter_map(|field| match &field.ty {
            Type::Struct(reference) => Some(reference.name.clone()),
            _ => None,
        });
        contains.insert(found.name.clone(), inner.collect());
    }
    let reaches = |from: &str, to: &str| {
        let mut seen = HashSet::new();
        let mut open = vec![from.to_owned()];
        while let Some(name) = open.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name.clone()) {
                open.extend(contains.get(&name).into_iter().flatten().cloned());
            }
        }
        false
    };
    let resources = model
        .resources
        .iter_mut()
        .flat_map(|resource| resource.entities.iter_mut().chain(&mut resource.requests));
    for found in model.service.structs.iter_mut().chain(resources) {
        let name = found.name.clone();
        for field in &mut found.fields {
            if let Type::Struct(reference) = &field.ty {
                // Every circle has an optional field, or nobody could write such a value.
                field.boxed = !field.required && reaches(&reference.name, &name);
            }
        }
    }
}
