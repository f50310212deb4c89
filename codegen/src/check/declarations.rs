//! Names: their form, Rust's keywords, and two things that would get one Rust name.

use std::collections::HashMap;

use super::index::{Index, structs};
use crate::load::{At, Placed};
use crate::model::{field_name, is_keyword, params_name, variant_name};
use crate::problem::{Problem, Problems, Rule};
use crate::syntax::{Enum, Field, Spec};

/// The bits that one decoder counts its fields with.
const MOST_FIELDS: usize = 128;

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let service = spec.service.iter().flat_map(|service| &service.enums);
    for found in service.chain(spec.resources.iter().flat_map(|resource| &resource.enums))
    {
        type_name(&found.name, problems);
        variants(found, problems);
    }
    for (_, found) in structs(spec) {
        type_name(&found.name, problems);
        fields(&found.fields, &found.name.value, found.name.at, problems);
    }
    for resource in &spec.resources {
        snake_name(&resource.name, "a resource", problems);
        for id in &resource.ids {
            type_name(&id.name, problems);
        }
        let mut methods = HashMap::new();
        for operation in &resource.operations {
            snake_name(&operation.name, "an operation", problems);
            unique(
                &mut methods,
                field_name(&operation.name.value),
                &operation.name,
                "method",
                problems,
            );
            let name = params_name(
                &operation.name.value,
                &resource.singular,
                &resource.name.value,
            );
            for fields_of in [&operation.body, &operation.query].into_iter().flatten() {
                fields(fields_of, &name, operation.name.at, problems);
                if index.get(&name).is_some() {
                    problems.report(Problem::new(
                        Rule::ClashingNames,
                        operation.name.at,
                        format!("the parameters of `{}` would be called `{name}`, and so is another type", operation.name.value),
                        "this operation",
                    ));
                }
            }
        }
    }
}

fn type_name(name: &Placed<String>, problems: &Problems) {
    let camel = name.value.starts_with(|letter: char| letter.is_ascii_uppercase())
        && name.value.chars().all(|letter| letter.is_ascii_alphanumeric());
    if !camel {
        problems.report(
            Problem::new(
                Rule::NameForm,
                name.at,
                format!("`{}` is not the name of a type", name.value),
                "expected letters and digits in UpperCamelCase",
            )
            .help(format!("write `{}`", variant_name(&name.value))),
        );
    }
}

fn snake_name(name: &Placed<String>, what: &str, problems: &Problems) {
    if field_name(&name.value) != name.value {
        problems.report(
            Problem::new(
                Rule::NameForm,
                name.at,
                format!("`{}` is not the name of {what}", name.value),
                "expected snake_case",
            )
            .help(format!("write `{}`", field_name(&name.value))),
        );
    }
    keyword(&name.value, name.at, what, problems);
}

fn variants(found: &Enum, problems: &Problems) {
    let mut names = HashMap::new();
    for value in &found.values {
        let rust = value
            .rust
            .as_ref()
            .map_or_else(|| variant_name(&value.text.value), |rust| rust.value.clone());
        if rust == "Unknown" || is_keyword(&rust) {
            problems.report(
                Problem::new(
                    Rule::Keyword,
                    value.text.at,
                    format!(
                        "the value `{}` would be the variant `{rust}`, which is taken",
                        value.text.value
                    ),
                    "this value",
                )
                .help(format!(
                    "name the variant: `{}: {{ rust: .., doc: .. }}`",
                    value.text.value
                )),
            );
            continue;
        }
        unique(&mut names, rust, &value.text, "variant", problems);
    }
}

fn fields(fields: &[Field], owner: &str, at: At, problems: &Problems) {
    let mut names = HashMap::new();
    for field in fields {
        let (rust, name) = match &field.rust {
            Some(rust) => (rust.value.clone(), rust),
            None => (field_name(&field.name.value), &field.name),
        };
        keyword(&rust, name.at, "a field", problems);
        unique(&mut names, rust, name, "field", problems);
    }
    if fields.len() > MOST_FIELDS {
        problems.report(
            Problem::new(
                Rule::TooManyFields,
                at,
                format!("`{owner}` has {} fields", fields.len()),
                format!("a struct has at most {MOST_FIELDS}"),
            )
            .help("move some of them into a struct of their own"),
        );
    }
}

fn keyword(rust: &str, at: At, what: &str, problems: &Problems) {
    if is_keyword(rust) {
        problems.report(
            Problem::new(Rule::Keyword, at, format!("Rust reserves `{rust}`: {what} cannot have that name"), "this name")
                .help("give it a Rust name with `rust:`, such as `rust: kind`; its name on the wire stays"),
        );
    }
}

fn unique<'a>(
    names: &mut HashMap<String, &'a Placed<String>>,
    rust: String,
    name: &'a Placed<String>,
    what: &str,
    problems: &Problems,
) {
    if let Some(first) = names.get(&rust) {
        // A repeated key has been reported as such.
        if first.value != name.value {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    name.at,
                    format!(
                        "`{}` and `{}` would both be the {what} `{rust}`",
                        first.value, name.value
                    ),
                    "the second one",
                )
                .related(first.at, "the first one")
                .help("give one of them a Rust name with `rust:`"),
            );
        }
        return;
    }
    names.insert(rust, name);
}
