//! Event ids, and deduplication of events that are delivered more than once.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::fmt;
use std::future::{self, Future};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Event id from the header `x-razorpay-event-id`, the same for every delivery of the event.
///
/// The signature covers the body only. An attacker who obtains a delivery can send it again with
/// another event id and a valid signature; deduplicate bookings by payment id as well.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(Box<str>);

impl EventId {
    /// Creates an event id from text, without validation.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into().into_boxed_str())
    }

    /// Returns the event id as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id in a header; nothing if the value is empty or has other characters than visible ones
    /// of ASCII.
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

/// Result of claiming an event in a [`Deduplicator`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub enum Claim {
    /// Event that was not claimed before and must be processed.
    First,
    /// Duplicate of an event that was claimed before: respond with 2xx and do nothing.
    Repeated,
}

/// Store of the events that were processed, to detect duplicate deliveries.
///
/// Claim an event before processing it, and release the claim if processing fails, so that the next
/// delivery is processed. The best store is a database table with the event id as its key, written
/// in the same transaction as the effects of the event: then neither a crash nor a second process
/// can lose an event or process it twice.
pub trait Deduplicator {
    /// Error of the store, such as a failed database query.
    type Error;

    /// Claims an event. Of several concurrent claims exactly one returns [`Claim::First`].
    ///
    /// # Errors
    ///
    /// Fails if the store cannot tell whether the event was claimed before.
    fn claim(&self, id: &EventId) -> impl Future<Output = Result<Claim, Self::Error>> + Send;

    /// Releases the claim on an event because processing failed.
    ///
    /// # Errors
    ///
    /// Fails if the store cannot release the claim.
    fn release(&self, id: &EventId) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// In-memory [`Deduplicator`] for a single process, which forgets all events when restarted.
///
/// The store holds a fixed number of event ids; when the store is full, the oldest is evicted.
/// Razorpay retries an event for up to 24 hours, so the capacity should exceed the number of events
/// in a day.
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
    /// Creates a store that remembers the last `capacity` events.
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self {
            capacity,
            claims: Mutex::default(),
        }
    }

    /// Claims an event, like [`Deduplicator::claim`], without a future.
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

    /// Releases the claim on an event, like [`Deduplicator::release`], without a future.
    pub fn release_now(&self, id: &EventId) {
        let mut claims = self.lock();
        if let Some(number) = claims.numbers.remove(id) {
            claims.by_age.remove(&number);
        }
    }

    /// Returns the number of events that the store remembers.
    pub fn len(&self) -> usize {
        self.lock().numbers.len()
    }

    /// Whether the store remembers no events.
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
