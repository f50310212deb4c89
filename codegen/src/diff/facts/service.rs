//! The items of `service.yaml`.

use super::resource::{enum_items, struct_items};
use super::{Context, Facts, Item, Kind, Value, Word, item, operation, optional, said};
use crate::load::Placed;
use crate::syntax::{CurrencyRow, Host, Idempotency, Service};

pub(crate) fn flatten(service: &Service, context: &Context<'_>, facts: &mut Facts) {
    let Service {
        source: _, // the path of the file says nothing
        name,
        doc,
        hosts,
        auth,
        auth_docs,
        idempotency,
        currencies,
        enums,
        structs,
        error,
        errors,
    } = service;
    let whole = item("service".to_owned(), Kind::Service, &name.value, name.at).with(
        Word::Doc,
        Value::Text(format!("{}\n{}", name.value, doc.trim())),
    );
    let error_at = error.as_ref().map_or(name.at, |error| error.at);
    let error = optional(error.as_ref().map(|error| error.value.as_str()));
    facts.add(whole.with_at(Word::Returns, error, error_at));
    for (place, host) in hosts.iter().enumerate() {
        let Host { name, url } = host;
        let url = Value::Text(url.value.clone());
        let host = part(Kind::Host, "hosts", name).with(Word::Url, url);
        facts.add(host.with(Word::First, Value::Flag(place == 0)));
    }
    for (place, (scheme, doc)) in auth.iter().zip(auth_docs).enumerate() {
        let doc = Value::Text(doc.trim().to_owned());
        let scheme = part(Kind::Auth, "auth", scheme).with(Word::Doc, doc);
        facts.add(scheme.with(Word::First, Value::Flag(place == 0)));
    }
    for scheme in idempotency {
        facts.add(idempotency_item(scheme));
    }
    for row in currencies {
        let CurrencyRow {
            code,
            exponent,
            name,
        } = row;
        let currency = part(Kind::Currency, "currencies", code)
            .with(Word::Exponent, Value::Number(i64::from(*exponent)))
            .with(Word::Doc, Value::Text(name.clone()));
        facts.add(Item {
            in_requests: true,
            in_answers: true,
            ..currency
        });
    }
    for found in enums {
        enum_items(found, None, context, facts);
    }
    for found in structs {
        struct_items(found, None, context, facts);
    }
    for error in errors {
        operation::refusal(error, "service", name.at, None, facts);
    }
}

fn part(kind: Kind, list: &str, name: &Placed<String>) -> Item {
    let mut item = item(
        format!("service.{list}.{}", name.value),
        kind,
        &name.value,
        name.at,
    );
    item.parent = Some("service".to_owned());
    item
}

fn idempotency_item(scheme: &Idempotency) -> Item {
    let Idempotency {
        name,
        doc,
        header,
        min,
        max,
        letters,
        required,
        in_progress,
        docs,
    } = scheme;
    let most = max.map(|max| max.to_string()).unwrap_or_default();
    let in_progress = in_progress
        .as_ref()
        .map(|answer| format!("{} {}", answer.status, answer.description));
    part(Kind::Idempotency, "idempotency", name)
        .with(Word::Doc, said(doc, docs))
        .with(Word::Header, Value::Text(header.clone()))
        .with(
            Word::Key,
            Value::Text(format!("[A-Za-z0-9{letters}]{{{min},{most}}}")),
        )
        .with(Word::Required, Value::Flag(*required))
        .with(Word::InProgress, optional(in_progress.as_deref()))
}
