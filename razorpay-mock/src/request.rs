//! HTTP request received by a server, read to its end.

use std::fmt;

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use percent_encoding::percent_decode;
use serde_json::Value;

/// HTTP request that a server received.
///
/// `Debug` shows the names of the query parameters, but not their values, the headers or the body:
/// they may hold personal data, or a real API key sent by mistake.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

/// Why a request could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The body is longer than the server takes.
    TooLarge,
    /// The connection broke before the body was complete.
    Broken,
}

impl Request {
    /// Returns the HTTP method in upper case.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the path as sent: percent-encoded, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the raw query: percent-encoded, without the `?`; `None` if the URL has no `?`.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Returns the headers in the order received, with lower-case names.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the first value of the header with this lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Returns the raw bytes of the body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Parses the body as JSON; `None` if it is not valid JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Returns the decoded names and values of the query parameters, in the order received.
    #[must_use]
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        let pairs = self.query.iter().flat_map(|query| query.split('&'));
        pairs
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(name), decode(value))
            })
            .collect()
    }

    /// Takes the request in. One that cannot be read is given back without its body.
    pub(crate) async fn read(
        request: hyper::Request<Incoming>,
        max_body: usize,
    ) -> (Self, Option<Unreadable>) {
        let (head, body) = request.into_parts();
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let mut request = Self {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers: headers.collect(),
            body: Bytes::new(),
        };
        match Limited::new(body, max_body).collect().await {
            Ok(body) => {
                request.body = body.to_bytes();
                (request, None)
            }
            Err(error) if error.is::<LengthLimitError>() => (request, Some(Unreadable::TooLarge)),
            Err(_) => (request, Some(Unreadable::Broken)),
        }
    }
}

impl Request {
    /// The names of the query parameters, as they were sent.
    fn query_names(&self) -> Vec<&str> {
        let pairs = self.query.as_deref().unwrap_or_default().split('&');
        pairs
            .map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name))
            .filter(|name| !name.is_empty())
            .collect()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query_names())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Forms write a blank as `+`.
fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode(text.as_bytes())
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::Request;

    pub(crate) fn request(method: &str, path: &str, query: Option<&str>) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.map(str::to_owned),
            headers: vec![("authorization".to_owned(), "Basic c2VjcmV0".to_owned())],
            body: "{\"secret\":1}".into(),
        }
    }

    #[test]
    fn a_query_is_decoded_pair_by_pair() {
        let query = "expand%5B%5D=payments&receipt=a+b%2Bc&&flag&expand[]=x=y";
        let pairs = request("GET", "/", Some(query)).query_pairs();
        let pairs: Vec<_> = pairs.iter().map(|(k, v)| (&**k, &**v)).collect();
        let expected = [
            ("expand[]", "payments"),
            ("receipt", "a b+c"),
            ("flag", ""),
            ("expand[]", "x=y"),
        ];
        assert_eq!(pairs, expected);
        assert!(request("GET", "/", None).query_pairs().is_empty());
    }

    #[test]
    fn debug_shows_neither_key_nor_body_nor_the_values_of_the_query() {
        let query = Some("contact=9820000000&count=1");
        let shown = format!("{:?}", request("POST", "/v1/orders", query));
        assert!(shown.contains("/v1/orders") && shown.contains("12 bytes"));
        assert!(shown.contains(r#"["contact", "count"]"#), "{shown}");
        assert!(!shown.contains("c2VjcmV0") && !shown.contains("secret"));
        assert!(!shown.contains("9820000000"), "{shown}");
    }
}
