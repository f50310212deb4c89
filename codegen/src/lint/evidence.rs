//! What the examples show: an optional field that every observed object has need not be an `Option`.

use super::sites::{self, Owner};
use super::{Lint, Linter, finding};
use crate::check::{Kind, Observed};
use crate::syntax::{Role, Spec};

/// The fewest objects that are evidence.
const ENOUGH: usize = 5;

pub(super) fn check(spec: &Spec, observed: &Observed, linter: &Linter) {
    for site in sites::fields(spec) {
        let Owner::Struct(owner) = site.owner else {
            continue;
        };
        if site.field.required || owner.role == Role::Input {
            continue;
        }
        let key = (owner.name.value.clone(), site.field.name.value.clone());
        let Some(kinds) = observed.get(&key) else {
            continue;
        };
        let objects: usize = kinds.values().sum();
        let lacking = kinds.contains_key(&Kind::Null) || kinds.contains_key(&Kind::Absent);
        if lacking || objects < ENOUGH {
            continue;
        }
        let name = site.name();
        let (lint, problem) = if owner.role == Role::Value {
            let lint = Lint::SharedType;
            let problem = finding(
                lint,
                site.field.name.at,
                format!(
                    "`{name}` may be left out of requests, and all {objects} observed answers have it"
                ),
                "an `Option` for callers who only read it",
            );
            let help =
                "split the value into an entity and an input, or allow the lint and say why not";
            (lint, problem.help(help))
        } else {
            let lint = Lint::AlwaysThere;
            let problem = finding(
                lint,
                site.field.name.at,
                format!("all {objects} observed objects have `{name}`"),
                "not marked `!`",
            );
            let help = "mark it, or allow the lint and say when it is missing or null";
            (lint, problem.help(help))
        };
        linter.report(lint, &site.allows(), problem);
    }
}
