//! Streamed request bodies that end together with their call.
//!
//! An HTTP library sends a body from a task of its own. While the peer reads nothing, that task may
//! wait for the socket alone and not notice that the caller no longer waits for the response; it
//! would keep whatever the body is read from. So the call keeps hold of its body, takes it away
//! when it is over, and wakes the task.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use super::{Body, BodyStream};

/// Ends the body it belongs to when it is dropped.
#[derive(Debug)]
pub(crate) struct AbortOnDrop(Option<Arc<Mutex<Held>>>);

/// The body in the hands of whatever sends it.
struct Abortable(Arc<Mutex<Held>>);

#[derive(Debug)]
struct Held {
    /// `None` once the call is over.
    body: Option<Body>,
    /// Whoever asked last.
    waker: Option<Waker>,
}

impl Body {
    /// The same body, and what ends it. Bytes that are there as a whole hold nothing that would have to be let go.
    pub(crate) fn abortable(self) -> (Self, AbortOnDrop) {
        if self.as_bytes().is_some() {
            return (self, AbortOnDrop(None));
        }
        let length = self.length();
        let held = Arc::new(Mutex::new(Held {
            body: Some(self),
            waker: None,
        }));
        let body = Self::stream(Abortable(Arc::clone(&held)), length);
        (body, AbortOnDrop(Some(held)))
    }
}

impl BodyStream for Abortable {
    fn poll_chunk(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        let mut held = lock(&self.0);
        let Some(body) = &mut held.body else {
            let over = io::Error::new(io::ErrorKind::ConnectionAborted, OVER);
            return Poll::Ready(Some(Err(over)));
        };
        let chunk = body.poll_chunk(context);
        // Also of one who got a chunk: that is where the socket is waited for.
        if !held
            .waker
            .as_ref()
            .is_some_and(|waker| waker.will_wake(context.waker()))
        {
            held.waker = Some(context.waker().clone());
        }
        chunk
    }
}

const OVER: &str = "the call is over";

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        let Some(held) = &self.0 else { return };
        let mut locked = lock(held);
        let (body, waker) = (locked.body.take(), locked.waker.take());
        // Neither runs while others are kept waiting.
        drop(locked);
        drop(body);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

fn lock(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Wake;

    use super::*;

    /// Gives one chunk and then waits; tells when it is dropped.
    struct Source(Option<Bytes>, Arc<AtomicUsize>);

    impl BodyStream for Source {
        fn poll_chunk(
            mut self: Pin<&mut Self>,
            _context: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Bytes>>> {
            self.0
                .take()
                .map_or(Poll::Pending, |chunk| Poll::Ready(Some(Ok(chunk))))
        }
    }

    impl Drop for Source {
        fn drop(&mut self) {
            self.1.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn what_ends_takes_the_body_away_and_wakes_whoever_sends_it() {
        for polls in [1, 2] {
            let (dropped, woken) = (Arc::<AtomicUsize>::default(), Arc::<Count>::default());
            let source = Source(Some("abc".into()), Arc::clone(&dropped));
            let (mut body, abort) = Body::stream(source, Some(3)).abortable();
            assert_eq!(body.length(), Some(3));
            let waker = Waker::from(Arc::clone(&woken));
            let mut context = Context::from_waker(&waker);
            for poll in 0..polls {
                let chunk = body.poll_chunk(&mut context);
                assert_eq!(chunk.is_ready(), poll == 0);
            }
            assert_eq!(dropped.load(Ordering::SeqCst), 0);
            drop(abort);
            assert_eq!(dropped.load(Ordering::SeqCst), 1);
            assert_eq!(woken.0.load(Ordering::SeqCst), 1);
            let Poll::Ready(Some(Err(error))) = body.poll_chunk(&mut context) else {
                panic!("an end that is no error would be taken for the end of the body");
            };
            assert_eq!(error.kind(), io::ErrorKind::ConnectionAborted);
        }
    }

    #[test]
    fn whole_bytes_stay_as_they_are() {
        let (body, abort) = Body::from("abc").abortable();
        drop(abort);
        assert_eq!(body.as_bytes().map(AsRef::as_ref), Some(b"abc".as_slice()));
    }
}
