//! Lists: one page, all pages, or all their entries.

use std::{fmt, future::IntoFuture, marker::PhantomData, vec};

use razorpay_types::Page;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    call::{CallFuture, debug_draft},
    client::Client,
    core::{draft::Draft, walk::Walk},
    driver::{Async, Driver},
    error::Error,
    exchange,
    operation::Operation,
};

/// A call that lists `T`s.
///
/// `.await` or [`send`](PageCall::send) gives the one page that the parameters ask for (the service's own page size if
/// they name no `count`). [`items`](PageCall::items) and [`pages`](PageCall::pages) go through the whole list from `skip`
/// on, with the same filters on each page.
#[must_use = "a call does nothing until it is awaited, sent or walked through"]
pub struct PageCall<T, D: Driver> {
    client: Client<D>,
    draft: Draft,
    item: PhantomData<fn() -> T>,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl<T, D: Driver> PageCall<T, D> {
    #[inline]
    pub(crate) fn new(client: &Client<D>, operation: &'static Operation) -> Self {
        Self { client: client.clone(), draft: Draft::new(operation), item: PhantomData }
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
}

impl<T, D: Driver> PageCall<T, D> {
    /// What is called.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }

    /// All entries, one by one, read a page at a time as they are asked for.
    ///
    /// Without a `count` among the parameters, pages are as large as the service allows, for the fewest requests. At most
    /// one page is held. The list may shift while it is read, as new entries come first: a fixed upper time (`to`) among
    /// the parameters keeps it still.
    pub fn items(self) -> Items<T, D> {
        Items { pages: self.pages(), page: Vec::new().into_iter() }
    }

    /// All pages, one by one; page size and order as for [`items`](Self::items).
    pub fn pages(self) -> Pages<T, D> {
        let walk = Walk::new(self.draft.query(), self.draft.operation().page_rule());
        Pages { client: self.client, draft: self.draft, walk, item: PhantomData }
    }
}

impl<T: DeserializeOwned> PageCall<T, Async> {
    /// Gets one page; the same as awaiting the call.
    pub fn send(self) -> CallFuture<Page<T>> {
        CallFuture::new(self.client, self.draft)
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

/// The pages of a list; see [`PageCall::pages`].
#[must_use = "pages are read only as they are asked for"]
pub struct Pages<T, D: Driver> {
    client: Client<D>,
    draft: Draft,
    walk: Walk,
    item: PhantomData<fn() -> T>,
}

impl<T, D: Driver> Pages<T, D> {
    /// How many entries to `skip` to go on from here, now or in another process.
    #[must_use]
    pub fn position(&self) -> u32 {
        self.walk.skip()
    }

    fn next_draft(&self) -> Draft {
        let mut draft = self.draft.clone();
        draft.set_query("count", self.walk.count());
        draft.set_query("skip", self.walk.skip());
        draft
    }
}

impl<T: DeserializeOwned> Pages<T, Async> {
    /// The next page; `None` after the last one, which is a page with fewer entries than asked for.
    ///
    /// Giving the future up loses nothing: the next call asks for the same page.
    ///
    /// # Errors
    ///
    /// Those of a call, and [`Error::is_no_progress`] if the service gives the page before once more. The position stays
    /// where it was, so that calling again asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        if self.walk.is_finished() {
            return Ok(None);
        }
        let answer = exchange::start(self.client.clone(), self.next_draft()).await?;
        let digest = answer.digest();
        let page: Page<T> = answer.decode()?;
        self.walk
            .accept(page.items.len(), digest)
            .map_err(|stuck| Error::stuck(self.draft.operation(), stuck))?;
        Ok(if page.items.is_empty() { None } else { Some(page) })
    }
}

impl<T, D: Driver> fmt::Debug for Pages<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("operation", &self.draft.operation().name())
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}

/// The entries of a list; see [`PageCall::items`].
#[must_use = "entries are read only as they are asked for"]
pub struct Items<T, D: Driver> {
    pages: Pages<T, D>,
    page: vec::IntoIter<T>,
}

impl<T, D: Driver> Items<T, D> {
    /// How many entries to `skip` to go on behind the last one given, now or in another process.
    #[must_use]
    pub fn position(&self) -> u32 {
        let waiting = u32::try_from(self.page.len()).unwrap_or(u32::MAX);
        self.pages.position().saturating_sub(waiting)
    }
}

impl<T: DeserializeOwned> Items<T, Async> {
    /// The next entry; `None` after the last one.
    ///
    /// # Errors
    ///
    /// As for [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        loop {
            if let Some(item) = self.page.next() {
                return Ok(Some(item));
            }
            match self.pages.try_next().await? {
                Some(page) => self.page = page.items.into_iter(),
                None => return Ok(None),
            }
        }
    }
}

impl<T, D: Driver> fmt::Debug for Items<T, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("operation", &self.pages.draft.operation().name())
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
