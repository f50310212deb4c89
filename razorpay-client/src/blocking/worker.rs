//! The thread that carries out the calls of a blocking client.

use std::{fmt, future::Future, io, pin::Pin, sync::mpsc as std_mpsc, thread};

use tokio::{runtime, sync::mpsc};

use super::context;
use crate::{
    core::response::Origin,
    error::Error,
    exchange::Pending,
    transport::{Phase, TransportError},
};

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Access to the thread, which ends when the last access is dropped. Callers wait by the means of the standard library, so
/// that no context makes them panic, and neither does dropping this.
#[derive(Clone)]
pub struct Worker {
    jobs: mpsc::UnboundedSender<Job>,
}

impl Worker {
    pub(super) fn start() -> io::Result<Self> {
        let (jobs, queue) = mpsc::unbounded_channel();
        let (ready, is_ready) = std_mpsc::sync_channel(1);
        thread::Builder::new().name("razorpay-client".to_owned()).spawn(move || {
            match runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => {
                    let _ = ready.send(Ok(()));
                    runtime.block_on(work(queue));
                    // Name lookups under way are nobody's any more.
                    runtime.shutdown_background();
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
            }
        })?;
        is_ready.recv().map_err(io::Error::other)??;
        Ok(Self { jobs })
    }

    /// What the call comes to.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        origin: Origin,
        call: Pending<T>,
    ) -> Result<T, Error> {
        if context::is_async() {
            let fault = TransportError::new(Phase::Build, ASYNC);
            return Err(Error::transport(origin, fault));
        }
        match self.wait(call) {
            Some(outcome) => outcome,
            None => {
                let fault = TransportError::new(
                    Phase::Exchange,
                    "what carried out the call has panicked",
                );
                Err(Error::transport(origin, fault))
            }
        }
    }

    /// What a future gives; `None` if it panics.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let (answer, answered) = std_mpsc::sync_channel(1);
        let job = Box::pin(async move {
            let _ = answer.send(future.await);
        });
        self.jobs.send(job).ok()?;
        answered.recv().ok()
    }
}

pub(super) const ASYNC: &str = "the blocking client was called inside an async program, where it would hold up other tasks: \
     use the async client there, or call from `tokio::task::spawn_blocking`";

async fn work(mut queue: mpsc::UnboundedReceiver<Job>) {
    while let Some(job) = queue.recv().await {
        tokio::spawn(job);
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}
