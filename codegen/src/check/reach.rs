//! Declared types that no operation reaches: nobody could ever meet them.

use std::collections::HashSet;

use super::index::{Declared, Index, structs};
use crate::load::Placed;
use crate::problem::{Problem, Problems, Rule};
use crate::syntax::{Field, Segment, Spec, Struct, TypeExpr};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let mut open: Vec<String> = Vec::new();
    if let Some(service) = &spec.service {
        open.extend(service.error.iter().map(|error| error.value.clone()));
    }
    for operation in spec
        .resources
        .iter()
        .flat_map(|resource| &resource.operations)
    {
        for fields in [&operation.body, &operation.query].into_iter().flatten() {
            open.extend(names(fields));
        }
        for segment in &operation.http.segments {
            if let Segment::Param(param) = segment {
                open.push(param.ty.value.clone());
            }
        }
        open.extend(operation.returns.named().map(|name| name.value.clone()));
    }
    for event in spec.resources.iter().flat_map(|resource| &resource.events) {
        let parts = event
            .contains
            .iter()
            .map(|part| &part.ty)
            .chain(&event.payload);
        open.extend(parts.map(|entity| entity.value.clone()));
    }
    let mut reached = HashSet::new();
    while let Some(name) = open.pop() {
        if !reached.contains(&name) {
            match index.get(&name) {
                Some(Declared::Struct(found)) => open.extend(names(&found.fields)),
                Some(Declared::Union(found)) => {
                    open.extend(found.forms.iter().map(|(_, form)| form.value.clone()));
                }
                Some(Declared::Id(_) | Declared::Enum(_)) | None => {}
            }
        }
        reached.insert(name);
    }
    let service = spec
        .service
        .iter()
        .flat_map(|service| service.enums.iter().map(|found| &found.name));
    let resources = spec.resources.iter().flat_map(|resource| {
        resource
            .ids
            .iter()
            .map(|id| &id.name)
            .chain(resource.enums.iter().map(|found| &found.name))
            .chain(resource.unions.iter().map(|found| &found.name))
    });
    let declared = service
        .chain(resources)
        .chain(structs(spec).map(|(_, found)| &found.name));
    for name in declared.filter(|name| !reached.contains(&name.value)) {
        report(name, problems);
    }
}

fn names(fields: &[Field]) -> impl Iterator<Item = String> + '_ {
    fields
        .iter()
        .filter_map(|field| field.ty.named().map(|name| name.value.clone()))
}

fn report(name: &Placed<String>, problems: &Problems) {
    problems.report(
        Problem::new(
            Rule::UnreachableType,
            name.at,
            format!("no operation reaches `{}`", name.value),
            "declared and never used",
        )
        .help("use it, or remove it"),
    );
}

/// Structs that no value can be of, since each would need another one inside it.
pub(crate) fn endless(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let inner = |found: &Struct| -> Vec<String> {
        let required = found.fields.iter().filter(|field| field.required);
        required
            .filter_map(|field| match &field.ty {
                TypeExpr::Named(name) => Some(name.value.clone()),
                _ => None,
            })
            .collect()
    };
    for (_, found) in structs(spec) {
        let mut open = inner(found);
        let mut seen = HashSet::new();
        while let Some(name) = open.pop() {
            if name == found.name.value {
                problems.report(
                    Problem::new(
                        Rule::EndlessType,
                        found.name.at,
                        format!("a `{name}` would contain a `{name}` without end"),
                        "every field on the way is required",
                    )
                    .help("take the `!` off one of them"),
                );
                break;
            }
            if let Some(found) = index.find_struct(&name)
                && seen.insert(name)
            {
                open.extend(inner(found));
            }
        }
    }
}
