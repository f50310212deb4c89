//! The mock answers every operation: the documented requests with documented answers, and what was made can be found.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use razorpay_codegen::load::Sources;
use razorpay_codegen::model::Exchange;
use razorpay_mock::generated::ALL_ROUTES;
use razorpay_mock::tables::{Answer, Ask, Auth, Class, Codec, Field, Kind, Route, Shape};
use razorpay_mock::{Clock, Config, DEFAULT_ACCESS_TOKEN, MockServer};
use razorpay_tests::checks::Registry;
use serde_json::{Map, Value, json};

use crate::support::{KEY_ID, KEY_SECRET, NOW, repository};

/// Base64 of the key of the tests.
const BASIC: &str = "Basic cnpwX3Rlc3Rfd2lyZTpzM2NyZXQ=";

/// Documented requests that the mock refuses, each with the reason.
pub(crate) const REFUSED: &[(&str, &str)] = &[
    (
        "orders.create.s2s-international-cards-e-commerce",
        "writes `state` with a capital letter",
    ),
    ("orders.create.s2s-international-cards-travel", "the same"),
];

/// What comes with the answer to the next question only: a refund's reference at the bank.
const LATER: &[&str] = &["acquirer_data"];

pub(crate) struct Mock(MockServer);

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Null where there is no body.
    pub(crate) json: Value,
    text: String,
}

impl Mock {
    pub(crate) fn start() -> Self {
        let config = Config::new()
            .key(KEY_ID, KEY_SECRET)
            .clock(Clock::fixed(NOW));
        Self(MockServer::start(config).unwrap())
    }

    pub(crate) fn send(
        &self,
        route: &Route,
        ids: &[String],
        query: &[(String, String)],
        body: Option<&Value>,
    ) -> Reply {
        let mut target = String::new();
        let mut values = route.path_params.iter().zip(ids);
        for segment in route.path.split('/').skip(1) {
            target.push('/');
            if segment.starts_with('{') {
                let (param, id) = values.next().unwrap();
                let bare = id.strip_prefix(param.prefix).unwrap_or(id);
                target.push_str(if param.bare { bare } else { id });
            } else {
                target.push_str(segment);
            }
        }
        for (n, (name, value)) in query.iter().enumerate() {
            let encoded =
                percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
            target.push(if n == 0 { '?' } else { '&' });
            target.push_str(&format!("{name}={encoded}"));
        }
        let authorization = match route.auth {
            [Auth::None] => String::new(),
            [Auth::Bearer] => format!("authorization: Bearer {DEFAULT_ACCESS_TOKEN}\r\n"),
            _ => format!("authorization: {BASIC}\r\n"),
        };
        let key = match route.idempotency {
            Some(scheme) => format!("{}: a-key-of-20-letters0\r\n", scheme.header),
            None => String::new(),
        };
        let (content, body) = if route.multipart {
            (
                "content-type: multipart/form-data; boundary=x\r\n",
                form(route),
            )
        } else {
            let body = body.map(Value::to_string).unwrap_or_default();
            ("content-type: application/json\r\n", body)
        };
        let request = format!(
            "{} {target} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n{authorization}{key}{content}\
             content-length: {}\r\n\r\n{body}",
            route.method,
            body.len(),
        );
        let mut stream = TcpStream::connect(self.0.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let json = serde_json::from_str(text).unwrap_or_default();
        Reply {
            status,
            json,
            text: text.to_owned(),
        }
    }
}

/// A form with a file, and with what else must be there. No document shows one.
fn form(route: &Route) -> String {
    let mut form = String::new();
    for (name, value) in required(route) {
        let (more, text) = match value {
            Value::Null => (
                "; filename=\"a.png\"\r\ncontent-type: image/png",
                "not really".to_owned(),
            ),
            Value::String(text) => ("", text),
            other => ("", other.to_string()),
        };
        form += &format!(
            "--x\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{text}\r\n",
        );
    }
    form + "--x--\r\n"
}

/// What a request needs to be one: the required fields, and the first that each rule without a condition asks for.
fn required(route: &Route) -> Map<String, Value> {
    let shape = route.body.or(route.query);
    let mut sent = shape.map(sample).unwrap_or_default();
    for rule in route.rules.iter().filter(|rule| rule.when.is_empty()) {
        let fields = shape.unwrap().fields.iter();
        let mut asked = fields.filter(|field| field.name == rule.fields[0]);
        let wanted = matches!(rule.asks, Ask::Require | Ask::ExactlyOne);
        if let (Some(field), true) = (asked.next(), wanted) {
            sent.insert(field.name.to_owned(), sample_value(field));
        }
    }
    sent
}

fn sample(shape: &Shape) -> Map<String, Value> {
    let required = shape.fields.iter().filter(|field| field.required);
    required
        .map(|field| (field.name.to_owned(), sample_value(field)))
        .collect()
}

/// A value that the field takes; null stands for a file.
fn sample_value(field: &Field) -> Value {
    let one = |kind: &Kind| match kind {
        Kind::File => Value::Null,
        Kind::Bool if field.codec == Some(Codec::Flag) => 1.into(),
        Kind::Bool => true.into(),
        Kind::Integer | Kind::Amount | Kind::Decimal => 1_000.into(),
        Kind::Timestamp => NOW.into(),
        Kind::Currency => "INR".into(),
        Kind::Const(text) => (*text).into(),
        Kind::Enum(values) => values[values.len() - 1].into(),
        Kind::Id { prefix } => format!("{prefix}Mock0000000001").into(),
        Kind::Object(shape) => sample(shape).into(),
        Kind::Notes | Kind::Map(_) => json!({}),
        _ => "some text".into(),
    };
    match &field.kind {
        Kind::List(kind) => json!([one(kind)]),
        kind => one(kind),
    }
}

pub(crate) fn routes() -> impl Iterator<Item = &'static Route> {
    ALL_ROUTES.iter().copied().flatten()
}

