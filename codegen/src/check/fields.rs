//! Fields: their types exist, travel the right way, and their codecs fit them.

use super::index::{Declared, Index, role_word, structs};
use crate::load::At;
use crate::problem::{Problem, Problems, Rule, did_you_mean};
use crate::syntax::{Codec, Field, Role, Scalar, Spec, TypeExpr};

pub(crate) fn check(spec: &Spec, index: &Index<'_>, problems: &Problems) {
    let checker = Checker {
        spec,
        index,
        problems,
    };
    for (_, found) in structs(spec) {
        checker.all(&found.fields, found.role, false);
    }
    for union in spec.resources.iter().flat_map(|resource| &resource.unions) {
        for (_, form) in &union.forms {
            checker.ty(&TypeExpr::Named(form.clone()), form.at, Role::Entity);
        }
    }
    for resource in &spec.resources {
        for operation in &resource.operations {
            checker.all(operation.body.iter().flatten(), Role::Input, false);
            checker.all(operation.query.iter().flatten(), Role::Input, true);
            checker.ty(&operation.returns, operation.returns_at, Role::Entity);
        }
    }
    error_entity(spec, problems);
}

/// The envelope of every refusal.
fn error_entity(spec: &Spec, problems: &Problems) {
    let Some(error) = spec
        .service
        .as_ref()
        .and_then(|service| service.error.as_ref())
    else {
        return;
    };
    let names = || {
        spec.service
            .iter()
            .flat_map(|service| &service.structs)
            .map(|found| found.name.value.as_str())
    };
    if !names().any(|name| name == error.value) {
        let mut problem = Problem::new(
            Rule::UnknownType,
            error.at,
            format!("the service declares no entity `{}`", error.value),
            "expected an entity of this file",
        );
        problem.help = did_you_mean(&error.value, names());
        problems.report(problem);
    }
}

/// Whether a struct of one role may stand in something of another.
fn travels(found: Role, role: Role) -> bool {
    found == role || found == Role::Value
}

struct Checker<'a> {
    spec: &'a Spec,
    index: &'a Index<'a>,
    problems: &'a Problems,
}

impl Checker<'_> {
    fn all<'f>(&self, fields: impl IntoIterator<Item = &'f Field>, role: Role, in_query: bool) {
        for field in fields {
            self.whole_body(field, role);
            self.ty(&field.ty, field.type_at, role);
            self.codec(field, in_query);
        }
    }

    /// Bytes are a whole answer, and a file is a part of an operation's own body.
    fn whole_body(&self, field: &Field, role: Role) {
        let (what, help) = match &field.ty {
            TypeExpr::Scalar(Scalar::Bytes) => ("bytes", "write `returns: bytes`"),
            TypeExpr::Scalar(Scalar::Empty) => ("empty", "write `returns: empty`"),
            TypeExpr::Scalar(Scalar::File) if role == Role::Entity => {
                ("a file", "an answer has no files")
            }
            _ => return,
        };
        self.problems.report(
            Problem::new(
                Rule::Content,
                field.type_at,
                format!("`{}` cannot be {what}", field.name.value),
                "not the type of a field",
            )
            .help(help),
        );
    }

    fn ty(&self, ty: &TypeExpr, at: At, role: Role) {
        self.pages(ty, at);
        let Some(name) = ty.named() else { return };
        match self.index.get(&name.value) {
            None if self.spec.unread => {}
            None => {
                let words = Scalar::WORDS.iter().map(|(word, _)| *word);
                let mut problem = Problem::new(
                    Rule::UnknownType,
                    name.at,
                    format!("nothing declares the type `{}`", name.value),
                    "unknown type",
                );
                problem.help =
                    did_you_mean(&name.value, self.index.names().chain(words)).or_else(|| {
                        Some("declare it under `ids`, `enums`, `entities` or `inputs`".to_owned())
                    });
                self.problems.report(problem);
            }
            Some(Declared::Struct(found)) if !travels(found.role, role) => self.problems.report(
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
            Some(Declared::Union(_)) if role != Role::Entity => self.problems.report(Problem::new(
                Rule::Direction,
                name.at,
                format!(
                    "`{}` is a union (answers), and this is {}",
                    name.value,
                    role_word(role)
                ),
                "travels the other way",
            )),
            Some(_) => {}
        }
    }

    /// A page holds objects, as each list of the service does.
    fn pages(&self, ty: &TypeExpr, at: At) {
        match ty {
            TypeExpr::List(inner) | TypeExpr::Map(inner) => self.pages(inner, at),
            TypeExpr::Page(item) => {
                let declared = self.index.of_type(item);
                let object = matches!(
                    (&**item, declared),
                    (
                        TypeExpr::Named(_),
                        None | Some(Declared::Struct(_) | Declared::Union(_))
                    )
                );
                if !object {
                    self.problems.report(
                        Problem::new(
                            Rule::UnknownType,
                            at,
                            format!("`{}` is not a type", ty.text()),
                            "expected `page<T>` of an entity",
                        )
                        .help("write `list<T>`, if that is what is meant"),
                    );
                }
            }
            TypeExpr::Scalar(_) | TypeExpr::Named(_) | TypeExpr::Const(_) => {}
        }
    }

    fn codec(&self, field: &Field, in_query: bool) {
        let Some(codec) = &field.codec else { return };
        let object = || {
            matches!(field.ty, TypeExpr::Named(_))
                && matches!(self.index.of_type(&field.ty), Some(Declared::Struct(_)))
        };
        let (fits, wanted) = match codec.value {
            Codec::Flag => (matches!(field.ty, TypeExpr::Scalar(Scalar::Bool)), "`bool`"),
            Codec::NumberOrText => (
                matches!(
                    field.ty,
                    TypeExpr::Scalar(
                        Scalar::U32 | Scalar::I64 | Scalar::Amount | Scalar::Timestamp
                    )
                ),
                "`u32`, `i64`, `amount` or `timestamp`",
            ),
            Codec::TextOrNumber => (
                matches!(field.ty, TypeExpr::Scalar(Scalar::String)),
                "`string`",
            ),
            Codec::ListOrPage => (matches!(field.ty, TypeExpr::List(_)), "`list<T>`"),
            Codec::Brackets => (
                matches!(field.ty, TypeExpr::List(_)) && in_query,
                "`list<T>` in a query",
            ),
            Codec::Single => (object(), "an object"),
            // An empty map comes as `[]`, too.
            Codec::EmptyList => (
                object() || matches!(field.ty, TypeExpr::Map(_)),
                "an object or a map",
            ),
            Codec::Notes => (
                matches!(field.ty, TypeExpr::Scalar(Scalar::Notes)),
                "`notes`",
            ),
        };
        if fits || (self.spec.unread && matches!(field.ty, TypeExpr::Named(_))) {
            return;
        }
        self.problems.report(Problem::new(
            Rule::CodecType,
            codec.at,
            format!(
                "`{}` does not fit `{}`, a `{}`{}",
                codec.value.word(),
                field.name.value,
                field.ty.text(),
                if in_query { " in a query" } else { "" }
            ),
            format!("made for {wanted}"),
        ));
    }
}
