//! Types and codecs as schemas: every form of JSON that stands for the value.

use serde_json::{Map, Value, json};

use super::components::{Components, Direction, Named};
use crate::model::{Codec, Scalar, Type};

/// A whole number as text.
const INTEGER_TEXT: &str = "^-?[0-9]+$";
/// A number as text.
const DECIMAL_TEXT: &str = "^-?[0-9]+(\\.[0-9]+)?$";

/// The schema of a type.
pub(crate) fn schema(
    components: &mut Components<'_>,
    ty: &Type,
    codec: Option<Codec>,
    direction: Direction,
) -> Map<String, Value> {
    match codec {
        Some(Codec::Flag) => object(json!({ "enum": [1, 0, true, false, "1", "0"] })),
        Some(Codec::TextOrNumber) => object(json!({ "type": ["string", "number"] })),
        Some(Codec::NumberOrText) => {
            let mut number = plain(components, ty, direction);
            number.insert("type".to_owned(), json!(["integer", "string"]));
            number.insert("pattern".to_owned(), json!(INTEGER_TEXT));
            number
        }
        Some(Codec::EmptyList | Codec::Notes) => {
            let whole = plain(components, ty, direction);
            or_empty_list(whole)
        }
        Some(Codec::Single) => {
            let whole = plain(components, ty, direction);
            let list = object(json!({
                "type": "array", "items": whole, "minItems": 1, "maxItems": 1,
            }));
            any_of(vec![whole, list])
        }
        Some(Codec::ListOrPage) => {
            let list = plain(components, ty, direction);
            let keys = components.model.service.page_keys.clone();
            let pages: Vec<_> = match ty {
                Type::List(item) => keys
                    .iter()
                    .map(|key| page(components, item, key, direction))
                    .collect(),
                _ => Vec::new(),
            };
            let nothing = object(json!({ "type": "object", "maxProperties": 0 }));
            any_of([vec![list], pages, vec![nothing]].concat())
        }
        Some(Codec::Brackets) | None => plain(components, ty, direction),
    }
}

/// The schema of a type without a codec.
fn plain(components: &mut Components<'_>, ty: &Type, direction: Direction) -> Map<String, Value> {
    match ty {
        Type::Scalar(Scalar::Currency) => components.refer(Named::Currency, direction),
        Type::Scalar(scalar) => self::scalar(*scalar, direction),
        Type::Const(text) => object(json!({ "type": "string", "const": text })),
        Type::Id(name) => components.refer(Named::of(Named::Id, name), direction),
        Type::Enum(name) => components.refer(Named::of(Named::Enum, name), direction),
        Type::Struct(name) => components.refer(Named::of(Named::Struct, name), direction),
        Type::Union(name) => components.refer(Named::of(Named::Union, name), direction),
        Type::List(item) => {
            let items = plain(components, item, direction);
            object(json!({ "type": "array", "items": items }))
        }
        Type::Map(item) => {
            let values = plain(components, item, direction);
            object(json!({ "type": "object", "additionalProperties": values }))
        }
        Type::Page(item) => {
            let keys = components.model.service.page_keys.clone();
            let pages = keys
                .iter()
                .map(|key| page(components, item, key, direction))
                .collect();
            any_of(pages)
        }
        Type::Unresolved => Map::new(),
    }
}

/// A collection whose list stands under `key`.
pub(crate) fn page(
    components: &mut Components<'_>,
    item: &Type,
    key: &str,
    direction: Direction,
) -> Map<String, Value> {
    let items = plain(components, item, direction);
    object(json!({
        "type": "object",
        "properties": {
            "entity": { "type": "string", "description": "`collection`." },
            "count": {
                "type": "integer", "minimum": 0,
                "description": "Number of items on this page, not of all items.",
            },
            key: { "type": "array", "items": items },
        },
        "required": [key],
    }))
}

fn scalar(scalar: Scalar, direction: Direction) -> Map<String, Value> {
    object(match scalar {
        Scalar::String => json!({ "type": "string" }),
        Scalar::Currency => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
        Scalar::Bool => json!({ "type": "boolean" }),
        Scalar::U32 => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Scalar::I64 | Scalar::Amount => json!({ "type": "integer", "format": "int64" }),
        Scalar::Timestamp => {
            json!({ "type": "integer", "format": "int64", "x-unit": "unix-seconds" })
        }
        Scalar::Decimal => {
            json!({ "type": ["number", "string"], "pattern": DECIMAL_TEXT })
        }
        // Whatever a caller put in is sent back.
        Scalar::Notes if direction == Direction::Answer => json!({
            "type": "object",
            "additionalProperties": { "type": ["string", "number", "boolean", "null"] },
        }),
        Scalar::Notes => {
            json!({ "type": "object", "additionalProperties": { "type": "string" } })
        }
        Scalar::Json => json!({}),
        Scalar::File => {
            json!({ "type": "string", "contentMediaType": "application/octet-stream" })
        }
        Scalar::Bytes => json!({ "contentMediaType": "application/octet-stream" }),
        Scalar::Empty => {
            json!({ "type": ["array", "object", "null"], "maxItems": 0, "maxProperties": 0 })
        }
    })
}

/// The same schema for a field that may be null.
pub(crate) fn nullable(schema: Map<String, Value>) -> Map<String, Value> {
    let extends = |schema: &Map<String, Value>| {
        !["enum", "const", "anyOf"]
            .iter()
            .any(|key| schema.contains_key(*key))
    };
    let with_null = match schema.get("type") {
        Some(Value::String(kind)) if extends(&schema) => json!([kind, "null"]),
        Some(Value::Array(kinds)) if extends(&schema) => {
            let null = [json!("null")];
            kinds.iter().chain(&null).cloned().collect()
        }
        _ if schema.is_empty() => return schema,
        _ => {
            return any_of(vec![schema, object(json!({ "type": "null" }))]);
        }
    };
    let mut schema = schema;
    schema.insert("type".to_owned(), with_null);
    schema
}

/// The schema of an object that is `[]` when there is nothing in it.
fn or_empty_list(mut schema: Map<String, Value>) -> Map<String, Value> {
    if schema.get("type") == Some(&json!("object")) {
        schema.insert("type".to_owned(), json!(["object", "array"]));
        schema.insert("maxItems".to_owned(), json!(0));
        return schema;
    }
    any_of(vec![
        schema,
        object(json!({ "type": "array", "maxItems": 0 })),
    ])
}

/// One of several schemas; the only one stands for itself, and those of one that is such a choice are taken over.
pub(crate) fn any_of(schemas: Vec<Map<String, Value>>) -> Map<String, Value> {
    let mut forms: Vec<Value> = Vec::new();
    let only = schemas.len() == 1;
    for schema in schemas {
        match schema.get("anyOf") {
            _ if only => return schema,
            Some(Value::Array(inner)) if schema.len() == 1 => {
                forms.extend(inner.iter().cloned());
            }
            _ => forms.push(schema.into()),
        }
    }
    object(json!({ "anyOf": forms }))
}

/// The members of an object.
pub(crate) fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
