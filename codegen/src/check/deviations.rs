//! Deviations: each is about something that exists, and is still needed.
//!
//! A deviation is needed while an example shows a kind of JSON that the document does not speak of. Once the
//! documents and the examples agree, the check asks for it to go.

use std::collections::BTreeSet;

use super::shape::{Kind, Observed};
use crate::load::Placed;
use crate::model::Model;
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};
use crate::syntax::{Deviation, Evidence, Resource, Spec};

pub(crate) fn check(
    spec: &Spec,
    model: &Model,
    observed: &Observed,
    problems: &Problems,
) {
    for resource in &spec.resources {
        for deviation in &resource.deviations {
            match target(deviation, resource, model, problems) {
                Some(Target::Field(owner, field))
                    if deviation.evidence == Evidence::Example =>
                {
                    needed(deviation, observed.get(&(owner, field)), problems);
                }
                Some(Target::Operation) if deviation.evidence == Evidence::Example => {
                    problems.report(
                        Problem::new(
                            Rule::DeviationTarget,
                            deviation.target.at,
                            format!("no example can show `{}`", deviation.target.value),
                            "not a field",
                        )
                        .help("write `evidence: text`, or name a field"),
                    )
                }
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
    let text = text.strip_prefix(&format!("{}.", resource.name.value)).unwrap_or(text);
    let mut parts = text.split('.');
    let (first, second, third) =
        (parts.next().unwrap_or_default(), parts.next(), parts.next());
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
            return fail(format!("nothing declares `{first}`"), None);
        };
        let fields = || found.fields.iter().map(|field| field.wire.as_str());
        return match second {
            Some(field) if fields().any(|name| name == field) => {
                Some(Target::Field(first.to_owned(), field.to_owned()))
            }
            Some(field) => fail(
                format!("`{first}` has no field `{field}`"),
                did_you_mean(field, fields()),
            ),
            None => fail(format!("`{first}` is no field"), None),
        };
    }
    let Some(operation) =
        model.find_operation(&format!("{}.{first}", resource.name.value))
    else {
        let names =
            resource.operations.iter().map(|operation| operation.name.value.as_str());
        return fail(
            format!("`{}` has no operation `{first}`", resource.name.value),
            did_you_mean(first, names),
        );
    };
    match (second, third) {
        (None | Some("path"), _) => Some(Target::Operation),
        (Some("body" | "query"), Some(field)) => {
            let params = operation
                .params
                .as_ref()
                .and_then(|params| model.find_struct(&params.name));
            let fields = || {
                params
                    .iter()
                    .flat_map(|found| &found.fields)
                    .map(|field| field.wire.as_str())
            };
            if fields().any(|name| name == field) {
                let owner = operation
                    .params
                    .as_ref()
                    .map(|params| params.name.clone())
                    .unwrap_or_default();
                Some(Target::Field(owner, field.to_owned()))
            } else {
                fail(
                    format!("`{}` has no field `{field}`", operation.id),
                    did_you_mean(field, fields()),
                )
            }
        }
        _ => fail(format!("`{text}` names nothing"), None),
    }
}

fn needed(deviation: &Deviation, observed: Option<&BTreeSet<Kind>>, problems: &Problems) {
    let (Some(says), Some(is)) =
        (kinds(&deviation.says, problems), kinds(&deviation.is, problems))
    else {
        return;
    };
    let beyond: BTreeSet<_> = is.difference(&says).copied().collect();
    let seen = observed
        .is_some_and(|observed| observed.iter().any(|kind| beyond.contains(kind)));
    if !seen {
        problems.report(
            Problem::new(
                Rule::DeviationUnneeded,
                deviation.target.at,
                format!("the deviation about `{}` is not needed", deviation.target.value),
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
