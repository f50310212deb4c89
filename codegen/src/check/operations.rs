//! Operations: paths, bodies, pages, what to do after an unanswered write; and the transitions they drive.

use std::collections::HashMap;

use super::index::{Declared, Index};
use crate::model::{field_name, is_keyword};
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};
use crate::syntax::{
    Content, Method, Operation, Retry, Scalar, Segment, Spec, Transition, TypeExpr,
};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let mut routes: HashMap<String, &Operation> = HashMap::new();
    for resource in &spec.resources {
        for operation in &resource.operations {
            let route = route(operation);
            if let Some(first) = routes.get(&route) {
                problems.report(
                    Problem::new(
                        Rule::DuplicateRoute,
                        operation.http.at,
                        format!(
                            "`{}` and `{}` are the same call",
                            first.name.value, operation.name.value
                        ),
                        "the second one",
                    )
                    .related(first.http.at, "the first one")
                    .help("two bodies of one call are one operation"),
                );
            } else {
                routes.insert(route, operation);
            }
            path(spec, operation, index, problems);
            parameters(operation, problems);
            redirect(operation, problems);
            content(operation, problems);
            schemes(spec, operation, problems);
            if !spec.unread {
                reconcile(spec, operation, problems);
            }
            error_fields(operation, problems);
        }
        for transition in resource.transitions.iter().filter(|_| !spec.unread) {
            self::transition(spec, transition, index, problems);
        }
    }
}

/// Method and path with the names of parameters left out.
fn route(operation: &Operation) -> String {
    operation.http.segments.iter().fold(
        operation.http.method.word().to_owned(),
        |route, segment| match segment {
            Segment::Literal(text) => format!("{route}/{text}"),
            Segment::Param(_) => format!("{route}/{{}}"),
        },
    )
}

fn path(spec: &Spec, operation: &Operation, index: &Index<'_>, problems: &Problems) {
    let mut names = Vec::new();
    for segment in &operation.http.segments {
        let Segment::Param(param) = segment else {
            continue;
        };
        let (name, ty) = (&param.name.value, param.ty.value.as_str());
        let bad = |message: String, expected: &str| {
            problems.report(Problem::new(
                Rule::PathParameter,
                param.name.at,
                message,
                expected,
            ));
        };
        if names.contains(&name) {
            bad(
                format!(
                    "the path of `{}` has `{{{name}}}` twice",
                    operation.name.value
                ),
                "expected different names",
            );
        }
        names.push(name);
        // A method takes its other arguments under these names.
        if name == "params" || field_name(name) != *name || is_keyword(name) {
            bad(
                format!("the path parameter `{name}` cannot be an argument of that name"),
                "expected another name, in snake_case",
            );
        }
        match index.get(ty) {
            Some(Declared::Id(found)) if param.bare && found.prefix.is_none() => bad(
                format!("`{ty}` has no prefix that `as bare` could leave out"),
                "expected an id with a prefix",
            ),
            Some(Declared::Enum(_)) if param.bare => bad(
                format!("`{ty}` is an enum, and only ids have a prefix to leave out"),
                "expected an id",
            ),
            Some(Declared::Id(_) | Declared::Enum(_)) => {}
            Some(_) => bad(
                format!("`{ty}` cannot stand in a path"),
                "expected an id or an enum",
            ),
            None if Scalar::WORDS.iter().any(|(word, _)| *word == ty) => bad(
                format!("`{ty}` cannot stand in a path"),
                "expected an id or an enum, declared under `ids` or `enums`",
            ),
            None if spec.unread => {}
            None => {
                let mut problem = Problem::new(
                    Rule::UnknownType,
                    param.ty.at,
                    format!("nothing declares the type `{ty}` of `{{{name}}}`"),
                    "unknown type",
                );
                problem.help = did_you_mean(ty, index.names())
                    .or_else(|| Some("declare it under `ids` or `enums`".to_owned()));
                problems.report(problem);
            }
        }
    }
}

