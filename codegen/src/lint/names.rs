//! The naming guide of `spec/README.md`: one word for one thing, across all resources.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::{Lint, Linter, finding, sites};
use crate::load::Placed;
use crate::problem::{Problem, one_of};
use crate::syntax::{Allow, Field, Method, Operation, Resource, Role, Scalar, Spec, TypeExpr};

const READ: &[Method] = &[Method::Get, Method::Post];
const WRITE: &[Method] = &[Method::Post, Method::Put, Method::Patch];

/// The verbs, with the methods that each goes with. The guide says what each means.
const VERBS: &[(&str, &[Method])] = &[
    ("list", READ),
    ("fetch", READ),
    ("create", &[Method::Post]),
    ("edit", WRITE),
    ("delete", &[Method::Delete, Method::Post, Method::Put]),
    ("add", &[Method::Post]),
    ("cancel", WRITE),
    ("close", WRITE),
    ("accept", WRITE),
    ("approve", WRITE),
    ("authorize", &[Method::Get]),
    ("capture", WRITE),
    ("check", WRITE),
    ("contest", WRITE),
    ("generate", WRITE),
    ("issue", WRITE),
    ("notify", WRITE),
    ("pause", WRITE),
    ("refund", WRITE),
    ("reject", WRITE),
    ("resend", WRITE),
    ("resume", WRITE),
    ("reverse", WRITE),
    ("revoke", WRITE),
    ("submit", WRITE),
    ("upload", WRITE),
    ("validate", WRITE),
];

/// Words that other people say, and ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("all", "list"),
    ("change", "edit"),
    ("get", "fetch"),
    ("make", "create"),
    ("modify", "edit"),
    ("new", "create"),
    ("patch", "edit"),
    ("query", "list"),
    ("remove", "delete"),
    ("request", "create"),
    ("retrieve", "fetch"),
    ("search", "list"),
    ("send", "submit"),
    ("set", "edit"),
    ("show", "fetch"),
    ("update", "edit"),
    ("view", "fetch"),
];

