//! Deviations: each is about something that exists, and is still needed.
//!
//! A deviation is needed while an example shows a kind of JSON that the document does not speak of. Once the
//! documents and the examples agree, the check asks for it to go.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{Kind, Observed};
use crate::load::Placed;
use crate::model::{Model, Place};
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};
use crate::syntax::{Deviation, Evidence, Resource, Spec};

pub(crate) fn check(spec: &Spec, model: &Model, observed: &Observed, problems: &Problems) {
    for resource in &spec.resources {
        for deviation in &resource.deviations {
            match target(deviation, resource, model, problems) {
                Some(Target::Field(owner, field)) if deviation.evidence == Evidence::Example => {
                    needed(deviation, observed.get(&(owner, field)), problems);
                }
                Some(Target::Operation) if deviation.evidence == Evidence::Example => problems
                    .report(
                        Problem::new(
                            Rule::DeviationTarget,
                            deviation.target.at,
                            format!("no example can show `{}`", deviation.target.value),
                            "not a field",
                        )
                        .help("write `evidence: text`, or name a field"),
                    ),
                Some(Target::Field(..) | Target::Operation) | None => {}
            }
        }
    }
}

/// What a deviation is about.
enum Target {
    Field(String, String),
    /// The operation itself, its path, a rule of it.
    Operation,
}

/// `Order.notes`, `create.body.notes`, `list.query.expand`, `edit.path` or `edit`.
fn target(
    deviation: &Deviation,
    resource: &Resource,
    model: &Model,
    problems: &Problems,
) -> Option<Target> {
    let text = deviation.target.value.as_str();
    let text = text
        .strip_prefix(&format!("{}.", resource.name.value))
        .unwrap_or(text);
    let mut parts = text.split('.');
    let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let deeper = parts.next().is_some();
    let fail = |message: String, help: Option<String>| {
        let mut problem = Problem::new(
            Rule::DeviationTarget,
            deviation.target.at,
            message,
            "expected `Entity.field`, `operation.body.field`, `operation.query.field`, `operation.path` or `operation`",
        );
        problem.help = help;
        problems.report(problem);
        None
    };
    if first.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        let Some(found) = model.find_struct(first) else {
            let resources = model.resources.iter();
            let structs = resources
                .flat_map(|resource| resource.entities.iter().chain(&resource.requests))
                .chain(&model.service.structs);
            return fail(
                format!("no object is called `{first}`"),
                did_you_mean(first, structs.map(|found| found.name.as_str())),
            );
        };
        let fields = || found.fields.iter().map(|field| field.wire.as_str());
        return match second {
            Some(_) if third.is_some() => fail(
                format!("`{text}` goes deeper than a field"),
                Some("name the type that the inner field is declared in".to_owned()),
            ),
            Some(field) if fields().any(|name| name == field) => {
                Some(Target::Field(first.to_owned(), field.to_owned()))
            }
            Some(field) => fail(
                format!("`{first}` has no field `{field}`"),
                did_you_mean(field, fields()),
            ),
            None => fail(
                format!("`{first}` is a whole type"),
                Some(format!("name a field of it, as in `{first}.field`")),
            ),
        };
    }
    let Some(operation) = model.find_operation(&format!("{}.{first}", resource.name.value)) else {
        let names = resource
            .operations
            .iter()
            .map(|operation| operation.name.value.as_str());
        return fail(
            format!("`{}` has no operation `{first}`", resource.name.value),
            did_you_mean(first, names),
        );
    };
    match (second, third) {
        (None, _) | (Some("path"), None) => Some(Target::Operation),
        (Some(place @ ("body" | "query")), Some(field)) if !deeper => {
            let params = operation
                .params
                .as_ref()
                .filter(|params| (place == "query") == (params.place == Place::Query));
            let found = params.and_then(|params| model.find_struct(&params.name));
            let fields = || {
                found
                    .iter()
                    .flat_map(|found| &found.fields)
                    .map(|field| field.wire.as_str())
            };
            match found {
                Some(found) if fields().any(|name| name == field) => {
                    Some(Target::Field(found.name.clone(), field.to_owned()))
                }
                Some(_) => fail(
                    format!("the {place} of `{}` has no field `{field}`", operation.id),
                    did_you_mean(field, fields()),
                ),
                None => fail(format!("`{}` has no {place}", operation.id), None),
            }
        }
        (Some("body" | "query"), Some(_)) => fail(
            format!("`{text}` goes deeper than a field"),
            Some("name the type that the inner field is declared in".to_owned()),
        ),
        _ => fail(format!("`{text}` names nothing"), None),
    }
}

fn needed(deviation: &Deviation, observed: Option<&BTreeMap<Kind, usize>>, problems: &Problems) {
    let (Some(says), Some(is)) = (
        kinds(&deviation.says, problems),
        kinds(&deviation.is, problems),
    ) else {
        return;
    };
    let beyond: BTreeSet<_> = is.difference(&says).copied().collect();
    let seen = observed.is_some_and(|observed| observed.keys().any(|kind| beyond.contains(kind)));
    if !seen {
        problems.report(
            Problem::new(
                Rule::DeviationUnneeded,
                deviation.target.at,
                format!(
                    "the deviation about `{}` is not needed",
                    deviation.target.value
                ),
                "no example shows what it claims",
            )
            .help("remove it, or add the example that shows it"),
        );
    }
}

/// `object or []`.
fn kinds(text: &Placed<String>, problems: &Problems) -> Option<BTreeSet<Kind>> {
    let mut kinds = BTreeSet::new();
    for word in text.value.split(" or ").map(str::trim) {
        let Some((_, kind)) = Kind::WORDS.iter().find(|(known, _)| *known == word) else {
            let words = || Kind::WORDS.iter().map(|(word, _)| *word);
            let mut problem = Problem::new(
                Rule::UnknownWord,
                text.at,
                format!("`{word}` is no kind of JSON"),
                format!("expected {}, joined by ` or `", one_of(words())),
            );
            problem.help = did_you_mean(word, words())
                .or_else(|| Some("or write `evidence: text`".to_owned()));
            problems.report(problem);
            return None;
        };
        kinds.insert(*kind);
    }
    Some(kinds)
}
