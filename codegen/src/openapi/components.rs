//! The schemas that others refer to: asked for by name, written once, in the order of their names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::schemas;
use crate::model::{Model, Ref, Role};

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// From the service.
    Answer,
    /// To the service.
    Request,
}

/// What a schema is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    /// A kind of id.
    Id(String),
    /// A set of known values.
    Enum(String),
    /// An object with named fields.
    Struct(String),
    /// An object that comes in several forms.
    Union(String),
    /// The currencies.
    Currency,
}

/// The schemas that are asked for while the document is made.
pub(crate) struct Components<'a> {
    pub(crate) model: &'a Model,
    asked: BTreeSet<(Named, Direction)>,
    open: Vec<(Named, Direction)>,
}

impl<'a> Components<'a> {
    pub(crate) fn new(model: &'a Model) -> Self {
        Self {
            model,
            asked: BTreeSet::new(),
            open: Vec::new(),
        }
    }

    /// A reference to a schema, which will be written.
    pub(crate) fn refer(&mut self, named: Named, direction: Direction) -> Map<String, Value> {
        let direction = self.direction(&named, direction);
        let name = name(&named, direction);
        if self.asked.insert((named.clone(), direction)) {
            self.open.push((named, direction));
        }
        let mut reference = Map::new();
        reference.insert(
            "$ref".to_owned(),
            json!(format!("#/components/schemas/{name}")),
        );
        reference
    }

    /// The one direction of what travels one way only, or is the same both ways.
    fn direction(&self, named: &Named, asked: Direction) -> Direction {
        match named {
            Named::Id(_) | Named::Union(_) => Direction::Answer,
            Named::Enum(_) | Named::Currency => asked,
            Named::Struct(name) => match self.model.find_struct(name).map(|it| it.role) {
                Some(Role::Value) => asked,
                // Told apart by their names already.
                Some(Role::Input | Role::Entity) | None => Direction::Answer,
            },
        }
    }

    /// Every schema that was asked for, and those that they ask for.
    pub(crate) fn schemas(mut self) -> Map<String, Value> {
        let mut schemas = BTreeMap::new();
        while let Some((named, direction)) = self.open.pop() {
            let schema = schemas::schema(&mut self, &named, direction);
            schemas.insert(name(&named, direction), schema);
        }
        schemas.into_iter().collect()
    }
}

impl Named {
    /// What a reference of the model names.
    pub(crate) fn of(kind: fn(String) -> Self, reference: &Ref) -> Self {
        kind(reference.name.clone())
    }
}

fn name(named: &Named, direction: Direction) -> String {
    let name = match named {
        Named::Id(name) | Named::Enum(name) | Named::Struct(name) | Named::Union(name) => name,
        Named::Currency => "Currency",
    };
    match direction {
        Direction::Answer => name.to_owned(),
        Direction::Request => format!("{name}.request"),
    }
}