fn parameters(operation: &Operation, problems: &Problems) {
    let name = &operation.name;
    if operation.body.is_some() && operation.http.method == Method::Get {
        problems.report(
            Problem::new(
                Rule::BodyOnRead,
                operation.http.at,
                format!("`{}` sends a body with GET", name.value),
                "GET has no body",
            )
            .help("write `query:`"),
        );
    }
    if operation.body.is_some() && operation.query.is_some() {
        problems.report(Problem::new(
            Rule::BodyOnRead,
            name.at,
            format!("`{}` has a body and a query", name.value),
            "expected one of them",
        ));
    }
    let Some(paginate) = &operation.paginate else {
        return;
    };
    if !matches!(operation.returns, TypeExpr::Page(_)) {
        problems.report(
            Problem::new(
                Rule::Paginate,
                operation.returns_at,
                format!(
                    "`{}` is read page by page and does not return a page",
                    name.value
                ),
                "expected `page<T>`",
            )
            .related(paginate.at, "asked for here"),
        );
    }
    if paginate.max == 0 || paginate.default > paginate.max {
        problems.report(Problem::new(
            Rule::Paginate,
            paginate.at,
            format!(
                "a page of `{}` holds {} items by default and {} at most",
                name.value, paginate.default, paginate.max
            ),
            "the default is at most the maximum, which is at least 1",
        ));
    }
    if operation.body.is_some() {
        problems.report(
            Problem::new(
                Rule::Paginate,
                paginate.at,
                format!("`{}` is read page by page and has a body", name.value),
                "`from`, `to`, `count` and `skip` stand in a query",
            )
            .help("leave out `paginate`, or write `query:`"),
        );
    }
    for field in operation.query.iter().flatten() {
        if ["from", "to", "count", "skip"].contains(&field.name.value.as_str()) {
            problems.report(
                Problem::new(
                    Rule::Paginate,
                    field.name.at,
                    format!("`paginate` brings `{}` itself", field.name.value),
                    "declared twice",
                )
                .related(paginate.at, "brought by this")
                .help("leave the field out"),
            );
        }
    }
}

/// A browser follows an address by GET, whatever else the service takes.
fn redirect(operation: &Operation, problems: &Problems) {
    let method = operation.http.method;
    if operation.redirect && method != Method::Get {
        problems.report(
            Problem::new(
                Rule::Redirect,
                operation.http.at,
                format!("`{}` is a redirect by {}", operation.name.value, method.word()),
                "expected GET",
            )
            .help("a browser that is sent to an address asks for it by GET; leave `redirect` out of a call"),
        );
    }
}

/// Files travel in multipart bodies, and a multipart body has only what a form can say.
fn content(operation: &Operation, problems: &Problems) {
    let report = |at, message: String, expected: &str, help: &str| {
        problems.report(Problem::new(Rule::Content, at, message, expected).help(help));
    };
    let multipart = operation.content == Content::Multipart;
    for field in operation.body.iter().chain(&operation.query).flatten() {
        let name = &field.name.value;
        match &field.ty {
            TypeExpr::Scalar(Scalar::File) if !multipart => report(
                field.type_at,
                format!(
                    "`{name}` is a file, and the body of `{}` is JSON",
                    operation.name.value
                ),
                "a file cannot stand in JSON",
                "write `content: multipart`",
            ),
            TypeExpr::List(_)
            | TypeExpr::Map(_)
            | TypeExpr::Page(_)
            | TypeExpr::Scalar(Scalar::Notes)
                if multipart =>
            {
                report(
                    field.type_at,
                    format!("`{name}` cannot be a part of a form"),
                    "expected a file, text, a number, an id or an enum",
                    "a form has no lists and no objects",
                )
            }
            _ => {}
        }
    }
    if multipart && operation.body.is_none() {
        report(
            operation.name.at,
            format!("`{}` is multipart and has no body", operation.name.value),
            "needs a `body:`",
            "declare the parts of the form",
        );
    }
}

fn schemes(spec: &Spec, operation: &Operation, problems: &Problems) {
    let service = || spec.service.iter();
    let report = |at, what: &str, name: &str, known: Vec<&str>| {
        let mut problem = Problem::new(
            Rule::UnknownScheme,
            at,
            format!("the service has no {what} `{name}`"),
            if known.is_empty() {
                "none is declared".to_owned()
            } else {
                format!("expected {}", one_of(known.iter().copied()))
            },
        );
        problem.help = did_you_mean(name, known);
        problems.report(problem);
    };
    let hosts: Vec<_> = service()
        .flat_map(|service| &service.hosts)
        .map(|host| host.name.value.as_str())
        .collect();
    if let Some(host) = operation
        .host
        .iter()
        .find(|host| !hosts.contains(&host.value.as_str()))
    {
        report(host.at, "host", &host.value, hosts);
    }
    let auth: Vec<_> = service()
        .flat_map(|service| &service.auth)
        .map(|scheme| scheme.value.as_str())
        .collect();
    for scheme in operation
        .auth
        .iter()
        .filter(|scheme| !auth.contains(&scheme.value.as_str()))
    {
        report(scheme.at, "auth scheme", &scheme.value, auth.clone());
    }
    if let Retry::Keyed(name) = &operation.retry.value {
        let known: Vec<_> = service()
            .flat_map(|service| &service.idempotency)
            .map(|scheme| scheme.name.value.as_str())
            .collect();
        if !known.contains(&name.as_str()) {
            report(operation.retry.at, "idempotency scheme", name, known);
        }
    }
}

