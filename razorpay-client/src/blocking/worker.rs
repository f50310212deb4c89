//! Background thread that drives the connections and timers of a blocking client.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};
use std::{fmt, io, process};

use tokio::runtime::{self, Handle};
use tokio::sync::oneshot;

use super::context;
use crate::core::response::Origin;
use crate::error::Error;
use crate::transport::{Phase, TransportError};

/// Handle of a background thread with its own runtime; the thread ends with the last handle.
///
/// The background thread drives connections, timers and name lookups only. A call is polled by the
/// thread that makes it, so that a hook, a body or a transport that blocks or panics delays no
/// other call, and so that the caller can stop waiting whatever happens to the runtime.
#[derive(Clone)]
pub struct Worker {
    runtime: Arc<Running>,
}

struct Running {
    handle: Handle,
    /// The process whose thread it is: a fork copies the memory, but no thread.
    process: u32,
    /// Its end is the end of the runtime.
    _open: oneshot::Sender<()>,
}

/// How much longer than its limit a call is waited for. The limits of the call itself give the better errors.
const GRACE: Duration = Duration::from_secs(1);

impl Worker {
    pub(super) fn start() -> io::Result<Self> {
        let (open, closed) = oneshot::channel::<()>();
        let (ready, is_ready) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("razorpay-client".to_owned())
            .spawn(move || {
                match runtime::Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => {
                        let _ = ready.send(Ok(runtime.handle().clone()));
                        let _ = runtime.block_on(closed);
                        // Name lookups under way are nobody's any more.
                        runtime.shutdown_background();
                    }
                    Err(error) => {
                        let _ = ready.send(Err(error));
                    }
                }
            })?;
        let handle = is_ready.recv().map_err(io::Error::other)??;
        let process = process::id();
        Ok(Self {
            runtime: Arc::new(Running {
                handle,
                process,
                _open: open,
            }),
        })
    }

    /// The result of a call, polled by the calling thread, which waits a little longer than `limit` for it at most.
    pub(crate) fn run<T>(
        &self,
        origin: Origin,
        limit: Duration,
        call: impl Future<Output = Result<T, Error>> + Unpin,
    ) -> Result<T, Error> {
        let refused = |reason| {
            let fault = TransportError::new(Phase::Build, reason);
            Err(Error::transport(origin.clone(), fault))
        };
        if self.runtime.process != process::id() {
            return refused(FORKED);
        }
        if context::is_async() {
            return refused(ASYNC);
        }
        if context::is_ending() {
            return refused(ENDING);
        }
        // What the call spawns, and its sockets and timers, belong to this runtime.
        let _entered = self.runtime.handle.enter();
        let outcome = wait(call, limit.saturating_add(GRACE));
        outcome.unwrap_or_else(|lost| {
            let fault = match lost {
                Lost::Panicked => TransportError::new(Phase::Exchange, PANICKED),
                Lost::TimedOut => TransportError::new(Phase::Exchange, OVERDUE).timed_out(true),
            };
            // An attempt may have left, and nothing here knows of how many.
            let attempts = origin.attempts.max(1);
            Err(Error::transport(Origin { attempts, ..origin }, fault))
        })
    }
}

const ASYNC: &str = "the blocking client was called inside an async program, where it would hold up other tasks: \
     use the async client there, or call from `tokio::task::spawn_blocking`";
const FORKED: &str = "the blocking client was made before the process forked, and its thread exists in the parent process \
     only: make a client in the child process";
const ENDING: &str =
    "the blocking client was called while the thread ends, by a destructor of a thread-local value";
const PANICKED: &str = "the transport or what it called has panicked";
const OVERDUE: &str = "the call did not end by itself when its time was over";

/// Why there is no result.
#[derive(Debug, PartialEq, Eq)]
enum Lost {
    Panicked,
    TimedOut,
}

