//! Response of the mock: a status code with JSON, a file or nothing.

use bytes::Bytes;
use serde_json::Value;

/// An answer before it goes on the wire.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Body,
}

/// What an answer carries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    Json(Value),
    File(File),
    /// No byte at all.
    Nothing,
}

/// A file, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) bytes: Bytes,
}

impl From<Value> for Body {
    fn from(json: Value) -> Self {
        Self::Json(json)
    }
}

impl From<File> for Body {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

impl Reply {
    /// A success.
    pub(crate) fn ok(body: impl Into<Body>) -> Self {
        Self::new(200, body)
    }

    pub(crate) fn new(status: u16, body: impl Into<Body>) -> Self {
        Self {
            status,
            body: body.into(),
        }
    }

    /// The JSON of the body, or null.
    pub(crate) fn json(&self) -> &Value {
        match &self.body {
            Body::Json(json) => json,
            Body::File(_) | Body::Nothing => &Value::Null,
        }
    }

    /// Content type, if there is any content, and body, as they go on the wire.
    pub(crate) fn into_content(self) -> (Option<String>, Bytes) {
        match self.body {
            Body::Json(json) => (Some("application/json".to_owned()), json.to_string().into()),
            Body::File(file) => (Some(file.content_type), file.bytes),
            Body::Nothing => (None, Bytes::new()),
        }
    }
}
