//! The text of an enum value that this version does not know.

use std::fmt;

/// The text of a value without a variant of its own.
///
/// Only reading makes one: an enum built from text takes the known variant where there is one. Compare the enum itself
/// with text (`status == "held"`) rather than matching on this, so that the code still works once the value has a variant.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The value as it was received.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
