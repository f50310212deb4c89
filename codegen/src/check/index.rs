//! Every declared type by its name, and whose it is.

use std::collections::HashMap;

use crate::load::Placed;
use crate::problem::{Problem, Problems, Rule};
use crate::syntax::{Enum, IdType, Resource, Role, Spec, Struct, TypeExpr, Union};

/// What a name stands for.
#[derive(Clone, Copy)]
pub(crate) enum Declared<'a> {
    Id(&'a IdType),
    Enum(&'a Enum),
    Struct(&'a Struct),
    Union(&'a Union),
}

/// All declared types.
pub(crate) struct Index<'a> {
    types: HashMap<&'a str, (Declared<'a>, &'a Placed<String>)>,
}

impl<'a> Index<'a> {
    /// Collects the declarations; two of one name are a problem.
    pub(crate) fn of(spec: &'a Spec, problems: &Problems) -> Self {
        let mut index = Self {
            types: HashMap::new(),
        };
        if let Some(service) = &spec.service {
            index.add(&service.enums, &service.structs, problems);
        }
        for resource in &spec.resources {
            for id in &resource.ids {
                index.declare(&id.name, Declared::Id(id), problems);
            }
            index.add(&resource.enums, &resource.structs, problems);
            for union in &resource.unions {
                index.declare(&union.name, Declared::Union(union), problems);
            }
        }
        index
    }

    fn add(&mut self, enums: &'a [Enum], structs: &'a [Struct], problems: &Problems) {
        for found in enums {
            self.declare(&found.name, Declared::Enum(found), problems);
        }
        for found in structs {
            self.declare(&found.name, Declared::Struct(found), problems);
        }
    }

    fn declare(&mut self, name: &'a Placed<String>, declared: Declared<'a>, problems: &Problems) {
        if let Some((_, first)) = self.types.get(name.value.as_str()) {
            problems.report(
                Problem::new(
                    Rule::DuplicateName,
                    name.at,
                    format!("`{}` is declared twice", name.value),
                    "the second declaration",
                )
                .related(first.at, "the first one")
                .help(
                    "a type has one name in the whole spec: use the first one, or rename this one",
                ),
            );
            return;
        }
        self.types.insert(&name.value, (declared, name));
    }

    /// What a name stands for.
    pub(crate) fn get(&self, name: &str) -> Option<Declared<'a>> {
        self.types.get(name).map(|(declared, _)| *declared)
    }

    /// Where a name is declared.
    pub(crate) fn name_of(&self, name: &str) -> Option<&'a Placed<String>> {
        self.types.get(name).map(|(_, name)| *name)
    }

    /// What a type expression names in the end.
    pub(crate) fn of_type(&self, ty: &TypeExpr) -> Option<Declared<'a>> {
        self.get(&ty.named()?.value)
    }

    /// All declared names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.types.keys().copied()
    }

    /// A struct by its name.
    pub(crate) fn find_struct(&self, name: &str) -> Option<&'a Struct> {
        match self.get(name) {
            Some(Declared::Struct(found)) => Some(found),
            _ => None,
        }
    }
}

/// All structs of a spec with the resource that declares them, none for the service.
pub(crate) fn structs(spec: &Spec) -> impl Iterator<Item = (Option<&Resource>, &Struct)> {
    let service = spec
        .service
        .iter()
        .flat_map(|service| &service.structs)
        .map(|found| (None, found));
    let resources = spec.resources.iter().flat_map(|resource| {
        resource
            .structs
            .iter()
            .map(move |found| (Some(resource), found))
    });
    service.chain(resources)
}

/// Which way a struct travels, for messages.
pub(crate) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Entity => "an entity (answers)",
        Role::Input => "an input (requests)",
        Role::Value => "a value (both ways)",
    }
}
