//! Documented refusals: when one is answered, and with what.

use super::reader::Reader;
use crate::load::{Node, Placed};
use crate::problem::Problems;

/// A documented refusal.
#[derive(Debug, Clone)]
pub struct ErrorRule {
    /// When it is answered.
    pub when: Placed<When>,
    /// The field it is about.
    pub field_at: Option<Placed<String>>,
    /// The HTTP status.
    pub status: u32,
    /// `error.code`.
    pub code: String,
    /// `error.description`, with placeholders.
    pub description: String,
    /// `error.field`.
    pub field: Option<String>,
    /// `error.source`.
    pub source: Option<String>,
    /// `error.step`.
    pub step: Option<String>,
    /// `error.reason`.
    pub reason: Option<String>,
}

/// What a request did wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// No key, or a wrong one.
    Unauthenticated,
    /// No operation has this method and path.
    NoRoute,
    /// The body is not JSON.
    NotJson,
    /// A required field is missing.
    Missing,
    /// A value has the wrong JSON type.
    WrongType,
    /// A field that the operation does not have.
    UnknownField,
    /// A value outside its enum.
    UnknownValue,
    /// Below the least value.
    Min,
    /// Above the greatest value.
    Max,
    /// Too short.
    MinLength,
    /// Too long.
    MaxLength,
    /// Too many items.
    MaxItems,
    /// Too many notes, or one that is too long.
    MaxNotes,
    /// Text that is not an id.
    BadId,
    /// An id of nothing.
    NotFound,
    /// Something that the state does not allow.
    State,
}

impl When {
    /// Every word of the vocabulary.
    pub const WORDS: &[(&'static str, Self)] = &[
        ("unauthenticated", Self::Unauthenticated),
        ("no_route", Self::NoRoute),
        ("not_json", Self::NotJson),
        ("missing", Self::Missing),
        ("wrong_type", Self::WrongType),
        ("unknown_field", Self::UnknownField),
        ("unknown_value", Self::UnknownValue),
        ("min", Self::Min),
        ("max", Self::Max),
        ("min_length", Self::MinLength),
        ("max_length", Self::MaxLength),
        ("max_items", Self::MaxItems),
        ("max_notes", Self::MaxNotes),
        ("bad_id", Self::BadId),
        ("not_found", Self::NotFound),
        ("state", Self::State),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, when)| *when == self)
            .map_or("", |(word, _)| word)
    }
}

/// Reads a list of documented refusals.
pub(crate) fn errors(items: &[Node], problems: &Problems) -> Vec<ErrorRule> {
    items
        .iter()
        .filter_map(|item| error(item, problems))
        .collect()
}

fn error(node: &Node, problems: &Problems) -> Option<ErrorRule> {
    let reader = Reader::open(node, "an error", problems)?;
    let when = reader
        .require("when")
        .and_then(|_| reader.word("when", When::WORDS));
    let status = reader
        .require("status")
        .and_then(|_| reader.count("status"));
    let (code, description) = (
        reader.require_text("code"),
        reader.require_text("description"),
    );
    let optional = |key| reader.text(key).map(|text| text.value);
    let (field, source, step, reason) = (
        optional("field"),
        optional("source"),
        optional("step"),
        optional("reason"),
    );
    let field_at = reader.text("at");
    let _ = reader.texts("docs");
    reader.finish();
    Some(ErrorRule {
        when: when?,
        field_at,
        status: status?.value,
        code: code?.value,
        description: description?.value,
        field,
        source,
        step,
        reason,
    })
}
