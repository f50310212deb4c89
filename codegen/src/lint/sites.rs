//! Every place that a lint looks at: fields with what is around them, and the suppressions.

use crate::check;
use crate::syntax::{Allow, Enum, Field, Operation, Resource, Role, Spec, Struct};

/// What a field belongs to.
#[derive(Clone, Copy)]
pub(super) enum Owner<'a> {
    Struct(&'a Struct),
    Body(&'a Operation),
    Query(&'a Operation),
}

/// Suppressions of a place and of what is around it, the inner ones first.
pub(super) type Allows<'a> = [&'a [Allow]; 3];

/// A field and its owner.
#[derive(Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) field: &'a Field,
    pub(super) owner: Owner<'a>,
    resource: &'a [Allow],
}

impl<'a> Site<'a> {
    /// How a person calls it: `Order.amount`, `create.amount`.
    pub(super) fn name(&self) -> String {
        let owner = match self.owner {
            Owner::Struct(found) => &found.name.value,
            Owner::Body(operation) | Owner::Query(operation) => &operation.name.value,
        };
        format!("{owner}.{}", self.field.name.value)
    }

    /// Whether a caller may send it.
    pub(super) fn is_sent(&self) -> bool {
        match self.owner {
            Owner::Struct(found) => found.role != Role::Entity,
            Owner::Body(_) | Owner::Query(_) => true,
        }
    }

    /// The suppressions that hold for it.
    pub(super) fn allows(&self) -> Allows<'a> {
        let owner: &[Allow] = match self.owner {
            Owner::Struct(found) => &found.allow,
            Owner::Body(operation) | Owner::Query(operation) => &operation.allow,
        };
        [&self.field.allow, owner, self.resource]
    }
}

/// Every operation, with the suppressions that hold for it.
pub(super) fn operations(spec: &Spec) -> impl Iterator<Item = (&Operation, Allows<'_>)> {
    spec.resources.iter().flat_map(|resource| {
        let allows = |operation| (operation, allows(operation, resource));
        resource.operations.iter().map(allows)
    })
}

/// The suppressions that hold for an operation.
pub(super) fn allows<'a>(operation: &'a Operation, resource: &'a Resource) -> Allows<'a> {
    [&[], &operation.allow, &resource.allow]
}

/// Every struct, with the suppressions that hold for it.
pub(super) fn structs(spec: &Spec) -> impl Iterator<Item = (&Struct, Allows<'_>)> {
    check::structs(spec).map(|(resource, found)| (found, around(&found.allow, resource)))
}

/// Every enum, with the suppressions that hold for it.
pub(super) fn enums(spec: &Spec) -> impl Iterator<Item = (&Enum, Allows<'_>)> {
    let service = spec.service.iter().flat_map(|service| &service.enums);
    let resources = spec.resources.iter().flat_map(|resource| {
        resource
            .enums
            .iter()
            .map(move |found| (Some(resource), found))
    });
    let all = service.map(|found| (None, found)).chain(resources);
    all.map(|(resource, found)| (found, around(&found.allow, resource)))
}

fn around<'a>(own: &'a [Allow], resource: Option<&'a Resource>) -> Allows<'a> {
    [&[], own, resource.map_or(&[], |resource| &resource.allow)]
}

/// Every field of the spec.
pub(super) fn fields(spec: &Spec) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    for (found, [.., resource]) in structs(spec) {
        let owner = Owner::Struct(found);
        sites.extend(found.fields.iter().map(|field| Site {
            field,
            owner,
            resource,
        }));
    }
    for (operation, [.., resource]) in operations(spec) {
        let bodies = operation.body.iter().flatten();
        let queries = operation.query.iter().flatten();
        let body = bodies.map(|field| (field, Owner::Body(operation)));
        let query = queries.map(|field| (field, Owner::Query(operation)));
        let site = |(field, owner)| Site {
            field,
            owner,
            resource,
        };
        sites.extend(body.chain(query).map(site));
    }
    sites
}

/// Every suppression of the spec.
pub(super) fn all_allows(spec: &Spec) -> Vec<&Allow> {
    let mut all: Vec<&Allow> = Vec::new();
    all.extend(spec.resources.iter().flat_map(|resource| &resource.allow));
    all.extend(enums(spec).flat_map(|(found, _)| &found.allow));
    all.extend(structs(spec).flat_map(|(found, _)| &found.allow));
    all.extend(operations(spec).flat_map(|(operation, _)| &operation.allow));
    all.extend(fields(spec).into_iter().flat_map(|site| &site.field.allow));
    all
}