pub(crate) fn exchanges() -> Vec<Exchange> {
    let sources = Sources::read(&repository("spec"), "spec").unwrap();
    razorpay_codegen::check(&sources).model.exchanges
}

/// The ids in the path of an exchange; none if it does not name them all.
pub(crate) fn ids(route: &Route, exchange: &Exchange) -> Option<Vec<String>> {
    let value = |name: &str| exchange.path.iter().find(|(known, _)| known == name);
    route
        .path_params
        .iter()
        .map(|param| Some(value(param.name)?.1.clone()))
        .collect()
}

/// Whether the exchange has all that a request needs.
fn is_whole(route: &Route, exchange: &Exchange) -> bool {
    let needs_body = route.body.is_some_and(|body| {
        body.fields.iter().any(|field| field.required) || !route.rules.is_empty()
    });
    exchange.request.is_some() || !needs_body || route.multipart
}

/// What is wrong with an answer, if anything.
fn fault(route: &Route, reply: &Reply, status: u16) -> Option<String> {
    let operation = route.operation;
    if reply.status != status {
        return Some(format!("{operation}: {} {}", reply.status, reply.text));
    }
    let registry = Registry::generated();
    let check = registry
        .checks
        .iter()
        .find(|check| check.operation == operation);
    match (check.unwrap().response, route.returns) {
        // Nothing is what an empty answer may be.
        (_, Answer::Empty) if reply.text.is_empty() => None,
        (Some(decode), _) => decode(reply.text.as_bytes())
            .err()
            .map(|fault| format!("{operation}: {fault}: {}", reply.text)),
        (None, _) => None,
    }
}

