//! Futures of API calls in progress.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use serde::de::DeserializeOwned;

use crate::client::Shared;
use crate::core::draft::Draft;
use crate::core::response::Answer;
use crate::error::Error;
use crate::exchange::{self, Pending};
use crate::response::Response;

/// Future of an API call, resolving to the decoded value.
///
/// Nothing is sent until the future is polled. Dropping the future cancels the call, which does not
/// undo a write that has already reached Razorpay.
#[must_use = "a future does nothing until it is awaited"]
pub struct CallFuture<T> {
    pending: Pending<Answer>,
    value: PhantomData<fn() -> T>,
}

impl<T> CallFuture<T> {
    pub(crate) fn new(shared: Arc<Shared>, draft: Draft) -> Self {
        Self {
            pending: exchange::start(shared, draft),
            value: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Future for CallFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.pending
            .as_mut()
            .poll(context)
            .map(|outcome| outcome?.decode())
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}

/// Future of an API call, resolving to a [`Response`] with the HTTP response metadata.
///
/// Nothing is sent until the future is polled. Dropping the future cancels the call, which does not
/// undo a write that has already reached Razorpay; see [`CallFuture`].
#[must_use = "a future does nothing until it is awaited"]
pub struct ResponseFuture<T> {
    pending: Pending<Answer>,
    value: PhantomData<fn() -> T>,
}

impl<T> ResponseFuture<T> {
    pub(crate) fn new(shared: Arc<Shared>, draft: Draft) -> Self {
        Self {
            pending: exchange::start(shared, draft),
            value: PhantomData,
        }
    }
}

impl<T: DeserializeOwned> Future for ResponseFuture<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.pending
            .as_mut()
            .poll(context)
            .map(|outcome| Response::decode(outcome?))
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
