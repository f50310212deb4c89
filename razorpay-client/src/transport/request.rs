//! HTTP requests as passed to a transport.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::Body;
use crate::core::bounded::top_id;
use crate::operation::{Method, Operation};

/// HTTP request that is ready to be sent.
///
/// `Debug` shows the path template, never ids, filters, secrets or the body.
pub struct Request {
    pub(crate) operation: &'static Operation,
    pub(crate) method: Method,
    /// Absolute, with every part encoded.
    pub(crate) url: String,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Body,
    pub(crate) timeout: Duration,
    pub(crate) carried: Carried,
}

/// How the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carried {
    /// As a whole, up to so many bytes.
    Whole { limit: usize },
    /// Chunk by chunk, as it comes.
    Stream,
}

impl Request {
    /// Returns the API operation of the request.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Returns the HTTP method of the request.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Returns the full URL with path and query string.
    ///
    /// The URL contains ids and filters and must not be logged.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the path and query string of the URL, such as `/v1/orders?count=10`.
    #[must_use]
    pub fn target(&self) -> &str {
        let host = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest);
        host.find('/')
            .and_then(|start| host.get(start..))
            .unwrap_or("/")
    }

    /// Iterates over all headers: lower-case name and raw value, `authorization` included.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers
            .iter()
            .map(|header| (header.name.as_ref(), header.value.as_ref()))
    }

    /// Returns the value of a header; `None` if it is absent or not UTF-8.
    ///
    /// Names are compared case-insensitively.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .and_then(|header| std::str::from_utf8(&header.value).ok())
    }

    /// Whether the value of the header is sensitive: never to be shown, compressed or logged.
    #[must_use]
    pub fn is_sensitive(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|header| header.sensitive && header.name.eq_ignore_ascii_case(name))
    }

    /// Returns the request body.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Takes the request body, to send it, and leaves an empty body.
    #[must_use]
    pub fn take_body(&mut self) -> Body {
        std::mem::take(&mut self.body)
    }

    /// Returns the timeout of the exchange, from connecting to the last byte of the response.
    ///
    /// For a streamed response, the timeout covers the time up to the response headers.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether the response body is to be streamed.
    ///
    /// If `false`, a transport may read the whole response body first, but need not.
    #[must_use]
    pub fn wants_stream(&self) -> bool {
        self.carried == Carried::Stream
    }
}

/// What tells that a response belongs to another request.
impl Request {
    /// Whether a response to a read by id is about another id of the same kind, so that it belongs to another request: the
    /// server, or a proxy, has sent more responses on the connection than requests came.
    pub(crate) fn is_answered_for_another(&self, status: u16, body: &[u8]) -> bool {
        let by_id =
            self.method == Method::Get && status == 200 && self.operation.path().ends_with('}');
        let asked = self
            .target()
            .split('?')
            .next()
            .and_then(|path| path.rsplit('/').next());
        by_id && asked.is_some_and(|asked| top_id(body).is_some_and(|id| is_other(asked, &id)))
    }
}

/// Whether two ids are of the same kind, as their prefixes and lengths say, and different.
fn is_other(asked: &str, given: &str) -> bool {
    let same_kind = matches!(
        (asked.split_once('_'), given.split_once('_')),
        (Some((asked, _)), Some((given, _))) if asked == given
    );
    same_kind && asked.len() == given.len() && asked != given
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation.name())
            .field("method", &self.method.as_str())
            .field("path", &self.operation.path())
            .field("headers", &self.headers)
            .field("body", &self.body)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A header to send.
#[derive(Clone)]
pub(crate) struct Header {
    /// Lower case.
    pub(crate) name: Cow<'static, str>,
    pub(crate) value: Bytes,
    pub(crate) sensitive: bool,
}

impl Header {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, value: impl Into<Bytes>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            sensitive: false,
        }
    }

    pub(crate) fn fixed(name: &'static str, value: &'static str) -> Self {
        Self::new(name, Bytes::from_static(value.as_bytes()))
    }

    /// Never shown, compressed or logged.
    pub(crate) fn sensitive(name: &'static str, value: impl Into<Bytes>) -> Self {
        Self {
            sensitive: true,
            ..Self::new(name, value)
        }
    }
}

/// Shows the header name only: the value may be a secret, an id or any text of the caller.
impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Retry;

    static FETCH: Operation = Operation {
        name: "things.fetch",
        method: Method::Get,
        host: None,
        path: "/v1/things/{id}",
        retry: Retry::Safe,
        reconcile: None,
        paging: None,
        auth: &[],
    };

    fn request(url: &str) -> Request {
        Request {
            operation: &FETCH,
            method: Method::Get,
            url: url.to_owned(),
            headers: vec![
                Header::sensitive("authorization", "Basic c2VjcmV0"),
                Header::fixed("accept", "application/json"),
            ],
            body: Body::from("private"),
            timeout: Duration::from_secs(1),
            carried: Carried::Stream,
        }
    }

    #[test]
    fn a_transport_can_read_all_of_it() {
        let mut request = request("https://api.razorpay.com/v1/things/t_1?x=1");
        assert_eq!(request.operation().name(), "things.fetch");
        assert_eq!(request.method(), Method::Get);
        assert_eq!(request.target(), "/v1/things/t_1?x=1");
        assert_eq!(request.header("Accept"), Some("application/json"));
        assert_eq!(request.headers().count(), 2);
        assert!(request.is_sensitive("authorization") && !request.is_sensitive("accept"));
        assert!(request.wants_stream());
        assert_eq!(request.take_body().length(), Some(7));
        assert!(request.body().is_empty());
    }

    #[test]
    fn a_target_is_never_empty() {
        assert_eq!(request("https://api.razorpay.com").target(), "/");
        assert_eq!(request("/odd").target(), "/odd");
    }

    #[test]
    fn debug_shows_neither_ids_nor_secrets() {
        let shown = format!(
            "{:?}",
            request("https://api.razorpay.com/v1/things/t_1?x=1")
        );
        assert!(shown.contains("/v1/things/{id}") && shown.contains("authorization"));
        for hidden in ["t_1", "x=1", "c2VjcmV0", "private"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }
}
