//! Call under construction, and the requests built from it.

mod fault;
mod request;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use razorpay_types::{Form, MoneyError};

use self::fault::InputFault;
pub(crate) use self::request::Frame;
use super::outcome::Outcome;
use super::path::Path;
use super::query::Query;
use super::response::Origin;
use crate::idempotency::{self, Idempotency};
use crate::operation::{Operation, Retry};
use crate::options::Options;
use crate::retry::RetryPolicy;
use crate::upload::Upload;

/// What a call will send. The first fault is kept and reported when it is sent, so that methods of a resource need not
/// return a `Result` of their own.
#[derive(Clone)]
pub(crate) struct Draft {
    operation: &'static Operation,
    retry: Retry,
    path: Path,
    query: Query,
    content: Content,
    options: Options,
    key: Option<Key>,
    fault: Option<InputFault>,
}

#[derive(Clone)]
enum Content {
    None,
    Json(Bytes),
    Form(Arc<Upload>),
}

/// The key under which the service recognises the call, and its header.
#[derive(Clone)]
struct Key {
    header: Box<str>,
    value: Box<str>,
}

/// How a call comes to be.
impl Draft {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        let mut draft = Self::with_path(operation, Path::new(operation.path()));
        draft.set_retry_class(operation.retry);
        draft
    }

    /// A call of a path that no operation describes.
    pub(crate) fn raw(operation: &'static Operation, path: &str) -> Self {
        let (path, checked) = match Path::raw(path) {
            Ok(path) => (path, Ok(())),
            Err(fault) => (Path::new(""), Err(InputFault::Path(fault))),
        };
        let mut draft = Self::with_path(operation, path);
        draft.note(checked);
        draft
    }

    fn with_path(operation: &'static Operation, path: Path) -> Self {
        Self {
            operation,
            retry: operation.retry,
            path,
            query: Query::default(),
            content: Content::None,
            options: Options::default(),
            key: None,
            fault: None,
        }
    }

    pub(crate) fn fill_path(&mut self, value: &str) {
        let filled = self.path.fill(value).map_err(InputFault::Path);
        self.note(filled);
    }

    /// The body, as JSON.
    pub(crate) fn set_body(&mut self, json: serde_json::Result<Vec<u8>>) {
        let json = json.map(|json| self.content = Content::Json(json.into()));
        self.note(json.map_err(|error| InputFault::Encode(error.to_string())));
    }

    /// The body, as a multipart form.
    pub(crate) fn set_form(&mut self, form: Form) {
        match Upload::new(form) {
            Ok(upload) => self.content = Content::Form(Arc::new(upload)),
            Err(error) => self.note(Err(InputFault::NoRandomness(error.to_string()))),
        }
    }

    /// Query parameters, as one JSON object.
    pub(crate) fn extend_query(&mut self, json: serde_json::Result<Vec<u8>>) {
        let extended = json.and_then(|json| self.query.extend_from_json(&json));
        self.note(extended.map_err(|error| InputFault::Encode(error.to_string())));
    }

    pub(crate) fn push_query(&mut self, key: &str, value: &str) {
        self.query.push(key, value);
    }

    pub(crate) fn set_query(&mut self, key: &str, value: impl fmt::Display) {
        self.query.set(key, value.to_string());
    }

    /// Limits a list to entries made up to this time, if it takes such a limit.
    pub(crate) fn set_upper_time(&mut self, unix_seconds: i64) {
        if self
            .operation
            .paging
            .is_some_and(|paging| paging.takes_range())
        {
            self.set_query("to", unix_seconds);
        } else {
            self.note(Err(InputFault::NoRange));
        }
    }

    /// What the parameters themselves say against being sent.
    pub(crate) fn refuse(&mut self, refusal: Option<MoneyError>) {
        if let Some(error) = refusal {
            self.note(Err(InputFault::Money(Box::new(error))));
        }
    }

    pub(crate) fn set_account(&mut self, account: &str) {
        let set = self.options.account(account);
        self.note(set.map_err(InputFault::Option));
    }

    pub(crate) fn set_timeout(&mut self, timeout: Duration) {
        let set = self.options.timeout(timeout);
        self.note(set.map_err(InputFault::Option));
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        let set = self.options.header(name, value);
        self.note(set.map_err(InputFault::Option));
    }

    pub(crate) fn set_retry(&mut self, policy: RetryPolicy) {
        self.options.retry(policy);
    }

    pub(crate) fn set_retry_class(&mut self, class: Retry) {
        self.retry = class;
        if let Retry::Keyed(scheme) = class
            && !self.has_key_of(scheme)
        {
            self.make_key(scheme);
        }
    }

    fn make_key(&mut self, scheme: &Idempotency) {
        match idempotency::new_key() {
            Ok(key) => self.put_key(scheme.header, key),
            Err(error) => self.note(Err(InputFault::NoRandomness(error.to_string()))),
        }
    }

    fn has_key_of(&self, scheme: &Idempotency) -> bool {
        self.key
            .as_ref()
            .is_some_and(|key| key.header.as_ref() == scheme.header)
    }

    /// A key of the caller's in the place of the one made here.
    pub(crate) fn set_key(&mut self, value: String) {
        if let Retry::Keyed(scheme) = self.retry {
            let checked = scheme.key.check(&value);
            self.put_key(scheme.header, value);
            self.note(checked.map_err(InputFault::Key));
        }
    }

    /// A key under a header that the caller knows of.
    pub(crate) fn set_raw_key(&mut self, header: &str, value: &str) {
        let set = self.options.key_header(header, value);
        if set.is_ok() {
            self.put_key(header, value.to_owned());
        }
        self.note(set.map_err(InputFault::Option));
    }

    fn put_key(&mut self, header: &str, value: String) {
        let header = header.to_ascii_lowercase().into_boxed_str();
        self.key = Some(Key {
            header,
            value: value.into(),
        });
    }

    fn note(&mut self, step: Result<(), InputFault>) {
        if let (Err(fault), None) = (step, &self.fault) {
            self.fault = Some(fault);
        }
    }
}

/// What is known of it before it is sent.
impl Draft {
    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn query(&self) -> &Query {
        &self.query
    }

    /// Whether it may be sent twice. Without the key of its scheme nothing would tell the second from the first.
    pub(crate) fn retry_class(&self) -> Retry {
        match self.retry {
            Retry::Keyed(scheme) if !self.has_key_of(scheme) => Retry::Never,
            class => class,
        }
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// The idempotency key.
    pub(crate) fn key(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.value.as_ref())
    }

    /// What an answer or an error tells of it, had it not been sent yet.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            operation: self.operation,
            retry: self.retry_class(),
            key: self.key().map(Box::from),
            attempts: 0,
            earlier: Outcome::default(),
            scheme: None,
        }
    }

    /// Whether all of the body can still be sent.
    pub(crate) fn is_whole(&self) -> bool {
        match &self.content {
            Content::Form(upload) => upload.is_whole(),
            Content::None | Content::Json(_) => true,
        }
    }
}

/// Shows names and templates only, never ids, filters or the body.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("operation", &self.operation.name())
            .field("query", &self.query)
            .field("has_body", &!matches!(self.content, Content::None))
            .finish_non_exhaustive()
    }
}
