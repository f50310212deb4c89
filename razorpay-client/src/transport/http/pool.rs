//! Connection pool: idle connections waiting for their next request.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use ::http::Uri;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout};

use super::BoxError;
use super::connection::{Connection, Lease};
use super::dial::Dialer;

/// How long a connection waits for its next request before it is closed.
const IDLE: Duration = Duration::from_secs(90);

/// How long a connection may take to notice that it can be used again.
const SETTLING: Duration = Duration::from_millis(20);

/// The connections of one client, by scheme, host and port.
pub(super) struct Pool {
    dialer: Dialer,
    waiting: Mutex<Waiting>,
    /// One at a time connects where several requests can share a connection, so that the others can share it.
    connecting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Waiting {
    connections: HashMap<String, Vec<Idle>>,
    /// The task that closes what has waited too long.
    closing: Option<AbortHandle>,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Idle {
    fn is_usable(&self) -> bool {
        self.since.elapsed() < IDLE && !self.connection.is_closed()
    }
}

impl Pool {
    pub(super) fn new(dialer: Dialer) -> Self {
        Self {
            dialer,
            waiting: Mutex::default(),
            connecting: tokio::sync::Mutex::default(),
        }
    }

    /// A connection to the host of this address: one that waits, or a new one.
    pub(super) async fn lease(self: &Arc<Self>, uri: &Uri) -> Result<Lease, BoxError> {
        if let Some(connection) = self.take_ready(uri).await {
            return Ok(Lease::new(connection, true, uri, self));
        }
        let _first = if self.dialer.may_share(uri) {
            let first = self.connecting.lock().await;
            if let Some(connection) = self.take_ready(uri).await {
                return Ok(Lease::new(connection, true, uri, self));
            }
            Some(first)
        } else {
            None
        };
        let connection = Connection::open(self.dialer.dial(uri).await?).await?;
        if let Some(shared) = connection.shared() {
            self.put(uri, shared);
        }
        Ok(Lease::new(connection, false, uri, self))
    }

    /// A connection that waits, once it can carry a request.
    async fn take_ready(&self, uri: &Uri) -> Option<Connection> {
        while let Some(mut connection) = self.take(uri) {
            // Right behind a response, a connection may still have to notice that the response is over. One that needs
            // longer is in the middle of something.
            if connection.is_ready()
                || timeout(SETTLING, connection.ready())
                    .await
                    .is_ok_and(|ready| ready)
            {
                return Some(connection);
            }
        }
        None
    }

    fn take(&self, uri: &Uri) -> Option<Connection> {
        let key = key(uri);
        let mut waiting = self.lock();
        let connections = waiting.connections.get_mut(&key)?;
        while let Some(idle) = connections.pop() {
            if !idle.is_usable() {
                continue;
            }
            if let Some(shared) = idle.connection.shared() {
                connections.push(Idle {
                    since: Instant::now(),
                    ..idle
                });
                return Some(shared);
            }
            return Some(idle.connection);
        }
        None
    }

    /// Keeps a connection for its next request.
    pub(super) fn put(self: &Arc<Self>, uri: &Uri, connection: Connection) {
        let idle = Idle {
            connection,
            since: Instant::now(),
        };
        let mut waiting = self.lock();
        waiting.connections.entry(key(uri)).or_default().push(idle);
        let runs = waiting
            .closing
            .as_ref()
            .is_some_and(|task| !task.is_finished());
        if !runs && let Ok(runtime) = Handle::try_current() {
            let task = runtime.spawn(close_idle(Arc::downgrade(self)));
            waiting.closing = Some(task.abort_handle());
        }
    }

    /// Closes what has waited too long; false if nothing waits any more.
    fn tidy(&self) -> bool {
        let mut waiting = self.lock();
        for connections in waiting.connections.values_mut() {
            connections.retain(Idle::is_usable);
        }
        waiting
            .connections
            .retain(|_, connections| !connections.is_empty());
        if waiting.connections.is_empty() {
            waiting.closing = None;
        }
        !waiting.connections.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends when nothing waits, or the client is gone.
async fn close_idle(pool: Weak<Pool>) {
    loop {
        tokio::time::sleep(IDLE).await;
        if !pool.upgrade().is_some_and(|pool| pool.tidy()) {
            return;
        }
    }
}

/// Scheme, host and port.
fn key(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{scheme}://{authority}")
}

impl Drop for Pool {
    fn drop(&mut self) {
        if let Some(task) = self.lock().closing.take() {
            task.abort();
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("dialer", &self.dialer)
            .finish_non_exhaustive()
    }
}
