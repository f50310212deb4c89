//! Problems of a spec: collected, never thrown, each with a stable id and a place.

mod lints;

use std::cell::RefCell;
use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
pub use lints::{Lint, LintLevel};
use serde_json::json;

use crate::load::{At, Sources};

/// The stable ids of all rules, with what each of them asks for.
///
/// An id never changes its meaning: waivers, editors and scripts name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The file is not YAML.
    Yaml,
    /// A mapping has one key twice, also as `amount` beside `amount!`.
    DuplicateKey,
    /// A key is not a word of the language.
    UnknownKey,
    /// A mapping lacks a key.
    MissingKey,
    /// A value is of another kind than expected.
    WrongKind,
    /// `yes`, `no`, `on`, `off` where `true` or `false` is meant.
    Yaml11Boolean,
    /// A value of an enum that YAML would not read as text.
    QuoteValue,
    /// A word outside a closed vocabulary.
    UnknownWord,
    /// `http:` is not a method and a path.
    Http,
    /// A path parameter without a type, twice, or of a type that is no text.
    PathParameter,
    /// A type that nothing declares.
    UnknownType,
    /// A type that no operation reaches.
    UnreachableType,
    /// A struct that would contain itself without end.
    EndlessType,
    /// Two declarations of one name.
    DuplicateName,
    /// Two things that would get one Rust name.
    ClashingNames,
    /// A name that Rust reserves.
    Keyword,
    /// A name that is not in the form the naming guide asks for.
    NameForm,
    /// An entity in a request, or an input in an answer.
    Direction,
    /// `currency:` names neither a sibling field nor a currency.
    CurrencyField,
    /// A codec that does not fit the type of its field.
    CodecType,
    /// A limit that does not fit the type of its field, or that nothing can meet.
    LimitType,
    /// A default that is not a value of its field.
    DefaultType,
    /// `reconcile:` names no operation, or a parameter it does not have.
    Reconcile,
    /// `paginate:` on an operation that does not return a page, or beside its own parameters.
    Paginate,
    /// A body on a method that has none.
    BodyOnRead,
    /// A redirect that is no plain address, or says how it is sent.
    Redirect,
    /// A rule between parameters that says nothing, or can never hold.
    RequestRule,
    /// A file outside a multipart body, or bytes as anything but a whole answer.
    Content,
    /// An auth or idempotency scheme that the service does not have.
    UnknownScheme,
    /// Two operations with one method and path.
    DuplicateRoute,
    /// More fields than one struct can decode.
    TooManyFields,
    /// A transition between states that do not exist, or one that nothing drives.
    Transition,
    /// An example whose file name says nothing the spec knows.
    ExampleName,
    /// An example that is not JSON.
    ExampleJson,
    /// An example that does not fit its type.
    ExampleMismatch,
    /// A field marked `!` that an example lacks.
    RequiredAbsent,
    /// A deviation about something that does not exist.
    DeviationTarget,
    /// A deviation that no example and no declaration needs any longer.
    DeviationUnneeded,
    /// Something that is right and could be better.
    Lint(Lint),
}

impl Rule {
    /// Every rule but the lints, in the order of the language's documentation.
    pub const ALL: &[Self] = &[
        Self::Yaml,
        Self::DuplicateKey,
        Self::UnknownKey,
        Self::MissingKey,
        Self::WrongKind,
        Self::Yaml11Boolean,
        Self::QuoteValue,
        Self::UnknownWord,
        Self::Http,
        Self::PathParameter,
        Self::UnknownType,
        Self::UnreachableType,
        Self::EndlessType,
        Self::DuplicateName,
        Self::ClashingNames,
        Self::Keyword,
        Self::NameForm,
        Self::Direction,
        Self::CurrencyField,
        Self::CodecType,
        Self::LimitType,
        Self::DefaultType,
        Self::Reconcile,
        Self::Paginate,
        Self::BodyOnRead,
        Self::Redirect,
        Self::RequestRule,
        Self::Content,
        Self::UnknownScheme,
        Self::DuplicateRoute,
        Self::TooManyFields,
        Self::Transition,
        Self::ExampleName,
        Self::ExampleJson,
        Self::ExampleMismatch,
        Self::RequiredAbsent,
        Self::DeviationTarget,
        Self::DeviationUnneeded,
    ];

