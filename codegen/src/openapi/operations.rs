//! Operations by path and method.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::components::{Components, Direction, Named};
use super::responses::{self, media};
use super::types::object;
use super::{parameters, security, text};
use crate::model::{Operation, Params, Place, Resource, Retry};

/// All paths, in the order of the spec.
pub(crate) fn paths(components: &mut Components<'_>) -> Value {
    let model = components.model;
    let mut paths: Map<String, Value> = Map::new();
    // Where operations name the parameters of one path differently: to OpenAPI it is one, as the first spells it.
    let mut spelled: HashMap<String, String> = HashMap::new();
    for resource in &model.resources {
        for operation in &resource.operations {
            let path = spelled
                .entry(bare(&operation.path))
                .or_insert_with(|| operation.path.clone())
                .clone();
            let names = names(&path);
            let written = self::operation(components, resource, operation, &names);
            let item = paths.entry(path).or_insert_with(|| json!({}));
            if let Value::Object(item) = item {
                item.insert(operation.method.word().to_lowercase(), written);
            }
        }
    }
    paths.into()
}

/// A path without the names of its parameters.
fn bare(path: &str) -> String {
    let literal = |part| {
        if str::starts_with(part, '{') {
            "{}"
        } else {
            part
        }
    };
    path.split('/').map(literal).collect::<Vec<_>>().join("/")
}

fn names(path: &str) -> Vec<String> {
    let name = |part: &str| Some(part.strip_prefix('{')?.strip_suffix('}')?.to_owned());
    path.split('/').filter_map(name).collect()
}

fn operation(
    components: &mut Components<'_>,
    resource: &Resource,
    operation: &Operation,
    names: &[String],
) -> Value {
    let mut written = object(json!({
        "tags": [resource.name],
        "operationId": operation.id,
        "summary": text::summary(&operation.doc),
        "description": description(operation),
    }));
    if operation.deprecated.is_some() {
        written.insert("deprecated".to_owned(), json!(true));
    }
    let hosts = &components.model.service.hosts;
    let host = hosts
        .iter()
        .find(|(name, _)| operation.host.as_ref() == Some(name));
    if let Some((name, url)) = host {
        written.insert(
            "servers".to_owned(),
            json!([{ "url": url, "description": name }]),
        );
    }
    if let Some(security) = security::of(operation) {
        written.insert("security".to_owned(), security);
    }
    let parameters = parameters::of(components, operation, names);
    if !parameters.is_empty() {
        written.insert("parameters".to_owned(), parameters.into());
    }
    let body = operation
        .params
        .as_ref()
        .filter(|found| found.place != Place::Query);
    if let Some(params) = body {
        let body = self::body(components, operation, params);
        written.insert("requestBody".to_owned(), body);
    }
    written.insert("responses".to_owned(), responses::of(components, operation));
    if operation.redirect {
        written.insert("x-redirect".to_owned(), json!(true));
        return written.into();
    }
    let retry = match &operation.retry {
        Retry::Never => "never".to_owned(),
        Retry::Safe => "safe".to_owned(),
        Retry::Keyed(scheme) => format!("keyed({scheme})"),
    };
    written.insert("x-retry".to_owned(), json!(retry));
    if let Some(call) = &operation.reconcile {
        written.insert("x-reconcile".to_owned(), json!(call));
    }
    written.into()
}

fn description(operation: &Operation) -> String {
    let deprecated = operation.deprecated.as_deref().map(text::deprecated);
    text::join([text::whole(&operation.doc), deprecated.unwrap_or_default()])
}

fn body(components: &mut Components<'_>, operation: &Operation, params: &Params) -> Value {
    let schema = components.refer(Named::Struct(params.name.clone()), Direction::Request);
    let kind = match params.place {
        Place::Form => "multipart/form-data",
        Place::Body | Place::Query => "application/json",
    };
    let found = components.model.find_struct(&params.name);
    let required = found.is_some_and(|it| it.fields.iter().any(|field| field.required));
    let examples = responses::requests(components.model, operation);
    json!({ "required": required, "content": { kind: media(schema.into(), examples) } })
}
