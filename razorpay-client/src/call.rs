//! A call: what will be sent, and the type of what comes back.

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    client::Client,
    core::draft::Draft,
    driver::{Async, Driver},
    error::Error,
    exchange,
    operation::Operation,
};

/// A call that is ready to be sent, and gives a `T`.
///
/// It owns all it needs, so it can be kept, moved to another task and sent from there. `.await` sends it, and so does
/// [`send`](Call::send). `Debug` shows the operation, never ids, filters or the body.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<T, D: Driver> {
    client: Client<D>,
    draft: Draft,
    answer: PhantomData<fn() -> T>,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl<T, D: Driver> Call<T, D> {
    #[inline]
    pub(crate) fn new(client: &Client<D>, operation: &'static Operation) -> Self {
        Self { client: client.clone(), draft: Draft::new(operation), answer: PhantomData }
    }

    /// Fills the next parameter of the path.
    #[inline]
    pub(crate) fn path(mut self, value: &str) -> Self {
        self.draft.fill_path(value);
        self
    }

    #[inline]
    pub(crate) fn query<P: Serialize + ?Sized>(mut self, params: &P) -> Self {
        self.draft.extend_query(serde_json::to_vec(params));
        self
    }

    #[inline]
    pub(crate) fn body<P: Serialize + ?Sized>(mut self, params: &P) -> Self {
        self.draft.set_body(serde_json::to_vec(params));
        self
    }
}

impl<T, D: Driver> Call<T, D> {
    /// What is called.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }
}

impl<T: DeserializeOwned> Call<T, Async> {
    /// Sends the call; the same as awaiting it.
    pub fn send(self) -> CallFuture<T> {
        CallFuture::new(self.client, self.draft)
    }
}

impl<T: DeserializeOwned> IntoFuture for Call<T, Async> {
    type Output = Result<T, Error>;
    type IntoFuture = CallFuture<T>;

    fn into_future(self) -> CallFuture<T> {
        self.send()
    }
}

impl<T, D: Driver> fmt::Debug for Call<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_draft(f, "Call", &self.draft)
    }
}

pub(crate) fn debug_draft(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    draft: &Draft,
) -> fmt::Result {
    let operation = draft.operation();
    f.debug_struct(name)
        .field("operation", &operation.name())
        .field("method", &operation.method().as_str())
        .field("path", &operation.path())
        .finish_non_exhaustive()
}

/// A call under way. It does nothing until it is polled; dropping it gives the call up, which does not undo a write that
/// has reached the service.
#[must_use = "a future does nothing until it is awaited"]
pub struct CallFuture<T> {
    pending: exchange::Pending,
    answer: PhantomData<fn() -> T>,
}

impl<T> CallFuture<T> {
    pub(crate) fn new(client: Client<Async>, draft: Draft) -> Self {
        Self { pending: exchange::start(client, draft), answer: PhantomData }
    }
}

impl<T: DeserializeOwned> Future for CallFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.pending.as_mut().poll(context).map(|outcome| outcome?.decode())
    }
}

impl<T> fmt::Debug for CallFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallFuture").finish_non_exhaustive()
    }
}
