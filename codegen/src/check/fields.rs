//! Fields: their types exist and travel the right way; codecs, currencies, limits and defaults fit them.

use super::index::{Declared, Index, role_word, structs};
use crate::load::{Node, Value};
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::{Codec, Field, LimitKind, Role, Scalar, Spec, TypeExpr};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let checker = Checker { spec, index, problems };
    for (_, found) in structs(spec) {
        checker.all(&found.fields, found.role);
    }
    for resource in &spec.resources {
        for operation in &resource.operations {
            for fields in [&operation.body, &operation.query].into_iter().flatten() {
                checker.all(fields, Role::Input);
            }
            checker.ty(&operation.returns, Role::Entity);
        }
    }
}

struct Checker<'a> {
    spec: &'a Spec,
    index: &'a Index<'a>,
    problems: &'a Problems,
}

impl Checker<'_> {
    fn all(&self, fields: &[Field], role: Role) {
        for field in fields {
            self.ty(&field.ty, role);
            self.codec(field);
            self.currency(field, fields);
            self.limits(field);
            self.default(field);
        }
    }

    fn ty(&self, ty: &TypeExpr, role: Role) {
        let Some(name) = ty.named() else { return };
        match self.index.get(&name.value) {
            None => {
                let words = Scalar::WORDS.iter().map(|(word, _)| *word);
                let mut problem = Problem::new(
                    Rule::UnknownType,
                    name.at,
                    format!("nothing declares the type `{}`", name.value),
                    "unknown type",
                );
                problem.help = did_you_mean(&name.value, self.index.names().chain(words))
                    .or_else(|| {
                        Some(
                            "declare it under `ids`, `enums`, `entities` or `inputs`"
                                .to_owned(),
                        )
                    });
                self.problems.report(problem);
            }
            Some(Declared::Struct(found)) if found.role != role => self.problems.report(
                Problem::new(
                    Rule::Direction,
                    name.at,
                    format!(
                        "`{}` is {}, and this is {}",
                        name.value,
                        role_word(found.role),
                        role_word(role)
                    ),
                    "travels the other way",
                )
                .help("requests and answers share no struct: declare a second one"),
            ),
            Some(_) => {}
        }
    }

    fn codec(&self, field: &Field) {
        let Some(codec) = &field.codec else { return };
        let fits = match codec.value {
            Codec::Flag => matches!(field.ty, TypeExpr::Scalar(Scalar::Bool)),
            Codec::NumberOrText => {
                matches!(
                    field.ty,
                    TypeExpr::Scalar(Scalar::U32 | Scalar::I64 | Scalar::Amount)
                )
            }
            Codec::Brackets => matches!(field.ty, TypeExpr::List(_)),
            Codec::Single | Codec::EmptyList => {
                matches!(field.ty, TypeExpr::Named(_))
                    && matches!(self.index.of_type(&field.ty), Some(Declared::Struct(_)))
            }
            Codec::Notes => matches!(field.ty, TypeExpr::Scalar(Scalar::Notes)),
        };
        if !fits {
            let wanted = match codec.value {
                Codec::Flag => "`bool`",
                Codec::NumberOrText => "`u32`, `i64` or `amount`",
                Codec::Brackets => "`list<T>`",
                Codec::Single | Codec::EmptyList => "a struct",
                Codec::Notes => "`notes`",
            };
            self.problems.report(Problem::new(
                Rule::CodecType,
                codec.at,
                format!("this codec does not fit the type of `{}`", field.name.value),
                format!("made for {wanted}"),
            ));
        }
    }

    fn currency(&self, field: &Field, siblings: &[Field]) {
        let Some(currency) = &field.currency else { return };
        let name = currency.value.as_str();
        let sibling = siblings.iter().any(|other| {
            other.name.value == name
                && matches!(other.ty, TypeExpr::Scalar(Scalar::Currency))
        });
        let known = || self.spec.service.iter().flat_map(|service| &service.currencies);
        let code = known().any(|row| row.code.value == name);
        if !sibling && !code {
            let fields = siblings.iter().map(|other| other.name.value.as_str());
            let mut problem = Problem::new(
                Rule::CurrencyField,
                currency.at,
                format!(
                    "`{name}` is neither a field of type `Currency` beside `{}` nor a currency",
                    field.name.value
                ),
                "expected a field or a code",
            );
            problem.help = did_you_mean(
                name,
                fields.chain(known().map(|row| row.code.value.as_str())),
            );
            self.problems.report(problem);
        }
    }

    fn limits(&self, field: &Field) {
        for limit in &field.limits {
            let fits = match limit.kind {
                LimitKind::Min | LimitKind::Max => {
                    matches!(
                        field.ty,
                        TypeExpr::Scalar(
                            Scalar::U32
                                | Scalar::I64
                                | Scalar::Amount
                                | Scalar::Timestamp
                        )
                    )
                }
                LimitKind::MinLength | LimitKind::MaxLength => {
                    matches!(field.ty, TypeExpr::Scalar(Scalar::String))
                }
                LimitKind::MaxItems => matches!(field.ty, TypeExpr::List(_)),
                LimitKind::MaxEntries | LimitKind::MaxValueLength => {
                    matches!(field.ty, TypeExpr::Scalar(Scalar::Notes))
                }
            };
            if !fits {
                self.problems.report(Problem::new(
                    Rule::LimitType,
                    limit.value.at,
                    format!(
                        "`{}` cannot limit `{}`",
                        limit.kind.word(),
                        field.name.value
                    ),
                    "does not fit the type of the field",
                ));
            }
        }
        let value = |kind| {
            field
                .limits
                .iter()
                .find(|limit| limit.kind == kind && limit.currency.is_none())
                .map(|limit| limit.value.clone())
        };
        for (least, most) in [
            (LimitKind::Min, LimitKind::Max),
            (LimitKind::MinLength, LimitKind::MaxLength),
        ] {
            if let (Some(least), Some(most)) = (value(least), value(most))
                && least.value > most.value
            {
                self.problems.report(
                    Problem::new(
                        Rule::LimitType,
                        least.at,
                        format!(
                            "nothing can be at least {} and at most {}",
                            least.value, most.value
                        ),
                        "the least",
                    )
                    .related(most.at, "the most"),
                );
            }
        }
    }

    fn default(&self, field: &Field) {
        let Some(default) = &field.default else { return };
        if !self.fits(&field.ty, default) {
            self.problems.report(Problem::new(
                Rule::DefaultType,
                default.at,
                format!("{} is not a value of `{}`", default.kind(), field.name.value),
                "does not fit the type of the field",
            ));
        }
    }

    fn fits(&self, ty: &TypeExpr, node: &Node) -> bool {
        match (ty, &node.value) {
            (TypeExpr::Scalar(Scalar::Bool), Value::Bool(_)) => true,
            (
                TypeExpr::Scalar(
                    Scalar::U32 | Scalar::I64 | Scalar::Amount | Scalar::Timestamp,
                ),
                Value::Integer(_),
            ) => true,
            (
                TypeExpr::Scalar(Scalar::String | Scalar::Currency | Scalar::Decimal),
                Value::Text(_),
            ) => true,
            (TypeExpr::Named(name), Value::Text(text)) => {
                match self.index.get(&name.value) {
                    Some(Declared::Enum(found)) => {
                        found.values.iter().any(|value| value.text.value == *text)
                    }
                    Some(Declared::Id) => true,
                    _ => false,
                }
            }
            (TypeExpr::Const(expected), Value::Text(text)) => expected == text,
            _ => false,
        }
    }
}
