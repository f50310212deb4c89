//! Where each name stands in the model, so that looking one up does not read the whole API.

use std::collections::HashMap;

use super::{Enum, Event, IdType, Model, Operation, Resource, Struct, Union};

/// Places by name. Made once, when everything has its place; what a place holds may still be filled in.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    resources: HashMap<String, usize>,
    ids: HashMap<String, Place>,
    enums: HashMap<String, Place>,
    structs: HashMap<String, Place>,
    unions: HashMap<String, Place>,
    operations: HashMap<String, Place>,
    events: HashMap<String, Place>,
    /// Operations by the struct of their parameters.
    takers: HashMap<String, Place>,
}

/// A list of the model, and the place in it.
#[derive(Debug, Clone, Copy)]
struct Place {
    list: List,
    at: usize,
}

#[derive(Debug, Clone, Copy)]
enum List {
    /// That of the service.
    Service,
    /// The one that the resource at this place has of the kind; of structs, its entities.
    Resource(usize),
    /// The requests of the resource at this place.
    Requests(usize),
}

impl Index {
    pub(super) fn of(model: &Model) -> Self {
        let mut index = Self::default();
        let Self {
            resources,
            ids,
            enums,
            structs,
            unions,
            operations,
            events,
            takers,
        } = &mut index;
        let service = &model.service;
        note(
            enums,
            List::Service,
            service.enums.iter().map(|found| &found.name),
        );
        note(
            structs,
            List::Service,
            service.structs.iter().map(|found| &found.name),
        );
        for (at, resource) in model.resources.iter().enumerate() {
            resources.entry(resource.name.clone()).or_insert(at);
            let (list, requests) = (List::Resource(at), List::Requests(at));
            note(ids, list, resource.ids.iter().map(|found| &found.name));
            note(enums, list, resource.enums.iter().map(|found| &found.name));
            note(
                structs,
                list,
                resource.entities.iter().map(|found| &found.name),
            );
            note(
                structs,
                requests,
                resource.requests.iter().map(|found| &found.name),
            );
            note(
                unions,
                list,
                resource.unions.iter().map(|found| &found.name),
            );
            note(
                operations,
                list,
                resource.operations.iter().map(|found| &found.id),
            );
            for (at, operation) in resource.operations.iter().enumerate() {
                if let Some(params) = &operation.params {
                    takers
                        .entry(params.name.clone())
                        .or_insert(Place { list, at });
                }
            }
            note(
                events,
                list,
                resource.events.iter().map(|found| &found.name),
            );
        }
        index
    }
}

/// Notes the names of a list. Where a spec that has problems gives a name twice, the first one has it.
fn note<'a>(
    places: &mut HashMap<String, Place>,
    list: List,
    names: impl Iterator<Item = &'a String>,
) {
    for (at, name) in names.enumerate() {
        places.entry(name.clone()).or_insert(Place { list, at });
    }
}

impl Model {
    /// A resource by its name.
    pub fn find_resource(&self, name: &str) -> Option<&Resource> {
        self.resources.get(*self.index.resources.get(name)?)
    }

    /// A struct by its name.
    pub fn find_struct(&self, name: &str) -> Option<&Struct> {
        let place = self.index.structs.get(name)?;
        let list = match place.list {
            List::Service => &self.service.structs,
            List::Resource(home) => &self.resources.get(home)?.entities,
            List::Requests(home) => &self.resources.get(home)?.requests,
        };
        list.get(place.at)
    }

    /// An enum by its name.
    pub fn find_enum(&self, name: &str) -> Option<&Enum> {
        let place = self.index.enums.get(name)?;
        match self.home(*place) {
            Some(home) => home.enums.get(place.at),
            None => self.service.enums.get(place.at),
        }
    }

    /// A union by its name.
    pub fn find_union(&self, name: &str) -> Option<&Union> {
        let place = self.index.unions.get(name)?;
        self.home(*place)?.unions.get(place.at)
    }

    /// An id type by its name.
    pub fn find_id(&self, name: &str) -> Option<&IdType> {
        let place = self.index.ids.get(name)?;
        self.home(*place)?.ids.get(place.at)
    }

    /// An operation by `resource.name`.
    pub fn find_operation(&self, id: &str) -> Option<&Operation> {
        let place = self.index.operations.get(id)?;
        self.home(*place)?.operations.get(place.at)
    }

    /// The operation that takes a struct as its parameters.
    pub fn find_taker(&self, params: &str) -> Option<&Operation> {
        let place = self.index.takers.get(params)?;
        self.home(*place)?.operations.get(place.at)
    }

    /// An event by its name on the wire.
    pub fn find_event(&self, name: &str) -> Option<&Event> {
        let place = self.index.events.get(name)?;
        self.home(*place)?.events.get(place.at)
    }

    /// The resource that a place is in; none if it is in the service.
    fn home(&self, place: Place) -> Option<&Resource> {
        match place.list {
            List::Service => None,
            List::Resource(home) | List::Requests(home) => self.resources.get(home),
        }
    }
}
