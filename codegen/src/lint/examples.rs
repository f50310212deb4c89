//! Examples: every documented operation has one of its answer, and one of its request where it takes a body.

use std::collections::HashSet;

use super::{Lint, Linter, finding, sites};
use crate::load::{ExampleKind, Sources};
use crate::syntax::{Confidence, Content, Operation, Resource, Scalar, Spec, TypeExpr};

pub(super) fn check(spec: &Spec, sources: &Sources, linter: &Linter) {
    let shown: HashSet<_> = sources
        .examples
        .iter()
        .map(|example| {
            (
                example.resource.as_str(),
                example.operation.as_str(),
                example.kind,
            )
        })
        .collect();
    for resource in &spec.resources {
        for operation in &resource.operations {
            let has = |kind| {
                let (resource, operation) = (&resource.name.value, &operation.name.value);
                shown.contains(&(resource.as_str(), operation.as_str(), kind))
            };
            // Nothing is answered to whoever makes an address.
            if operation.redirect {
                continue;
            }
            // What the clients of the vendor alone know has no documents to take an example from.
            if operation.confidence == Confidence::Sdk {
                continue;
            }
            let bare = matches!(
                operation.returns,
                TypeExpr::Scalar(Scalar::Bytes | Scalar::Empty)
            );
            if !bare && !has(ExampleKind::Response) {
                report(operation, resource, "answer", "response", linter);
            }
            let sends = operation.content == Content::Json && operation.body.is_some();
            if sends && !has(ExampleKind::Request) {
                report(operation, resource, "request", "request", linter);
            }
        }
    }
}

fn report(operation: &Operation, resource: &Resource, what: &str, kind: &str, linter: &Linter) {
    let lint = Lint::MissingExample;
    let name = &operation.name.value;
    let problem = finding(
        lint,
        operation.name.at,
        format!("`{name}` has no example of its {what}"),
        "nothing holds its types against the service",
    );
    let help = format!(
        "add `examples/{}/{name}.reference.{kind}.json`",
        resource.name.value
    );
    linter.report(
        lint,
        &sites::allows(operation, resource),
        problem.help(help),
    );
}
