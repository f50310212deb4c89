//! API calls: a prepared request and the type of its response.

mod future;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

pub use future::{CallFuture, ResponseFuture};
use razorpay_types::{Form, Params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::core::draft::Draft;
use crate::driver::{Async, Driver};
use crate::error::Error;
use crate::operation::Operation;
use crate::options;

/// API call that is ready to be sent; its response decodes to a `T`.
///
/// A call owns all its data, so it can be stored, moved to another task and sent from there.
/// `.await` sends the request, as does [`send`](Call::send). `Debug` shows the operation, never
/// ids, filters or the body.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<T, D: Driver, K = Plain> {
    pub(crate) client: Client<D>,
    pub(crate) draft: Draft,
    kind: PhantomData<fn() -> (T, K)>,
}

/// [`Call`] with an idempotency key, which Razorpay carries out at most once.
///
/// The idempotency key is generated together with the call, so it can be stored before the request
/// is sent; every attempt carries the same key. After a lost response or a crash of the program,
/// the call can be repeated safely with the stored key and the same parameters.
///
/// ```no_run
/// # #[cfg(feature = "payments")]
/// # async fn example(client: razorpay_client::Client) -> Result<(), razorpay_client::Error> {
/// use razorpay_client::types::{ids::PaymentId, payments::RefundPayment};
///
/// let payment = PaymentId::from("pay_1");
/// let refund = client.payments().refund(&payment, RefundPayment::new());
/// println!("{payment} is about to be refunded under the key {}", refund.key());
/// let refund = refund.await?;
/// # Ok(())
/// # }
/// ```
pub type KeyedCall<T, D> = Call<T, D, Keyed>;

/// Marker type of a [`Call`] without an idempotency key.
#[derive(Debug, Clone, Copy)]
pub enum Plain {}

/// Marker type of a [`Call`] with an idempotency key.
#[derive(Debug, Clone, Copy)]
pub enum Keyed {}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl<T, D: Driver, K> Call<T, D, K> {
    #[inline]
    pub(crate) fn new(client: &Client<D>, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            draft: Draft::new(operation),
            kind: PhantomData,
        }
    }

    /// Fills the next parameter of the path.
    #[inline]
    pub(crate) fn path(mut self, value: &str) -> Self {
        self.draft.fill_path(value);
        self
    }

    #[inline]
    pub(crate) fn query<P: Serialize + Params>(mut self, params: &P) -> Self {
        self.draft.refuse(params.refusal());
        self.draft.extend_query(serde_json::to_vec(params));
        self
    }

    #[inline]
    pub(crate) fn body<P: Serialize + Params>(mut self, params: &P) -> Self {
        self.draft.refuse(params.refusal());
        self.draft.set_body(serde_json::to_vec(params));
        self
    }

    #[inline]
    pub(crate) fn form(mut self, form: Form) -> Self {
        self.draft.set_form(form);
        self
    }
}

/// Per-call options.
impl<T, D: Driver, K> Call<T, D, K> {
    options::setters!();

    /// Returns the API operation of the call.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }
}

impl<T, D: Driver> Call<T, D, Keyed> {
    /// Sets an idempotency key of your own instead of the generated one.
    ///
    /// If the key violates the [`KeyRule`](crate::KeyRule) of the operation, sending the call
    /// returns an error and no request is sent.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.draft.set_key(key.into());
        self
    }

    /// Returns the idempotency key of the call.
    ///
    /// The key is also available from the [`Response`](crate::Response) and from the [`Error`].
    #[must_use]
    pub fn key(&self) -> &str {
        // Without randomness there is no key, and the call will say so when it is sent.
        self.draft.key().unwrap_or_default()
    }
}

impl<T: DeserializeOwned, K> Call<T, Async, K> {
    /// Sends the request; the same as awaiting the call.
    pub fn send(self) -> CallFuture<T> {
        CallFuture::new(self.client.shared(), self.draft)
    }

    /// Sends the request and returns the decoded value with the HTTP response metadata.
    ///
    /// The [`Response`](crate::Response) holds status code, headers, request id and raw body beside
    /// the value.
    pub fn send_with_response(self) -> ResponseFuture<T> {
        ResponseFuture::new(self.client.shared(), self.draft)
    }
}

impl<T: DeserializeOwned, K> IntoFuture for Call<T, Async, K> {
    type Output = Result<T, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        self.send()
    }
}

impl<T, D: Driver, K> fmt::Debug for Call<T, D, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_draft(f, "Call", &self.draft)
    }
}

pub(crate) fn debug_draft(f: &mut fmt::Formatter<'_>, name: &str, draft: &Draft) -> fmt::Result {
    let operation = draft.operation();
    f.debug_struct(name)
        .field("operation", &operation.name())
        .field("method", &operation.method().as_str())
        .field("path", &operation.path())
        .finish_non_exhaustive()
}
