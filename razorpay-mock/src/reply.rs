//! What the server answers: a status and a JSON body.

use serde_json::Value;

/// An answer before it goes on the wire.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Reply {
    /// A success.
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, body }
    }
}
