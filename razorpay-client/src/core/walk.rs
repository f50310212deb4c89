//! Pagination state of a list read by `count` and `skip`.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::query::Query;
use crate::operation::Paging;

/// How far a list has been read. Constant in size, however long the list is.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    skip: u32,
    count: u32,
    /// A page with fewer entries than this is short: nothing may follow it.
    full: u32,
    /// Whether the caller has said how large a page is to be.
    given: bool,
    last: Option<u64>,
    finished: bool,
}

/// Why a list cannot be read on. The `skip` is that of the page at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stuck {
    /// The service gave the same full page again.
    Repeated { skip: u32 },
    /// The page has no entries, but a `count` above zero.
    Hollow { skip: u32, count: u32 },
}

/// What a page means for the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The page has entries that were not seen before.
    Page,
    /// The list has ended, and the page has nothing new.
    End,
}

impl Walk {
    /// Starts where the caller's query says. Without a count it takes the largest page, for the fewest requests.
    pub(crate) fn new(query: &Query, paging: Option<Paging>) -> Self {
        let given = |key| query.get(key).and_then(|value| value.parse().ok());
        let max = paging.map_or(100, |paging| paging.max_count());
        let wanted = given("count");
        let count = wanted.unwrap_or(max);
        Self {
            skip: given("skip").unwrap_or(0),
            count,
            given: wanted.is_some(),
            // A service that caps a larger count still gives full pages.
            full: count.min(max),
            last: None,
            finished: false,
        }
    }

    /// Asks for no larger pages than so many entries, unless the caller has said how large they are to be.
    pub(crate) fn need_no_more_than(&mut self, entries: usize) {
        let entries = u32::try_from(entries).unwrap_or(u32::MAX).max(1);
        if !self.given {
            self.count = self.count.min(entries);
            self.full = self.full.min(entries);
        }
    }

    pub(crate) fn skip(&self) -> u32 {
        self.skip
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.finished
    }

    /// Takes note of a page: the number of its entries, the number that it gives as its `count`, and its body. On an error the
    /// position stays, so that asking again asks for the same page.
    ///
    /// Only an empty page ends a list for certain, as the service may give smaller pages than asked for. A service that
    /// ignores `skip` never gives one; there, a short page that comes a second time is the whole list. A full page that
    /// comes a second time may have others behind it that cannot be reached, and must not pass for the end.
    pub(crate) fn accept(
        &mut self,
        entries: usize,
        count: Option<u32>,
        body: Digest,
    ) -> Result<Step, Stuck> {
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        let skip = self.skip;
        if entries == 0 {
            return match count {
                Some(count) if count > 0 => Err(Stuck::Hollow { skip, count }),
                _ => Ok(self.end()),
            };
        }
        if self.last == Some(body.0) {
            let is_short = entries < self.full;
            return if is_short {
                Ok(self.end())
            } else {
                Err(Stuck::Repeated { skip })
            };
        }
        self.last = Some(body.0);
        self.skip = self.skip.saturating_add(entries);
        Ok(Step::Page)
    }

    fn end(&mut self) -> Step {
        self.finished = true;
        Step::End
    }
}

/// Tells the body of one page from that of another without keeping it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(u64);

impl Digest {
    pub(crate) fn of(body: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        Self(hasher.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(query: &str) -> Walk {
        let mut pairs = Query::default();
        pairs.extend_from_json(query.as_bytes()).unwrap();
        Walk::new(&pairs, Some(Paging::skip(100, 10)))
    }

    #[test]
    fn it_takes_the_largest_page_unless_told_otherwise() {
        let free = walk("{}");
        assert_eq!((free.skip(), free.count()), (0, 100));
        let told = walk(r#"{"count":7,"skip":30}"#);
        assert_eq!((told.skip(), told.count()), (30, 7));
    }

    #[test]
    fn it_takes_no_larger_page_than_is_needed() {
        let mut free = walk("{}");
        free.need_no_more_than(7);
        assert_eq!(free.count(), 7);
        let mut large = walk("{}");
        large.need_no_more_than(1000);
        assert_eq!(large.count(), 100);
        let mut told = walk(r#"{"count":50}"#);
        told.need_no_more_than(7);
        assert_eq!(told.count(), 50);
    }

    #[test]
    fn it_moves_on_by_what_came_and_ends_on_an_empty_page() {
        let mut walk = walk(r#"{"count":2,"skip":5}"#);
        for (entries, body, skip) in [(2, b"a", 7), (1, b"b", 8), (2, b"c", 10)] {
            assert_eq!(
                walk.accept(entries, Some(2), Digest::of(body)),
                Ok(Step::Page)
            );
            assert_eq!((walk.skip(), walk.is_finished()), (skip, false));
        }
        assert_eq!(walk.accept(0, Some(0), Digest::of(b"d")), Ok(Step::End));
        assert_eq!((walk.skip(), walk.is_finished()), (10, true));
    }

    #[test]
    fn an_empty_page_that_claims_entries_is_no_end() {
        let mut walk = walk(r#"{"skip":3}"#);
        for _ in 0..2 {
            let hollow = walk.accept(0, Some(7), Digest::of(b"a"));
            assert_eq!(hollow, Err(Stuck::Hollow { skip: 3, count: 7 }));
            assert_eq!((walk.skip(), walk.is_finished()), (3, false));
        }
        assert_eq!(walk.accept(0, None, Digest::of(b"a")), Ok(Step::End));
        assert!(walk.is_finished());
    }

    #[test]
    fn the_same_short_page_twice_is_the_whole_list() {
        let mut walk = walk("{}");
        assert_eq!(walk.accept(3, None, Digest::of(b"a")), Ok(Step::Page));
        assert_eq!(walk.accept(3, None, Digest::of(b"a")), Ok(Step::End));
        assert_eq!((walk.skip(), walk.is_finished()), (3, true));
    }

    #[test]
    fn the_same_full_page_twice_is_no_progress() {
        // The largest page there is is full, however large a one was asked for.
        for (query, full) in [(r#"{"count":2}"#, 2), (r#"{"count":500}"#, 100)] {
            let mut walk = walk(query);
            let skip = u32::try_from(full).unwrap();
            assert_eq!(walk.accept(full, None, Digest::of(b"a")), Ok(Step::Page));
            for _ in 0..2 {
                let again = walk.accept(full, None, Digest::of(b"a"));
                assert_eq!(again, Err(Stuck::Repeated { skip }));
                assert_eq!((walk.skip(), walk.is_finished()), (skip, false));
            }
        }
    }
}