/// `orders.list(receipt)`: an operation, and the parameter to look for.
fn reconcile(spec: &Spec, operation: &Operation, problems: &Problems) {
    let Some(text) = &operation.reconcile else {
        return;
    };
    let bad = |message: String, help: Option<String>| {
        let mut problem = Problem::new(
            Rule::Reconcile,
            text.at,
            message,
            "expected `resource.operation(parameter)`",
        );
        problem.help = help;
        problems.report(problem);
    };
    let parsed = text.value.split_once('(');
    let Some((call, parameter)) =
        parsed.and_then(|(call, rest)| Some((call, rest.strip_suffix(')')?)))
    else {
        bad(
            format!("`{}` does not say what to look for", text.value),
            Some("write it like `orders.list(receipt)`".to_owned()),
        );
        return;
    };
    let Some((_, found)) = operations(spec).find(|(id, _)| id == call) else {
        let ids: Vec<_> = operations(spec).map(|(id, _)| id).collect();
        bad(
            format!("no operation is called `{call}`"),
            did_you_mean(call, ids.iter().map(String::as_str)),
        );
        return;
    };
    let paged = found.paginate.as_ref().map_or([].as_slice(), |paginate| {
        if paginate.range {
            &["from", "to", "count", "skip"]
        } else {
            &["count", "skip"]
        }
    });
    let fields = || {
        let own = found
            .query
            .iter()
            .flatten()
            .map(|field| field.name.value.as_str());
        own.chain(paged.iter().copied())
    };
    let params = || {
        found
            .http
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Param(param) => Some(param.name.value.as_str()),
                Segment::Literal(_) => None,
            })
    };
    if !fields().chain(params()).any(|name| name == parameter) {
        bad(
            format!("`{call}` has no parameter `{parameter}`"),
            did_you_mean(parameter, fields().chain(params())),
        );
    }
}

fn error_fields(operation: &Operation, problems: &Problems) {
    let fields = || {
        operation
            .body
            .iter()
            .chain(&operation.query)
            .flatten()
            .map(|field| field.name.value.as_str())
    };
    let params = || {
        operation
            .http
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Param(param) => Some(param.name.value.as_str()),
                Segment::Literal(_) => None,
            })
    };
    for error in &operation.errors {
        let Some(at) = &error.field_at else { continue };
        // Deeper places are paths such as `shipping.status`; the first part is one of ours.
        let first = at.value.split('.').next().unwrap_or_default();
        if !fields().chain(params()).any(|name| name == first) {
            let mut problem = Problem::new(
                Rule::UnknownWord,
                at.at,
                format!("`{}` has no field `{first}`", operation.name.value),
                "expected a field of the body, the query or the path",
            );
            problem.help = did_you_mean(first, fields().chain(params()));
            problems.report(problem);
        }
    }
}

fn transition(spec: &Spec, transition: &Transition, index: &Index<'_>, problems: &Problems) {
    let bad = |at, message: String, expected: String, help: Option<String>| {
        let mut problem = Problem::new(Rule::Transition, at, message, expected);
        problem.help = help;
        problems.report(problem);
    };
    let Some(entity) = index.find_struct(&transition.entity) else {
        bad(
            transition.at,
            format!("nothing declares `{}`", transition.entity),
            "expected an entity".to_owned(),
            did_you_mean(&transition.entity, index.names()),
        );
        return;
    };
    let field = entity
        .fields
        .iter()
        .find(|field| field.name.value == transition.field);
    let Some(Declared::Enum(states)) = field.and_then(|field| index.of_type(&field.ty)) else {
        bad(
            transition.at,
            match field {
                Some(_) => {
                    format!("`{}.{}` is no state", transition.entity, transition.field)
                }
                None => {
                    format!(
                        "`{}` has no field `{}`",
                        transition.entity, transition.field
                    )
                }
            },
            "expected a field whose type is an enum".to_owned(),
            did_you_mean(
                &transition.field,
                entity.fields.iter().map(|field| field.name.value.as_str()),
            ),
        );
        return;
    };
    let names = || states.values.iter().map(|value| value.text.value.as_str());
    for state in transition.from.iter().chain([&transition.to]) {
        if !names().any(|name| name == state.value) {
            bad(
                state.at,
                format!("`{}` is no state of `{}`", state.value, states.name.value),
                format!("expected {}", one_of(names())),
                did_you_mean(&state.value, names()),
            );
        }
    }
    if let Some(from) = transition
        .from
        .iter()
        .find(|from| from.value == transition.to.value)
    {
        bad(
            transition.to.at,
            format!("`{}` to `{}` is no change", from.value, transition.to.value),
            "expected another state".to_owned(),
            None,
        );
    }
    let by = transition.by.value.as_str();
    let ids: Vec<_> = operations(spec).map(|(id, _)| id).collect();
    if !by.starts_with("customer ") && !ids.iter().any(|id| id == by) {
        bad(
            transition.by.at,
            format!("`{by}` is no operation and nothing that a customer does"),
            "expected an operation, or words such as `customer pays`".to_owned(),
            did_you_mean(by, ids.iter().map(String::as_str)),
        );
    }
}

/// Every operation by its `resource.name`.
fn operations(spec: &Spec) -> impl Iterator<Item = (String, &Operation)> {
    spec.resources.iter().flat_map(|resource| {
        resource.operations.iter().map(move |found| {
            (
                format!("{}.{}", resource.name.value, found.name.value),
                found,
            )
        })
    })
}
