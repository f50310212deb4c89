//! Names: their form, Rust's keywords, and two things that would get one Rust name.

use std::collections::HashMap;

use super::index::{Index, structs};
use crate::load::{At, Placed, Sources};
use crate::model::{field_name, is_keyword, params_name, variant_name};
use crate::problem::{Problem, Problems, Rule};
use crate::syntax::{Choice, Enum, Field, Operation, Role, Scalar, Spec, TypeExpr, Union};

/// The bits that one decoder counts its fields with.
const MOST_FIELDS: usize = 128;

/// Methods that a request has beside its setters.
const METHODS: &[&str] = &["new", "default", "check"];

/// Features, generated modules and public modules of the crates that are there without any resource.
#[rustfmt::skip]
const RESERVED_MODULES: &[&str] = &[
    "blocking", "check", "checks", "client", "codec", "core", "default", "deserialize", "examples", "full", "generated", "http2",
    "idempotency", "ids", "limits", "rules", "rustls", "sent", "serialize", "service", "std", "testing", "tracing", "transport", "types",
];

/// Types that generated code imports, and constants that it would give the same name.
#[rustfmt::skip]
const RESERVED_TYPES: &[&str] = &[
    "Amount", "BTreeMap", "Box", "Call", "Check", "CheckErrors", "Client", "Currencies", "Currency", "Decimal", "Decode", "Default",
    "Deserialize", "Deserializer", "Download", "Driver", "Empty", "EntityName", "Err", "Error", "Example", "Field",
    "File", "Form", "From", "Idempotency", "InProgress", "Into", "Json", "KeyRule", "KeyedCall",
    "Limits", "MapAccess", "Method", "Money", "MoneyError", "NoContent", "None", "Notes", "Object", "Ok", "Operation", "Option",
    "Page", "PageCall", "Paging", "Params", "Redirect", "Result", "Retry", "Routes", "Rule", "Scheme", "Self", "Serialize", "Serializer",
    "ServiceErrors", "Some", "String", "Timestamp", "Transitions", "UnknownValue", "Vec",
];

pub(crate) fn check(spec: &Spec, index: &Index<'_>, sources: &Sources, problems: &Problems) {
    let service = spec.service.iter().flat_map(|service| &service.enums);
    for found in service.chain(spec.resources.iter().flat_map(|resource| &resource.enums)) {
        type_name(&found.name, problems);
        variants(found, problems);
    }
    for (_, found) in structs(spec) {
        type_name(&found.name, problems);
        fields(&found.fields, &found.name.value, found.name.at, problems);
        if found.role != Role::Entity {
            setters(&found.fields, problems);
        }
    }
    resources(spec, index, sources, problems);
    let mut params: Unique<'_> = HashMap::new();
    for resource in &spec.resources {
        for id in &resource.ids {
            type_name(&id.name, problems);
        }
        for union in &resource.unions {
            type_name(&union.name, problems);
            forms(union, problems);
        }
        let mut methods = HashMap::new();
        for operation in &resource.operations {
            snake_name(&operation.name, "an operation", problems);
            let (name, at) = (operation.name.value.as_str(), operation.name.at);
            unique(&mut methods, field_name(name), name, at, "method", problems);
            let name = params_name(
                &operation.name.value,
                &resource.singular,
                &resource.name.value,
            );
            let takes_params = operation.body.is_some()
                || operation.query.is_some()
                || operation.paginate.is_some();
            if !takes_params {
                continue;
            }
            let clash = match (index.name_of(&name), params.get(&name)) {
                (Some(other), _) => Some((other.at, "the type")),
                (None, Some((_, at))) => Some((*at, "the other operation")),
                (None, None) => None,
            };
            if let Some((at, what)) = clash {
                problems.report(
                    Problem::new(
                        Rule::ClashingNames,
                        operation.name.at,
                        format!(
                            "the parameters of `{}` would be called `{name}`, as something else is",
                            operation.name.value
                        ),
                        "this operation",
                    )
                    .related(at, what)
                    .help("rename one of them"),
                );
            }
            for fields_of in [&operation.body, &operation.query].into_iter().flatten() {
                fields(fields_of, &name, operation.name.at, problems);
                setters(fields_of, problems);
            }
            constructors(operation, problems);
            params.insert(name, (&operation.name.value, operation.name.at));
        }
    }
}

/// Names that were given in one place, each with what it was given to.
type Unique<'a> = HashMap<String, (&'a str, At)>;

