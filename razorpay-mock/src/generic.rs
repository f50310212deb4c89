//! Example-based responses for every operation without hand-written behaviour.
//!
//! The [`Class`] of an operation in the tables decides how it is answered. A created entity is the
//! documented response nearest to the request, with an id and times of its own and the values that
//! were sent; it is stored, and can be fetched, listed, edited and deleted. An id from the
//! documentation names the documented entity until a request changes it; any other id names
//! nothing. A list in which nothing was ever created has the documented items.

mod choose;
mod fit;
mod sample;

use std::sync::LazyLock;

use serde_json::{Value, json};

use self::choose::{Chosen, choose};
use crate::behaviour::Call;
use crate::error::Problem;
use crate::examples::{Example, Examples};
use crate::generated::{ALL_ROUTES, ALL_TRANSITIONS};
use crate::reply::{Body, File, Reply};
use crate::store::{Entry, Object};
use crate::tables::{Answer, Class, Effect, ErrorRule, Kind, Route, Shape, When};

/// Whether the first id in the path is only known from the documents: then the examples answer for it, whoever plays
/// the operation otherwise.
pub(crate) fn is_documented(call: &Call<'_>) -> bool {
    let id = call.ids.first();
    id.is_some_and(|id| call.state.store.has(id).is_none() && Examples::get().show(id))
}

/// Carries an operation out.
pub(crate) fn answer(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    for (param, id) in route.path_params.iter().zip(&call.ids) {
        let there = || {
            call.state
                .store
                .has(id)
                .unwrap_or_else(|| Examples::get().show(id))
        };
        // A parameter that is no id, such as a medium, names nothing that could be there.
        if !param.id_type.is_empty() && !there() {
            return Err(Problem::at(When::NotFound, "id").value(&id.as_str().into()));
        }
    }
    match route.effect.class {
        Class::Create => create(route, call),
        Class::Fetch => fetch(route, call),
        Class::List => list(route, call),
        Class::Edit | Class::Act => change(route, call),
        Class::Delete => delete(route, call),
        Class::Other => other(route, call),
    }
}

fn create(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    let (chosen, mut answer) = documented(route, call)?;
    match (route.returns, &mut answer) {
        (Answer::Object(shape), Value::Object(entity)) => {
            let sent = call.sent.clone();
            make(route, call, shape, entity, (!chosen.exact).then_some(&sent));
        }
        (Answer::Page(shape), Value::Object(page)) => {
            let key = call.window.map_or("items", |window| window.items_key());
            let items = page.get_mut(key).and_then(Value::as_array_mut);
            let templates = items.map(std::mem::take).unwrap_or_default();
            let items = make_many(route, call, shape, &templates, chosen.exact);
            page.insert("count".to_owned(), items.len().into());
            page.insert(key.to_owned(), items.into());
        }
        _ => {}
    }
    Ok(Reply::new(status(chosen), answer))
}

/// One for each entry of the list that was sent, where one was.
fn make_many(
    route: &'static Route,
    call: &mut Call<'_>,
    shape: &Shape,
    templates: &[Value],
    exact: bool,
) -> Vec<Value> {
    let lists = call.sent.values().find_map(Value::as_array).cloned();
    let sent: Vec<_> = match lists {
        Some(list) if !exact => list.into_iter().map(Some).collect(),
        _ => templates.iter().map(|_| None).collect(),
    };
    let pairs = sent.iter().zip(templates.iter().cycle());
    pairs
        .map(|(sent, template)| {
            let mut entity = template.as_object().cloned().unwrap_or_default();
            let sent = sent.as_ref().and_then(Value::as_object);
            make(route, call, shape, &mut entity, sent);
            entity.into()
        })
        .collect()
}

