//! Calls that no method stands for: any path, with JSON in and out.

use std::fmt;
use std::future::IntoFuture;

use serde::Serialize;
use serde_json::Value;

use crate::call::{CallFuture, ResponseFuture, debug_draft};
use crate::client::Client;
use crate::core::draft::Draft;
use crate::driver::{Async, Driver};
use crate::error::Error;
use crate::operation::{Method, Operation, Retry};
use crate::options;

/// A call of any path; made by [`Client::request`].
///
/// It has the keys, limits, options and errors of every call. As nothing is known of what it does, it is sent again only
/// if nothing of it has left, unless [`retry_class`](Self::retry_class) says more. An answer without a body is
/// [`Value::Null`].
///
/// The path keeps its segments: an empty segment, `.`, `..` and a separator or control character inside a segment are
/// refused, also where they are percent-encoded, up to three times over, or followed by a path parameter (`..;x`). `Debug`
/// and errors show the method only, as the path may hold ids.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct RawCall<D: Driver> {
    pub(crate) client: Client<D>,
    pub(crate) draft: Draft,
}

impl<D: Driver> RawCall<D> {
    pub(crate) fn new(client: &Client<D>, method: Method, path: &str) -> Self {
        Self {
            client: client.clone(),
            draft: Draft::raw(descriptor(method), path),
        }
    }

    /// The body, as JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.draft.set_body(serde_json::to_vec(body));
        self
    }

    /// Query parameters, beside those given before. A key may come more than once: `[("expand[]", "a"), ("expand[]",
    /// "b")]`.
    pub fn query<K: AsRef<str>, V: AsRef<str>>(mut self, pairs: &[(K, V)]) -> Self {
        for (key, value) in pairs {
            self.draft.push_query(key.as_ref(), value.as_ref());
        }
        self
    }

    /// Whether the call may be sent again after it may have arrived; [`Retry::Never`] by default. Say [`Retry::Safe`] only
    /// of a call that does the same when it comes twice.
    pub fn retry_class(mut self, class: Retry) -> Self {
        self.draft.set_retry_class(class);
        self
    }

    /// Adds an idempotency key under the header that the service has for this path, such as `X-Payout-Idempotency`. Every
    /// attempt carries it.
    pub fn idempotency_key(mut self, header: impl AsRef<str>, key: impl AsRef<str>) -> Self {
        self.draft.set_raw_key(header.as_ref(), key.as_ref());
        self
    }

    options::setters!();
}

impl RawCall<Async> {
    /// Sends the call; the same as awaiting it.
    pub fn send(self) -> CallFuture<Value> {
        CallFuture::new(self.client.shared(), self.draft)
    }

    /// Sends the call and gives status, headers, request id and raw body beside the value.
    pub fn send_with_response(self) -> ResponseFuture<Value> {
        ResponseFuture::new(self.client.shared(), self.draft)
    }
}

impl IntoFuture for RawCall<Async> {
    type Output = Result<Value, Error>;
    type IntoFuture = CallFuture<Value>;

    fn into_future(self) -> CallFuture<Value> {
        self.send()
    }
}

impl<D: Driver> fmt::Debug for RawCall<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_draft(f, "RawCall", &self.draft)
    }
}

/// One for each method: names and templates must hold no id.
fn descriptor(method: Method) -> &'static Operation {
    static GET: Operation = raw("raw.get", Method::Get);
    static POST: Operation = raw("raw.post", Method::Post);
    static PUT: Operation = raw("raw.put", Method::Put);
    static PATCH: Operation = raw("raw.patch", Method::Patch);
    static DELETE: Operation = raw("raw.delete", Method::Delete);
    match method {
        Method::Get => &GET,
        Method::Post => &POST,
        Method::Put => &PUT,
        Method::Patch => &PATCH,
        Method::Delete => &DELETE,
    }
}

const fn raw(name: &'static str, method: Method) -> Operation {
    Operation {
        name,
        method,
        host: None,
        path: "(raw path)",
        retry: Retry::Never,
        reconcile: None,
        paging: None,
        auth: &[],
    }
}
