//! Declared types as schemas.

use serde_json::{Map, Value, json};

use super::components::{Components, Direction, Named};
use super::types::{any_of, object};
use super::{rules, text, types};
use crate::model::{
    Choice, Codec, Currency, Enum, Field, IdType, Limit, LimitKind, Model, Operation, Place, Role,
    Scalar, Struct, Type, Union,
};

/// The schema behind a name.
pub(crate) fn schema(
    components: &mut Components<'_>,
    named: &Named,
    direction: Direction,
) -> Value {
    let model = components.model;
    match named {
        Named::Id(name) => model.find_id(name).map(id),
        Named::Enum(name) => model.find_enum(name).map(|it| enumeration(it, direction)),
        Named::Currency => Some(currencies(model, direction)),
        Named::Union(name) => model.find_union(name).map(|it| union(components, it)),
        Named::Struct(name) => model
            .find_struct(name)
            .map(|it| structure(components, it, direction)),
    }
    .unwrap_or_default()
}

fn id(id: &IdType) -> Value {
    let mut schema = object(json!({ "description": text::whole(&id.doc), "type": "string" }));
    if !id.prefix.is_empty() {
        schema.insert("x-id-prefix".to_owned(), json!(id.prefix));
    }
    schema.into()
}

/// Requests take the known values; answers may carry one that nobody knew yet.
fn enumeration(found: &Enum, direction: Direction) -> Value {
    let known = found.variants.iter().map(|value| value.text.as_str());
    let lines = found.variants.iter().map(|value| {
        let doc = text::whole(&value.doc).replace("\n\n", " ");
        match doc == format!("`{}`.", value.text) {
            true => format!("- `{}`", value.text),
            false => format!("- `{}`: {doc}", value.text),
        }
    });
    let list = lines.collect::<Vec<_>>().join("\n");
    values(
        text::join([text::whole(&found.doc), list]),
        known,
        direction,
    )
}

fn currencies(model: &Model, direction: Direction) -> Value {
    let rows = &model.service.currencies;
    let mut schema = object(values(
        "An ISO 4217 code. Amounts are in the minor unit of the currency: `x-exponents` says how many decimals it has."
            .to_owned(),
        rows.iter().map(|row| row.code.as_str()),
        direction,
    ));
    let exponents: Map<_, _> = rows
        .iter()
        .map(|row| (row.code.clone(), json!(row.exponent)))
        .collect();
    schema.insert("x-exponents".to_owned(), exponents.into());
    schema.into()
}

fn values<'a>(
    description: String,
    known: impl Iterator<Item = &'a str>,
    direction: Direction,
) -> Value {
    let known: Vec<_> = known.collect();
    match direction {
        Direction::Request => {
            json!({ "description": description, "type": "string", "enum": known })
        }
        Direction::Answer => json!({
            "description": description,
            "anyOf": [{ "type": "string", "enum": known }, { "type": "string" }],
        }),
    }
}

/// A form that nobody knows is allowed: it is what the service may add.
fn union(components: &mut Components<'_>, found: &Union) -> Value {
    let mut forms = Vec::new();
    for form in &found.forms {
        let mut schema = types::schema(components, &form.ty, None, Direction::Answer);
        match &found.choice {
            Choice::Tag(tag) => {
                schema.insert("required".to_owned(), json!([tag]));
                schema.insert(
                    "properties".to_owned(),
                    json!({ tag.as_str(): { "const": form.key } }),
                );
            }
            Choice::Has => {
                schema.insert("required".to_owned(), json!([form.key]));
            }
            Choice::Kind => {}
        }
        forms.push(schema);
    }
    let keys = || found.forms.iter().map(|form| form.key.as_str());
    match &found.choice {
        Choice::Tag(tag) => forms.push(object(json!({
            "description": "A form that is not known yet.",
            "type": "object",
            "properties": { tag.as_str(): { "not": { "enum": keys().collect::<Vec<_>>() } } },
        }))),
        Choice::Has => {
            let none = keys().map(|key| json!({ "required": [key] }));
            forms.push(object(json!({
                "description": "A form that is not known yet.",
                "type": "object",
                "not": { "anyOf": none.collect::<Vec<_>>() },
            })));
        }
        Choice::Kind => {}
    }
    let mut schema = object(json!({ "description": text::whole(&found.doc) }));
    schema.extend(any_of(forms));
    schema.into()
}

/// A struct by its name and direction. Input structs are asked for as answers are, since they have no other form.
fn structure(components: &mut Components<'_>, found: &Struct, direction: Direction) -> Value {
    let direction = match found.role {
        Role::Input => Direction::Request,
        Role::Entity => Direction::Answer,
        Role::Value => direction,
    };
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut all_of = Vec::new();
    for field in &found.fields {
        // To leave a member of a body out and to send null is the same; a form has no null.
        let may_be_null = !field.required && found.place != Some(Place::Form);
        let schema = self::field(components, field, direction, may_be_null);
        if field.required && field.aliases.is_empty() {
            required.push(json!(field.wire));
        } else if field.required {
            let names = std::iter::once(&field.wire).chain(&field.aliases);
            let any: Vec<_> = names.map(|name| json!({ "required": [name] })).collect();
            all_of.push(json!({ "anyOf": any }));
        }
        for alias in &field.aliases {
            let mut schema = schema.clone();
            let doc = format!("The same as `{}`.", field.wire);
            schema.insert("description".to_owned(), json!(doc));
            properties.insert(alias.clone(), schema.into());
        }
        properties.insert(field.wire.clone(), schema.into());
        if direction == Direction::Request {
            all_of.extend(conditional_limits(field));
        }
    }
    let operation = found.place.and_then(|_| taker(components.model, found));
    if let Some(operation) = operation {
        all_of.extend(operation.rules.iter().filter_map(rules::schema));
    }
    let mut schema = object(json!({
        "description": text::join([text::whole(&found.doc), variants(found)]),
        "type": "object",
        "properties": properties,
    }));
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    if direction == Direction::Request {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    if !all_of.is_empty() {
        schema.insert("allOf".to_owned(), all_of.into());
    }
    schema.into()
}

/// The operation whose body a struct is.
fn taker<'a>(model: &'a Model, found: &Struct) -> Option<&'a Operation> {
    let operation = model.find_taker(&found.name)?;
    let params = operation.params.as_ref()?;
    (params.place != Place::Query).then_some(operation)
}