/// Short forms that the guide writes out.
const SHORT: &[(&str, &str)] = &[
    ("acc", "account"),
    ("acct", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("cust", "customer"),
    ("desc", "description"),
    ("num", "number"),
    ("tnc", "terms"),
    ("txn", "transaction"),
];

pub(super) fn check(spec: &Spec, linter: &Linter) {
    for resource in &spec.resources {
        for operation in &resource.operations {
            let allows = sites::allows(operation, resource);
            verb(operation, &allows, linter);
            main_entity(operation, resource, &allows, linter);
        }
        for id in resource
            .ids
            .iter()
            .filter(|id| !id.name.value.ends_with("Id"))
        {
            let problem = type_name(&id.name, "an id", "a name that ends in `Id`");
            linter.report(Lint::TypeName, &[&resource.allow], problem);
        }
        for found in &resource.unions {
            other(&found.name, "a union", &[&resource.allow], linter);
        }
    }
    for (found, allows) in sites::enums(spec) {
        other(&found.name, "an enum", &allows, linter);
    }
    for (found, allows) in sites::structs(spec) {
        let ends = found.name.value.ends_with("Input");
        if found.role != Role::Input {
            other(&found.name, "an object of answers", &allows, linter);
        } else if !ends {
            let problem = type_name(&found.name, "an input", "a name that ends in `Input`");
            linter.report(Lint::TypeName, &allows, problem);
        } else {
            short(&found.name, &allows, linter);
        }
    }
    rust_names(spec, linter);
    plain_ids(spec, linter);
}

/// The first word of an operation says what it does, and its method and answer agree.
fn verb(operation: &Operation, allows: &[&[Allow]], linter: &Linter) {
    let name = operation.name.value.as_str();
    let first = name.split('_').next().unwrap_or_default();
    let (method, many) = (operation.http.method, many(&operation.returns));
    let verb = VERBS.iter().find(|(verb, _)| *verb == first);
    let problem = |message: String, expected: String| {
        finding(Lint::OperationVerb, operation.name.at, message, expected)
    };
    if operation.redirect != name.ends_with("_url") {
        let (what, expected) = match operation.redirect {
            true => ("is an address for a browser", "expected `_url` at the end"),
            false => ("is a call", "expected no `_url` at the end"),
        };
        let found = problem(format!("`{name}` {what}"), expected.to_owned())
            .help("the end of its name tells an address from a call");
        linter.report(Lint::OperationVerb, allows, found);
    }
    let found = match verb {
        None => {
            let ours = SYNONYMS.iter().find(|(word, _)| *word == first);
            let help = ours.map_or_else(
                || {
                    "take a verb of the guide, or add this one to the guide and to the lint"
                        .to_owned()
                },
                |(_, ours)| format!("write `{}`", name.replacen(first, ours, 1)),
            );
            problem(
                format!("`{name}` does not begin with a verb of the guide"),
                format!("expected {}", one_of(VERBS.iter().map(|(verb, _)| *verb))),
            )
            .help(help)
        }
        Some((_, methods)) if !methods.contains(&method) => problem(
            format!("`{name}` is a {}", method.word()),
            format!(
                "expected {}",
                one_of(methods.iter().map(|method| method.word()))
            ),
        )
        .help("name it by what it does"),
        Some(("list", _)) if !many && matches!(operation.returns, TypeExpr::Scalar(_)) => problem(
            format!("`{name}` answers no list"),
            "expected many things".to_owned(),
        )
        .help("`fetch` gives one"),
        Some(("fetch", _)) if matches!(operation.returns, TypeExpr::Page(_)) => problem(
            format!("`{name}` answers a list"),
            "expected one thing".to_owned(),
        )
        .help("`list` gives many"),
        Some(_) => match name.split('_').find_map(written_out) {
            Some((word, long)) => problem(
                format!("`{name}` has a short form in it"),
                format!("`{long}` for `{word}`"),
            )
            .help("write the word out"),
            None => return,
        },
    };
    linter.report(Lint::OperationVerb, allows, found);
}

fn many(ty: &TypeExpr) -> bool {
    matches!(ty, TypeExpr::Page(_) | TypeExpr::List(_))
}

fn written_out(word: &str) -> Option<(&str, &'static str)> {
    let (_, long) = SHORT.iter().find(|(short, _)| *short == word)?;
    Some((word, long))
}

/// What `fetch` answers has the singular name of the resource.
fn main_entity(operation: &Operation, resource: &Resource, allows: &[&[Allow]], linter: &Linter) {
    let TypeExpr::Named(name) = &operation.returns else {
        return;
    };
    let wanted = resource.singular.to_upper_camel_case();
    if operation.name.value != "fetch" || name.value == wanted {
        return;
    }
    let problem = finding(
        Lint::TypeName,
        operation.returns_at,
        format!(
            "the main entity of `{}` is `{}`",
            resource.name.value, name.value
        ),
        format!("expected `{wanted}`"),
    );
    let help = "rename the type, or correct `singular:`";
    linter.report(Lint::TypeName, allows, problem.help(help));
}

fn type_name(name: &Placed<String>, what: &str, expected: &str) -> Problem {
    finding(
        Lint::TypeName,
        name.at,
        format!("`{}` is not how the guide names {what}", name.value),
        format!("expected {expected}"),
    )
}

/// Names of types that are neither inputs nor ids.
fn other(name: &Placed<String>, what: &str, allows: &[&[Allow]], linter: &Linter) {
    let ending = ["Input", "Id"]
        .into_iter()
        .find(|end| name.value.ends_with(end));
    if let Some(ending) = ending {
        let expected = format!("no `{ending}` at the end");
        linter.report(Lint::TypeName, allows, type_name(name, what, &expected));
    }
    short(name, allows, linter);
}

/// Short forms in the name of a type.
fn short(name: &Placed<String>, allows: &[&[Allow]], linter: &Linter) {
    for word in name.value.to_snake_case().split('_') {
        let Some((_, long)) = written_out(word) else {
            continue;
        };
        let expected = format!("`{long}` for `{word}`");
        let problem = type_name(name, "a type", &expected).help("write the word out");
        linter.report(Lint::TypeName, allows, problem);
    }
}

/// A name on the wire has one name in Rust.
fn rust_names(spec: &Spec, linter: &Linter) {
    let mut names: BTreeMap<&str, &Field> = BTreeMap::new();
    for site in sites::fields(spec) {
        let Some(rust) = &site.field.rust else {
            continue;
        };
        let first = *names.entry(&site.field.name.value).or_insert(site.field);
        let Some(other) = first
            .rust
            .as_ref()
            .filter(|other| other.value != rust.value)
        else {
            continue;
        };
        let lint = Lint::RustName;
        let wire = &site.field.name.value;
        let problem = finding(
            lint,
            rust.at,
            format!(
                "`{wire}` is `{}` here and `{}` elsewhere",
                rust.value, other.value
            ),
            "another name for the same word",
        )
        .related(other.at, "the first one")
        .help(format!(
            "write `rust: {}`, or allow the lint and say why not",
            other.value
        ));
        linter.report(lint, &site.allows(), problem);
    }
}

/// `payment_id: string`, where there is a `PaymentId`.
fn plain_ids(spec: &Spec, linter: &Linter) {
    let ids: Vec<_> = spec
        .resources
        .iter()
        .flat_map(|resource| &resource.ids)
        .map(|id| id.name.value.as_str())
        .collect();
    for site in sites::fields(spec) {
        let plain = matches!(site.field.ty, TypeExpr::Scalar(Scalar::String));
        let name = site.field.name.value.to_upper_camel_case();
        if !plain || !name.ends_with("Id") || !ids.contains(&name.as_str()) {
            continue;
        }
        let lint = Lint::PlainId;
        let problem = finding(
            lint,
            site.field.type_at,
            format!("`{}` is plain text", site.name()),
            format!("expected `{name}`"),
        );
        let help = "write the type, or allow the lint and say what it names instead";
        linter.report(lint, &site.allows(), problem.help(help));
    }
}
