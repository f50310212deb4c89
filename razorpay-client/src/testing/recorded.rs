//! Recorded requests of the mock transport.

use std::fmt;

use bytes::Bytes;

use crate::operation::{Method, Operation};
use crate::transport::Request;

/// Request recorded by a [`MockTransport`](super::MockTransport).
#[derive(Clone)]
pub struct RecordedRequest {
    operation: &'static Operation,
    method: Method,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Bytes,
}

impl RecordedRequest {
    pub(super) fn of(request: &Request, body: Bytes) -> Self {
        let header = |(name, value): (&str, &[u8])| (name.to_owned(), value.to_owned());
        Self {
            operation: request.operation(),
            method: request.method(),
            target: request.target().to_owned(),
            headers: request.headers().map(header).collect(),
            body,
        }
    }

    /// Returns the name of the operation, such as `orders.create`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.name()
    }

    /// Returns the HTTP method of the request.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Returns the path and query string, such as `/v1/orders?count=10`.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Returns the value of a request header; `None` if it is absent or not UTF-8.
    ///
    /// Names are compared case-insensitively.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// Returns the request body, including multipart forms; empty if the request had none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the request body as JSON; `None` if the body is not JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Shows the path and the header names only.
///
/// The query string, header values and the body may contain secrets or personal data.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.target.split('?').next().unwrap_or_default();
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("RecordedRequest")
            .field("operation", &self.operation())
            .field("method", &self.method.as_str())
            .field("path", &path)
            .field("headers", &names)
            .field("body_len", &self.body.len())
            .finish_non_exhaustive()
    }
}
