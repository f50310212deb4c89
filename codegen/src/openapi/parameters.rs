//! Parameters: in the path, in the query, and the headers that every call or some calls may carry.

use serde_json::{Map, Value, json};

use super::components::{Components, Direction};
use super::schemas;
use super::types::{self, object};
use crate::model::{Exchange, Idempotency, Model, Operation, PathParam, Place, Retry, Type};

/// The name of the header in `components`.
const ACCOUNT: &str = "Account";

/// The parameters that operations refer to.
pub(crate) fn shared() -> Value {
    json!({
        ACCOUNT: {
            "name": "X-Razorpay-Account",
            "in": "header",
            "description": "The account that the call is for, such as a linked account or one of a partner; without it, that of the key.",
            "schema": { "type": "string" },
        },
    })
}

/// The parameters of an operation. `names` are those of the path, as the document writes it.
pub(crate) fn of(
    components: &mut Components<'_>,
    operation: &Operation,
    names: &[String],
) -> Vec<Value> {
    let model = components.model;
    let mut found = Vec::new();
    for (param, name) in operation.path_params.iter().zip(names) {
        found.push(in_path(components, operation, param, name));
    }
    found.extend(query(components, operation));
    if let Retry::Keyed(scheme) = &operation.retry {
        let schemes = model.service.idempotency.iter();
        found.extend(
            schemes
                .filter(|found| found.name.value == *scheme)
                .map(idempotency),
        );
    }
    if operation.auth.is_empty() && !operation.redirect {
        found.push(json!({ "$ref": format!("#/components/parameters/{ACCOUNT}") }));
    }
    found
}

fn in_path(
    components: &mut Components<'_>,
    operation: &Operation,
    param: &PathParam,
    name: &str,
) -> Value {
    let id = match &param.ty {
        Type::Id(id) => components.model.find_id(&id.name),
        _ => None,
    };
    let prefix = id.map_or("", |id| id.prefix.as_str());
    let (schema, doc) = match (&param.ty, param.bare) {
        (_, true) => {
            let doc = format!("The id without `{prefix}`.");
            (object(json!({ "type": "string" })), Some(doc))
        }
        (ty, false) => (
            types::schema(components, ty, None, Direction::Request),
            None,
        ),
    };
    let mut found =
        object(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
    if let Some(doc) = doc {
        found.insert("description".to_owned(), json!(doc));
    }
    if let Some(example) = example(components.model, operation, param) {
        let example = match param.bare {
            true => example.strip_prefix(prefix).unwrap_or(example),
            false => example,
        };
        found.insert("example".to_owned(), json!(example));
    }
    found.into()
}

/// The first documented value of a parameter in the path.
fn example<'a>(model: &'a Model, operation: &Operation, param: &PathParam) -> Option<&'a str> {
    let of = |exchange: &&Exchange| exchange.operation == operation.id;
    let mut pairs = model
        .exchanges
        .iter()
        .filter(of)
        .flat_map(|exchange| &exchange.path);
    pairs
        .find(|(name, _)| *name == param.name)
        .map(|(_, value)| value.as_str())
}

fn query(components: &mut Components<'_>, operation: &Operation) -> Vec<Value> {
    let model = components.model;
    let params = operation
        .params
        .as_ref()
        .filter(|found| found.place == Place::Query);
    let fields = params
        .and_then(|params| model.find_struct(&params.name))
        .map(|found| found.fields.as_slice());
    let parameter = |field| in_query(components, field);
    fields.unwrap_or_default().iter().map(parameter).collect()
}

fn in_query(components: &mut Components<'_>, field: &crate::model::Field) -> Value {
    let mut schema = schemas::field(components, field, Direction::Request, false);
    let list = matches!(field.ty, Type::List(_));
    let name = match schemas::bracketed(field) {
        true => format!("{}[]", field.wire),
        false => field.wire.clone(),
    };
    let mut found = Map::new();
    found.insert("name".to_owned(), json!(name));
    found.insert("in".to_owned(), json!("query"));
    // Said once, of the parameter.
    for key in ["description", "deprecated"] {
        if let Some(value) = schema.shift_remove(key) {
            found.insert(key.to_owned(), value);
        }
    }
    if field.required {
        found.insert("required".to_owned(), json!(true));
    }
    if list {
        found.insert("style".to_owned(), json!("form"));
        found.insert("explode".to_owned(), json!(true));
    }
    found.insert("schema".to_owned(), schema.into());
    found.into()
}

/// The header with the key by which a write that is sent twice runs once.
fn idempotency(scheme: &Idempotency) -> Value {
    let doc = scheme.doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let (letters, min) = (&scheme.letters, scheme.min);
    let max = scheme.max.map(|max| max.to_string()).unwrap_or_default();
    json!({
        "name": scheme.header,
        "in": "header",
        "description": doc,
        "required": scheme.required,
        "schema": {
            "type": "string", "pattern": format!("^[A-Za-z0-9{letters}]{{{min},{max}}}$"),
        },
    })
}
