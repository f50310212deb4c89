//! `check()` of requests: it passes what the documents show, and of the rules between fields it says what the mock says.

use std::collections::BTreeSet;

use razorpay_codegen::model::Exchange;
use razorpay_mock::tables::Route;
use razorpay_tests::calls::Given;
use razorpay_tests::checks::{Check, Registry};
use razorpay_types::{CheckError, CheckErrors, RuleError};
use serde_json::{Map, Value};

use crate::every_operation::{Mock, REFUSED, Reply, exchanges, ids, routes};

fn check_of(operation: &str) -> &'static Check {
    let checks = Registry::generated().checks;
    checks
        .iter()
        .find(|check| check.operation == operation)
        .unwrap()
}

/// Whether the mock refuses it for what has nothing to do with rules.
fn is_refused(exchange: &Exchange) -> bool {
    let name = format!("{}.{}", exchange.operation, exchange.name);
    REFUSED.iter().any(|(refused, _)| *refused == name)
}

fn given(exchange: &Exchange) -> Given {
    Given {
        path: Vec::new(),
        query: exchange.query.clone(),
        body: exchange.request.clone(),
    }
}

#[test]
fn every_documented_request_passes() {
    let (mut passed, mut faults) = (0, Vec::new());
    for exchange in exchanges() {
        let Some(judge) = check_of(&exchange.operation).judge else {
            continue;
        };
        let name = format!("{}.{}", exchange.operation, exchange.name);
        let asks = exchange.request.is_some() || !exchange.query.is_empty();
        if !asks || is_refused(&exchange) {
            continue;
        }
        match judge(&given(&exchange)) {
            Ok(Ok(())) => passed += 1,
            Ok(Err(errors)) => faults.push(format!("{name}: {errors}")),
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(passed > 300, "{passed} requests");
}

/// What stands at a path such as `customer.email`.
fn at<'a>(body: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .try_fold(body, |value, step| value.get(step))
}

/// The body without what stands at a path.
fn without(body: &Value, path: &str) -> Option<Value> {
    at(body, path)?;
    let mut body = body.clone();
    let (parent, last) = match path.rsplit_once('.') {
        Some((parent, last)) => (format!("/{}", parent.replace('.', "/")), last),
        None => (String::new(), path),
    };
    body.pointer_mut(&parent)?
        .as_object_mut()?
        .shift_remove(last);
    Some(body)
}

/// The body with something at a path, and with the objects on the way to it.
fn with(body: &Value, path: &str, value: &Value) -> Option<Value> {
    let mut body = body.clone();
    let mut place = &mut body;
    for step in path.split('.') {
        let object = place.as_object_mut()?;
        place = object.entry(step).or_insert_with(|| Map::new().into());
    }
    *place = value.clone();
    Some(body)
}

/// Every path that a rule of the route mentions.
fn mentioned(route: &Route) -> BTreeSet<&'static str> {
    let rules = route.rules.iter();
    let names = rules.flat_map(|rule| {
        rule.when
            .iter()
            .map(|(name, _)| *name)
            .chain(rule.fields.iter().copied())
    });
    names.collect()
}

/// A documented body, and others: without each thing that a rule mentions, and with what other bodies have there.
fn variations(route: &Route, body: &Value, others: &[&Value]) -> Vec<Value> {
    let mut found = vec![body.clone()];
    for path in mentioned(route) {
        found.extend(without(body, path));
        let values: BTreeSet<_> = others
            .iter()
            .filter_map(|other| Some(at(other, path)?.to_string()))
            .collect();
        // Two of them: what a value is matters to conditions, and there are not many.
        for value in values.iter().take(2) {
            found.extend(with(body, path, &serde_json::from_str(value).unwrap()));
        }
    }
    found
}

fn broken_rules(errors: &CheckErrors) -> Vec<&RuleError> {
    let errors = errors.iter().filter_map(|error| match error {
        CheckError::Rule(error) => Some(error),
        _ => None,
    });
    errors.collect()
}

