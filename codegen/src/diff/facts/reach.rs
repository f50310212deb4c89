//! Which operations and events carry which type, and in which direction.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Model, Struct, Type};
use crate::syntax::{Segment, Spec};

/// Who carries a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carriers {
    /// Operations whose requests carry it.
    pub requests: BTreeSet<String>,
    /// Operations whose answers carry it.
    pub answers: BTreeSet<String>,
    /// Events whose payload carries it.
    pub events: BTreeSet<String>,
}

/// The carriers of every type, by its name.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    types: HashMap<String, Carriers>,
}

impl Reach {
    /// The carriers of a type.
    pub fn of_type(&self, name: &str) -> Option<&Carriers> {
        self.types.get(name)
    }

    pub(crate) fn of(spec: &Spec, model: &Model) -> Self {
        let edges = edges(model);
        let mut reach = Self::default();
        for (resource, read) in model.resources.iter().zip(&spec.resources) {
            for (operation, syntax) in resource.operations.iter().zip(&read.operations) {
                let mut sent: Vec<String> = Vec::new();
                for segment in &syntax.http.segments {
                    if let Segment::Param(param) = segment {
                        sent.push(param.ty.value.clone());
                    }
                }
                let params = operation.params.as_ref();
                let found = params.and_then(|params| {
                    resource
                        .requests
                        .iter()
                        .find(|found| found.name == params.name)
                });
                sent.extend(found.into_iter().flat_map(mentioned));
                reach.spread(&edges, sent, |found| &mut found.requests, &operation.id);
                let mut answered: Vec<String> = name_of(&operation.returns).into_iter().collect();
                if !operation.redirect {
                    answered.extend(model.service.error.clone());
                }
                reach.spread(&edges, answered, |found| &mut found.answers, &operation.id);
            }
            for event in &resource.events {
                let types = event
                    .parts
                    .iter()
                    .map(|part| &part.ty)
                    .chain(&event.payload);
                let parts: Vec<_> = types.filter_map(name_of).collect();
                reach.spread(&edges, parts, |found| &mut found.events, &event.name);
            }
        }
        reach
    }

    fn spread(
        &mut self,
        edges: &HashMap<&str, Vec<String>>,
        start: Vec<String>,
        part: impl Fn(&mut Carriers) -> &mut BTreeSet<String>,
        carrier: &str,
    ) {
        let mut open = start;
        while let Some(name) = open.pop() {
            let found = part(self.types.entry(name.clone()).or_default());
            if found.insert(carrier.to_owned()) {
                open.extend(edges.get(name.as_str()).into_iter().flatten().cloned());
            }
        }
    }
}

/// Which types each type mentions.
fn edges(model: &Model) -> HashMap<&str, Vec<String>> {
    let mut edges = HashMap::new();
    let structs = model
        .resources
        .iter()
        .flat_map(|resource| resource.entities.iter().chain(&resource.requests));
    for found in model.service.structs.iter().chain(structs) {
        edges.insert(found.name.as_str(), mentioned(found));
    }
    for found in model.resources.iter().flat_map(|resource| &resource.unions) {
        let forms = found
            .forms
            .iter()
            .filter_map(|form| name_of(&form.ty))
            .collect();
        edges.insert(found.name.as_str(), forms);
    }
    edges
}

fn mentioned(found: &Struct) -> Vec<String> {
    found
        .fields
        .iter()
        .filter_map(|field| name_of(&field.ty))
        .collect()
}

fn name_of(ty: &Type) -> Option<String> {
    ty.reference().map(|reference| reference.name.clone())
}
