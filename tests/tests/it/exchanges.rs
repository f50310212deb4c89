//! Every documented exchange through the real client: what it sends is what the documents send, and their answer comes
//! back typed.

use std::collections::BTreeSet;

use razorpay_client::testing::MockTransport;
use razorpay_client::{Auth as Given, Client, transport};
use razorpay_codegen::load::Sources;
use razorpay_codegen::model::Exchange;
use razorpay_mock::generated::ALL_ROUTES;
use razorpay_mock::tables::{Auth, Route};
use razorpay_mock::{Clock, Config, DEFAULT_ACCESS_TOKEN, MockServer};
use razorpay_tests::calls::{self, call};
use razorpay_tests::checks::{Check, Registry};
use razorpay_tests::compare::{self, Place, Source};
use razorpay_tests::query;

use crate::every_operation::REFUSED;
use crate::support::{KEY_ID, KEY_SECRET, NOW, repository};

/// A documented exchange with all that a call needs.
struct Case {
    name: String,
    route: &'static Route,
    check: &'static Check,
    exchange: Exchange,
    given: calls::Given,
}

fn cases() -> Vec<Case> {
    let sources = Sources::read(&repository("spec"), "spec").unwrap();
    let exchanges = razorpay_codegen::check(&sources).model.exchanges;
    let routes = || ALL_ROUTES.iter().copied().flatten();
    let case = |exchange: Exchange| {
        let route = routes().find(|route| route.operation == exchange.operation)?;
        let checks = Registry::generated().checks;
        let check = checks
            .iter()
            .find(|check| check.operation == route.operation)?;
        let path = route.path_params.iter().map(|param| {
            let known = exchange.path.iter().find(|(name, _)| name == param.name);
            known.map(|(_, value)| value.clone())
        });
        let needs_body = route.body.is_some_and(|body| {
            body.fields.iter().any(|field| field.required) || !route.rules.is_empty()
        });
        let given = calls::Given {
            path: path.collect::<Option<_>>()?,
            query: exchange.query.clone(),
            body: exchange.request.clone(),
        };
        let whole = !route.multipart && (given.body.is_some() || !needs_body);
        let name = format!("{}.{}", exchange.operation, exchange.name);
        whole.then_some(Case {
            name,
            route,
            check,
            exchange,
            given,
        })
    };
    exchanges.into_iter().filter_map(case).collect()
}

/// The header that proves the caller, and how the client is told to make it.
fn credentials(route: &Route) -> (Option<String>, Given) {
    match route.auth {
        [Auth::Bearer] => (
            Some(format!("Bearer {DEFAULT_ACCESS_TOKEN}")),
            Given::bearer(DEFAULT_ACCESS_TOKEN),
        ),
        [Auth::None] => (None, Given::key(KEY_ID, KEY_SECRET)),
        [Auth::Public] => (
            // `rzp_test_wire:` in base 64.
            Some("Basic cnpwX3Rlc3Rfd2lyZTo=".to_owned()),
            Given::key(KEY_ID, KEY_SECRET),
        ),
        _ => (
            // `rzp_test_wire:s3cret` in base 64.
            Some("Basic cnpwX3Rlc3Rfd2lyZTpzM2NyZXQ=".to_owned()),
            Given::key(KEY_ID, KEY_SECRET),
        ),
    }
}

