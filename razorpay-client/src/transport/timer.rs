//! Waiting: by tokio where it runs, else by a thread, so that another runtime needs no timer of its own.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

pub(super) async fn sleep(duration: Duration) {
    if tokio::runtime::Handle::try_current().is_ok() {
        tokio::time::sleep(duration).await;
    } else {
        ThreadTimer { duration, state: None }.await;
    }
}

/// Waits on a thread of its own from the first poll on.
struct ThreadTimer {
    duration: Duration,
    state: Option<Arc<Mutex<State>>>,
}

#[derive(Default)]
struct State {
    over: bool,
    waker: Option<Waker>,
}

impl Future for ThreadTimer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(state) = &self.state else {
            let state = Arc::new(Mutex::new(State {
                over: false,
                waker: Some(context.waker().clone()),
            }));
            let (shared, duration) = (Arc::clone(&state), self.duration);
            let started = std::thread::Builder::new().spawn(move || {
                std::thread::sleep(duration);
                let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
                state.over = true;
                if let Some(waker) = state.waker.take() {
                    waker.wake();
                }
            });
            self.state = Some(state);
            // Without a thread there is no waiting; going on at once is better than never.
            return if started.is_ok() { Poll::Pending } else { Poll::Ready(()) };
        };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        sync::Arc,
        task::{Context, Poll, Wake, Waker},
        thread::{self, Thread},
        time::{Duration, Instant},
    };

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

    #[tokio::test]
    async fn it_waits_on_tokio() {
        let start = Instant::now();
        sleep(Duration::from_millis(30)).await;
        assert!(start.elapsed() >= Duration::from_millis(30));
    }
}
