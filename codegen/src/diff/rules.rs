//! What each kind of difference means: one table. A rule has an id that never changes, a verdict for requests, one for
//! answers, one for Rust, and what it asks of the version.
//!
//! The verdicts for Rust are proved: `tests/it/changes` generates both sides of a case for each rule and compiles callers
//! against them.

mod calls;
mod fields;
mod others;

pub(crate) use calls::*;
pub(crate) use fields::*;
pub(crate) use others::*;

use super::bump::Crate;
use super::bump::Crate::{Client, Mock, Types};

/// What a difference means for those who send requests or read answers without knowing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// It does not travel this way.
    None,
    /// What worked still works.
    Compatible,
    /// What worked may stop working, depending on the values.
    Risky,
    /// What worked stops working, or means something else.
    Breaking,
}

impl Wire {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "-",
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

/// What a difference means for those who use the crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rust {
    /// Nothing.
    Same,
    /// Something can be used that could not be used before.
    Added,
    /// Something warns when it is used.
    Deprecated,
    /// What compiled compiles, and does something else.
    Behaviour,
    /// An item is there with another type.
    Type,
    /// An item is gone, or has another name.
    Gone,
}

impl Rust {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Deprecated => "deprecated",
            Self::Behaviour => "behaves differently",
            Self::Type => "type changed",
            Self::Gone => "gone",
        }
    }
}

/// What a difference asks of the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// No release.
    None,
    /// A patch.
    Patch,
    /// A minor version.
    Minor,
    /// A minor version whose changelog tells callers what to do.
    MinorWithAction,
    /// A major version; before 1.0, the next 0.x.
    Major,
}

impl Bump {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::MinorWithAction => "minor, action needed",
            Self::Major => "major",
        }
    }
}

/// One kind of difference.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, for ever.
    pub id: &'static str,
    /// What happened.
    pub title: &'static str,
    /// What it means for requests, where requests carry the item.
    pub request: Wire,
    /// What it means for answers, where answers carry the item.
    pub answer: Wire,
    /// What it means for Rust.
    pub rust: Rust,
    /// What it asks of the version.
    pub bump: Bump,
    /// Why, where the verdict alone would surprise.
    pub why: &'static str,
    /// The crates whose surface or behaviour it changes first.
    pub homes: &'static [Crate],
    /// Whether it changes what the API means, and not only what is said about it.
    pub meaning: bool,
}

impl Rule {
    /// A difference that means nothing yet.
    const fn new(id: &'static str, title: &'static str) -> Self {
        Self {
            id,
            title,
            request: Wire::None,
            answer: Wire::None,
            rust: Rust::Same,
            bump: Bump::Patch,
            why: "",
            homes: &[Types],
            meaning: true,
        }
    }

    const fn wire(mut self, request: Wire, answer: Wire) -> Self {
        (self.request, self.answer) = (request, answer);
        self
    }

    const fn rust(mut self, rust: Rust, bump: Bump) -> Self {
        (self.rust, self.bump) = (rust, bump);
        self
    }

    const fn why(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }

    const fn of(mut self, homes: &'static [Crate]) -> Self {
        self.homes = homes;
        self
    }

    const fn about_words(mut self) -> Self {
        self.meaning = false;
        self
    }
}

const CALLS: &[Crate] = &[Types, Client, Mock];
const CALL: &[Crate] = &[Client, Mock];

