//! Operations: lists end, lost writes can be found again, and what claims to be safe says why. Values go both ways.

use std::collections::HashSet;

use super::{Lint, Linter, finding, sites};
use crate::check::structs;
use crate::syntax::{
    Allow, Field, LimitKind, Method, Operation, Retry, Role, Scalar, Spec, TypeExpr,
};

pub(super) fn check(spec: &Spec, linter: &Linter) {
    for (operation, allows) in sites::operations(spec) {
        list(operation, &allows, linter);
        write(operation, &allows, linter);
    }
    for site in sites::fields(spec).into_iter().filter(sites::Site::is_sent) {
        let plain = matches!(site.field.ty, TypeExpr::Scalar(Scalar::String));
        let limited = site
            .field
            .limits
            .iter()
            .any(|limit| limit.kind == LimitKind::MaxLength);
        if plain && !limited {
            let lint = Lint::MissingLimit;
            let problem = finding(
                lint,
                site.field.name.at,
                format!("`{}` may be of any length", site.name()),
                "no `max_length`",
            );
            let help = "add the documented limit, if there is one";
            linter.report(lint, &site.allows(), problem.help(help));
        }
    }
    one_way(spec, linter);
}

fn list(operation: &Operation, allows: &[&[Allow]], linter: &Linter) {
    let many = matches!(operation.returns, TypeExpr::Page(_) | TypeExpr::List(_));
    let reads = operation.http.method == Method::Get;
    if !many || !reads || operation.paginate.is_some() {
        return;
    }
    let lint = Lint::UnboundedList;
    let problem = finding(
        lint,
        operation.returns_at,
        format!("`{}` answers a list of any length", operation.name.value),
        "no `paginate`",
    );
    let help = "add `paginate:`, or allow the lint and say what bounds the list";
    linter.report(lint, allows, problem.help(help));
}

fn write(operation: &Operation, allows: &[&[Allow]], linter: &Linter) {
    let method = operation.http.method;
    match operation.retry.value {
        Retry::Never if method != Method::Get && operation.reconcile.is_none() => {
            let lint = Lint::MissingReconcile;
            let problem = finding(
                lint,
                operation.retry.at,
                format!(
                    "nobody can tell whether `{}` ran when its answer is lost",
                    operation.name.value
                ),
                "no `reconcile`",
            );
            let help = "name the call that tells: `reconcile: orders.list(receipt)`";
            linter.report(lint, allows, problem.help(help));
        }
        Retry::Safe if method == Method::Post => {
            let lint = Lint::SafePost;
            let problem = finding(
                lint,
                operation.retry.at,
                format!(
                    "`{}` is a POST that the client would repeat",
                    operation.name.value
                ),
                "is it safe?",
            );
            let help =
                "write `never`, or allow the lint and say why running it twice is the same as once";
            linter.report(lint, allows, problem.help(help));
        }
        Retry::Never | Retry::Safe | Retry::Keyed(_) => {}
    }
}

/// Values that only answers or only requests reach.
fn one_way(spec: &Spec, linter: &Linter) {
    let requests = sites::operations(spec).flat_map(|(operation, _)| {
        let fields = operation.body.iter().chain(&operation.query).flatten();
        fields.filter_map(name)
    });
    let sent = reach(spec, requests.collect());
    let mut answers: Vec<&str> = sites::operations(spec)
        .filter_map(|(operation, _)| operation.returns.named())
        .map(|name| name.value.as_str())
        .collect();
    for event in spec.resources.iter().flat_map(|resource| &resource.events) {
        let parts = event
            .contains
            .iter()
            .map(|part| &part.ty)
            .chain(&event.payload);
        answers.extend(parts.map(|name| name.value.as_str()));
    }
    let answered = reach(spec, answers);
    for (found, allows) in sites::structs(spec) {
        if found.role != Role::Value {
            continue;
        }
        let name = found.name.value.as_str();
        let (way, role) = match (sent.contains(name), answered.contains(name)) {
            (true, false) => ("requests", "an input"),
            (false, true) => ("answers", "an entity"),
            _ => continue,
        };
        let lint = Lint::SharedType;
        let problem = finding(
            lint,
            found.name.at,
            format!("`{name}` is a value and stands in {way} only"),
            format!("expected {role}"),
        );
        let help = format!("declare it as {role}");
        linter.report(lint, &allows, problem.help(help));
    }
}

fn name(field: &Field) -> Option<&str> {
    field.ty.named().map(|name| name.value.as_str())
}

/// Every declared name that some names lead to.
fn reach<'a>(spec: &'a Spec, mut open: Vec<&'a str>) -> HashSet<&'a str> {
    let mut reached = HashSet::new();
    while let Some(next) = open.pop() {
        if !reached.insert(next) {
            continue;
        }
        for (_, found) in structs(spec).filter(|(_, found)| found.name.value == next) {
            open.extend(found.fields.iter().filter_map(name));
        }
        let unions = spec.resources.iter().flat_map(|resource| &resource.unions);
        for union in unions.filter(|union| union.name.value == next) {
            open.extend(union.forms.iter().map(|(_, form)| form.value.as_str()));
        }
    }
    reached
}
