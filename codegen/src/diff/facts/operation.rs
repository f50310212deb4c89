//! The items of an operation: the call itself, its parameters, its variants, rules and refusals.

use super::resource::{arguments, field_item, order, sunset};
use super::{Context, Facts, Item, Kind, Value, Word, item, optional, said, texts};
use crate::load::At;
use crate::model::{self, Type};
use crate::syntax::{
    Ask, Confidence, Content, ErrorRule, Field, Http, Operation, Paginate, PathParam, RequestRule,
    Resource, Retry, Segment, Variant,
};

pub(crate) fn flatten(
    operation: &Operation,
    resource: &Resource,
    context: &Context<'_>,
    facts: &mut Facts,
) {
    let Operation {
        name,
        http,
        redirect,
        doc,
        docs,
        deprecated,
        retry,
        host,
        auth,
        content,
        availability,
        confidence,
        variants,
        rules,
        reconcile,
        body,
        query,
        paginate,
        returns: _, // the model has it resolved
        returns_at,
        errors,
        allow: _, // nothing of it is generated
    } = operation;
    let id = format!("{}.{}", resource.name.value, name.value);
    let model = context.model.find_operation(&id);
    let fields: Vec<_> = body.iter().chain(query).flatten().cloned().collect();
    let takes = body.is_some() || query.is_some() || paginate.is_some();
    let beside = model
        .and_then(|model| model.params.as_ref())
        .is_some_and(|params| params.optional);
    let params = match (takes, fields.iter().any(|field| field.required)) {
        (false, _) => Value::Absent,
        // A second method takes them, or the one method takes a struct that may be empty.
        (true, false) => Value::Text(if beside { "beside" } else { "optional" }.to_owned()),
        (true, true) => Value::Text("required".to_owned()),
    };
    let retry_text = match &retry.value {
        Retry::Never => "never".to_owned(),
        Retry::Safe => "safe".to_owned(),
        Retry::Keyed(scheme) => format!("keyed({scheme})"),
    };
    let content = match content {
        Content::Json => "json",
        Content::Multipart => "multipart",
    };
    let confidence = match confidence {
        Confidence::Documented => "documented",
        Confidence::Sdk => "sdk",
    };
    let returns = model.map_or(Type::Unresolved, |model| model.returns.clone());
    let mut whole = item(id.clone(), Kind::Operation, &name.value, name.at)
        .with(Word::Doc, said(doc, docs))
        .with_at(Word::Retry, Value::Text(retry_text), retry.at)
        .with(Word::Redirect, Value::Flag(*redirect))
        .with(Word::Deprecated, optional(deprecated.note.as_deref()))
        .with(Word::Sunset, sunset(deprecated))
        .with(
            Word::Host,
            optional(host.as_ref().map(|host| host.value.as_str())),
        )
        .with(Word::Auth, texts(auth))
        .with(Word::Content, Value::Text(content.to_owned()))
        .with(Word::Availability, optional(availability.as_deref()))
        .with(Word::Confidence, Value::Text(confidence.to_owned()))
        .with(
            Word::Reconcile,
            optional(reconcile.as_ref().map(|call| call.value.as_str())),
        )
        .with(Word::Params, params)
        .with(Word::Order, order(&fields))
        .with(Word::Arguments, arguments(&fields))
        .with_at(Word::Returns, Value::Type(returns), *returns_at);
    whole = with_path(whole, http);
    whole = with_pages(whole, paginate.as_ref());
    whole.parent = Some(resource.name.value.clone());
    whole.resource = Some(resource.name.value.clone());
    whole.operation = Some(id.clone());
    (whole.in_requests, whole.in_answers) = (true, true);
    facts.add(whole);
    let struct_ = model
        .and_then(|model| model.params.as_ref())
        .and_then(|params| context.model.find_struct(&params.name));
    for (place, fields) in [("body", body), ("query", query)] {
        for field in fields.iter().flatten() {
            field_of(field, struct_, &format!("{id}.{place}"), &id, facts);
        }
    }
    for Variant { name, doc, require } in variants {
        let key = format!("{id}.variants.{}", name.value);
        let part = item(key, Kind::Variant, &name.value, name.at)
            .with(Word::Doc, said(doc, &[]))
            .with(Word::Arguments, texts(require));
        add(part, &id, facts);
    }
    for rule in rules {
        let (name, at, doc) = request_rule(rule, operation.name.at);
        let part = item(format!("{id}.rules.{name}"), Kind::RequestRule, &name, at);
        let part = part.with(Word::Limits, super::resource::limits(&rule.limits));
        add(part.with(Word::Doc, optional(doc)), &id, facts);
    }
    for error in errors {
        refusal(error, &id, name.at, Some(&id), facts);
    }
}

