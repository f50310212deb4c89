//! Values: currencies, limits and defaults fit the type of their field, and something can meet them.

use super::index::{Declared, Index, structs};
use crate::load::{Node, Placed, Value};
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};
use crate::syntax::{Field, Limit, LimitKind, Scalar, Spec, TypeExpr};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let checker = Checker {
        spec,
        index,
        problems,
    };
    for (_, found) in structs(spec) {
        checker.all(&found.fields);
    }
    for operation in spec
        .resources
        .iter()
        .flat_map(|resource| &resource.operations)
    {
        for fields in [&operation.body, &operation.query].into_iter().flatten() {
            checker.all(fields);
        }
    }
}

struct Checker<'a> {
    spec: &'a Spec,
    index: &'a Index<'a>,
    problems: &'a Problems,
}

impl<'a> Checker<'a> {
    fn all(&self, fields: &[Field]) {
        for field in fields {
            self.currency(field, fields);
            for limit in &field.limits {
                self.limit(field, limit);
            }
            self.order(field);
            self.default(field);
        }
    }

    fn codes(&self) -> impl Iterator<Item = &'a str> {
        let rows = self
            .spec
            .service
            .iter()
            .flat_map(|service| &service.currencies);
        rows.map(|row| row.code.value.as_str())
    }

    fn currency(&self, field: &Field, siblings: &[Field]) {
        let Some(currency) = &field.currency else {
            return;
        };
        let name = currency.value.as_str();
        if !is(field, &[Scalar::Amount]) {
            self.problems.report(Problem::new(
                Rule::CurrencyField,
                currency.at,
                format!("`{}` has a currency and is no amount", field.name.value),
                "made for `amount`",
            ));
            return;
        }
        let beside = || {
            siblings
                .iter()
                .filter(|other| is(other, &[Scalar::Currency]))
        };
        let known =
            beside().any(|other| other.name.value == name) || self.codes().any(|code| code == name);
        if known || self.spec.unread {
            return;
        }
        let mut problem = Problem::new(
            Rule::CurrencyField,
            currency.at,
            format!(
                "`{name}` is neither a field of type `Currency` beside `{}` nor a currency",
                field.name.value
            ),
            "expected a field or a code",
        );
        let fields = beside().map(|other| other.name.value.as_str());
        problem.help = did_you_mean(name, fields.chain(self.codes())).or_else(|| {
            Some("name the field, or a code of `currencies` in service.yaml".to_owned())
        });
        self.problems.report(problem);
    }

    fn limit(&self, field: &Field, limit: &Limit) {
        let (name, word) = (&field.name.value, limit.kind.word());
        let (fits, wanted) = match limit.kind {
            LimitKind::Min | LimitKind::Max => (
                is(
                    field,
                    &[Scalar::U32, Scalar::I64, Scalar::Amount, Scalar::Timestamp],
                ),
                "`u32`, `i64`, `amount` or `timestamp`",
            ),
            LimitKind::MinLength | LimitKind::MaxLength => {
                (is(field, &[Scalar::String]), "`string`")
            }
            LimitKind::MaxItems => (matches!(field.ty, TypeExpr::List(_)), "`list<T>`"),
            LimitKind::MaxEntries | LimitKind::MaxValueLength => {
                (is(field, &[Scalar::Notes]), "`notes`")
            }
        };
        let bad = |at, message: String, expected: String| {
            self.problems
                .report(Problem::new(Rule::LimitType, at, message, expected));
        };
        let at = limit.value.at;
        if !fits {
            bad(
                at,
                format!("`{word}` cannot limit `{name}`, a `{}`", field.ty.text()),
                format!("made for {wanted}"),
            );
        } else if !matches!(limit.kind, LimitKind::Min | LimitKind::Max)
            && u32::try_from(limit.value.value).is_err()
        {
            bad(
                at,
                format!("`{word}` of `{name}` is {}", limit.value.value),
                format!("expected a number from 0 to {}", u32::MAX),
            );
        }
        let Some(currency) = &limit.currency else {
            return;
        };
        let code = currency.value.as_str();
        if !is(field, &[Scalar::Amount]) {
            bad(
                currency.at,
                format!("`{word}` of `{name}` is for {code} only, and `{name}` is no amount"),
                "made for `amount`".to_owned(),
            );
        } else if !self.codes().any(|known| known == code) && !self.spec.unread {
            let mut problem = Problem::new(
                Rule::CurrencyField,
                currency.at,
                format!("`{word}` of `{name}`: `{code}` is no currency"),
                "expected a code of `currencies` in service.yaml",
            );
            problem.help = did_you_mean(code, self.codes());
            self.problems.report(problem);
        }
    }

    /// The least is not above the most, for each currency on its own.
    fn order(&self, field: &Field) {
        let same = |one: &Option<Placed<String>>, other: &Option<Placed<String>>| {
            one.as_ref().map(|code| &code.value) == other.as_ref().map(|code| &code.value)
        };
        for least in &field.limits {
            let opposite = match least.kind {
                LimitKind::Min => LimitKind::Max,
                LimitKind::MinLength => LimitKind::MaxLength,
                _ => continue,
            };
            let most = field
                .limits
                .iter()
                .find(|most| most.kind == opposite && same(&most.currency, &least.currency));
            let Some(most) = most.filter(|most| most.value.value < least.value.value) else {
                continue;
            };
            self.problems.report(
                Problem::new(
                    Rule::LimitType,
                    least.value.at,
                    format!(
                        "nothing can be at least {} and at most {}, as `{}` has to be",
                        least.value.value, most.value.value, field.name.value
                    ),
                    "the least",
                )
                .related(most.value.at, "the most"),
            );
        }
    }

    fn default(&self, field: &Field) {
        let Some(default) = &field.default else {
            return;
        };
        if self.fits(&field.ty, default) {
            return;
        }
        let named = field
            .ty
            .named()
            .and_then(|name| self.index.get(&name.value));
        let (expected, help) = match (&field.ty, named) {
            (TypeExpr::Scalar(Scalar::Bool), _) => ("`true` or `false`".to_owned(), None),
            (TypeExpr::Scalar(Scalar::U32), _) => ("a whole number from 0".to_owned(), None),
            (TypeExpr::Scalar(Scalar::I64 | Scalar::Amount | Scalar::Timestamp), _) => {
                ("a whole number".to_owned(), None)
            }
            (TypeExpr::Scalar(Scalar::String | Scalar::Currency), _) => {
                ("text".to_owned(), Some("put it in quotes".to_owned()))
            }
            (TypeExpr::Scalar(Scalar::Decimal), _) => ("a number in quotes".to_owned(), None),
            (TypeExpr::Const(text), _) => (format!("`{text}`"), None),
            (TypeExpr::Named(_), Some(Declared::Enum(found))) => {
                let values = || found.values.iter().map(|value| value.text.value.as_str());
                let near = did_you_mean(default.text().unwrap_or_default(), values());
                (one_of(values()), near)
            }
            (TypeExpr::Named(_), Some(Declared::Id(_))) => ("text".to_owned(), None),
            (TypeExpr::Named(_), None) => return,
            _ => ("none: only plain values have a default".to_owned(), None),
        };
        let mut problem = Problem::new(
            Rule::DefaultType,
            default.at,
            format!(
                "the default of `{}` is {}, which is no `{}`",
                field.name.value,
                shown(default),
                field.ty.text()
            ),
            format!("expected {expected}"),
        );
        problem.help = help;
        self.problems.report(problem);
    }

    fn fits(&self, ty: &TypeExpr, node: &Node) -> bool {
        match (ty, &node.value) {
            (TypeExpr::Scalar(Scalar::Bool), Value::Bool(_))
            | (
                TypeExpr::Scalar(Scalar::I64 | Scalar::Amount | Scalar::Timestamp),
                Value::Integer(_),
            )
            | (TypeExpr::Scalar(Scalar::String | Scalar::Currency), Value::Text(_)) => true,
            (TypeExpr::Scalar(Scalar::U32), Value::Integer(value)) => u32::try_from(*value).is_ok(),
            (TypeExpr::Scalar(Scalar::Decimal), Value::Text(text)) => text.parse::<f64>().is_ok(),
            (TypeExpr::Named(name), Value::Text(text)) => match self.index.get(&name.value) {
                Some(Declared::Enum(found)) => {
                    found.values.iter().any(|value| value.text.value == *text)
                }
                Some(Declared::Id(_)) => true,
                _ => false,
            },
            (TypeExpr::Const(expected), Value::Text(text)) => expected == text,
            _ => false,
        }
    }
}

fn is(field: &Field, scalars: &[Scalar]) -> bool {
    matches!(field.ty, TypeExpr::Scalar(scalar) if scalars.contains(&scalar))
}

/// A plain value as it stands there, anything else by its kind.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("the text `{text}`"),
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {
            format!("`{}`", node.to_json())
        }
        Value::Null | Value::List(_) | Value::Map(_) => node.kind().to_owned(),
    }
}
