//! The document as a whole.

use serde_json::{Map, Value, json};

use super::components::Components;
use super::types::object;
use super::{operations, parameters, responses, security, text, webhooks};
use crate::model::Model;

/// The document.
pub(crate) fn document(model: &Model) -> Value {
    let mut components = Components::new(model);
    let paths = operations::paths(&mut components);
    let webhooks = webhooks::webhooks(&mut components);
    let responses = responses::shared(&mut components);
    let mut shared = object(parameters::shared());
    shared.extend(object(webhooks::parameters()));
    let mut document = object(json!({
        "openapi": "3.1.0",
        "info": {
            "title": title(&model.service.name),
            "description": text::whole(&model.service.doc),
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{ "url": model.service.base_url }],
        "security": security::default(model),
        "tags": tags(model),
        "paths": paths,
        "webhooks": webhooks,
    }));
    document.insert(
        "components".to_owned(),
        json!({
            "schemas": components.schemas(),
            "responses": responses,
            "parameters": shared,
            "securitySchemes": security::schemes(model),
        }),
    );
    document.into()
}

fn tags(model: &Model) -> Value {
    let tag = |resource: &crate::model::Resource| {
        let mut tag = Map::new();
        tag.insert("name".to_owned(), json!(resource.name));
        tag.insert("description".to_owned(), json!(text::whole(&resource.doc)));
        Value::Object(tag)
    };
    model.resources.iter().map(tag).collect()
}

/// `Razorpay API`.
fn title(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters));
    format!("{} API", first.into_iter().flatten().collect::<String>())
}
