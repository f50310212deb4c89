//! Variants and rules of requests: every field they name is there, and what they say of it can hold or not.

use super::index::{Declared, Index};
use crate::load::Placed;
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};
use crate::syntax::{
    Ask, Content, Field, LimitKind, Operation, RequestRule, Scalar, Spec, TypeExpr,
};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    for operation in spec
        .resources
        .iter()
        .flat_map(|resource| &resource.operations)
    {
        let fields: Vec<&Field> = operation
            .body
            .iter()
            .chain(&operation.query)
            .flatten()
            .collect();
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
            self::rule(operation, &fields, rule, index, problems);
        }
    }
}

fn rule(
    operation: &Operation,
    fields: &[&Field],
    rule: &RequestRule,
    index: &Index<'_>,
    problems: &Problems,
) {
    for (name, value) in &rule.when {
        if let Some(way) = along(operation, fields, name, index, problems) {
            condition(&way, name, value, index, problems);
        }
    }
    for name in &rule.fields {
        let way = along(operation, fields, name, index, problems);
        if rule.asks != Ask::Limit && way.is_some_and(|way| way.iter().all(|field| field.required))
        {
            report(
                name,
                format!("`{}` is sent with every request", name.value),
                "marked `!`",
                "a rule is about fields that may be left out: take it out of the rule",
                problems,
            );
        }
    }
    if rule.asks == Ask::Limit {
        limits(rule, fields, problems);
    } else if operation.content == Content::Multipart
        && let Some(name) = rule.fields.first()
    {
        report(
            name,
            format!("a rule of `{}` is about a form", operation.name.value),
            "expected a body of JSON, or a query",
            "say it in the `doc` of the fields: nothing looks into a form before it is sent",
            problems,
        );
    }
}

fn report(name: &Placed<String>, message: String, expected: &str, help: &str, problems: &Problems) {
    let problem = Problem::new(Rule::RequestRule, name.at, message, expected);
    problems.report(problem.help(help));
}

/// A condition can hold, and can fail to.
fn condition(
    way: &[&Field],
    name: &Placed<String>,
    value: &str,
    index: &Index<'_>,
    problems: &Problems,
) {
    let named = &name.value;
    if matches!(value, "present" | "absent") {
        if way.iter().all(|field| field.required) {
            let (when, help) = match value {
                "present" => ("always", "leave the condition out"),
                _ => ("never", "leave the rule out"),
            };
            report(
                name,
                format!("`{named}` is sent with every request: that it is {value} holds {when}"),
                "marked `!`",
                help,
                problems,
            );
        }
        return;
    }
    let Some(field) = way.last() else { return };
    let words: Vec<&str> = match (&field.ty, index.of_type(&field.ty)) {
        (TypeExpr::Scalar(Scalar::Bool), _) => vec!["true", "false"],
        (TypeExpr::Named(_), Some(Declared::Enum(found))) => found
            .values
            .iter()
            .map(|value| value.text.value.as_str())
            .collect(),
        _ => return,
    };
    if !words.contains(&value) {
        let near = did_you_mean(value, words.iter().copied());
        let help = near.unwrap_or_else(|| {
            "write a value that the field can have, `present` or `absent`".to_owned()
        });
        report(
            name,
            format!("`{named}` is never `{value}`"),
            &format!("expected {}", one_of(words)),
            &help,
            problems,
        );
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
    let about = |name: &&Placed<String>| fields.iter().find(|field| field.name.value == name.value);
    let field = rule.fields.iter().find_map(|name| about(&name));
    for limit in &rule.limits {
        let numeric = matches!(limit.kind, LimitKind::Min | LimitKind::Max);
        let number = field.is_none_or(|field| {
            matches!(
                field.ty,
                TypeExpr::Scalar(Scalar::Amount | Scalar::U32 | Scalar::I64 | Scalar::Timestamp)
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
    let found = fields
        .iter()
        .find(|field| field.name.value == first)
        .copied();
    if found.is_none() {
        let mut problem = Problem::new(
            Rule::UnknownWord,
            name.at,
            format!("`{}` has no field `{first}`", operation.name.value),
            "expected a field of the body or the query",
        );
        problem.help = did_you_mean(first, fields.iter().map(|field| field.name.value.as_str()));
        problems.report(problem);
    }
    found
}

/// The fields along a path such as `token.auth_type`; none where it leads nowhere, which is reported.
fn along<'a>(
    operation: &Operation,
    fields: &[&'a Field],
    name: &Placed<String>,
    index: &Index<'a>,
    problems: &Problems,
) -> Option<Vec<&'a Field>> {
    let mut way = vec![known(operation, fields, name, problems)?];
    for step in name.value.split('.').skip(1) {
        let last = way.last()?;
        let TypeExpr::Named(ty) = &last.ty else {
            report(
                name,
                format!("`{}` has no fields of its own", last.name.value),
                "expected the way to a field, through objects",
                "a rule does not look into lists and maps",
                problems,
            );
            return None;
        };
        // What is not declared has been reported.
        let inside = index.find_struct(&ty.value)?;
        let Some(next) = inside.fields.iter().find(|field| field.name.value == step) else {
            let mut problem = Problem::new(
                Rule::UnknownWord,
                name.at,
                format!("`{}` has no field `{step}`", ty.value),
                "expected the way to a field",
            );
            let names = inside.fields.iter().map(|field| field.name.value.as_str());
            problem.help = did_you_mean(step, names);
            problems.report(problem);
            return None;
        };
        way.push(next);
    }
    Some(way)
}
