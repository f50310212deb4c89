//! A call: what will be sent, and the type of what comes back.

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

/// A call that is ready to be sent, and gives a `T`.
///
/// It owns all it needs, so it can be kept, moved to another task and sent from there. `.await` sends it, and so does
/// [`send`](Call::send). `Debug` shows the operation, never ids, filters or the body.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<T, D: Driver, K = Plain> {
    pub(crate) client: Client<D>,
    pub(crate) draft: Draft,
    kind: PhantomData<fn() -> (T, K)>,
}

/// A [`Call`] that the service carries out once, however often it receives it: each carries an idempotency key.
///
/// The key is made with the call, so that it can be kept before the call is sent; every attempt carries the same. A call
/// that was lost, even with the program, can be made again with it: same key, same parameters.
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

/// Says of a [`Call`] that it carries no idempotency key.
#[derive(Debug, Clone, Copy)]
pub enum Plain {}

/// Says of a [`Call`] that it carries an idempotency key.
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

/// Options, for this call alone.
impl<T, D: Driver, K> Call<T, D, K> {
    options::setters!();

    /// What is called.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }
}

impl<T, D: Driver> Call<T, D, Keyed> {
    /// A key of your own, in the place of the one that was made for the call.
    ///
    /// A key that breaks the service's rule is refused when the call is sent, and nothing is sent.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.draft.set_key(key.into());
        self
    }

    /// The key that the call carries. It is also in the [`Response`](crate::Response) and in the [`Error`].
    #[must_use]
    pub fn key(&self) -> &str {
        // Without randomness there is no key, and the call will say so when it is sent.
        self.draft.key().unwrap_or_default()
    }
}

impl<T: DeserializeOwned, K> Call<T, Async, K> {
    /// Sends the call; the same as awaiting it.
    pub fn send(self) -> CallFuture<T> {
        CallFuture::new(self.client.shared(), self.draft)
    }

    /// Sends the call and gives status, headers, request id and raw body beside the value.
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
