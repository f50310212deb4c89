//! Webhook events: one name each, and payloads of entities that exist.

use std::collections::HashMap;

use super::index::{Declared, Index, role_word};
use crate::load::Placed;
use crate::model::variant_name;
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::{EventPart, Role, Spec};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let mut names: HashMap<String, &Placed<String>> = HashMap::new();
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
        for part in &event.contains {
            self::part(part, index, problems);
        }
    }
}

fn part(part: &EventPart, index: &Index<'_>, problems: &Problems) {
    let name = &part.ty;
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