/// A resource is called as its file is, and its module and its handle have names of their own.
fn resources(spec: &Spec, index: &Index<'_>, sources: &Sources, problems: &Problems) {
    let mut names: Unique<'_> = HashMap::new();
    for resource in &spec.resources {
        let (name, at) = (resource.name.value.as_str(), resource.name.at);
        if let Some((_, first)) = names.insert(name.to_owned(), (name, at)) {
            problems.report(
                Problem::new(
                    Rule::DuplicateName,
                    at,
                    format!("there are two resources `{name}`"),
                    "the second one",
                )
                .related(first, "the first one")
                .help("a resource stands in one file"),
            );
        }
        let path = sources.path(resource.source);
        let file = path.rsplit('/').next().unwrap_or_default();
        let stem = file.strip_suffix(".yaml").unwrap_or(file);
        snake_name(&resource.name, "a resource", problems);
        if stem != name {
            problems.report(
                Problem::new(
                    Rule::NameForm,
                    at,
                    format!("the resource `{name}` stands in `{file}`"),
                    format!("expected `{stem}`, the name of the file"),
                )
                .help(format!("write `resource: {stem}`, or rename the file")),
            );
        }
        if RESERVED_MODULES.contains(&name) {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    at,
                    format!("`{name}` is the name of a module or a feature already"),
                    "this resource",
                )
                .help("give the resource another name"),
            );
        }
        let handle = variant_name(name);
        if let Some(other) = index.name_of(&handle) {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    other.at,
                    format!("the handle of `{name}` is called `{handle}`, as this type is"),
                    "this type",
                )
                .related(at, "the resource")
                .help("rename the type"),
            );
        }
    }
}

fn type_name(name: &Placed<String>, problems: &Problems) {
    let camel = variant_name(&name.value);
    if camel != name.value || !name.value.is_ascii() {
        let problem = Problem::new(
            Rule::NameForm,
            name.at,
            format!("`{}` is not the name of a type", name.value),
            "expected letters and digits in UpperCamelCase, acronyms as words",
        );
        problems.report(suggest(problem, &camel));
    } else if RESERVED_TYPES.contains(&name.value.as_str()) {
        problems.report(
            Problem::new(
                Rule::ClashingNames,
                name.at,
                format!("`{}` is a name that generated code uses itself", name.value),
                "this type",
            )
            .help("say whose it is, as in `OrderAddress`"),
        );
    }
}

fn snake_name(name: &Placed<String>, what: &str, problems: &Problems) {
    let snake = field_name(&name.value);
    if snake != name.value {
        let problem = Problem::new(
            Rule::NameForm,
            name.at,
            format!("`{}` is not the name of {what}", name.value),
            "expected snake_case",
        );
        problems.report(suggest(problem, &snake));
    } else if is_keyword(&name.value) {
        problems.report(
            Problem::new(
                Rule::Keyword,
                name.at,
                format!(
                    "Rust reserves `{}`: {what} cannot have that name",
                    name.value
                ),
                "this name",
            )
            .help("take another word"),
        );
    }
}

fn suggest(problem: Problem, name: &str) -> Problem {
    if name.is_empty() {
        problem
    } else {
        problem.help(format!("write `{name}`"))
    }
}

fn variants(found: &Enum, problems: &Problems) {
    let mut names = HashMap::new();
    for value in &found.values {
        let text = value.text.value.as_str();
        let rust = value
            .rust
            .as_ref()
            .map_or_else(|| variant_name(text), |rust| rust.value.clone());
        let bad = |rule, why: &str| {
            problems.report(
                Problem::new(
                    rule,
                    value.rust.as_ref().map_or(value.text.at, |rust| rust.at),
                    format!("the value `{text}` would be the variant `{rust}`, which {why}"),
                    "this value",
                )
                .help("name the variant: `{ rust: .., doc: .. }`"),
            );
        };
        if rust.is_empty() {
            bad(Rule::NameForm, "has no letter in it");
        } else if rust == "Unknown" {
            bad(
                Rule::Keyword,
                "stands for the values that the spec does not know",
            );
        } else if variant_name(&rust) != rust || !rust.is_ascii() {
            bad(Rule::NameForm, "is no name in UpperCamelCase");
        } else if is_keyword(&rust) {
            bad(Rule::Keyword, "Rust reserves");
        } else {
            unique(&mut names, rust, text, value.text.at, "variant", problems);
        }
    }
}

/// The forms of a union are variants, too, named after their tags or keys.
fn forms(found: &Union, problems: &Problems) {
    let mut names = HashMap::new();
    for (key, _) in found.forms.iter().filter(|_| found.choice != Choice::Kind) {
        let (text, rust) = (key.value.as_str(), variant_name(&key.value));
        if rust == "Unknown" || rust.is_empty() || is_keyword(&rust) {
            problems.report(Problem::new(
                Rule::Keyword,
                key.at,
                format!(
                    "the form `{text}` of `{}` would be called `{rust}`",
                    found.name.value
                ),
                "a name that no variant of a union can have",
            ));
        } else {
            unique(&mut names, rust, text, key.at, "form", problems);
        }
    }
}