/// The path of the documents, with the ids in it.
fn path(case: &Case) -> String {
    let mut ids = case.route.path_params.iter().zip(&case.given.path);
    let segments = case.route.path.split('/').map(|segment| match segment {
        param if param.starts_with('{') => {
            let (param, id) = ids.next().unwrap();
            let bare = id.strip_prefix(param.prefix).unwrap_or(id);
            if param.bare {
                bare.to_owned()
            } else {
                id.clone()
            }
        }
        literal => literal.to_owned(),
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The pairs of a query in an order of their own, each under its plain name.
fn pairs(pairs: &[(String, String)]) -> BTreeSet<(String, String)> {
    let flags = [("true", "1"), ("false", "0")];
    let plain = |(name, value): &(String, String)| {
        let name = name.split('[').next().unwrap().to_owned();
        let flag = flags.iter().find(|(word, _)| word == value);
        (
            name,
            flag.map_or(value.clone(), |(_, digit)| (*digit).to_owned()),
        )
    };
    pairs.iter().map(plain).collect()
}

/// What was sent and the documents do not send, or send otherwise.
fn faults_of(case: &Case, sent: &razorpay_mock::Request) -> Vec<String> {
    let mut faults = Vec::new();
    let mut expect = |what: &str, expected: String, found: String| {
        if expected != found {
            faults.push(format!(
                "{}: {what}: {found}, expected {expected}",
                case.name
            ));
        }
    };
    expect(
        "method",
        case.route.method.to_owned(),
        sent.method().to_owned(),
    );
    expect("path", path(case), sent.path().to_owned());
    let query = query::parse(sent.query().unwrap_or_default()).unwrap();
    expect(
        "query",
        format!("{:?}", pairs(&case.given.query)),
        format!("{:?}", pairs(&query)),
    );
    let header = |name: &str| sent.header(name).map(str::to_owned);
    expect(
        "authorization",
        format!("{:?}", credentials(case.route).0),
        format!("{:?}", header("authorization")),
    );
    expect(
        "accept",
        format!(
            "{:?}",
            if case.check.response.is_some() {
                "application/json"
            } else {
                "*/*"
            }
        ),
        format!("{:?}", header("accept").unwrap_or_default()),
    );
    let json = case.route.body.is_some();
    expect(
        "content-type",
        format!("{:?}", json.then_some("application/json")),
        format!("{:?}", header("content-type").as_deref()),
    );
    if let Some(scheme) = case.route.idempotency {
        expect(
            scheme.header,
            "a key".to_owned(),
            header(&scheme.header.to_ascii_lowercase())
                .map_or("none".to_owned(), |_| "a key".to_owned()),
        );
    }
    if let (Some(shape), Some(documented)) = (case.check.request_shape, &case.given.body) {
        let body = sent.json().unwrap_or_default();
        let place = Place::Object(shape);
        // Both ways: nothing is left out, and nothing is made up.
        let lost = compare::losses(documented, &body, place, Source::Json);
        let added = compare::losses(&body, documented, place, Source::Json);
        for finding in lost.into_iter().chain(added) {
            expect(
                "body",
                "as documented".to_owned(),
                finding.path + ": " + &finding.detail,
            );
        }
    }
    faults
}

fn is_refused(name: &str) -> bool {
    REFUSED.iter().any(|(refused, _)| *refused == name)
}

#[tokio::test]
async fn every_documented_request_is_sent_as_documented() {
    let mut faults = Vec::new();
    let mut called = BTreeSet::new();
    for case in cases() {
        let config = Config::new()
            .key(KEY_ID, KEY_SECRET)
            .clock(Clock::fixed(NOW));
        let server = MockServer::start(config).unwrap();
        let client = Client::builder().auth(credentials(case.route).1);
        let client = client.base_url(server.url()).build().unwrap();
        let answer = call(&client, case.route.operation, &case.given).await;
        match answer {
            Ok(_) => {}
            Err(calls::CallFault::Call(error)) if is_refused(&case.name) => {
                assert_eq!(error.status(), Some(400), "{}: {error}", case.name);
            }
            Err(fault) => {
                faults.push(format!("{}: {fault}", case.name));
                continue;
            }
        }
        let sent = server.requests().pop().unwrap();
        if !is_refused(&case.name) {
            faults.extend(faults_of(&case, &sent));
        }
        called.insert(case.route.operation);
    }
    assert!(
        faults.is_empty(),
        "{}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    // Forms are filled in by hand; for the rest, no document has both the path and the body of a request.
    let all = ALL_ROUTES.iter().copied().flatten();
    let left: Vec<_> = all
        .map(|route| route.operation)
        .filter(|name| !called.contains(name))
        .collect();
    insta::assert_debug_snapshot!(left);
}

#[tokio::test]
async fn every_documented_answer_comes_back_typed() {
    let mut faults = Vec::new();
    let mut answered = 0;
    for case in cases() {
        let Some(documented) = &case.exchange.response else {
            continue;
        };
        let status = u16::try_from(case.exchange.status.unwrap_or(200)).unwrap();
        let body = documented.to_string();
        let transport =
            MockTransport::answering(move |_| transport::Response::json(status, body.clone()));
        let client = transport.client().unwrap();
        match call(&client, case.route.operation, &case.given).await {
            Ok(typed) => {
                let place = Place::of(&case.check.response_kind);
                let lost = compare::losses(documented, &typed, place, Source::Json);
                faults.extend(
                    lost.into_iter().map(|finding| {
                        format!("{}: {}: {}", case.name, finding.path, finding.detail)
                    }),
                );
                answered += 1;
            }
            Err(fault) => faults.push(format!("{}: {fault}", case.name)),
        }
    }
    assert!(
        faults.is_empty(),
        "{} of {answered}:\n{}",
        faults.len(),
        faults.join("\n")
    );
    assert!(answered > 0);
}