/// The documented variants of a request, in words.
fn variants(found: &Struct) -> String {
    let wire = |rust: &String| {
        let field = found.fields.iter().find(|field| field.rust == *rust);
        format!("`{}`", field.map_or(rust, |field| &field.wire))
    };
    let lines: Vec<_> = found
        .variants
        .iter()
        .map(|variant| {
            let needs: Vec<_> = variant.require.iter().map(wire).collect();
            let doc = text::whole(&variant.doc).replace("\n\n", " ");
            format!("- {doc} Needs {}.", needs.join(", "))
        })
        .collect();
    lines.join("\n")
}

/// The schema of a field, with what is said about it.
pub(crate) fn field(
    components: &mut Components<'_>,
    field: &Field,
    direction: Direction,
    may_be_null: bool,
) -> Map<String, Value> {
    let mut schema = types::schema(components, &field.ty, field.codec, direction);
    if direction == Direction::Request {
        limit(&mut schema, field);
    }
    if may_be_null {
        schema = types::nullable(schema);
    }
    let mut whole = Map::new();
    let mut doc = text::whole(&field.doc);
    if matches!(field.ty, Type::Scalar(Scalar::Timestamp)) {
        doc = text::sentences([doc, "In seconds since 1970-01-01 UTC.".to_owned()]);
    }
    if let Some(why) = &field.deprecated {
        doc = text::sentences([doc, text::deprecated(why)]);
    }
    if !doc.is_empty() {
        whole.insert("description".to_owned(), json!(doc));
    }
    whole.extend(schema);
    match &field.currency {
        Some(Currency::Field(name)) => {
            whole.insert("x-currency-field".to_owned(), json!(name));
        }
        Some(Currency::Code(code)) => {
            whole.insert("x-currency".to_owned(), json!(code));
        }
        None => {}
    }
    if let Some(default) = &field.default
        && direction == Direction::Request
    {
        whole.insert("default".to_owned(), default.clone());
    }
    if field.deprecated.is_some() {
        whole.insert("deprecated".to_owned(), json!(true));
    }
    if field.sensitive {
        whole.insert("x-sensitive".to_owned(), json!(true));
    }
    whole
}

/// Adds the limits that always hold. Answers are not held to them: a limit may have moved since.
fn limit(schema: &mut Map<String, Value>, field: &Field) {
    let always = |limit: &&Limit| conditions(field, limit).is_some_and(|it| it.is_empty());
    for limit in field.limits.iter().filter(always) {
        match keyword(limit.kind) {
            Some(keyword) => {
                schema.insert(keyword.to_owned(), json!(limit.value));
            }
            None => {
                if let Some(Value::Object(values)) = schema.get_mut("additionalProperties") {
                    values.insert("maxLength".to_owned(), json!(limit.value));
                }
            }
        }
    }
}

/// The limits that depend on a field beside it, such as the currency of an amount.
fn conditional_limits(field: &Field) -> Vec<Value> {
    let limits = field.limits.iter().filter_map(|limit| {
        let conditions = conditions(field, limit).filter(|it| !it.is_empty())?;
        let limited = json!({ keyword(limit.kind)?: limit.value });
        Some(json!({
            "if": rules::all(conditions),
            "then": { "properties": { field.wire.as_str(): limited } },
        }))
    });
    limits.collect()
}

/// When a limit holds; nothing if no field tells.
fn conditions(field: &Field, limit: &Limit) -> Option<Vec<Value>> {
    let mut found: Vec<_> = limit
        .when
        .iter()
        .map(|(field, value)| rules::when(field, value))
        .collect();
    match (&limit.currency, &field.currency) {
        (None, _) => {}
        (Some(code), Some(Currency::Code(own))) if code == own => {}
        (Some(code), Some(Currency::Field(beside))) => {
            found.push(rules::when(beside, code));
        }
        (Some(_), _) => return None,
    }
    Some(found)
}

/// The keyword for a limit; the values of notes are not the field itself.
fn keyword(kind: LimitKind) -> Option<&'static str> {
    match kind {
        LimitKind::Min => Some("minimum"),
        LimitKind::Max => Some("maximum"),
        LimitKind::MinLength => Some("minLength"),
        LimitKind::MaxLength => Some("maxLength"),
        LimitKind::MaxItems => Some("maxItems"),
        LimitKind::MaxEntries => Some("maxProperties"),
        LimitKind::MaxValueLength => None,
    }
}

/// Whether a query writes the list of a field with brackets behind its name.
pub(crate) fn bracketed(field: &Field) -> bool {
    field.codec == Some(Codec::Brackets)
}