    /// The id, as it is printed and as waivers name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::DuplicateKey => "duplicate-key",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::WrongKind => "wrong-kind",
            Self::Yaml11Boolean => "yaml-1.1-boolean",
            Self::QuoteValue => "quote-value",
            Self::UnknownWord => "unknown-word",
            Self::Http => "http",
            Self::PathParameter => "path-parameter",
            Self::UnknownType => "unknown-type",
            Self::UnreachableType => "unreachable-type",
            Self::EndlessType => "endless-type",
            Self::DuplicateName => "duplicate-name",
            Self::ClashingNames => "clashing-names",
            Self::Keyword => "keyword",
            Self::NameForm => "name-form",
            Self::Direction => "direction",
            Self::CurrencyField => "currency-field",
            Self::CodecType => "codec-type",
            Self::LimitType => "limit-type",
            Self::DefaultType => "default-type",
            Self::Reconcile => "reconcile",
            Self::Paginate => "paginate",
            Self::BodyOnRead => "body-on-read",
            Self::Redirect => "redirect",
            Self::RequestRule => "request-rule",
            Self::Content => "content",
            Self::UnknownScheme => "unknown-scheme",
            Self::DuplicateRoute => "duplicate-route",
            Self::TooManyFields => "too-many-fields",
            Self::Transition => "transition",
            Self::ExampleName => "example-name",
            Self::ExampleJson => "example-json",
            Self::ExampleMismatch => "example-mismatch",
            Self::RequiredAbsent => "required-absent",
            Self::DeviationTarget => "deviation-target",
            Self::DeviationUnneeded => "deviation-unneeded",
            Self::Lint(lint) => lint.id(),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing can be made of the spec, or the spec is not accepted.
    Error,
    /// Worth a look.
    Warning,
}

/// One thing that is wrong in the spec.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The rule that found it.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub at: At,
    /// What is wrong, naming the thing.
    pub message: String,
    /// What stands under the caret: what was expected.
    pub expected: String,
    /// The way out.
    pub help: Option<String>,
    /// A second place that belongs to it, with a word about it.
    pub related: Option<(At, String)>,
}

impl Problem {
    /// A problem without help.
    pub fn new(
        rule: Rule,
        at: At,
        message: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            at,
            message: message.into(),
            expected: expected.into(),
            help: None,
            related: None,
        }
    }

    /// Says the way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names a second place.
    pub fn related(mut self, at: At, label: impl Into<String>) -> Self {
        self.related = Some((at, label.into()));
        self
    }

    /// Line and column of the place, both from 1; the column counts characters.
    pub fn position(&self, sources: &Sources) -> (usize, usize) {
        let before = sources
            .text(self.at.source)
            .get(..self.at.start)
            .unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        (line, column)
    }

    /// The problem as a person reads it: message, file, line, caret, help.
    pub fn render(&self, sources: &Sources) -> String {
        let snippet =
            |at: At| Snippet::source(sources.text(at.source)).path(sources.path(at.source));
        let range = |at: At| {
            let len = sources.text(at.source).len();
            let start = at.start.min(len);
            start..(at.start + at.len).min(len).max(start)
        };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(
            level
                .primary_title(self.message.as_str())
                .id(self.rule.id()),
        );
        let primary = AnnotationKind::Primary
            .span(range(self.at))
            .label(self.expected.as_str());
        group = match &self.related {
            Some((at, label)) if at.source == self.at.source => {
                let context = AnnotationKind::Context
                    .span(range(*at))
                    .label(label.as_str());
                group.element(snippet(self.at).annotation(primary).annotation(context))
            }
            Some((at, label)) => {
                let context = AnnotationKind::Context
                    .span(range(*at))
                    .label(label.as_str());
                group
                    .element(snippet(self.at).annotation(primary))
                    .element(snippet(*at).annotation(context))
            }
            None => group.element(snippet(self.at).annotation(primary)),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        Renderer::plain().render(&[group])
    }

    /// The problem for a program.
    pub fn to_json(&self, sources: &Sources) -> serde_json::Value {
        let (line, column) = self.position(sources);
        json!({
            "rule": self.rule.id(),
            "severity": match self.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            "file": sources.path(self.at.source),
            "line": line,
            "column": column,
            "message": self.message,
            "expected": self.expected,
            "help": self.help,
        })
    }
}

/// Collects the problems of a run.
#[derive(Debug, Default)]
pub(crate) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub(crate) fn report(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// All of them, in the order of files and places.
    pub(crate) fn into_sorted(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner();
        problems.sort_by_key(|problem| (problem.at, problem.rule));
        problems.dedup();
        problems
    }
}

/// The candidate that a person who wrote `word` most likely meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| {
            let distance = if candidate.eq_ignore_ascii_case(word) {
                0
            } else {
                strsim::damerau_levenshtein(word, candidate)
            };
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", if something is near.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// `a`, `b` or `c`.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} or {last}", rest.join(", "))
        }
        Some((last, _)) => last.clone(),
        None => "nothing".to_owned(),
    }
}
