//! Pagination: one page, all pages or all items of a list.

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

/// API call that lists items of type `T`.
///
/// `.await` or [`send`](PageCall::send) fetches the single page selected by the parameters (of the
/// API's default page size if no `count` is set). [`items`](PageCall::items) and
/// [`pages`](PageCall::pages) paginate through the whole list from `skip` on, with the same filters
/// and options for each page.
///
/// New items come first, so the list shifts while it is read, and an item may be returned twice. A
/// fixed upper time limit keeps the list stable: [`until`](PageCall::until),
/// [`until_now`](PageCall::until_now).
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
    /// Returns the API operation of the list.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }

    /// Limits the list to items created up to `time`, overriding the `to` parameter.
    ///
    /// If the operation accepts no `to` parameter, fetching a page returns an error and no request
    /// is sent.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.draft.set_upper_time(time.as_unix());
        self
    }

    /// Limits the list to items that already exist, so that new items do not shift it.
    ///
    /// The limit is the previous second, because more items may still be created in the current
    /// one; see [`until`](Self::until).
    pub fn until_now(self) -> Self {
        let now = Timestamp::from_system_time(SystemTime::now());
        let second = now.map_or(i64::MAX, Timestamp::as_unix).saturating_sub(1);
        self.until(Timestamp::from_unix(second))
    }

    /// Returns all items of the list one by one; pages are fetched on demand.
    ///
    /// Without a `count` parameter, the maximum page size is used, for the fewest requests. At most
    /// one page is held in memory.
    ///
    /// An empty page marks the end of the list, so that reading all items takes one request more
    /// than there are pages. [`max_items`](Items::max_items) ends the list without that extra
    /// request.
    pub fn items(self) -> Items<T, D> {
        Items::new(self.pages())
    }

    /// Returns all pages of the list one by one, fetched on demand.
    ///
    /// Page size, order and end of the list are as for [`items`](Self::items).
    pub fn pages(self) -> Pages<T, D> {
        Pages::new(self.client, self.draft)
    }
}

/// Options of this list; each page is a separate API call.
impl<T, D: Driver> PageCall<T, D> {
    options::setters!();
}

impl<T: DeserializeOwned> PageCall<T, Async> {
    /// Fetches a single page of the list; the same as awaiting the call.
    pub fn send(self) -> CallFuture<Page<T>> {
        CallFuture::new(self.client.shared(), self.draft)
    }

    /// Fetches a single page of the list with the HTTP response metadata.
    ///
    /// The [`Response`](crate::Response) holds status code, headers, request id and raw body beside
    /// the page.
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
