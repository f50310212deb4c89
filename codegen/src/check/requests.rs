//! Variants and rules of requests: every field they name is there.

use crate::load::Placed;
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::{
    Ask, Field, LimitKind, Operation, RequestRule, Scalar, Spec, TypeExpr,
};

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
            if rule.asks == Ask::Limit {
                limits(rule, &fields, problems);
            }
        }
    }
}

/// A limit of a rule is about a field of the request itself, and depends on others that are.
fn limits(rule: &RequestRule, fields: &[&Field], problems: &Problems) {
    for name in rule.when.iter().map(|(name, _)| name).chain(&rule.fields) {
        if name.value.contains('.') {
            problems.report(
                Problem::new(
                    Rule::UnknownWord,
                    name.at,
                    format!(
                        "`{}` stands deeper than a rule with a `limit` looks",
                        name.value
                    ),
                    "expected a field of the body or the query itself",
                )
                .help("write the limit to the field, and its condition into `doc`"),
            );
        }
    }
    let about = |name: &&Placed<String>| {
        fields.iter().find(|field| field.name.value == name.value)
    };
    let field = rule.fields.iter().find_map(|name| about(&name));
    for limit in &rule.limits {
        let numeric = matches!(limit.kind, LimitKind::Min | LimitKind::Max);
        let number = field.is_none_or(|field| {
            matches!(
                field.ty,
                TypeExpr::Scalar(
                    Scalar::Amount | Scalar::U32 | Scalar::I64 | Scalar::Timestamp
                )
            )
        });
        if numeric != number {
            problems.report(Problem::new(
                Rule::LimitType,
                limit.value.at,
                format!(
                    "`{}` does not fit the field that the rule is about",
                    limit.kind.word()
                ),
                "made for another type",
            ));
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
