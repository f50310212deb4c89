//! Declared types that no operation reaches: nobody could ever meet them.

use std::collections::HashSet;

use super::index::{Declared, Index, structs};
use crate::load::Placed;
use crate::problem::{Problem, Problems, Rule};
use crate::syntax::{Field, Segment, Spec};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let mut open: Vec<String> = Vec::new();
    if let Some(service) = &spec.service {
        open.extend(service.error.iter().map(|error| error.value.clone()));
    }
    for operation in spec.resources.iter().flat_map(|resource| &resource.operations) {
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
    let mut reached = HashSet::new();
    while let Some(name) = open.pop() {
        if let Some(Declared::Struct(found)) = index.get(&name)
            && !reached.contains(&name)
        {
            open.extend(names(&found.fields));
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
    });
    let declared =
        service.chain(resources).chain(structs(spec).map(|(_, found)| &found.name));
    for name in declared.filter(|name| !reached.contains(&name.value)) {
        report(name, problems);
    }
    error_entity(spec, index, problems);
}

fn names(fields: &[Field]) -> impl Iterator<Item = String> + '_ {
    fields.iter().filter_map(|field| field.ty.named().map(|name| name.value.clone()))
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

fn error_entity(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let Some(error) = spec.service.as_ref().and_then(|service| service.error.as_ref())
    else {
        return;
    };
    if index.find_struct(&error.value).is_none() {
        problems.report(Problem::new(
            Rule::UnknownType,
            error.at,
            format!("nothing declares `{}`", error.value),
            "expected an entity of this file",
        ));
    }
}
