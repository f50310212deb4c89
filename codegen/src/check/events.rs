//! Webhook events: one name each, and payloads of entities that exist.

use std::collections::HashMap;

use super::index::{Declared, Index, role_word};
use crate::load::Placed;
use crate::model::variant_name;
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::{Role, Spec};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let mut names: HashMap<String, &Placed<String>> = HashMap::new();
    let mut entities = Vec::new();
    for event in spec.resources.iter().flat_map(|resource| &resource.events) {
        let rust = variant_name(&event.name.value);
        if let Some(first) = names.get(&rust) {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    event.name.at,
                    format!(
                        "`{}` and `{}` would both be the event `{rust}`",
                        first.value, event.name.value
                    ),
                    "the second one",
                )
                .related(first.at, "the first one")
                .help("an event is declared by one resource"),
            );
        }
        names.insert(rust, &event.name);
        for entity in event
            .contains
            .iter()
            .map(|part| &part.ty)
            .chain(&event.payload)
        {
            self::entity(entity, index, problems);
            entities.push(entity);
        }
    }
    for entity in entities {
        if let Some(event) = names.get(&entity.value) {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    entity.at,
                    format!(
                        "the entity `{}` and the event `{}` would have one name",
                        entity.value, event.value
                    ),
                    "carried by an event",
                )
                .related(event.at, "the event")
                .help("give the entity another name"),
            );
        }
    }
}

fn entity(name: &Placed<String>, index: &Index<'_>, problems: &Problems) {
    let problem = match index.get(&name.value) {
        Some(Declared::Struct(found)) if found.role != Role::Input => None,
        Some(Declared::Union(_)) => None,
        Some(Declared::Struct(found)) => Some(Problem::new(
            Rule::Direction,
            name.at,
            format!(
                "`{}` is {}, and an event carries entities",
                name.value,
                role_word(found.role)
            ),
            "travels the other way",
        )),
        Some(Declared::Id(_) | Declared::Enum(_)) => Some(Problem::new(
            Rule::WrongKind,
            name.at,
            format!("`{}` is no entity", name.value),
            "expected an entity",
        )),
        None => {
            let mut problem = Problem::new(
                Rule::UnknownType,
                name.at,
                format!("nothing declares the type `{}`", name.value),
                "unknown type",
            );
            problem.help = did_you_mean(&name.value, index.names());
            Some(problem)
        }
    };
    if let Some(problem) = problem {
        problems.report(problem);
    }
}
