//! Timers: tokio's where its runtime is present, otherwise a thread.
//!
//! Another runtime therefore needs no timer of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use std::{io, thread};

pub(crate) async fn sleep(duration: Duration) {
    if tokio::runtime::Handle::try_current().is_ok() {
        tokio::time::sleep(duration).await;
    } else {
        ThreadTimer {
            duration,
            state: None,
        }
        .await;
    }
}

/// Waits on a thread of its own from the first poll on; the thread ends with the wait, or when nobody waits any more.
struct ThreadTimer {
    duration: Duration,
    state: Option<Arc<(Mutex<State>, Condvar)>>,
}

#[derive(Default)]
struct State {
    over: bool,
    given_up: bool,
    waker: Option<Waker>,
}

impl ThreadTimer {
    fn start(&mut self, waker: Waker) -> io::Result<()> {
        let state = State {
            waker: Some(waker),
            ..State::default()
        };
        let state = Arc::new((Mutex::new(state), Condvar::new()));
        self.state = Some(Arc::clone(&state));
        let duration = self.duration;
        thread::Builder::new().spawn(move || {
            let (state, given_up) = &*state;
            let waiting =
                given_up.wait_timeout_while(lock(state), duration, |state| !state.given_up);
            let (mut state, _) = waiting.unwrap_or_else(PoisonError::into_inner);
            state.over = true;
            if let Some(waker) = state.waker.take() {
                waker.wake();
            }
        })?;
        Ok(())
    }
}

impl Future for ThreadTimer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(state) = &self.state else {
            // Without a thread there is no waiting; going on at once is better than never.
            return match self.start(context.waker().clone()) {
                Ok(()) => Poll::Pending,
                Err(_) => Poll::Ready(()),
            };
        };
        let mut state = lock(&state.0);
        if state.over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for ThreadTimer {
    fn drop(&mut self) {
        if let Some(state) = &self.state {
            lock(&state.0).given_up = true;
            state.1.notify_one();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread::{self, Thread};
    use std::time::{Duration, Instant};

    use super::*;

    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    #[test]
    fn it_waits_without_a_runtime() {
        let start = Instant::now();
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut waiting = pin!(sleep(Duration::from_millis(30)));
        while waiting.as_mut().poll(&mut Context::from_waker(&waker)) == Poll::Pending {
            thread::park();
        }
        assert!(start.elapsed() >= Duration::from_millis(30));
    }

    #[test]
    fn giving_up_ends_the_thread() {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut timer = Box::pin(ThreadTimer {
            duration: Duration::from_secs(600),
            state: None,
        });
        assert!(
            timer
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        let state = Arc::downgrade(timer.state.as_ref().unwrap());
        drop(timer);
        let start = Instant::now();
        while state.strong_count() > 0 {
            assert!(
                start.elapsed() < Duration::from_secs(10),
                "the thread goes on"
            );
            thread::yield_now();
        }
    }

    #[tokio::test]
    async fn it_waits_on_tokio() {
        let start = Instant::now();
        sleep(Duration::from_millis(30)).await;
        assert!(start.elapsed() >= Duration::from_millis(30));
    }
}
