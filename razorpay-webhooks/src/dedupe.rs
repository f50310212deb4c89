//! The id of an event, and keeping an event from being handled twice.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::fmt;
use std::future::{self, Future};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The id of an event, from the header `x-razorpay-event-id`: the same each time the event is delivered.
///
/// The signature covers the body only. Who has got hold of a delivery can send it again with another id and it verifies, so
/// that a payment should be booked by its own id as well.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(Box<str>);

impl EventId {
    /// An id from text.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into().into_boxed_str())
    }

    /// The id as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id in a header; nothing if the value is empty or has other characters than visible ones of ASCII.
    pub(crate) fn read(value: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(value).ok()?;
        let visible = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        visible.then(|| Self::new(text))
    }
}

impl From<&str> for EventId {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EventId").field(&self.0).finish()
    }
}

/// What a claim on an event found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub enum Claim {
    /// Nobody has claimed the event: it is to be handled.
    First,
    /// The event was claimed before: answer 2xx and do nothing.
    Repeated,
}

/// Remembers which events were handled.
///
/// Claim an event before handling it; release it if handling failed, so that the next delivery is handled. Best is a table
/// with the id as its key, written in the same transaction as what the event does: then neither a crash nor a second
/// process can lose or repeat anything.
pub trait Deduplicator {
    /// Why the store cannot say.
    type Error;

    /// Claims an event. Of several claims at once, one is the first.
    fn claim(&self, id: &EventId) -> impl Future<Output = Result<Claim, Self::Error>> + Send;

    /// Gives a claim back, because the event could not be handled.
    fn release(&self, id: &EventId) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Remembers the last events in memory, for one process that may forget when it restarts.
///
/// It holds so many ids and no more: when it is full, the oldest makes room. An event comes again for up to 24 hours, so that
/// the capacity should be above the number of events of a day.
pub struct MemoryDeduplicator {
    capacity: NonZeroUsize,
    claims: Mutex<Claims>,
}

#[derive(Default)]
struct Claims {
    /// The number of each claim, which tells their age.
    numbers: HashMap<EventId, u64>,
    by_age: BTreeMap<u64, EventId>,
    next: u64,
}

impl MemoryDeduplicator {
    /// Remembers the last so many events.
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self {
            capacity,
            claims: Mutex::default(),
        }
    }

    /// Claims an event; what [`Deduplicator::claim`] does, without a future.
    pub fn claim_now(&self, id: &EventId) -> Claim {
        let mut claims = self.lock();
        if claims.numbers.contains_key(id) {
            return Claim::Repeated;
        }
        let number = claims.next;
        claims.next = number.wrapping_add(1);
        claims.numbers.insert(id.clone(), number);
        claims.by_age.insert(number, id.clone());
        while claims.numbers.len() > self.capacity.get() {
            let Some((_, oldest)) = claims.by_age.pop_first() else {
                break;
            };
            claims.numbers.remove(&oldest);
        }
        Claim::First
    }

    /// Gives a claim back; what [`Deduplicator::release`] does, without a future.
    pub fn release_now(&self, id: &EventId) {
        let mut claims = self.lock();
        if let Some(number) = claims.numbers.remove(id) {
            claims.by_age.remove(&number);
        }
    }

    /// How many events it remembers.
    pub fn len(&self) -> usize {
        self.lock().numbers.len()
    }

    /// Whether it remembers no event.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Claims> {
        self.claims.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deduplicator for MemoryDeduplicator {
    type Error = Infallible;

    fn claim(&self, id: &EventId) -> impl Future<Output = Result<Claim, Infallible>> + Send {
        future::ready(Ok(self.claim_now(id)))
    }

    fn release(&self, id: &EventId) -> impl Future<Output = Result<(), Infallible>> + Send {
        self.release_now(id);
        future::ready(Ok(()))
    }
}

impl fmt::Debug for MemoryDeduplicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryDeduplicator")
            .field("capacity", &self.capacity)
            .field("len", &self.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::sync::Barrier;

    use super::{Claim, Deduplicator, EventId, MemoryDeduplicator};

    fn of(capacity: usize) -> MemoryDeduplicator {
        MemoryDeduplicator::new(NonZeroUsize::new(capacity).unwrap())
    }

    #[test]
    fn an_event_is_first_once_unless_it_is_released() {
        let seen = of(8);
        let id = EventId::new("a");
        assert_eq!(seen.claim_now(&id), Claim::First);
        assert_eq!(seen.claim_now(&id), Claim::Repeated);
        assert_eq!(seen.claim_now(&"A".into()), Claim::First);
        seen.release_now(&id);
        seen.release_now(&"never claimed".into());
        assert_eq!(seen.claim_now(&id), Claim::First);
        assert_eq!(seen.len(), 2);
    }

    #[test]
    fn the_oldest_event_makes_room() {
        let seen = of(2);
        for id in ["a", "b", "a", "c"] {
            let _ = seen.claim_now(&id.into());
        }
        assert_eq!(seen.len(), 2);
        assert_eq!(seen.claim_now(&"c".into()), Claim::Repeated);
        assert_eq!(seen.claim_now(&"b".into()), Claim::Repeated);
        assert_eq!(seen.claim_now(&"a".into()), Claim::First);
        assert_eq!(seen.claim_now(&"b".into()), Claim::First);
        assert_eq!(seen.len(), 2);
    }

    #[test]
    fn claims_and_releases_leave_nothing_behind() {
        let seen = of(2);
        for number in 0..1_000 {
            let id = EventId::new(number.to_string());
            let _ = seen.claim_now(&id);
            seen.release_now(&id);
        }
        assert!(seen.is_empty());
        assert!(seen.claims.lock().unwrap().by_age.is_empty());
    }

    #[test]
    fn of_claims_at_once_one_is_the_first() {
        let (seen, start) = (of(8), Barrier::new(4));
        let firsts = std::thread::scope(|scope| {
            let threads = [(); 4].map(|()| {
                scope.spawn(|| {
                    start.wait();
                    seen.claim_now(&"a".into())
                })
            });
            threads.map(|thread| thread.join().unwrap())
        });
        assert_eq!(
            firsts
                .iter()
                .filter(|claim| **claim == Claim::First)
                .count(),
            1
        );
    }

    #[tokio::test]
    async fn the_trait_says_the_same() {
        let seen = of(8);
        assert_eq!(seen.claim(&"a".into()).await, Ok(Claim::First));
        assert_eq!(seen.claim(&"a".into()).await, Ok(Claim::Repeated));
        assert_eq!(seen.release(&"a".into()).await, Ok(()));
        assert_eq!(seen.claim(&"a".into()).await, Ok(Claim::First));
    }
}