#[test]
fn every_documented_request_is_answered_as_documented() {
    let exchanges = exchanges();
    let mut faults = Vec::new();
    let mut answered = 0;
    for route in routes() {
        let own = exchanges
            .iter()
            .filter(|found| found.operation == route.operation);
        let own: Vec<_> = own.collect();
        for exchange in &own {
            let Some(ids) = ids(route, exchange) else {
                continue;
            };
            if !is_whole(route, exchange) {
                continue;
            }
            let mock = Mock::start();
            let request = exchange.request.as_ref();
            let reply = mock.send(route, &ids, &exchange.query, request);
            let name = format!("{}.{}", route.operation, exchange.name);
            if REFUSED.iter().any(|(refused, _)| *refused == name) {
                // One that is no longer refused has to go from the list.
                assert_eq!(reply.status, 400, "{name}: {}", reply.text);
                continue;
            }
            let status = u16::try_from(exchange.status.unwrap_or(200)).unwrap();
            faults.extend(
                fault(route, &reply, status).map(|fault| {
                    format!("{fault}\n  {}: {}", exchange.name, json!(exchange.request))
                }),
            );
            answered += 1;
            // One of them, since two pages may show two answers to one request.
            let documented = own.iter().filter(|other| other.path == exchange.path);
            let mut documented = documented.filter_map(|other| other.response.as_ref());
            if route.method == "GET"
                && !ids.is_empty()
                && reply.status == status
                && exchange.response.is_some()
                && !documented.any(|known| *known == reply.json)
            {
                faults.push(format!("{name}: {}", reply.text));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {answered}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(answered > routes().count(), "{answered} requests");
}

/// An id with this prefix, at any depth.
fn id_in(value: &Value, prefix: &str) -> Option<String> {
    match value {
        Value::String(text) => text.starts_with(prefix).then(|| text.clone()),
        Value::Array(values) => values.iter().find_map(|value| id_in(value, prefix)),
        Value::Object(fields) => fields.values().find_map(|value| id_in(value, prefix)),
        _ => None,
    }
}

fn texts(query: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    query
        .iter()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect()
}

/// Where no document shows a request, any that fits will do, with the ids of another one.
#[test]
fn every_operation_without_a_documented_request_is_answered_too() {
    let exchanges = exchanges();
    let mut faults = Vec::new();
    for route in routes() {
        let mut own = exchanges
            .iter()
            .filter(|found| found.operation == route.operation);
        if own.any(|found| ids(route, found).is_some() && is_whole(route, found)) {
            continue;
        }
        let params = route.path_params.iter();
        let elsewhere = |prefix: &str| {
            let mut bodies = exchanges
                .iter()
                .flat_map(|found| [&found.request, &found.response]);
            bodies
                .find_map(|body| id_in(body.as_ref()?, prefix))
                .unwrap()
        };
        let ids: Vec<_> = params.map(|param| elsewhere(param.prefix)).collect();
        let sent = required(route);
        let reply = match route.body {
            Some(_) => Mock::start().send(route, &ids, &[], Some(&sent.into())),
            None => Mock::start().send(route, &ids, &texts(&sent), None),
        };
        faults.extend(fault(route, &reply, 200));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A thing that was made, and how.
struct Made {
    route: &'static Route,
    parents: Vec<String>,
    entity: Value,
}

impl Made {
    fn id(&self) -> String {
        self.entity[self.route.effect.id_field]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The operations of a class on such things, below the same path or none; each with the ids of its path.
    fn others(&self, class: Class) -> impl Iterator<Item = (&'static Route, Vec<String>)> {
        routes()
            .filter(move |other| {
                other.effect.class == class && other.effect.kind == self.route.effect.kind
            })
            .filter_map(move |other| {
                let mut parents = self.parents.iter();
                let params = other.path_params.iter().enumerate();
                let ids = params.map(|(place, param)| {
                    if other.effect.subject == Some(place) {
                        return Some(self.id());
                    }
                    parents
                        .next()
                        .filter(|id| id.starts_with(param.prefix))
                        .cloned()
                });
                let ids: Option<Vec<_>> = ids.collect();
                Some((other, ids?))
            })
    }
}

/// What a list has to be asked, as it was sent to make what is looked for.
fn must_ask(list: &Route, made_by: &Exchange) -> Vec<(String, String)> {
    let fields = list.query.map_or(&[][..], |query| query.fields);
    let required = fields.iter().filter(|field| field.required);
    let pairs = required.map(|field| {
        let value = made_by
            .request
            .as_ref()
            .and_then(|sent| sent.get(field.name));
        let text = value.and_then(Value::as_str).unwrap_or("1");
        (field.name.to_owned(), text.to_owned())
    });
    pairs.collect()
}

#[test]
fn what_was_made_is_fetched_listed_and_removed_by_its_id() {
    let (mut fetched, mut listed, mut removed) = (0, 0, 0);
    for exchange in exchanges() {
        let mut creating = routes().filter(|route| {
            route.operation == exchange.operation && route.effect.class == Class::Create
        });
        let Some(route) = creating.next() else {
            continue;
        };
        let Some(parents) = ids(route, &exchange) else {
            continue;
        };
        let name = format!("{}.{}", exchange.operation, exchange.name);
        if !matches!(route.returns, Answer::Object(_))
            || !is_whole(route, &exchange)
            || REFUSED.iter().any(|(refused, _)| *refused == name)
        {
            continue;
        }
        let mock = Mock::start();
        let reply = mock.send(route, &parents, &exchange.query, exchange.request.as_ref());
        assert_eq!(fault(route, &reply, 200), None, "{name}");
        let made = Made {
            route,
            parents,
            entity: reply.json,
        };
        assert_ne!(
            made.entity.get(route.effect.id_field),
            exchange
                .response
                .as_ref()
                .and_then(|found| found.get(route.effect.id_field)),
            "{name}: an id of its own"
        );
        for (fetch, ids) in made.others(Class::Fetch) {
            let reply = mock.send(fetch, &ids, &[], None);
            assert_eq!(fault(fetch, &reply, 200), None, "{name}");
            let at_once = |entity: &Value| {
                let fields = entity.as_object().unwrap().clone().into_iter();
                fields
                    .filter(|(name, _)| !LATER.contains(&name.as_str()))
                    .collect()
            };
            let (found, made): (Value, Value) = (at_once(&reply.json), at_once(&made.entity));
            assert_eq!(found, made, "{name}: {}", fetch.operation);
            fetched += 1;
        }
        let is_listed = |list: &Route, ids: &[String]| {
            let reply = mock.send(list, ids, &must_ask(list, &exchange), None);
            assert_eq!(fault(list, &reply, 200), None, "{name}");
            let key = list.paging.map_or("items", |paging| paging.items);
            let items = reply.json[key].as_array().unwrap();
            items
                .iter()
                .any(|item| item[route.effect.id_field] == made.id().as_str())
        };
        let lists: Vec<_> = made.others(Class::List).collect();
        for (list, ids) in &lists {
            assert!(is_listed(list, ids), "{name}: {}", list.operation);
            listed += 1;
        }
        // Nearest to where it was made: an account's own webhooks have another path than those of others.
        let deletes = made.others(Class::Delete);
        let delete = deletes.max_by_key(|(delete, _)| delete.path_params.len());
        if let Some((delete, ids)) = delete {
            let reply = mock.send(delete, &ids, &[], None);
            assert_eq!(fault(delete, &reply, reply.status), None, "{name}");
            assert!((200..300).contains(&reply.status), "{name}: {}", reply.text);
            for (fetch, ids) in made.others(Class::Fetch) {
                assert_eq!(mock.send(fetch, &ids, &[], None).status, 400, "{name}");
            }
            for (list, ids) in &lists {
                assert!(!is_listed(list, ids), "{name}: {}", list.operation);
            }
            removed += 1;
        }
    }
    // How many there are is a matter of the spec; that there are any, of this test.
    assert!(fetched > 0 && listed > 0, "{fetched} {listed}");
    let deletes = routes().any(|route| route.effect.class == Class::Delete);
    assert_eq!(removed > 0, deletes);
}
