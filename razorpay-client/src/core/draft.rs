//! A call being put together, and the request it becomes.

use std::fmt;

use bytes::Bytes;

use super::{
    path::{Path, PathFault},
    query::Query,
};
use crate::{
    config::Config,
    error::Error,
    operation::Operation,
    transport::{Header, Request},
};

/// What a call will send. The first fault is kept and reported when it is sent, so that methods of a resource need not
/// return a `Result` of their own.
#[derive(Clone)]
pub(crate) struct Draft {
    operation: &'static Operation,
    path: Path,
    query: Query,
    body: Option<Bytes>,
    fault: Option<InputFault>,
}

/// Why nothing can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum InputFault {
    Path(PathFault),
    Encode(String),
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(fault) => fault.fmt(f),
            Self::Encode(message) => {
                write!(f, "the parameters cannot be encoded: {message}")
            }
        }
    }
}

impl Draft {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Path::new(operation.path()),
            query: Query::default(),
            body: None,
            fault: None,
        }
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn fill_path(&mut self, value: &str) {
        let filled = self.path.fill(value).map_err(InputFault::Path);
        self.note(filled);
    }

    /// The body, as JSON.
    pub(crate) fn set_body(&mut self, json: serde_json::Result<Vec<u8>>) {
        let json = json.map(|json| self.body = Some(json.into()));
        self.note(json.map_err(|error| InputFault::Encode(error.to_string())));
    }

    /// Query parameters, as one JSON object.
    pub(crate) fn extend_query(&mut self, json: serde_json::Result<Vec<u8>>) {
        let extended = json.and_then(|json| self.query.extend_from_json(&json));
        self.note(extended.map_err(|error| InputFault::Encode(error.to_string())));
    }

    pub(crate) fn query(&self) -> &Query {
        &self.query
    }

    pub(crate) fn set_query(&mut self, key: &str, value: u32) {
        self.query.set(key, value.to_string());
    }

    fn note(&mut self, step: Result<(), InputFault>) {
        if let (Err(fault), None) = (step, &self.fault) {
            self.fault = Some(fault);
        }
    }

    /// The request, or an error that says what about the input makes it impossible.
    pub(crate) fn into_request(self, config: &Config) -> Result<Request, Error> {
        let operation = self.operation;
        self.assemble(config).map_err(|fault| Error::input(operation, &fault))
    }

    fn assemble(self, config: &Config) -> Result<Request, InputFault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let mut url = String::with_capacity(128);
        url.push_str(config.base_url());
        self.path.write_to(&mut url).map_err(InputFault::Path)?;
        self.query.write_to(&mut url);
        let mut headers = config.headers();
        if self.body.is_some() {
            headers.push(Header::new("content-type", Bytes::from_static(JSON)));
        }
        Ok(Request {
            method: self.operation.method(),
            url,
            headers,
            body: self.body,
            timeout: config.timeout(),
        })
    }
}

const JSON: &[u8] = b"application/json";

/// Names and templates only, never ids, filters or the body.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("operation", &self.operation.name())
            .field("query", &self.query)
            .field("has_body", &self.body.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operation::{Method, Retry};

    static EDIT: Operation = Operation {
        name: "things.edit",
        method: Method::Patch,
        path: "/v1/things/{id}",
        retry: Retry::Never,
        reconcile: None,
        paging: None,
    };

    fn json(value: serde_json::Value) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&value)
    }

    #[test]
    fn parts_come_together_in_one_request() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("a/b");
        draft.extend_query(json(json!({"x": "1 2"})));
        draft.set_query("count", 5);
        draft.set_body(json(json!({"notes": {}})));
        let request = draft.into_request(&Config::sample()).unwrap();
        assert_eq!(request.method, Method::Patch);
        assert_eq!(request.url, "http://127.0.0.1:9/v1/things/a%2Fb?x=1%202&count=5");
        assert_eq!(request.body.as_deref(), Some(br#"{"notes":{}}"#.as_slice()));
        let names: Vec<_> = request.headers.iter().map(|header| header.name).collect();
        assert_eq!(names, ["authorization", "user-agent", "accept", "content-type"]);
    }

    #[test]
    fn no_body_has_no_content_type() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("a");
        let request = draft.into_request(&Config::sample()).unwrap();
        assert!(request.headers.iter().all(|header| header.name != "content-type"));
        assert_eq!(request.body, None);
    }

    #[test]
    fn the_first_fault_is_told_with_operation_and_parameter() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("..");
        draft.fill_path("fine");
        let error = draft.into_request(&Config::sample()).unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent());
        assert_eq!(error.operation(), Some("things.edit"));
        assert_eq!(
            error.to_string(),
            "PATCH /v1/things/{id}: nothing was sent by things.edit: path parameter `id` is `..`, which would name another resource"
        );
    }

    #[test]
    fn parameters_that_cannot_be_encoded_are_an_error() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("a");
        draft.set_body(Err(serde::ser::Error::custom("no such thing")));
        let error = draft.into_request(&Config::sample()).unwrap_err();
        assert!(error.to_string().contains("no such thing"), "{error}");
    }

    #[test]
    fn debug_shows_neither_ids_nor_bodies() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("thing_private");
        draft.extend_query(json(json!({"contact": "9000090000"})));
        draft.set_body(json(json!({"email": "me@example.com"})));
        let shown = format!("{draft:?}");
        assert!(shown.contains("things.edit"));
        for private in ["thing_private", "9000090000", "me@example.com"] {
            assert!(!shown.contains(private), "{shown}");
        }
    }
}
