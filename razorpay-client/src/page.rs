//! Lists: one page, all pages, or all their entries.

mod walker;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::SystemTime;

use razorpay_types::{Page, Params, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
pub use walker::{Items, Pages};

use crate::call::{CallFuture, ResponseFuture, debug_draft};
use crate::client::Client;
use crate::core::draft::Draft;
use crate::driver::{Async, Driver};
use crate::error::Error;
use crate::operation::Operation;
use crate::options;

/// A call that lists `T`s.
///
/// `.await` or [`send`](PageCall::send) gives the one page that the parameters ask for (the service's own page size if
/// they name no `count`). [`items`](PageCall::items) and [`pages`](PageCall::pages) go through the whole list from `skip`
/// on, with the same filters and options on each page.
///
/// New entries come first, so that a list shifts while it is read, and an entry may come twice. A fixed upper time keeps
/// it still: [`until`](PageCall::until), [`until_now`](PageCall::until_now).
#[must_use = "a call does nothing until it is awaited, sent or walked through"]
pub struct PageCall<T, D: Driver> {
    pub(crate) client: Client<D>,
    pub(crate) draft: Draft,
    item: PhantomData<fn() -> T>,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl<T, D: Driver> PageCall<T, D> {
    #[inline]
    pub(crate) fn new(client: &Client<D>, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            draft: Draft::new(operation),
            item: PhantomData,
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
}

impl<T, D: Driver> PageCall<T, D> {
    /// What is called.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }

    /// Lists what was made up to this time, in the place of a `to` among the parameters.
    ///
    /// A list that takes no upper time says so when it is read, and nothing is sent.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.draft.set_upper_time(time.as_unix());
        self
    }

    /// Lists what is there now, so that entries made while the list is read do not shift it.
    ///
    /// It is [`until`](Self::until) the second before this one, as this one is not over and may see further entries.
    pub fn until_now(self) -> Self {
        let now = Timestamp::from_system_time(SystemTime::now());
        let second = now.map_or(i64::MAX, Timestamp::as_unix).saturating_sub(1);
        self.until(Timestamp::from_unix(second))
    }

    /// All entries of the list, one by one, read a page at a time as they are asked for.
    ///
    /// Without a `count` among the parameters, pages are as large as the service allows, for the fewest requests. At most
    /// one page is held.
    ///
    /// The list ends with an empty page, so that reading all entries takes one request more than there are pages.
    /// [`max_items`](Items::max_items) ends without that request.
    pub fn items(self) -> Items<T, D> {
        Items::new(self.pages())
    }

    /// All pages of the list, one by one; page size, order and end as for [`items`](Self::items).
    pub fn pages(self) -> Pages<T, D> {
        Pages::new(self.client, self.draft)
    }
}

/// Options, for this list alone; each page is a call of its own.
impl<T, D: Driver> PageCall<T, D> {
    options::setters!();
}

impl<T: DeserializeOwned> PageCall<T, Async> {
    /// Gets one page; the same as awaiting the call.
    pub fn send(self) -> CallFuture<Page<T>> {
        CallFuture::new(self.client.shared(), self.draft)
    }

    /// Gets one page, and status, headers, request id and raw body beside it.
    pub fn send_with_response(self) -> ResponseFuture<Page<T>> {
        ResponseFuture::new(self.client.shared(), self.draft)
    }
}

impl<T: DeserializeOwned> IntoFuture for PageCall<T, Async> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = CallFuture<Page<T>>;

    fn into_future(self) -> CallFuture<Page<T>> {
        self.send()
    }
}

impl<T, D: Driver> fmt::Debug for PageCall<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_draft(f, "PageCall", &self.draft)
    }
}
