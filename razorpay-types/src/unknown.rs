//! Text of an enum value that this version does not know.

use std::fmt;

/// Text of an enum value that has no variant in this version.
///
/// Only conversion from text or JSON creates an unknown value, and only if no known variant
/// matches. Compare the enum itself with text (`status == "held"`) rather than matching on this
/// value, so that the code still works once a later version adds a variant.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the value as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
