//! HTTP responses as returned by a transport.

use super::Body;
use crate::headers::Headers;

/// HTTP response of any status code. `Debug` shows neither header values nor the body.
#[derive(Debug)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Body,
}

impl Response {
    /// Creates a response with a status code, without headers and body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Headers::default(),
            body: Body::empty(),
        }
    }

    /// Creates a response with a JSON body.
    #[must_use]
    pub fn json(status: u16, body: impl Into<Body>) -> Self {
        Self::new(status)
            .header("content-type", "application/json")
            .body(body)
    }

    /// Adds a response header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push(name, value.as_ref());
        self
    }

    /// Sets the response body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Returns the HTTP status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_put_together_from_its_parts() {
        let response = Response::json(201, r#"{"a":1}"#).header("X-Id", "7");
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers().get("x-id"), Some("7"));
        assert_eq!(
            response.headers().get("content-type"),
            Some("application/json")
        );
        assert_eq!(response.body.length(), Some(7));
        let shown = format!(
            "{:?}",
            Response::json(200, "private").header("x", "private")
        );
        assert!(!shown.contains("private"), "{shown}");
    }
}