/// Every rule.
#[rustfmt::skip]
pub static ALL: &[&Rule] = &[
    &OPERATION_ADDED, &OPERATION_REMOVED, &OPERATION_ENDED, &OPERATION_DEPRECATED, &OPERATION_UNDEPRECATED, &OPERATION_RENAMED, &OPERATION_MOVED, &OPERATION_PATH, &OPERATION_VERSION,
    &OPERATION_METHOD, &OPERATION_HOST, &PATH_PARAMETER_RENAMED, &PATH_PARAMETER_ADDED, &PATH_PARAMETER_REMOVED,
    &PATH_PARAMETER_TYPE, &PATH_PARAMETER_BARE, &AUTH_WIDENED, &AUTH_NARROWED, &RETRY_CLASS, &KEY_ACCEPTED, &KEY_DEMANDED,
    &KEY_DROPPED, &KEY_SCHEME, &RECONCILE, &CONTENT, &AVAILABILITY, &CONFIDENCE, &PARAMS_ADDED, &PARAMS_TAKEN, &PARAMS_DEMANDED,
    &PARAMS_REMOVED, &PAGES_ADDED, &PAGES_REMOVED, &PAGE_ITEMS, &PAGE_SIZE, &PAGE_RANGE_ADDED, &PAGE_RANGE_REMOVED,
    &ANSWER_TYPE, &ANSWER_EMPTY, &ANSWER_LIST, &VARIANT_ADDED, &VARIANT_REMOVED, &VARIANT_CHANGED, &REDIRECT, &RULE_ADDED,
    &RULE_REMOVED, &REFUSAL_ADDED, &REFUSAL_REMOVED, &REFUSAL_CHANGED, &REQUEST_FIELD_ADDED, &REQUEST_FIELD_DEMANDED,
    &REQUEST_FIELD_REMOVED, &REQUEST_FIELD_TO_REQUIRED, &REQUEST_FIELD_TO_OPTIONAL, &REQUEST_ORDER, &REQUEST_ALIAS,
    &ANSWER_FIELD_ADDED, &ANSWER_FIELD_REMOVED, &ANSWER_OPTIONAL_REMOVED, &ANSWER_FIELD_TO_OPTIONAL,
    &ANSWER_FIELD_TO_REQUIRED, &ANSWER_ALIAS_ADDED, &ANSWER_ALIAS_REMOVED, &FIELD_RENAMED, &FIELD_WIRE_NAME,
    &FIELD_RUST_NAME, &FIELD_TYPE, &FIELD_OBJECT, &FIELD_GENERALIZED, &FIELD_SPECIALIZED, &FIELD_WIDENED, &FIELD_NARROWED,
    &FIELD_TO_ENUM, &FIELD_FROM_ENUM, &FIELD_NEWTYPE, &FIELD_UNIT, &FIELD_CURRENCY, &FIELD_CURRENCY_SAID, &FIELD_LIST,
    &FIELD_FREE, &FIELD_EXPANDABLE, &FIELD_CONST, &CODEC_WIDENED, &CODEC_TEXT, &CODEC_CHANGED, &CODEC_NARROWED,
    &LIMIT_TIGHTENED, &LIMIT_LOOSENED, &SIZE_TIGHTENED, &SIZE_LOOSENED, &DEFAULT, &EXPAND, &SENSITIVE, &NOT_SENSITIVE,
    &FIELD_DEPRECATED, &FIELD_UNDEPRECATED, &SUNSET_EARLIER, &SUNSET_TOO_NEAR, &SUNSET_LATER, &DEPRECATION_NOTE, &ORDER, &TYPE_ADDED, &TYPE_REMOVED, &TYPE_RENAMED,
    &TYPE_MOVED, &TYPE_KIND, &ROLE_NARROWED, &ROLE_WIDENED, &ID_PREFIX, &ENUM_VALUE_ADDED, &ENUM_VALUE_REMOVED,
    &ENUM_VALUE_TEXT, &ENUM_VALUE_RUST, &FORM_ADDED, &FORM_REMOVED, &FORM_TYPE, &CHOICE, &RESOURCE_ADDED,
    &RESOURCE_REMOVED, &RESOURCE_RENAMED, &SINGULAR, &HOST_URL, &HOST_ADDED, &HOST_REMOVED, &AUTH_ADDED, &AUTH_REMOVED,
    &FIRST_CHANGED, &SCHEME_ADDED, &SCHEME_REMOVED, &SCHEME_TO_REQUIRED, &SCHEME_TO_OPTIONAL, &SCHEME_HEADER, &SCHEME_KEY,
    &SCHEME_PROGRESS, &CURRENCY_ADDED, &CURRENCY_REMOVED, &CURRENCY_EXPONENT, &ERROR_ENTITY, &TRANSITION_ADDED,
    &TRANSITION_REMOVED, &TRANSITION_CHANGED, &EVENT_ADDED, &EVENT_REMOVED, &EVENT_MOVED, &EVENT_PAYLOAD, &EVENT_PART_ADDED,
    &EVENT_PART_REMOVED, &EVENT_PART_TYPE, &EVENT_PART_TO_REQUIRED, &DESCRIPTION, &DEVIATION, &EXAMPLE, &GENERATOR_ADDED,
    &GENERATOR_REMOVED, &GENERATOR_CHANGED, &SIGNATURE,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_verdicts_agree() {
        let ids: BTreeSet<_> = ALL.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), ALL.len());
        for rule in ALL {
            let broken = rule.rust >= Rust::Type;
            assert!(!broken || rule.bump == Bump::Major, "{}", rule.id);
            assert!(
                rule.rust != Rust::Added || rule.bump == Bump::Minor,
                "{}",
                rule.id
            );
            assert!(rule.meaning || rule.bump <= Bump::Patch, "{}", rule.id);
        }
    }
}
