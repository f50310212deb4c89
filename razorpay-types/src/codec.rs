//! Codecs: JSON representations of a field that its Rust type alone does not determine.
//!
//! Each file implements one word of the spec language's `as:` and documents the forms that are read
//! and the normal form, the only one that is written.
//!
//! Notes are a type of their own with their own normal form, see [`Notes`](crate::Notes). A list
//! under `name[]` of a query needs no codec, only that key.

mod empty_list;
mod flag;
mod integer;
mod list_or_page;
mod number_or_text;
mod single;
mod text_or_number;

pub(crate) use empty_list::EmptyList;
pub(crate) use flag::Flag;
pub(crate) use integer::Integer;
pub(crate) use list_or_page::ListOrPage;
pub(crate) use number_or_text::NumberOrText;
use serde::{Deserializer, Serializer};
pub(crate) use single::Single;
pub(crate) use text_or_number::TextOrNumber;

/// A codec that reads `T`.
///
/// Reading and writing are two traits because an answer may have only the one half and a request
/// only the other.
pub(crate) trait ReadAs<T> {
    /// Reads a value.
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// A codec that writes `T`.
pub(crate) trait WriteAs<T> {
    /// Writes a value in the normal form.
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
}
