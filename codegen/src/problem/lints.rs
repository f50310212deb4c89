//! The lints: their stable ids, and how bad each is where `lints.yaml` does not say.

use std::fmt;

/// How much a lint matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LintLevel {
    /// Not at all.
    Allow,
    /// Worth a look.
    Warn,
    /// Not accepted.
    Error,
}

impl LintLevel {
    /// Every level with its word.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("allow", Self::Allow),
        ("warn", Self::Warn),
        ("error", Self::Error),
    ];
}

/// The stable ids of all lints, with what each of them asks for.
///
/// An id never changes its meaning: suppressions and `lints.yaml` name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lint {
    /// An amount that does not say its currency.
    AmountCurrency,
    /// Money by its name that is a plain number.
    MoneyType,
    /// A time by its name that is not a timestamp.
    TimeType,
    /// A length of time without a unit.
    DurationUnit,
    /// An operation whose first word is none of the guide's, or does not fit its method or answer.
    OperationVerb,
    /// A type whose name does not say what the guide asks for.
    TypeName,
    /// One name on the wire with two names in Rust.
    RustName,
    /// An id that is plain text, though its type is declared.
    PlainId,
    /// Text that may be personal data, neither hidden from `Debug` nor explained.
    FreeText,
    /// A type, a field or a value without a doc.
    MissingDoc,
    /// A doc that says what the generator writes behind it.
    DocRestates,
    /// A doc that cannot be read without its neighbours, or is no short sentence.
    DocAlone,
    /// A text that paraphrases a term of the field.
    DocTerms,
    /// An operation that names no page it was read from.
    MissingPage,
    /// An operation without an example of its answer or its request.
    MissingExample,
    /// Text in a request without a greatest length.
    MissingLimit,
    /// A value that goes one way only, or that the two ways disagree about.
    SharedType,
    /// A list that cannot be read page by page.
    UnboundedList,
    /// A write that may not be repeated and has no way to find out whether it ran.
    MissingReconcile,
    /// A POST that claims to be safe.
    SafePost,
    /// Two types that are alike in every field or value.
    EqualTypes,
    /// An optional field of an answer that every observed object has.
    AlwaysThere,
    /// A suppression that suppresses nothing.
    UnneededAllow,
}

impl Lint {
    /// Every lint, in the order of the language's documentation.
    pub const ALL: &[Self] = &[
        Self::AmountCurrency,
        Self::MoneyType,
        Self::TimeType,
        Self::DurationUnit,
        Self::OperationVerb,
        Self::TypeName,
        Self::RustName,
        Self::PlainId,
        Self::FreeText,
        Self::MissingDoc,
        Self::DocRestates,
        Self::DocAlone,
        Self::DocTerms,
        Self::MissingPage,
        Self::MissingExample,
        Self::MissingLimit,
        Self::SharedType,
        Self::UnboundedList,
        Self::MissingReconcile,
        Self::SafePost,
        Self::EqualTypes,
        Self::AlwaysThere,
        Self::UnneededAllow,
    ];

    /// The id, as it is printed and as suppressions name it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AmountCurrency => "amount-currency",
            Self::MoneyType => "money-type",
            Self::TimeType => "time-type",
            Self::DurationUnit => "duration-unit",
            Self::OperationVerb => "operation-verb",
            Self::TypeName => "type-name",
            Self::RustName => "rust-name",
            Self::PlainId => "plain-id",
            Self::FreeText => "free-text",
            Self::MissingDoc => "missing-doc",
            Self::DocRestates => "doc-restates",
            Self::DocAlone => "doc-alone",
            Self::DocTerms => "doc-terms",
            Self::MissingPage => "missing-page",
            Self::MissingExample => "missing-example",
            Self::MissingLimit => "missing-limit",
            Self::SharedType => "shared-type",
            Self::UnboundedList => "unbounded-list",
            Self::MissingReconcile => "missing-reconcile",
            Self::SafePost => "safe-post",
            Self::EqualTypes => "equal-types",
            Self::AlwaysThere => "always-there",
            Self::UnneededAllow => "unneeded-allow",
        }
    }

    /// The lint with an id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lint| lint.id() == id)
    }

    /// How bad it is where `lints.yaml` does not say.
    pub const fn default_level(self) -> LintLevel {
        match self {
            Self::MissingLimit => LintLevel::Allow,
            // They go by words, and words can mislead.
            Self::DocRestates | Self::DurationUnit | Self::MoneyType => LintLevel::Warn,
            _ => LintLevel::Error,
        }
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