/// Gives a documented entity an id and times of its own, and what was sent, and keeps it.
fn make(
    route: &'static Route,
    call: &mut Call<'_>,
    shape: &Shape,
    entity: &mut Object,
    sent: Option<&Object>,
) {
    let Effect {
        kind,
        id_field,
        prefix,
        ..
    } = route.effect;
    let old = entity
        .get(id_field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    if let Some(made) = entity.get("created_at").and_then(Value::as_i64) {
        fit::shift(entity, shape, call.now.saturating_sub(made));
    }
    if let Some(sent) = sent {
        fit::echo(entity, shape, sent);
    }
    let id = call.state.ids.next(prefix);
    let mut value = Value::Object(std::mem::take(entity));
    fit::replace(&mut value, &renamed(&old, &id, prefix));
    if let Value::Object(renamed) = value {
        *entity = renamed;
    }
    entity.insert(id_field.to_owned(), id.as_str().into());
    let mut entry = Entry::new(call.now, entity.clone(), call.sent.clone());
    entry.parents.clone_from(&call.ids);
    call.state.store.insert(kind, &id, entry);
}

fn fetch(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    let Effect { kind, .. } = route.effect;
    match call.state.store.get(kind, subject(route, call)) {
        Some(entry) => Ok(Reply::ok(Value::from(entry.entity.clone()))),
        None => {
            let (status, entity) = known(route, call)?;
            Ok(Reply::new(status, entity))
        }
    }
}

fn list(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    let Effect { kind, .. } = route.effect;
    let store = &call.state.store;
    let key = call.window.map_or("items", |window| window.items_key());
    let chosen = documented(route, call);
    let made = store.ever(kind).any(|entry| entry.belongs_to(&call.ids));
    let items = if made {
        let entries = store
            .newest_first(kind)
            .filter(|entry| entry.belongs_to(&call.ids) && is_asked_for(entry, &call.asked));
        let answer = |entry: &Entry| Value::from(entry.entity.clone());
        match call.window {
            Some(window) => window.cut(entries).map(answer).collect(),
            None => entries.map(answer).collect(),
        }
    } else {
        let (chosen, mut page) = chosen?;
        let items = page.get_mut(key).and_then(Value::as_array_mut);
        let items = items.map(std::mem::take).unwrap_or_default();
        match call.window {
            // The documented request has the documented answer, whichever page that was.
            Some(window) if !chosen.exact => window.cut_values(items),
            _ => items,
        }
    };
    Ok(Reply::ok(
        json!({ "entity": "collection", "count": items.len(), key: items }),
    ))
}

/// Whether an entity has the values that the query names; it may name others than those of the entity.
fn is_asked_for(entry: &Entry, asked: &Object) -> bool {
    asked.iter().all(|(name, wanted)| {
        let found = entry.entity.get(name);
        found.is_none_or(|found| {
            found.is_null() || found.is_object() || found.is_array() || found == wanted
        })
    })
}

fn change(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    let Effect { kind, .. } = route.effect;
    let id = subject(route, call).to_owned();
    let (status, entity) = match call.state.store.get(kind, &id) {
        Some(entry) => (200, changed(route, call, entry.entity.clone())),
        None => match known(route, call)? {
            (status, Value::Object(entity)) => (status, entity),
            (status, other) => return Ok(Reply::new(status, other)),
        },
    };
    match call.state.store.get_mut(kind, &id) {
        Some(entry) => entry.entity.clone_from(&entity),
        None => {
            let made = entity.get("created_at").and_then(Value::as_i64);
            let mut entry = Entry::new(made.unwrap_or(call.now), entity.clone(), Object::new());
            entry.parents.clone_from(&call.ids);
            call.state.store.insert(kind, &id, entry);
        }
    }
    Ok(Reply::new(status, Value::from(entity)))
}

/// What was made here, after an operation on it: with what was sent, in the state that the operation leads to, or that
/// its documented answer shows.
fn changed(route: &'static Route, call: &Call<'_>, mut entity: Object) -> Object {
    let Some(shape) = shape(route) else {
        return entity;
    };
    fit::echo(&mut entity, shape, &call.sent);
    if !matches!(route.effect.class, Class::Act | Class::Delete) {
        return entity;
    }
    let shown = documented(route, call).ok();
    let shown = shown.as_ref().and_then(|(_, answer)| answer.as_object());
    for field in shape.fields {
        let now = entity.get(field.name).cloned().unwrap_or_default();
        let then = shown.and_then(|shown| shown.get(field.name));
        let then = then.filter(|then| !then.is_null());
        let next = match field.kind {
            Kind::Enum(_) => edge(route, shape, field.name, &now)
                .map(Value::from)
                .or_else(|| then.filter(|_| field.name == "status").cloned()),
            Kind::Timestamp if now.is_null() => then.map(|_| call.now.into()),
            _ => None,
        };
        if let Some(next) = next {
            entity.insert(field.name.to_owned(), next);
        }
    }
    entity
}

/// Where the documented transitions lead from here by this operation.
fn edge(route: &Route, shape: &Shape, field: &str, from: &Value) -> Option<&'static str> {
    let mut edges = ALL_TRANSITIONS.iter().copied().flatten();
    let leads = edges.find(|edge| {
        edge.by == route.operation
            && (edge.entity, edge.field) == (shape.name, field)
            && from == edge.from
    });
    leads.map(|edge| edge.to)
}

