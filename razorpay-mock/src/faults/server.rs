//! Fault-injecting server: a thread, a port, a script and its counters.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, io};

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::answer::Answer;
use super::connection;
use super::count::{Counts, Hit};
use super::fault::Fault;
use super::port::Port;
use super::script::{Normal, Script};
use crate::record::Recorder;
use crate::request::Request;

/// Maximum lifetime of a connection to a [`FaultServer`], whatever it waits for: 60 seconds.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Maximum number of requests that a [`FaultServer`] accepts in its lifetime: 100,000.
///
/// After that the server resets every connection, as a limit on clients that never give up.
pub const MAX_REQUESTS: usize = 100_000;
/// How many requests are remembered.
const RECORDED: usize = 2_000;
/// How many connections may be open.
const MAX_OPEN: usize = 4_096;

/// Server that injects the faults of a script into its responses. See [the module](super).
///
/// The server runs on its own thread; dropping it ends the thread and every connection at once.
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl FaultServer {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// The server accepts connections when this function returns, unless its first fault is
    /// [`Fault::Refuse`].
    ///
    /// # Errors
    ///
    /// If there is no free port, or no thread or runtime can be started.
    pub fn start(script: impl Into<Script>) -> io::Result<Self> {
        let script = script.into();
        let port = Port::take()?;
        let address = port.address();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let shared = Arc::new(Shared::new(script));
        let listener = {
            let _context = runtime.enter();
            if shared.is_refusal_next() {
                None
            } else {
                Some(port.open()?)
            }
        };
        let (stop, stopping) = watch::channel(false);
        let accepting = Accepting {
            port,
            listener,
            shared: Arc::clone(&shared),
        };
        let thread = std::thread::Builder::new()
            .name("razorpay-faults".to_owned())
            .spawn(move || run(&runtime, accepting, stopping))?;
        Ok(Self {
            address,
            shared,
            stop,
            thread: Some(thread),
        })
    }

    /// Returns the base URL of the server, without a trailing slash: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Appends a fault to the end of the script.
    ///
    /// If the fault closes the port at once, the port is closed when this function returns.
    pub fn inject(&self, fault: Fault) {
        let refuses = matches!(fault, Fault::Refuse(_));
        let mut port = self.shared.port.subscribe();
        let open = *port.borrow_and_update();
        let next = {
            let mut queue = self.shared.queue();
            queue.push_back(fault);
            queue.len() == 1
        };
        self.shared.changed.notify_one();
        if refuses && open && next {
            // Looked at and not waited for: this may be called from a thread that runs async code.
            for _ in 0..1_000 {
                if port.has_changed().unwrap_or(true) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// Returns the number of faults that have not been applied yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.shared.queue().len()
    }

    /// Returns how often each request was fully received, in the order of first arrival.
    #[must_use]
    pub fn hits(&self) -> Vec<Hit> {
        self.shared.counts().hits.clone()
    }

    /// Returns how often a request with this method and path was fully received.
    ///
    /// All idempotency keys count together.
    #[must_use]
    pub fn hits_of(&self, method: &str, path: &str) -> usize {
        let counts = self.shared.counts();
        let hits = counts
            .hits
            .iter()
            .filter(|hit| hit.method == method && hit.path == path);
        hits.map(|hit| hit.count).fold(0, usize::saturating_add)
    }

    /// Returns the number of requests that were fully received.
    #[must_use]
    pub fn received(&self) -> usize {
        self.shared.counts().received
    }

    /// Returns the number of requests that began to arrive, including fully received ones.
    #[must_use]
    pub fn begun(&self) -> usize {
        self.shared.counts().begun
    }

    /// Returns the number of connections that were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.counts().connections
    }

    /// Returns the number of connections that are open now.
    ///
    /// A connection that the client dropped counts until the server notices, some tens of
    /// milliseconds later.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.counts().open
    }

    /// Returns the last 2,000 requests that were fully received, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.recorder.all()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // It waits for nobody, so this takes no time. It ends by a panic at worst, which has been printed already.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for FaultServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultServer")
            .field("url", &self.url())
            .field("pending", &self.pending())
            .finish_non_exhaustive()
    }
}

/// What the connections have in common.
pub(super) struct Shared {
    queue: Mutex<VecDeque<Fault>>,
    /// Says that the front of the queue may be another.
    changed: Notify,
    /// Whether the port is open.
    port: watch::Sender<bool>,
    normal: Normal,
    counts: Mutex<Counts>,
    recorder: Recorder,
}