fn fields(fields: &[Field], owner: &str, at: At, problems: &Problems) {
    let mut names = HashMap::new();
    let mut wires: Unique<'_> = HashMap::new();
    for field in fields {
        let wire = field.name.value.as_str();
        let (rust, at) = match &field.rust {
            Some(rust) => (rust.value.clone(), rust.at),
            None => (field_name(wire), field.name.at),
        };
        if rust.is_empty() || field_name(&rust) != rust || !rust.is_ascii() {
            problems.report(
                Problem::new(
                    Rule::NameForm,
                    at,
                    format!("the field `{wire}` would be called `{rust}` in Rust"),
                    "expected a name in snake_case",
                )
                .help("give it one with `rust:`; its name on the wire stays"),
            );
        } else if is_keyword(&rust) {
            problems.report(
                Problem::new(
                    Rule::Keyword,
                    at,
                    format!("Rust reserves `{rust}`: a field cannot have that name"),
                    "this name",
                )
                .help("give it a Rust name with `rust:`, such as `rust: kind`; its name on the wire stays"),
            );
        } else {
            unique(&mut names, rust, wire, at, "field", problems);
        }
        wires.insert(wire.to_owned(), (wire, field.name.at));
    }
    for field in fields {
        for alias in &field.aliases {
            let name = field.name.value.as_str();
            if let Some((other, at)) = wires.insert(alias.value.clone(), (name, alias.at)) {
                let into = if other == name {
                    format!("`{name}` twice")
                } else {
                    format!("`{other}` and `{name}`")
                };
                problems.report(
                    Problem::new(
                        Rule::ClashingNames,
                        alias.at,
                        format!("`{}` would be read into {into}", alias.value),
                        "the second one",
                    )
                    .related(at, "the first one")
                    .help("keep one of them"),
                );
            }
        }
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

/// A setter has the name of its field, and a request has other methods, too.
fn setters(fields: &[Field], problems: &Problems) {
    let rust = |field: &Field| {
        field
            .rust
            .as_ref()
            .map_or_else(|| field_name(&field.name.value), |rust| rust.value.clone())
    };
    let notes = fields.iter().any(|field| {
        !field.required
            && rust(field) == "notes"
            && matches!(field.ty, TypeExpr::Scalar(Scalar::Notes))
    });
    for field in fields.iter().filter(|field| !field.required) {
        let name = rust(field);
        if !(METHODS.contains(&name.as_str()) || (name == "note" && notes)) {
            continue;
        }
        problems.report(
            Problem::new(
                Rule::ClashingNames,
                field.rust.as_ref().map_or(field.name.at, |rust| rust.at),
                format!(
                    "the setter of `{}` would be `{name}`, as another method of requests is",
                    field.name.value
                ),
                "this field",
            )
            .help("give it a Rust name with `rust:`; its name on the wire stays"),
        );
    }
}

/// A variant is a constructor, and has a name that no setter has.
fn constructors(operation: &Operation, problems: &Problems) {
    let mut names = HashMap::new();
    for field in operation.body.iter().chain(&operation.query).flatten() {
        let name = field
            .rust
            .as_ref()
            .map_or_else(|| field_name(&field.name.value), |rust| rust.value.clone());
        if !field.required {
            names.insert(name, (field.name.value.as_str(), field.name.at));
        }
    }
    for variant in &operation.variants {
        let (name, at) = (variant.name.value.as_str(), variant.name.at);
        snake_name(&variant.name, "a variant", problems);
        if let Some((_, setter)) = names.get(name) {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    at,
                    format!("the constructor of the variant `{name}` has the name of a setter"),
                    "this variant",
                )
                .related(*setter, "the field")
                .help("rename the variant"),
            );
        } else if METHODS.contains(&name) {
            problems.report(
                Problem::new(
                    Rule::ClashingNames,
                    at,
                    format!("every request has a method `{name}`"),
                    "this variant",
                )
                .help("rename the variant"),
            );
        }
    }
}

fn unique<'a>(
    names: &mut Unique<'a>,
    rust: String,
    name: &'a str,
    at: At,
    what: &str,
    problems: &Problems,
) {
    let Some((first, first_at)) = names.get(&rust) else {
        names.insert(rust, (name, at));
        return;
    };
    // A repeated key has been reported as such.
    if *first != name {
        problems.report(
            Problem::new(
                Rule::ClashingNames,
                at,
                format!("`{first}` and `{name}` would both be the {what} `{rust}`"),
                "the second one",
            )
            .related(*first_at, "the first one")
            .help(match what {
                "method" => "rename one of them",
                "form" => "leave one of them out: it is kept as a form that is not known",
                _ => "give one of them a Rust name with `rust:`",
            }),
        );
    }
}
