//! Answers and refusals, with what the documents show of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::components::{Components, Direction, Named};
use super::types::{self, object};
use crate::model::{ErrorRule, Example, Model, Operation, Scalar, Type};

/// The responses of an operation.
pub(crate) fn of(components: &mut Components<'_>, operation: &Operation) -> Value {
    if operation.redirect {
        return pages();
    }
    let model = components.model;
    let mut responses = Map::new();
    let went_well: BTreeSet<_> = model
        .exchanges
        .iter()
        .filter(|exchange| exchange.operation == operation.id)
        .map(|exchange| exchange.name.as_str())
        .collect();
    let (fine, refused): (Vec<_>, Vec<_>) = model
        .examples
        .iter()
        .filter(|example| example.operation == operation.id)
        .partition(|example| went_well.contains(example.name.as_str()));
    let mut statuses: BTreeSet<_> = fine.iter().map(|example| example.status).collect();
    if statuses.is_empty() {
        statuses.insert(200);
    }
    for status in statuses {
        let shown = fine.iter().filter(|example| example.status == status);
        let answer = answer(components, operation, shown.copied());
        responses.insert(status.to_string(), answer);
    }
    let rules = &operation.errors;
    let own: BTreeSet<_> = refused
        .iter()
        .map(|example| example.status)
        .chain(rules.iter().map(|rule| rule.status))
        .collect();
    let general: BTreeMap<_, _> = by_status(&model.service.errors)
        .into_keys()
        .map(|status| (status, ()))
        .collect();
    for status in own.iter().chain(general.keys()).collect::<BTreeSet<_>>() {
        let response = if own.contains(status) {
            let rules = rules.iter().chain(&model.service.errors);
            let rules: Vec<_> = rules.filter(|rule| rule.status == *status).collect();
            let shown = refused.iter().filter(|example| example.status == *status);
            refusal(components, &rules, shown.copied())
        } else {
            json!({ "$ref": format!("#/components/responses/Refused{status}") })
        };
        responses.entry(status.to_string()).or_insert(response);
    }
    responses.insert(
        "default".to_owned(),
        json!({ "$ref": "#/components/responses/Refused" }),
    );
    responses.into()
}

/// What a browser gets at an address that it is sent to.
fn pages() -> Value {
    let page = |description: &str| {
        let schema = json!({ "type": "string" });
        json!({ "description": description, "content": { "text/html": { "schema": schema } } })
    };
    json!({
        "200": page("A page for a person, not for a program."),
        "302": {
            "description": "The browser is sent on.",
            "headers": {
                "Location": { "schema": { "type": "string", "format": "uri" } },
            },
        },
        "default": page("A page that says what is wrong."),
    })
}

/// The refusals that any operation may answer.
pub(crate) fn shared(components: &mut Components<'_>) -> Value {
    let mut responses = Map::new();
    responses.insert(
        "Refused".to_owned(),
        refusal(components, &[], std::iter::empty()),
    );
    for (status, rules) in by_status(&components.model.service.errors) {
        let response = refusal(components, &rules, std::iter::empty());
        responses.insert(format!("Refused{status}"), response);
    }
    responses.into()
}

fn by_status(rules: &[ErrorRule]) -> BTreeMap<u32, Vec<&ErrorRule>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for rule in rules {
        found.entry(rule.status).or_default().push(rule);
    }
    found
}

fn answer<'a>(
    components: &mut Components<'_>,
    operation: &Operation,
    examples: impl Iterator<Item = &'a Example>,
) -> Value {
    let direction = Direction::Answer;
    let (description, kind, schema) = match &operation.returns {
        Type::Scalar(Scalar::Bytes) => (
            "The file, as it is.",
            "application/octet-stream",
            Map::new(),
        ),
        Type::Scalar(Scalar::Empty) => (
            "It worked; the body says no more than that, and may lack.",
            "application/json",
            types::schema(components, &operation.returns, None, direction),
        ),
        Type::Page(item) => (
            "A page.",
            "application/json",
            types::page(components, item, &operation.items_key, direction),
        ),
        whole => (
            "It worked.",
            "application/json",
            types::schema(components, whole, None, direction),
        ),
    };
    let media = media(schema.into(), examples.map(shown));
    json!({ "description": description, "content": { kind: media } })
}

/// What is refused, in the words of the service, and the body that says so.
fn refusal<'a>(
    components: &mut Components<'_>,
    rules: &[&ErrorRule],
    examples: impl Iterator<Item = &'a Example>,
) -> Value {
    let mut lines = vec!["The request is refused, and changed nothing.".to_owned()];
    if !rules.is_empty() {
        lines.push(String::new());
    }
    lines.extend(rules.iter().map(|rule| {
        let at = rule.field_at.as_ref();
        let at = at
            .map(|at| format!(" at `{}`", at.value))
            .unwrap_or_default();
        format!(
            "- `{}`{at}: {} ({})",
            rule.when.value.word(),
            rule.description,
            rule.code
        )
    }));
    let schema = error(components);
    json!({
        "description": lines.join("\n"),
        "content": { "application/json": media(schema.into(), examples.map(shown)) },
    })
}

fn error(components: &mut Components<'_>) -> Map<String, Value> {
    match &components.model.service.error {
        Some(name) => components.refer(Named::Struct(name.clone()), Direction::Answer),
        None => object(json!({ "type": "object" })),
    }
}

fn shown(example: &Example) -> (String, Value) {
    (
        example.name.clone(),
        serde_json::from_str(&example.body).unwrap_or_default(),
    )
}

/// A body: its schema and what the documents show of it.
pub(crate) fn media(schema: Value, examples: impl Iterator<Item = (String, Value)>) -> Value {
    let examples: Map<_, _> = examples
        .map(|(name, value)| (name, json!({ "value": value })))
        .collect();
    let mut media = Map::new();
    if schema != json!({}) {
        media.insert("schema".to_owned(), schema);
    }
    if !examples.is_empty() {
        media.insert("examples".to_owned(), examples.into());
    }
    media.into()
}

/// The model's examples, for who looks for those of a request.
pub(crate) fn requests(
    model: &Model,
    operation: &Operation,
) -> impl Iterator<Item = (String, Value)> {
    let of = model
        .exchanges
        .iter()
        .filter(|it| it.operation == operation.id);
    of.filter_map(|exchange| Some((exchange.name.clone(), exchange.request.clone()?)))
        .collect::<Vec<_>>()
        .into_iter()
}
