//! Operations: paths, bodies, pages, what to do after an unanswered write; and the transitions they drive.

use std::collections::HashMap;

use super::index::{Declared, Index};
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};
use crate::syntax::{Method, Operation, Resource, Segment, Spec, Transition, TypeExpr};

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
            path(operation, index, problems);
            parameters(operation, problems);
            reconcile(spec, operation, problems);
            error_fields(operation, problems);
        }
        for transition in &resource.transitions {
            self::transition(spec, resource, transition, index, problems);
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

fn path(operation: &Operation, index: &Index<'_>, problems: &Problems) {
    let mut names = Vec::new();
    for segment in &operation.http.segments {
        let Segment::Param(param) = segment else { continue };
        if names.contains(&&param.name.value) {
            problems.report(Problem::new(
                Rule::PathParameter,
                param.name.at,
                format!(
                    "the path of `{}` has `{{{}}}` twice",
                    operation.name.value, param.name.value
                ),
                "expected different names",
            ));
        }
        names.push(&param.name.value);
        match index.get(&param.ty.value) {
            Some(Declared::Id | Declared::Enum(_)) => {}
            Some(Declared::Struct(_)) => problems.report(Problem::new(
                Rule::PathParameter,
                param.ty.at,
                format!("`{}` cannot stand in a path", param.ty.value),
                "expected an id or an enum",
            )),
            None => {
                let mut problem = Problem::new(
                    Rule::UnknownType,
                    param.ty.at,
                    format!(
                        "nothing declares the type `{}` of `{{{}}}`",
                        param.ty.value, param.name.value
                    ),
                    "unknown type",
                );
                problem.help = did_you_mean(&param.ty.value, index.names());
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
    let Some(paginate) = &operation.paginate else { return };
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

/// `orders.list(receipt)`: an operation, and the parameter to look for.
fn reconcile(spec: &Spec, operation: &Operation, problems: &Problems) {
    let Some(text) = &operation.reconcile else { return };
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
    let (call, parameter) = match text.value.split_once('(') {
        Some((call, rest)) => (call, rest.strip_suffix(')')),
        None => (text.value.as_str(), None),
    };
    let all = || {
        spec.resources.iter().flat_map(|resource| {
            resource.operations.iter().map(move |found| {
                (format!("{}.{}", resource.name.value, found.name.value), found)
            })
        })
    };
    let Some((_, found)) = all().find(|(id, _)| id == call) else {
        let ids: Vec<_> = all().map(|(id, _)| id).collect();
        bad(
            format!("no operation is called `{call}`"),
            did_you_mean(call, ids.iter().map(String::as_str)),
        );
        return;
    };
    if let Some(parameter) = parameter {
        let fields =
            || found.query.iter().flatten().map(|field| field.name.value.as_str());
        let in_path = found
            .http
            .segments
            .iter()
            .any(|segment| matches!(segment, Segment::Param(param) if param.name.value == parameter));
        if !in_path && !fields().any(|name| name == parameter) {
            bad(
                format!("`{call}` has no parameter `{parameter}`"),
                did_you_mean(parameter, fields()),
            );
        }
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
        operation.http.segments.iter().filter_map(|segment| match segment {
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
            problem.help = did_you_mean(first, fields());
            problems.report(problem);
        }
    }
}

fn transition(
    spec: &Spec,
    resource: &Resource,
    transition: &Transition,
    index: &Index<'_>,
    problems: &Problems,
) {
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
    let field = entity.fields.iter().find(|field| field.name.value == transition.field);
    let Some(Declared::Enum(states)) = field.and_then(|field| index.of_type(&field.ty))
    else {
        bad(
            transition.at,
            format!("`{}` has no state `{}`", transition.entity, transition.field),
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
    // `payments.capture` is an operation if that resource has operations; anything else is an event or an actor.
    if let Some((owner, name)) = transition.by.value.split_once('.')
        && let Some(owner) = spec
            .resources
            .iter()
            .chain([resource])
            .find(|found| found.name.value == owner)
        && !owner.operations.iter().any(|operation| operation.name.value == name)
    {
        let names =
            owner.operations.iter().map(|operation| operation.name.value.as_str());
        bad(
            transition.by.at,
            format!("no operation is called `{}`", transition.by.value),
            "expected an operation, or words such as `customer pays`".to_owned(),
            did_you_mean(name, names),
        );
    }
}