impl Shared {
    fn new(script: Script) -> Self {
        Self {
            queue: Mutex::new(script.faults.into()),
            changed: Notify::new(),
            port: watch::Sender::new(true),
            normal: script.normal,
            counts: Mutex::default(),
            recorder: Recorder::new(RECORDED),
        }
    }

    /// Whether the connection that has just been accepted is to be reset.
    pub(super) fn resets_on_accept(&self) -> bool {
        let mut queue = self.queue();
        let resets = queue.front() == Some(&Fault::ResetOnAccept);
        if resets {
            queue.pop_front();
            self.changed.notify_one();
        }
        resets
    }

    /// What the next request meets; nothing if it is not to be met at all, because the port is closed.
    pub(super) async fn next_fault(&self) -> Option<Fault> {
        {
            let mut counts = self.counts();
            counts.begun = counts.begun.saturating_add(1);
            if counts.begun > MAX_REQUESTS {
                return None;
            }
        }
        let fault = {
            let mut queue = self.queue();
            if !*self.port.borrow() || is_refusal(queue.front()) {
                return None;
            }
            let fault = queue.pop_front();
            self.changed.notify_one();
            fault
        };
        // A client may come back at once, and is to find the port closed then.
        let mut port = self.port.subscribe();
        while self.is_refusal_next() && *port.borrow_and_update() {
            let _ = port.changed().await;
        }
        Some(fault.unwrap_or(Fault::Normal))
    }

    pub(super) fn receive(&self, request: &Request) {
        self.counts().receive(request);
        self.recorder.keep(request);
    }

    pub(super) fn answer(&self, request: &Request) -> Answer {
        self.normal.answer(request)
    }

    pub(super) async fn port_closed(&self) {
        let _ = self.port.subscribe().wait_for(|open| !open).await;
    }

    fn is_refusal_next(&self) -> bool {
        is_refusal(self.queue().front())
    }

    fn take_refusal(&self) -> Option<Duration> {
        let mut queue = self.queue();
        match queue.front() {
            Some(Fault::Refuse(time)) => {
                let time = *time;
                queue.pop_front();
                Some(time)
            }
            _ => None,
        }
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Fault>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_refusal(fault: Option<&Fault>) -> bool {
    matches!(fault, Some(Fault::Refuse(_)))
}

struct Accepting {
    port: Port,
    listener: Option<TcpListener>,
    shared: Arc<Shared>,
}

/// Accepts connections until told to stop, then drops them all.
fn run(runtime: &Runtime, accepting: Accepting, mut stopping: watch::Receiver<bool>) {
    runtime.block_on(async {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => {}
            () = accept(accepting) => {}
        }
    });
}

async fn accept(accepting: Accepting) {
    let Accepting {
        port,
        mut listener,
        shared,
    } = accepting;
    let mut connections = JoinSet::new();
    loop {
        if let Some(time) = shared.take_refusal() {
            listener = None;
            shared.port.send_replace(false);
            tokio::time::sleep(time.min(PATIENCE)).await;
            continue;
        }
        let open = match &listener {
            Some(open) => open,
            None => match port.open() {
                Ok(opened) => {
                    shared.port.send_replace(true);
                    listener.insert(opened)
                }
                // Such as too many open files: others may close theirs.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
        };
        tokio::select! {
            () = shared.changed.notified() => {}
            Some(_) = connections.join_next() => {}
            accepted = open.accept() => match accepted {
                Ok((stream, _)) => {
                    let mut counts = shared.counts();
                    let full = counts.begun >= MAX_REQUESTS || counts.open >= MAX_OPEN;
                    counts.connections = counts.connections.saturating_add(1);
                    if !full {
                        let guard = Open::new(&mut counts, &shared);
                        connections.spawn(async move {
                            connection::serve(stream, Arc::clone(&guard.shared)).await;
                        });
                    }
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
    }
}

/// Counts a connection as open for as long as it lives.
struct Open {
    shared: Arc<Shared>,
}

impl Open {
    fn new(counts: &mut Counts, shared: &Arc<Shared>) -> Self {
        counts.open = counts.open.saturating_add(1);
        Self {
            shared: Arc::clone(shared),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut counts = self.shared.counts();
        counts.open = counts.open.saturating_sub(1);
    }
}
