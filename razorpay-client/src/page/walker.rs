//! Pagination: iteration over the pages and the items of a list.

use std::marker::PhantomData;
use std::{fmt, vec};

use razorpay_types::Page;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::core::draft::Draft;
use crate::core::response::Answer;
use crate::core::walk::{Step, Walk};
use crate::driver::{Async, Driver};
use crate::error::Error;
use crate::exchange;

/// Pages of a list, fetched on demand; see [`PageCall::pages`](super::PageCall::pages).
#[must_use = "pages are read only as they are asked for"]
pub struct Pages<T, D: Driver> {
    client: Client<D>,
    draft: Draft,
    walk: Walk,
    /// Whether iterating has met an error, and ends.
    #[cfg(feature = "blocking")]
    broken: bool,
    item: PhantomData<fn() -> T>,
}

impl<T, D: Driver> Pages<T, D> {
    pub(super) fn new(client: Client<D>, draft: Draft) -> Self {
        let walk = Walk::new(draft.query(), draft.operation().paging());
        Self {
            client,
            draft,
            walk,
            #[cfg(feature = "blocking")]
            broken: false,
            item: PhantomData,
        }
    }

    /// Returns the `skip` offset at which to resume, now or in another process.
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

    /// Takes note of a page.
    fn accept(&mut self, answer: &Answer) -> Result<Option<Page<T>>, Error>
    where
        T: DeserializeOwned,
    {
        let page: Page<T> = answer.decode()?;
        let step = self
            .walk
            .accept(page.items.len(), page.count, answer.digest());
        match step.map_err(|stuck| Error::stuck(answer.origin.clone(), stuck))? {
            Step::Page => Ok(Some(page)),
            Step::End => Ok(None),
        }
    }
}

impl<T: DeserializeOwned> Pages<T, Async> {
    /// Fetches the next page; `None` after the last one.
    ///
    /// An empty page marks the end of the list. A page with fewer items than requested is followed
    /// by one more request, because Razorpay may return smaller pages than requested. Where
    /// Razorpay ignores `skip` and returns that short page again, the list ends as well.
    ///
    /// Cancel safety: if the future is dropped before it is ready, the next call fetches the same
    /// page.
    ///
    /// # Errors
    ///
    /// Returns the errors of an API call, and an [`Error::is_no_progress`] error if a full page is
    /// returned a second time, or if a page has no items although its `count` is above zero. The
    /// position does not change on an error, so that the next call fetches the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        if self.walk.is_finished() {
            return Ok(None);
        }
        let answer = exchange::start(self.client.shared(), self.next_draft()).await?;
        self.accept(&answer)
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

/// Items of a list, fetched page by page; see [`PageCall::items`](super::PageCall::items).
#[must_use = "entries are read only as they are asked for"]
pub struct Items<T, D: Driver> {
    pages: Pages<T, D>,
    page: vec::IntoIter<T>,
    /// How many more may be given.
    left: usize,
}

impl<T, D: Driver> Items<T, D> {
    pub(super) fn new(pages: Pages<T, D>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
            left: usize::MAX,
        }
    }

    /// Limits the number of items, without a further request after the last one.
    ///
    /// If no `count` parameter was given, the page size is limited to the same number.
    pub fn max_items(mut self, most: usize) -> Self {
        self.left = most;
        self.pages.walk.need_no_more_than(most);
        self
    }

    /// Returns the `skip` offset at which to resume after the last returned item.
    ///
    /// The offset remains usable in another process.
    #[must_use]
    pub fn position(&self) -> u32 {
        let waiting = u32::try_from(self.page.len()).unwrap_or(u32::MAX);
        self.pages.position().saturating_sub(waiting)
    }

    /// The next entry of the page at hand.
    fn at_hand(&mut self) -> Option<T> {
        let item = self.page.next()?;
        self.left = self.left.saturating_sub(1);
        Some(item)
    }
}

impl<T: DeserializeOwned> Items<T, Async> {
    /// Returns the next item; `None` after the last one. Fetches a page when needed.
    ///
    /// # Errors
    ///
    /// Returns an error in the cases listed for [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        while self.left > 0 {
            if let Some(item) = self.at_hand() {
                return Ok(Some(item));
            }
            match self.pages.try_next().await? {
                Some(page) => self.page = page.items.into_iter(),
                None => break,
            }
        }
        Ok(None)
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

#[cfg(feature = "blocking")]
mod blocking {
    //! Blocking pagination.

    use razorpay_types::Page;
    use serde::de::DeserializeOwned;

    use super::{Items, Pages};
    use crate::blocking::{self, Blocking};
    use crate::error::Error;

    impl<T: DeserializeOwned> Pages<T, Blocking> {
        /// Fetches the next page; `None` after the last one.
        ///
        /// An empty page marks the end of the list. A page with fewer items than requested is
        /// followed by one more request, because Razorpay may return smaller pages than requested.
        /// Where Razorpay ignores `skip` and returns that short page again, the list ends as well.
        ///
        /// # Errors
        ///
        /// Returns the errors of an API call, and an [`Error::is_no_progress`] error if a full page
        /// is returned a second time, or if a page has no items although its `count` is above zero.
        /// The position does not change on an error, so that the next call fetches the same page
        /// again.
        pub fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
            if self.walk.is_finished() {
                return Ok(None);
            }
            let answer = blocking::answer(&self.client, self.next_draft())?;
            self.accept(&answer)
        }
    }

    impl<T: DeserializeOwned> Items<T, Blocking> {
        /// Returns the next item; `None` after the last one. Fetches a page when needed.
        ///
        /// # Errors
        ///
        /// Returns an error in the cases listed for [`Pages::try_next`].
        pub fn try_next(&mut self) -> Result<Option<T>, Error> {
            while self.left > 0 {
                if let Some(item) = self.at_hand() {
                    return Ok(Some(item));
                }
                match self.pages.try_next()? {
                    Some(page) => self.page = page.items.into_iter(),
                    None => break,
                }
            }
            Ok(None)
        }
    }

    /// Iterates over the pages and ends after the first error.
    ///
    /// `try_next` fetches the failed page again.
    impl<T: DeserializeOwned> Iterator for Pages<T, Blocking> {
        type Item = Result<Page<T>, Error>;

        fn next(&mut self) -> Option<Self::Item> {
            if self.broken {
                return None;
            }
            let next = self.try_next();
            self.broken = next.is_err();
            next.transpose()
        }
    }

    /// Iterates over the items and ends after the first error.
    ///
    /// `try_next` fetches the failed page again.
    impl<T: DeserializeOwned> Iterator for Items<T, Blocking> {
        type Item = Result<T, Error>;

        fn next(&mut self) -> Option<Self::Item> {
            if self.pages.broken {
                return None;
            }
            let next = self.try_next();
            self.pages.broken = next.is_err();
            next.transpose()
        }
    }
}
