//! Text to nodes: YAML (and JSON, its subset) with the place of every key and value.
//!
//! `serde-saphyr` is named in this module alone. Nothing is interpreted here: `yes` stays text, a repeated key
//! is kept for the checks to report, a number keeps its kind.

mod node;
mod source;
mod yaml;

pub use node::{Key, Node, Value};
pub use source::{Delivery, Example, ExampleKind, Meta, Source, SourceId, Sources};
pub(crate) use yaml::parse;
pub use yaml::read_yaml;

/// A range of bytes in one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: usize,
    /// Length in bytes; may be zero.
    pub len: usize,
}

/// A value with the place where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub at: At,
}

impl<T> Placed<T> {
    /// Puts a value at a place.
    pub const fn new(value: T, at: At) -> Self {
        Self { value, at }
    }
}
