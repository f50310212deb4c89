//! Raw requests: any method and path, with JSON request and response bodies.

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

/// Raw API call of any method and path; created by [`Client::request`].
///
/// Credentials, limits, options and errors are those of every call. The effect of a raw call is
/// unknown, so the request is retried only if no byte of it was sent, unless
/// [`retry_class`](Self::retry_class) permits more. A response without a body is returned as
/// [`Value::Null`].
///
/// The path must keep its segments: empty segments, `.`, `..`, and separators or control characters
/// inside a segment are rejected, also if percent-encoded (up to three times) or followed by a path
/// parameter (`..;x`). `Debug` and errors show only the HTTP method, because the path may contain
/// ids.
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

    /// Sets the JSON request body.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        self.draft.set_body(serde_json::to_vec(body));
        self
    }

    /// Adds query parameters to those already set.
    ///
    /// A key may occur more than once: `[("expand[]", "a"), ("expand[]", "b")]`.
    pub fn query<K: AsRef<str>, V: AsRef<str>>(mut self, pairs: &[(K, V)]) -> Self {
        for (key, value) in pairs {
            self.draft.push_query(key.as_ref(), value.as_ref());
        }
        self
    }

    /// Sets the retry class; defaults to [`Retry::Never`].
    ///
    /// With [`Retry::Safe`] the request is retried even if it may have reached Razorpay. Use it
    /// only for requests that have no further effect when repeated.
    pub fn retry_class(mut self, class: Retry) -> Self {
        self.draft.set_retry_class(class);
        self
    }

    /// Sets an idempotency key and the header that carries it.
    ///
    /// The header is the one that Razorpay documents for the path, such as `X-Payout-Idempotency`.
    /// Every attempt carries the same key.
    pub fn idempotency_key(mut self, header: impl AsRef<str>, key: impl AsRef<str>) -> Self {
        self.draft.set_raw_key(header.as_ref(), key.as_ref());
        self
    }

    options::setters!();
}

impl RawCall<Async> {
    /// Sends the request; the same as awaiting the call.
    pub fn send(self) -> CallFuture<Value> {
        CallFuture::new(self.client.shared(), self.draft)
    }

    /// Sends the request and returns the JSON value with the HTTP response metadata.
    ///
    /// The [`Response`](crate::Response) holds status code, headers, request id and raw body beside
    /// the value.
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
