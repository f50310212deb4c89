//! A request as a test sees it.

use std::fmt;

use bytes::Bytes;

use crate::operation::{Method, Operation};
use crate::transport::Request;

/// A request that a [`MockTransport`](super::MockTransport) was given.
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

    /// What was called, such as `orders.create`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation.name()
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The path and the query, such as `/v1/orders?count=10`.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The value under this name, in any case; `None` if it is absent or not UTF-8.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The body, a multipart form included; empty if there was none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Path and names of the headers: the query, the keys and the body may hold personal data or secrets.
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
