//! Variants and rules of requests: every field they name is there.

use crate::load::Placed;
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::{Field, Operation, Spec};

pub(crate) fn check(spec: &Spec, problems: &Problems) {
    for operation in spec.resources.iter().flat_map(|resource| &resource.operations) {
        let fields: Vec<&Field> =
            operation.body.iter().chain(&operation.query).flatten().collect();
        for variant in &operation.variants {
            for name in &variant.require {
                if let Some(field) = known(operation, &fields, name, problems)
                    && field.required
                {
                    problems.report(
                        Problem::new(
                            Rule::DuplicateKey,
                            name.at,
                            format!("`{}` is required by every variant", name.value),
                            "marked `!`",
                        )
                        .related(field.name.at, "declared here")
                        .help("leave it out here: the constructor takes it anyway"),
                    );
                }
            }
        }
        for rule in &operation.rules {
            for name in rule.when.iter().map(|(name, _)| name).chain(&rule.fields) {
                known(operation, &fields, name, problems);
            }
        }
    }
}

/// The field that a name begins with; deeper places are paths such as `token.auth_type`.
fn known<'a>(
    operation: &Operation,
    fields: &[&'a Field],
    name: &Placed<String>,
    problems: &Problems,
) -> Option<&'a Field> {
    let first = name.value.split('.').next().unwrap_or_default();
    let found = fields.iter().find(|field| field.name.value == first).copied();
    if found.is_none() {
        let mut problem = Problem::new(
            Rule::UnknownWord,
            name.at,
            format!("`{}` has no field `{first}`", operation.name.value),
            "expected a field of the body or the query",
        );
        problem.help =
            did_you_mean(first, fields.iter().map(|field| field.name.value.as_str()));
        problems.report(problem);
    }
    found
}
