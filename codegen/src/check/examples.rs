//! Examples: each has a name that the spec knows and a body that its type can carry.

use serde_json::Value as Json;

use super::shape::{Mismatch, Observed, Step, Walk};
use crate::load::{At, Example, ExampleKind, Key, Node, SourceId, Sources, Value, parse};
use crate::model::{Model, Operation, Place, Resource, Type};
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::Spec;

/// Checks every example and returns what they show.
pub(crate) fn check(
    spec: &Spec,
    model: &Model,
    sources: &Sources,
    problems: &Problems,
) -> Observed {
    let mut observed = Observed::default();
    for id in &sources.misnamed {
        problems.report(
            Problem::new(
                Rule::ExampleName,
                start_of(*id),
                "the file name does not say what this is an example of",
                "this file",
            )
            .help(
                "name it `<resource>/<operation>.<name>.{request,response,error}.json` or `.meta.yaml`, where the name has no dot, or `<resource>/<event>-<number>.webhook.json`",
            ),
        );
    }
    metas(spec, model, problems);
    for example in &sources.examples {
        if let Some(operation) = operation(model, example, problems) {
            body(model, operation, example, sources, problems, &mut observed);
        }
    }
    observed
}

/// Walks through the examples of some kinds.
pub(super) fn bodies(
    model: &Model,
    sources: &Sources,
    wanted: impl Fn(ExampleKind) -> bool,
    problems: &Problems,
    observed: &mut Observed,
) {
    for example in sources
        .examples
        .iter()
        .filter(|example| wanted(example.kind))
    {
        if let Some(operation) = operation(model, example, problems) {
            body(model, operation, example, sources, problems, observed);
        }
    }
}

/// Each description of an exchange is about an operation, its path parameters and its query.
fn metas(spec: &Spec, model: &Model, problems: &Problems) {
    for (place, meta) in &spec.metas {
        let unknown = |at, message: String, help: Option<String>| {
            let mut problem = Problem::new(
                Rule::ExampleName,
                at,
                message,
                "expected something that the spec declares",
            );
            problem.help = help;
            problems.report(problem);
        };
        let id = format!("{}.{}", place.resource, place.operation);
        let Some(operation) = model.find_operation(&id) else {
            let ids = model
                .resources
                .iter()
                .flat_map(|resource| &resource.operations)
                .map(|operation| operation.id.as_str());
            unknown(
                start_of(place.source),
                format!("no operation is called `{id}`"),
                did_you_mean(&id, ids),
            );
            continue;
        };
        let params = operation
            .params
            .as_ref()
            .filter(|params| params.place == Place::Query);
        let fields = params
            .and_then(|params| model.find_struct(&params.name))
            .map(|found| found.fields.as_slice());
        let query: Vec<_> = fields
            .unwrap_or_default()
            .iter()
            .map(|field| field.wire.as_str())
            .collect();
        let path: Vec<_> = operation
            .path_params
            .iter()
            .map(|param| param.name.as_str())
            .collect();
        for (given, known, what) in [
            (&meta.path, path, "path parameter"),
            (&meta.query, query, "query parameter"),
        ] {
            for (name, _) in given {
                let bare = name.value.strip_suffix("[]").unwrap_or(&name.value);
                if !known.contains(&bare) {
                    let help = did_you_mean(bare, known.iter().copied());
                    unknown(
                        name.at,
                        format!("`{id}` has no {what} `{}`", name.value),
                        help,
                    );
                }
            }
        }
    }
}

fn operation<'a>(
    model: &'a Model,
    example: &Example,
    problems: &Problems,
) -> Option<&'a Operation> {
    let unknown = |message: String, help: Option<String>| {
        let mut problem = Problem::new(
            Rule::ExampleName,
            start_of(example.source),
            message,
            "named by the path of this file",
        );
        problem.help = help;
        problems.report(problem);
    };
    let Some(resource) = model
        .resources
        .iter()
        .find(|resource| resource.name == example.resource)
    else {
        let names = model
            .resources
            .iter()
            .map(|resource| resource.name.as_str());
        unknown(
            format!("no resource is called `{}`", example.resource),
            did_you_mean(&example.resource, names),
        );
        return None;
    };
    let found = resource
        .operations
        .iter()
        .find(|operation| operation.name == example.operation);
    if found.is_none() {
        unknown(
            format!(
                "`{}` has no operation `{}`",
                resource.name, example.operation
            ),
            did_you_mean(&example.operation, names(resource)),
        );
    }
    found
}

fn names(resource: &Resource) -> impl Iterator<Item = &str> {
    resource
        .operations
        .iter()
        .map(|operation| operation.name.as_str())
}