fn delete(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    let Effect { kind, .. } = route.effect;
    let id = subject(route, call).to_owned();
    let reply = match (route.returns, call.state.store.get(kind, &id)) {
        (Answer::Object(shape), Some(entry))
            if fit::field(shape, route.effect.id_field).is_some() && answers_it(route) =>
        {
            Reply::ok(Value::from(changed(route, call, entry.entity.clone())))
        }
        _ => other(route, call)?,
    };
    call.state.store.remove(kind, &id);
    Ok(reply)
}

/// Whether the answer is the thing itself: another operation fetches it in the same shape.
fn answers_it(route: &Route) -> bool {
    let own = shape(route).map(|shape| shape.name);
    let mut routes = ALL_ROUTES.iter().copied().flatten();
    routes.any(|other| {
        other.effect.class == Class::Fetch
            && other.effect.kind == route.effect.kind
            && shape(other).map(|shape| shape.name) == own
    })
}

fn other(route: &'static Route, call: &mut Call<'_>) -> Result<Reply, Problem> {
    if matches!(route.returns, Answer::Bytes) {
        return Ok(Reply::ok(File {
            name: "document.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            bytes: "The mock keeps no file of this id; this text stands for it.\n".into(),
        }));
    }
    let (chosen, mut answer) = match documented(route, call) {
        Err(_) if matches!(route.returns, Answer::Empty) => {
            return Ok(Reply::ok(Body::Nothing));
        }
        found => found?,
    };
    if let (Answer::Object(shape), Value::Object(entity), false) =
        (route.returns, &mut answer, chosen.exact)
    {
        fit::echo(entity, shape, &call.sent);
    }
    let body = match answer {
        Value::Null => Body::Nothing,
        answer => Body::Json(answer),
    };
    Ok(Reply::new(status(chosen), body))
}

/// The entity that an id of the documents names, as this operation answers it.
fn known(route: &'static Route, call: &Call<'_>) -> Result<(u16, Value), Problem> {
    let found = documented(route, call);
    let id = subject(route, call);
    let is_it = |value: &Value| {
        value
            .get(route.effect.id_field)
            .is_some_and(|found| found == id)
    };
    if let Ok((chosen, _)) = &found
        && !chosen.example.path.values().any(|value| value == id)
        && let Some(entity) = shown(route, is_it)
    {
        let mut entity = entity.clone();
        if let Some(shape) = shape(route) {
            fit::echo(&mut entity, shape, &call.sent);
        }
        return Ok((200, entity.into()));
    }
    let (chosen, mut answer) = found?;
    if let (Some(shape), Value::Object(entity)) = (shape(route), &mut answer)
        && !chosen.exact
    {
        fit::echo(entity, shape, &call.sent);
    }
    Ok((status(chosen), answer))
}

