//! Detection of async tasks, in which a blocking call would stall the executor thread.

use std::sync::Arc;
use std::task::{Context, Wake, Waker};

use tokio::runtime::Handle;
use tokio::task::coop;

/// Whether this is called from inside an async task of tokio.
///
/// A handle is at hand in threads for blocking work, too. What tells tasks from these is the budget of operations after
/// which a task has to make way for others: only tasks have one. Were that to change, a task would be held up instead of
/// being told; nothing would panic. So it is for the future of a `block_on` that has called `block_in_place`, up to its next
/// turn: tokio gives the budget back to tasks alone. It runs on no thread of the runtime, and holds up nobody but itself.
pub(super) fn is_async() -> bool {
    Handle::try_current().is_ok() && has_budget()
}

/// Whether the thread is ending, so that no runtime can be entered any more: tokio would panic.
pub(super) fn is_ending() -> bool {
    Handle::try_current().is_err_and(|error| error.is_thread_local_destroyed())
}

fn has_budget() -> bool {
    let waker = Waker::from(Arc::new(Nobody));
    let mut context = Context::from_waker(&waker);
    (0..MORE_THAN_ANY_BUDGET).any(|_| {
        let spent = coop::poll_proceed(&mut context);
        match spent {
            std::task::Poll::Ready(one) => {
                one.made_progress();
                false
            }
            std::task::Poll::Pending => true,
        }
    })
}

/// Tasks have 128 or, in later versions, maybe some more.
const MORE_THAN_ANY_BUDGET: u32 = 1024;

struct Nobody;

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;
    use tokio::task;

    use super::*;

    #[test]
    fn a_plain_thread_may_block() {
        assert!(!is_async());
        let runtime = Builder::new_current_thread().build().unwrap();
        let _entered = runtime.enter();
        assert!(!is_async(), "entering a runtime makes no task");
    }

    #[tokio::test]
    async fn a_task_may_not() {
        assert!(is_async());
        task::yield_now().await;
        assert!(is_async());
        assert!(tokio::spawn(async { is_async() }).await.unwrap());
        let local = task::LocalSet::new();
        assert!(local.run_until(async { is_async() }).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn threads_for_blocking_work_may() {
        assert!(is_async());
        assert!(!task::spawn_blocking(is_async).await.unwrap());
        let spawned =
            tokio::spawn(async { (is_async(), task::block_in_place(is_async), is_async()) });
        assert_eq!(spawned.await.unwrap(), (true, false, true));
    }
}