/// The one field that the mock refuses a request for, as far as a rule may be the reason.
fn refused_field(reply: &Reply, broken: &[&RuleError]) -> bool {
    let error = &reply.json["error"];
    let (field, words) = (error["field"].as_str(), error["description"].as_str());
    let words = words.unwrap_or_default();
    broken.iter().any(|error| {
        let missing = error.missing().iter().any(|name| field == Some(*name));
        let mut surplus = error.surplus().iter();
        missing || surplus.any(|name| words.starts_with(name))
    })
}

#[test]
fn the_mock_refuses_what_check_refuses() {
    let exchanges = exchanges();
    let (mut kept, mut broken) = (BTreeSet::new(), BTreeSet::new());
    let (mut asked, mut faults) = (0, Vec::new());
    for route in routes().filter(|route| !route.rules.is_empty() && route.body.is_some()) {
        let own = exchanges
            .iter()
            .filter(|found| found.operation == route.operation);
        let own: Vec<_> = own.filter(|found| !is_refused(found)).collect();
        let bodies: Vec<_> = own.iter().filter_map(|it| it.request.as_ref()).collect();
        let judge = check_of(route.operation).judge.unwrap();
        let (mut seen, mut shapes) = (BTreeSet::new(), BTreeSet::new());
        for exchange in &own {
            let (Some(ids), Some(body)) = (ids(route, exchange), &exchange.request) else {
                continue;
            };
            // Of bodies in which the same is set, one will do.
            let set = mentioned(route)
                .into_iter()
                .filter(|path| at(body, path).is_some());
            if !shapes.insert(set.collect::<Vec<_>>()) {
                continue;
            }
            // What is only there with an id of another exchange's making is none of ours.
            let mock = Mock::start();
            if mock.send(route, &ids, &exchange.query, Some(body)).status != 200 {
                continue;
            }
            for body in variations(route, body, &bodies) {
                if !seen.insert(body.to_string()) {
                    continue;
                }
                let given = Given {
                    body: Some(body.clone()),
                    ..Given::default()
                };
                // What lacks something that is always required is no request at all.
                let Ok(verdict) = judge(&given) else { continue };
                let errors = verdict.err();
                let rules = errors.as_ref().map(broken_rules).unwrap_or_default();
                // The mock names one fault, and limits come first.
                if errors
                    .as_ref()
                    .is_some_and(|it| it.iter().count() > rules.len())
                {
                    continue;
                }
                let reply = Mock::start().send(route, &ids, &exchange.query, Some(&body));
                asked += 1;
                let agree = match rules.is_empty() {
                    true => reply.status == 200,
                    false => reply.status == 400 && refused_field(&reply, &rules),
                };
                let known = if rules.is_empty() {
                    &mut kept
                } else {
                    &mut broken
                };
                known.insert(route.operation);
                if !agree {
                    let check = errors.map_or("passes".to_owned(), |it| it.to_string());
                    let (name, mock) = (route.operation, &reply.json);
                    faults.push(format!("{name} {body}\n  check: {check}\n  mock: {mock}"));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {asked}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(asked > 300, "{asked} requests");
    assert!(kept.len() > 12 && broken.len() > 12, "{kept:?} {broken:?}");
}

/// In a query as in a body.
#[test]
fn a_query_is_checked_too() {
    let judge = check_of("iins.list").judge.unwrap();
    let ask = |pairs: &[(&str, &str)]| {
        let query = pairs
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        let given = Given {
            query: query.collect(),
            ..Given::default()
        };
        judge(&given).unwrap().map_err(|errors| errors.to_string())
    };
    assert_eq!(ask(&[("flow", "otp")]), Ok(()));
    assert_eq!(
        ask(&[("flow", "otp"), ("sub_type", "business")]),
        Err(
            "`flow` and `sub_type` are set, and only one of them may be: leave out the rest"
                .to_owned()
        )
    );
    assert_eq!(
        ask(&[]),
        Err(
            "none of `flow` and `sub_type` is set, and exactly one must be: set one of them"
                .to_owned()
        )
    );
}
