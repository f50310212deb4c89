//! The way through a list by `count` and `skip`.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::query::Query;
use crate::operation::Paging;

/// How far a list has been read. Constant in size, however long the list is.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    skip: u32,
    count: u32,
    /// A page with fewer entries than this is the last one.
    full: u32,
    /// Whether the caller has said how large a page is to be.
    given: bool,
    last: Option<u64>,
    finished: bool,
}

/// The service gave the same page again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stuck {
    pub(crate) skip: u32,
}

impl Walk {
    /// Starts where the caller's query says. Without a count it takes the largest page, for the fewest requests.
    pub(crate) fn new(query: &Query, paging: Option<Paging>) -> Self {
        let given = |key| query.get(key).and_then(|value| value.parse().ok());
        let max = paging.map_or(100, |paging| paging.largest_page());
        let wanted = given("count");
        let count = wanted.unwrap_or(max);
        Self {
            skip: given("skip").unwrap_or(0),
            count,
            given: wanted.is_some(),
            // A service that caps a larger count must not look like the end of the list.
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

    /// Takes note of a page. On an error the position stays, so that asking again asks for the same page.
    pub(crate) fn accept(&mut self, entries: usize, body: Digest) -> Result<(), Stuck> {
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        if entries == 0 || entries < self.full {
            self.finished = true;
        } else if self.last == Some(body.0) {
            return Err(Stuck { skip: self.skip });
        }
        self.last = Some(body.0);
        self.skip = self.skip.saturating_add(entries);
        Ok(())
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
        free.accept(7, Digest::of(b"a")).unwrap();
        assert!(!free.is_finished());
        let mut large = walk("{}");
        large.need_no_more_than(1000);
        assert_eq!(large.count(), 100);
        let mut told = walk(r#"{"count":50}"#);
        told.need_no_more_than(7);
        assert_eq!(told.count(), 50);
    }

    #[test]
    fn it_moves_on_by_what_came_and_ends_on_a_short_page() {
        let mut walk = walk(r#"{"count":2,"skip":5}"#);
        walk.accept(2, Digest::of(b"a")).unwrap();
        assert_eq!((walk.skip(), walk.is_finished()), (7, false));
        walk.accept(1, Digest::of(b"b")).unwrap();
        assert_eq!((walk.skip(), walk.is_finished()), (8, true));
    }

    #[test]
    fn an_empty_page_is_always_the_end() {
        let mut walk = walk(r#"{"count":0}"#);
        walk.accept(0, Digest::of(b"a")).unwrap();
        assert!(walk.is_finished());
    }

    #[test]
    fn a_capped_count_is_not_the_end() {
        let mut walk = walk(r#"{"count":500}"#);
        walk.accept(100, Digest::of(b"a")).unwrap();
        assert_eq!((walk.skip(), walk.is_finished()), (100, false));
    }

    #[test]
    fn the_same_full_page_twice_is_no_progress() {
        let mut walk = walk(r#"{"count":2}"#);
        walk.accept(2, Digest::of(b"a")).unwrap();
        assert_eq!(walk.accept(2, Digest::of(b"a")), Err(Stuck { skip: 2 }));
        assert_eq!((walk.skip(), walk.is_finished()), (2, false));
    }
}
