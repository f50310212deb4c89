//! The whole API as an OpenAPI 3.1 document, for everybody who does not write Rust.
//!
//! It says what the wire carries, not what a Rust type makes of it: a codec becomes the forms that are understood,
//! an answer may always say more than is known, and a request may say nothing else. A shape that a request and an
//! answer share has two schemas then; that of the request ends in `.request`, which no declared name can.

mod components;
mod document;
mod layout;
mod operations;
mod parameters;
mod responses;
mod rules;
mod schemas;
mod security;
mod text;
mod types;
mod webhooks;

pub(crate) use layout::text as layout;
use serde_json::Value;

use crate::model::Model;
use crate::output::File;

/// Where the document is kept, relative to the root of the repository.
pub const PATH: &str = "openapi.json";

/// The document. The same model is always the same document, in the same order.
pub fn document(model: &Model) -> Value {
    document::document(model)
}

/// The document as text: a value stands on one line where that is short enough.
pub fn file(model: &Model) -> File {
    File {
        path: PATH.to_owned(),
        text: layout(&document(model)),
    }
}
