//! Fixed HTTP responses.

use std::fmt;

use bytes::Bytes;
use serde_json::{Value, json};

use super::fault::RetryAfter;
use crate::reply::Reply;
use crate::tables::Idempotency;

/// HTTP response with a fixed status code, headers and body.
///
/// The server adds `Content-Length` where needed, so it need not be set.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
}

impl Answer {
    /// Creates a response with this status code, no headers and an empty body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// Creates a response with this status code and a JSON body.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status)
            .header("content-type", "application/json")
            .body(body.to_string().into_bytes())
    }

    /// Adds a header to the response.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body of the response.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Bytes::from(body.into());
        self
    }

    /// The same with another content type.
    pub(super) fn typed(mut self, content_type: &str) -> Self {
        self.headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        self.header("content-type", content_type)
    }

    pub(super) fn invalid_utf8() -> Self {
        Self::new(200)
            .header("content-type", "application/json")
            .body(*b"{\"id\":\"\xff\xfe\",\"entity\":\"unreadable\"}")
    }

    pub(super) fn bad_gateway() -> Self {
        let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
            <center><h1>502 Bad Gateway</h1></center>\r\n<hr>\r\n</body>\r\n</html>\r\n";
        Self::new(502)
            .header("content-type", "text/html")
            .body(page)
    }

    pub(super) fn redirect(status: u16, location: String) -> Self {
        Self::new(status).header("location", location)
    }

    pub(super) fn too_many_requests(retry_after: &RetryAfter) -> Self {
        let answer = error(429, "BAD_REQUEST_ERROR", "Throttling Error");
        match retry_after.header() {
            Some(value) => answer.header("retry-after", value),
            None => answer,
        }
    }

    pub(super) fn server_error(status: u16) -> Self {
        let description = "We are facing some trouble completing your request at the moment. Please try again shortly.";
        error(status, "SERVER_ERROR", description)
    }

    /// As the scheme of the operation has it, or else as most schemes do.
    pub(super) fn in_progress(scheme: Option<&Idempotency>) -> Self {
        let documented = scheme.and_then(|scheme| scheme.in_progress);
        let (status, description) = documented.unwrap_or((409, IN_PROGRESS));
        error(status, "BAD_REQUEST_ERROR", description)
    }

    pub(super) fn different_request() -> Self {
        error(
            409,
            "BAD_REQUEST_ERROR",
            crate::idempotency::DIFFERENT_REQUEST,
        )
    }

    pub(super) fn bare_unauthorized() -> Self {
        let body = json!({ "code": "BAD_REQUEST_ERROR", "description": "Authentication failed" });
        Self::json(401, &body)
    }
}

const IN_PROGRESS: &str = "Another request with the same idempotency key is still in progress.";

fn error(status: u16, code: &str, description: &str) -> Answer {
    let body = json!({ "error": {
        "code": code,
        "description": description,
        "source": "NA",
        "step": "NA",
        "reason": "NA",
        "metadata": {},
    } });
    Answer::json(status, &body)
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        let status = reply.status;
        let (content_type, body) = reply.into_content();
        let answer = Self {
            status,
            headers: Vec::new(),
            body,
        };
        match content_type {
            Some(content_type) => answer.header("content-type", content_type),
            None => answer,
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A value may be a secret, as in `Set-Cookie`.
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