fn body(
    model: &Model,
    operation: &Operation,
    example: &Example,
    sources: &Sources,
    problems: &Problems,
    observed: &mut Observed,
) {
    let text = sources.text(example.source);
    let Some(json) = read(example.source, text, problems) else {
        return;
    };
    let mut walk = Walk::new(model, observed);
    match example.kind {
        ExampleKind::Request => match (&operation.params, &json) {
            (Some(params), Json::Object(object)) => {
                if let Some(found) = model.find_struct(&params.name) {
                    walk.object(found, object);
                }
            }
            (Some(_), _) => {
                problems.report(
                    Problem::new(
                        Rule::ExampleMismatch,
                        start_of(example.source),
                        format!("a request of `{}` is an object", operation.id),
                        "expected an object",
                    )
                    .help("correct the example"),
                );
                return;
            }
            (None, _) => {
                problems.report(
                    Problem::new(
                        Rule::ExampleMismatch,
                        start_of(example.source),
                        format!("`{}` takes no parameters", operation.id),
                        "expected no request",
                    )
                    .help("declare a `body:`, or remove the example"),
                );
                return;
            }
        },
        ExampleKind::Response => walk.value(&operation.returns, None, &json),
        ExampleKind::Error => {
            if let Some(error) = &model.service.error {
                let reference = crate::model::Ref {
                    name: error.clone(),
                    resource: None,
                };
                walk.value(&Type::Struct(reference), None, &json);
            }
        }
    }
    report_all(&walk.mismatches, example.source, text, problems);
}

/// The body of an example.
pub(super) fn read(source: SourceId, text: &str, problems: &Problems) -> Option<Json> {
    match serde_json::from_str(text) {
        Ok(json) => Some(json),
        Err(error) => {
            let at = At {
                start: offset(text, error.line(), error.column()),
                ..start_of(source)
            };
            let message = error.to_string();
            let message = message
                .rsplit_once(" at line ")
                .map_or("", |(what, _)| what);
            problems.report(
                Problem::new(
                    Rule::ExampleJson,
                    at,
                    format!("not JSON: {message}"),
                    "cannot be read from here on",
                )
                .help("correct what is not JSON, and nothing else"),
            );
            None
        }
    }
}

/// Reports what does not fit, each at its place in the text.
pub(super) fn report_all(
    mismatches: &[Mismatch],
    source: SourceId,
    text: &str,
    problems: &Problems,
) {
    if mismatches.is_empty() {
        return;
    }
    let tree = parse(source, text).ok();
    for mismatch in mismatches {
        report(mismatch, tree.as_ref(), source, problems);
    }
}

fn report(mismatch: &Mismatch, tree: Option<&Node>, source: SourceId, problems: &Problems) {
    let at = tree.map_or_else(|| start_of(source), |tree| locate(tree, &mismatch.path));
    problems.report(match mismatch.required_at {
        Some(declared) => Problem::new(
            Rule::RequiredAbsent,
            declared,
            mismatch.message.clone(),
            "claims to be always there",
        )
        .related(at, mismatch.expected.clone())
        .help("take the `!` away, or correct the example"),
        None => Problem::new(
            Rule::ExampleMismatch,
            at,
            format!("`{}`: {}", path_text(&mismatch.path), mismatch.message),
            mismatch.expected.clone(),
        )
        .help("declare what the example shows, or correct the example"),
    });
}

/// `$.items[0].name`.
fn path_text(path: &[Step]) -> String {
    path.iter().fold("$".to_owned(), |text, step| match step {
        Step::Key(name) => format!("{text}.{name}"),
        Step::Index(index) => format!("{text}[{index}]"),
    })
}

/// The place of a value in the text; of its key, where it stands under one.
fn locate(tree: &Node, path: &[Step]) -> At {
    let mut node = tree;
    let mut at = tree.at;
    for step in path {
        let next = match (step, &node.value) {
            (Step::Key(name), Value::Map(entries)) => entries
                .iter()
                .find(|(key, _)| key.text == *name)
                .map(|(key, node): &(Key, Node)| (key.at, node)),
            (Step::Index(index), Value::List(items)) => {
                items.get(*index).map(|node| (node.at, node))
            }
            _ => None,
        };
        let Some((place, inner)) = next else {
            return at;
        };
        (at, node) = (place, inner);
    }
    at
}

fn start_of(source: SourceId) -> At {
    At {
        source,
        start: 0,
        len: 0,
    }
}

/// The byte behind a line and a column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let offset = (before + column.saturating_sub(1)).min(text.len());
    // The JSON reader counts bytes and may stop within a letter.
    (0..=offset)
        .rev()
        .find(|offset| text.is_char_boundary(*offset))
        .unwrap_or_default()
}
