//! Mock server: a thread that listens on loopback and serves HTTP/1.1.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, io};

use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::api::Api;
use crate::config::Config;
use crate::mock::Mock;
use crate::request::Request;
use crate::webhooks::Delivery;

/// How long requests that are under way may take when the server stops.
const GRACE: Duration = Duration::from_secs(2);

/// Running mock server of the Razorpay API on loopback.
///
/// The server runs on its own thread, so both async and blocking code can use it. Dropping it stops
/// it: no new connection is accepted, and requests in flight get their response.
///
/// All requests share one account. A request may name another account in `X-Razorpay-Account`; the
/// header is recorded with the request and has no other effect. To simulate lost or delayed
/// responses, put a [`FaultServer`](crate::faults::FaultServer) in front of the mock.
pub struct MockServer {
    address: SocketAddr,
    mock: Mock,
    stop: watch::Sender<bool>,
    /// Says once that the listener is closed. In a lock only so that the server can be shared.
    closed: Mutex<mpsc::Receiver<()>>,
    thread: Option<JoinHandle<()>>,
}

impl MockServer {
    /// Starts a mock server, which accepts connections as soon as this function returns.
    ///
    /// # Errors
    ///
    /// - if the address is not a loopback address: the mock checks no more than a known key, so it
    ///   must not be reachable from other machines
    /// - if the [webhook URL](Config::webhook) is not `http://` with a loopback address and port
    /// - if the port is taken
    /// - if no thread or runtime can be started
    pub fn start(config: Config) -> io::Result<Self> {
        if !config.address.ip().is_loopback() {
            let text = format!("{} is not a loopback address", config.address);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        if let Some(webhook) = &config.webhook {
            webhook.place()?;
        }
        let listener = TcpListener::bind(config.address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mock = Mock::new(config);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopping) = watch::channel(false);
        let (closing, closed) = mpsc::channel();
        let service = mock.clone();
        let thread = std::thread::Builder::new()
            .name("razorpay-mock".to_owned())
            .spawn(move || runtime.block_on(serve(listener, service, stopping, closing)))?;
        Ok(Self {
            address,
            mock,
            stop,
            closed: Mutex::new(closed),
            thread: Some(thread),
        })
    }

    /// Returns the base URL of the mock, without a trailing slash: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the API key id that the mock accepts.
    #[must_use]
    pub fn key_id(&self) -> &str {
        self.mock.key_id()
    }

    /// Returns the API key secret that the mock accepts, which also signs checkout callbacks.
    #[must_use]
    pub fn key_secret(&self) -> &str {
        self.mock.key_secret()
    }

    /// Returns the recorded requests, oldest first.
    ///
    /// Rejected requests are included. At most the last [`Config::recorded`] requests are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.mock.requests()
    }

    /// Returns the recorded webhook deliveries, oldest first.
    ///
    /// At most the last [`Config::recorded`] deliveries are kept.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.mock.deliveries()
    }

    /// Discards all recorded requests.
    pub fn clear_requests(&self) {
        self.mock.clear_requests();
    }

    /// Returns the entities of one kind in the account, oldest first; see [`Mock::entities`].
    #[must_use]
    pub fn entities(&self, kind: &str) -> Vec<Value> {
        self.mock.entities(kind)
    }

    /// The account itself, which another server may answer for too.
    pub(crate) fn api(&self) -> Arc<Api> {
        self.mock.api()
    }

    /// Stops the server, waiting up to two seconds for requests in flight.
    pub fn stop(mut self) {
        self.close();
        if let Some(thread) = self.thread.take() {
            // It ends by a panic at worst, which has been printed already.
            let _ = thread.join();
        }
    }

    /// Returns when no new connection is accepted any more.
    fn close(&self) {
        self.stop.send_replace(true);
        // An error means that the thread is gone, and its listener with it.
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = closed.recv();
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        // Not joined: in async code the requests under way may need this very thread.
        self.close();
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer")
            .field("url", &self.url())
            .field("key_id", &self.key_id())
            .finish_non_exhaustive()
    }
}

/// Accepts connections until told to stop, then lets them finish.
async fn serve(
    listener: TcpListener,
    mock: Mock,
    mut stopping: watch::Receiver<bool>,
    closing: mpsc::Sender<()>,
) {
    // This fails only where there is no runtime around.
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    // Until the runtime ends.
    let webhooks = mock.clone();
    tokio::spawn(async move { webhooks.send_webhooks().await });
    let told = stopping.clone();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, mock.clone(), told.clone()));
                }
                // Such as too many open files: others may close theirs.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let _ = closing.send(());
    let _ = tokio::time::timeout(GRACE, connections.join_all()).await;
}

async fn connection(stream: TcpStream, mock: Mock, mut stopping: watch::Receiver<bool>) {
    // Answers are small: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let stop = async move {
        // An error means that the server is gone.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    mock.serve_until(stream, stop).await;
}