/// The entity as another operation that answers the same shows it, alone or in a list.
fn shown(route: &'static Route, is_it: impl Fn(&Value) -> bool) -> Option<&'static Object> {
    let own = shape(route)?.name;
    let alike = |other: &&Route| shape(other).is_some_and(|shape| shape.name == own);
    let routes = ALL_ROUTES.iter().copied().flatten().filter(alike);
    let answers = routes
        .flat_map(|other| Examples::get().of(other.operation))
        .filter_map(|example| example.response.as_ref());
    let entities = answers.flat_map(|answer| match answer.get("items") {
        Some(Value::Array(items)) => items.as_slice(),
        _ => std::slice::from_ref(answer),
    });
    entities
        .filter(|entity| is_it(entity))
        .find_map(Value::as_object)
}

/// The nearest documented answer, with the ids of the path in the place of those of the example.
fn documented(route: &'static Route, call: &Call<'_>) -> Result<(Chosen, Value), Problem> {
    let Some(chosen) = choose(route, call) else {
        let none = || Problem::new(When::State).value(&route.operation.into());
        let answer = alike(route).ok_or_else(|| none().words(&NOT_DOCUMENTED))?;
        return Ok((
            Chosen {
                example: &NO_EXAMPLE,
                exact: false,
            },
            own(route, call, answer),
        ));
    };
    let mut answer = chosen.example.response.clone().unwrap_or_default();
    let params = route.path_params.iter().zip(&call.ids).enumerate();
    let pairs = params.flat_map(|(place, (param, new))| {
        let in_path = || chosen.example.path.get(param.name);
        let in_answer = || {
            let is_subject = route.effect.subject == Some(place);
            is_subject
                .then(|| answer.get(route.effect.id_field))
                .flatten()
        };
        match in_path().or_else(in_answer).and_then(Value::as_str) {
            Some(old) if !param.id_type.is_empty() => renamed(old, new, param.prefix),
            _ => Vec::new(),
        }
    });
    let pairs: Vec<_> = pairs.collect();
    fit::replace(&mut answer, &pairs);
    Ok((chosen, own(route, call, answer)))
}

/// The answer about the one that the path names.
fn own(route: &Route, call: &Call<'_>, mut answer: Value) -> Value {
    if let (Some(_), Value::Object(entity)) = (route.effect.subject, &mut answer)
        && entity.contains_key(route.effect.id_field)
        && !matches!(route.effect.class, Class::Delete)
    {
        entity.insert(
            route.effect.id_field.to_owned(),
            subject(route, call).into(),
        );
    }
    answer
}

/// What stands for an example where there is none.
static NO_EXAMPLE: LazyLock<Example> = LazyLock::new(Example::default);

/// Where the documents show no answer of an operation: what other operations show of the same thing, or the least that
/// it can be.
fn alike(route: &'static Route) -> Option<Value> {
    let shown = shown(route, |_| true).cloned();
    let entity = shown.or_else(|| Some(sample::sample(shape(route)?)))?;
    match route.returns {
        Answer::Object(_) => Some(entity.into()),
        Answer::Page(_) => {
            let key = route.paging.map_or("items", |paging| paging.items);
            Some(json!({ "entity": "collection", "count": 1, key: [entity] }))
        }
        _ => None,
    }
}

/// An id and the one in its place; some answers carry ids without their prefix.
fn renamed(old: &str, new: &str, prefix: &str) -> Vec<(String, String)> {
    let mut pairs = vec![(old.to_owned(), new.to_owned())];
    if let (Some(old), Some(new), false) = (
        old.strip_prefix(prefix),
        new.strip_prefix(prefix),
        prefix.is_empty(),
    ) {
        pairs.push((old.to_owned(), new.to_owned()));
    }
    pairs.retain(|(old, _)| !old.is_empty());
    pairs
}

fn subject<'c>(route: &Route, call: &'c Call<'_>) -> &'c str {
    let place = route.effect.subject.unwrap_or_default();
    call.ids.get(place).map(String::as_str).unwrap_or_default()
}

fn status(chosen: Chosen) -> u16 {
    chosen.example.status.unwrap_or(200)
}

/// The shape of what is answered, or of which a list is.
fn shape(route: &Route) -> Option<&'static Shape> {
    match route.returns {
        Answer::Object(shape) | Answer::Page(shape) => Some(shape),
        _ => None,
    }
}

static NOT_DOCUMENTED: ErrorRule = ErrorRule {
    when: When::State,
    at: None,
    status: 501,
    code: "SERVER_ERROR",
    description: "The documents show no answer of {value}, and the mock makes none up.",
    field: None,
    source: None,
    step: None,
    reason: None,
};
