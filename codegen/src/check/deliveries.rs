//! Deliveries to webhooks: each tells an event that the spec knows, and its entities fit.

use serde_json::Value as Json;

use super::examples;
use super::shape::{Observed, Step, Walk};
use crate::load::{At, Delivery, Sources};
use crate::model::{Event, Model};
use crate::problem::{Problem, Problems, Rule, did_you_mean};

/// Checks every delivery, and adds what they show.
pub(crate) fn check(
    model: &Model,
    sources: &Sources,
    problems: &Problems,
    observed: &mut Observed,
) {
    for delivery in &sources.deliveries {
        let Some(event) = event(model, delivery, problems) else {
            continue;
        };
        let text = sources.text(delivery.source);
        let Some(json) = examples::read(delivery.source, text, problems) else {
            continue;
        };
        let mut walk = Walk::new(model, observed);
        body(event, &json, &mut walk);
        examples::report_all(&walk.mismatches, delivery.source, text, problems);
    }
}

fn event<'a>(model: &'a Model, delivery: &Delivery, problems: &Problems) -> Option<&'a Event> {
    let resource = model
        .resources
        .iter()
        .find(|resource| resource.name == delivery.resource);
    let events = || resource.iter().flat_map(|resource| &resource.events);
    let found = events().find(|event| event.name == delivery.event);
    if found.is_none() {
        let mut problem = Problem::new(
            Rule::ExampleName,
            At {
                source: delivery.source,
                start: 0,
                len: 0,
            },
            format!("`{}` has no event `{}`", delivery.resource, delivery.event),
            "named by the path of this file",
        );
        problem.help = did_you_mean(&delivery.event, events().map(|event| event.name.as_str()));
        problems.report(problem);
    }
    found
}

fn body(event: &Event, delivery: &Json, walk: &mut Walk<'_>) {
    match delivery.get("event") {
        Some(Json::String(name)) if *name == event.name => {}
        _ => walk.mismatch(
            format!("the delivery does not tell of `{}`", event.name),
            format!("expected `\"event\": \"{}\"`", event.name),
        ),
    }
    let payload = delivery.get("payload").unwrap_or(&Json::Null);
    walk.step(Step::Key("payload".to_owned()), |walk| {
        match &event.payload {
            Some(whole) => walk.value(whole, None, payload),
            None => parts(event, payload, walk),
        }
    });
}

fn parts(event: &Event, payload: &Json, walk: &mut Walk<'_>) {
    for part in event.parts.iter().filter(|part| part.required) {
        if !names(payload).any(|name| name == part.key) {
            walk.mismatch(
                format!("`{}` always carries `{}`", event.name, part.key),
                format!("has no `{}`", part.key),
            );
        }
    }
    // A few deliveries have their time here.
    let entries = payload.as_object().into_iter().flatten();
    for (key, value) in entries.filter(|(key, _)| *key != "created_at") {
        walk.step(Step::Key(key.clone()), |walk| part(event, key, value, walk));
    }
}

/// The names of the parts, of those too that stand in the wrapper of another.
fn names(payload: &Json) -> impl Iterator<Item = &str> {
    let parts = || payload.as_object().into_iter().flatten();
    let nested = parts().filter_map(|(_, part)| part.as_object()).flatten();
    parts().chain(nested).map(|(key, _)| key.as_str())
}

/// An entity as it stands, or in its wrapper, with what else is there.
fn part(event: &Event, key: &str, value: &Json, walk: &mut Walk<'_>) {
    let Some(part) = event.parts.iter().find(|part| part.key == key) else {
        walk.mismatch(
            format!("`{}` does not carry `{key}`", event.name),
            "unknown part".to_owned(),
        );
        return;
    };
    let entity = match value.get("entity") {
        Some(Json::Array(items)) if items.len() == 1 => items.first(),
        other => other,
    };
    let Some(entity) = entity.and_then(Json::as_object) else {
        if !value.is_null() {
            walk.value(&part.ty, None, value);
        }
        return;
    };
    let mut whole = entity.clone();
    let beside = value.as_object().into_iter().flatten();
    for (key, value) in beside.filter(|(key, _)| *key != "entity") {
        if event.parts.iter().any(|part| part.key == *key) {
            walk.step(Step::Key(key.clone()), |walk| {
                self::part(event, key, value, walk);
            });
        } else {
            whole.insert(key.clone(), value.clone());
        }
    }
    walk.step(Step::Key("entity".to_owned()), |walk| {
        walk.value(&part.ty, None, &Json::Object(whole));
    });
}