fn add(mut part: Item, operation: &str, facts: &mut Facts) {
    part.parent = Some(operation.to_owned());
    part.operation = Some(operation.to_owned());
    part.resource = operation.split('.').next().map(str::to_owned);
    part.in_requests = true;
    facts.add(part);
}

fn field_of(
    field: &Field,
    struct_: Option<&model::Struct>,
    of: &str,
    operation: &str,
    facts: &mut Facts,
) {
    let resolved = struct_.and_then(|found| {
        found
            .fields
            .iter()
            .find(|other| other.wire == field.name.value)
    });
    add(field_item(field, resolved, of), operation, facts);
}

fn with_path(whole: Item, http: &Http) -> Item {
    let Http {
        method,
        segments,
        at,
    } = http;
    let (mut path, mut names, mut types, mut bare) =
        (String::new(), Vec::new(), Vec::new(), Vec::new());
    for segment in segments {
        match segment {
            Segment::Literal(text) => path.push_str(&format!("/{text}")),
            Segment::Param(PathParam {
                name,
                ty,
                bare: without_prefix,
            }) => {
                path.push_str("/{}");
                names.push(name.value.clone());
                types.push(ty.value.clone());
                bare.push(without_prefix.to_string());
            }
        }
    }
    whole
        .with_at(Word::Method, Value::Text(method.word().to_owned()), *at)
        .with_at(Word::Path, Value::Text(path), *at)
        .with_at(Word::PathNames, Value::Texts(names), *at)
        .with_at(Word::PathTypes, Value::Texts(types), *at)
        .with_at(Word::PathBare, Value::Texts(bare), *at)
}

fn with_pages(whole: Item, paginate: Option<&Paginate>) -> Item {
    let at = paginate.map_or(whole.at, |paginate| paginate.at);
    let whole = whole.with_at(Word::Paginate, Value::Flag(paginate.is_some()), at);
    let Some(Paginate {
        max,
        default,
        range,
        items,
        at: _,
    }) = paginate
    else {
        return whole;
    };
    whole
        .with_at(Word::PageMax, Value::Number(i64::from(*max)), at)
        .with_at(Word::PageDefault, Value::Number(i64::from(*default)), at)
        .with_at(Word::PageRange, Value::Flag(*range), at)
        .with_at(
            Word::PageItems,
            Value::Text(items.clone().unwrap_or("items".to_owned())),
            at,
        )
}

/// A rule has no name: what it says is what it is called.
fn request_rule(rule: &RequestRule, whole: At) -> (String, At, Option<&str>) {
    let RequestRule {
        when,
        asks,
        fields,
        limits: _,
        doc,
    } = rule;
    let when: Vec<_> = when
        .iter()
        .map(|(field, value)| format!("{}={value}", field.value))
        .collect();
    let asks = match asks {
        Ask::Require => "require",
        Ask::Forbid => "forbid",
        Ask::ExactlyOne => "exactly one of",
        Ask::Together => "together",
        Ask::Limit => "limit",
    };
    let names: Vec<_> = fields.iter().map(|field| field.value.as_str()).collect();
    let when = if when.is_empty() {
        String::new()
    } else {
        format!("when {}: ", when.join(", "))
    };
    let at = fields.first().map_or(whole, |field| field.at);
    (
        format!("{when}{asks} {}", names.join(", ")),
        at,
        doc.as_deref(),
    )
}

pub(crate) fn refusal(
    error: &ErrorRule,
    of: &str,
    whole: At,
    operation: Option<&str>,
    facts: &mut Facts,
) {
    let ErrorRule {
        when,
        field_at,
        status,
        code,
        description,
        field,
        source,
        step,
        reason,
    } = error;
    let about = field_at
        .as_ref()
        .map(|at| format!("@{}", at.value))
        .unwrap_or_default();
    let name = format!("{}{about}", when.value.word());
    let rest = [field, source, step, reason].map(|text| text.clone().unwrap_or_default());
    let text = format!("{status} {code} {description} [{}]", rest.join(", "));
    let at = if when.at.source == whole.source {
        when.at
    } else {
        whole
    };
    let mut part = item(format!("{of}.errors.{name}"), Kind::Refusal, &name, at)
        .with(Word::Text, Value::Text(text));
    part.parent = Some(of.to_owned());
    part.operation = operation.map(str::to_owned);
    part.resource = operation
        .and_then(|id| id.split('.').next())
        .map(str::to_owned);
    part.in_answers = true;
    facts.add(part);
}