/// What a future gives within the limit, polled by this thread.
fn wait<T>(mut future: impl Future<Output = T> + Unpin, limit: Duration) -> Result<T, Lost> {
    let deadline = Instant::now().checked_add(limit);
    let signal = Arc::new(Signal {
        woken: AtomicBool::new(true),
        thread: thread::current(),
    });
    let waker = Waker::from(Arc::clone(&signal));
    let mut context = Context::from_waker(&waker);
    let outcome = loop {
        let over = !signal.wait_until(deadline);
        // Once more at the end: the result may have arrived without its waker.
        let polling = AssertUnwindSafe(|| Pin::new(&mut future).poll(&mut context));
        match catch_unwind(polling) {
            Ok(Poll::Ready(value)) => break Ok(value),
            Ok(Poll::Pending) if over => break Err(Lost::TimedOut),
            Ok(Poll::Pending) => {}
            Err(_) => break Err(Lost::Panicked),
        }
    };
    // What has panicked, or was cut off, may panic again when it is dropped.
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(future)));
    match (outcome, dropped) {
        (Ok(value), _) => Ok(value),
        (Err(_), Err(_)) => Err(Lost::Panicked),
        (Err(lost), Ok(())) => Err(lost),
    }
}

/// Wakes a thread. The thread's own token is not enough: a hook that makes a call of its own would take it.
struct Signal {
    woken: AtomicBool,
    thread: Thread,
}

impl Signal {
    /// Waits until woken, which is true, or until the deadline.
    fn wait_until(&self, deadline: Option<Instant>) -> bool {
        while !self.woken.swap(false, Ordering::AcqRel) {
            let Some(deadline) = deadline else {
                thread::park();
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            thread::park_timeout(left);
        }
        true
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, poll_fn, ready};

    use super::*;
    use crate::core::outcome::Outcome;
    use crate::operation::{Method, Operation, Retry};

    static CREATE: Operation = Operation {
        name: "things.create",
        method: Method::Post,
        host: None,
        path: "/v1/things",
        retry: Retry::Never,
        reconcile: None,
        paging: None,
        auth: &[],
    };

    fn origin() -> Origin {
        Origin {
            operation: &CREATE,
            retry: Retry::Never,
            key: None,
            attempts: 0,
            earlier: Outcome::NotSent,
            scheme: None,
        }
    }

    #[test]
    fn a_call_that_never_ends_is_given_up_as_unknown() {
        let worker = Worker::start().unwrap();
        let start = Instant::now();
        let limit = Duration::from_millis(50);
        let error = worker
            .run(origin(), limit, pending::<Result<(), _>>())
            .unwrap_err();
        assert!(start.elapsed() >= limit && start.elapsed() < Duration::from_secs(30));
        assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
        assert_eq!(error.attempts(), 1);
    }

    #[test]
    fn a_runtime_that_is_stuck_holds_nobody() {
        let worker = Worker::start().unwrap();
        let (release, released) = mpsc::channel::<()>();
        worker
            .runtime
            .handle
            .spawn(async move { _ = released.recv() });
        let call = Box::pin(async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok(())
        });
        let error = worker
            .run(origin(), Duration::from_millis(50), call)
            .unwrap_err();
        assert!(error.is_timeout(), "{error}");
        drop(release);
    }

    #[test]
    fn another_process_is_told_to_make_its_own_client() {
        let mut worker = Worker::start().unwrap();
        Arc::get_mut(&mut worker.runtime).unwrap().process ^= 1;
        let error = worker.run(origin(), GRACE, ready(Ok(()))).unwrap_err();
        assert!(!error.was_sent() && !error.is_outcome_unknown());
        assert!(error.to_string().contains("forked"), "{error}");
    }

    #[test]
    fn the_last_access_ends_the_runtime() {
        let worker = Worker::start().unwrap();
        let held = Arc::new(());
        let task = Arc::clone(&held);
        worker.runtime.handle.spawn(async move {
            let _task = task;
            pending::<()>().await;
        });
        let clone = worker.clone();
        drop(worker);
        assert_eq!(clone.run(origin(), GRACE, ready(Ok(7))).unwrap(), 7);
        assert_eq!(Arc::strong_count(&held), 2);
        drop(clone);
        let start = Instant::now();
        while Arc::strong_count(&held) > 1 {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "the thread goes on"
            );
            thread::yield_now();
        }
    }

    #[test]
    fn a_call_inside_a_call_takes_no_wake_from_it() {
        let worker = Worker::start().unwrap();
        let mut polls = 0;
        let outer = poll_fn(|context| {
            polls += 1;
            if polls > 1 {
                return Poll::Ready(Ok(()));
            }
            context.waker().wake_by_ref();
            let inner = Box::pin(async {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(())
            });
            worker.run(origin(), GRACE, inner).unwrap();
            Poll::Pending
        });
        let start = Instant::now();
        worker
            .run(origin(), Duration::from_secs(20), outer)
            .unwrap();
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "the wake was lost"
        );
    }
}
