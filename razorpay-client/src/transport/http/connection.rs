//! One connection, used by one exchange.

use std::fmt;
use std::sync::{Arc, Weak};

use ::http::response::Parts;
use ::http::{HeaderValue, Uri};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use tokio::task::AbortHandle;

use super::body::Outgoing;
use super::dial::{Dialed, Protocol};
use super::pool::Pool;
use super::stream::{Progress, Watched};
use super::{BoxError, HttpRequest};

/// A connection that is open.
pub(super) struct Connection {
    sender: Sender,
    progress: Arc<Progress>,
    /// Whether requests name the whole address, and the header that the proxy in between wants.
    forwarded: bool,
    proxy_authorization: Option<HeaderValue>,
    driver: AbortHandle,
}

enum Sender {
    Http1(http1::SendRequest<Outgoing>),
    #[cfg(feature = "http2")]
    Http2(hyper::client::conn::http2::SendRequest<Outgoing>),
}

impl Connection {
    /// Agrees with the server on how to talk, over a stream that was opened.
    pub(super) async fn open(dialed: Dialed) -> Result<Self, BoxError> {
        let Dialed {
            stream,
            protocol,
            forwarded,
            proxy_authorization,
        } = dialed;
        let progress = Arc::new(Progress::new(protocol == Protocol::Http2));
        let io = Watched::new(stream, Arc::clone(&progress));
        let (sender, driver) = match protocol {
            Protocol::Http1 => {
                let (sender, connection) = http1::handshake(io).await?;
                (
                    Sender::Http1(sender),
                    tokio::spawn(connection).abort_handle(),
                )
            }
            #[cfg(feature = "http2")]
            Protocol::Http2 => {
                use hyper_util::rt::{TokioExecutor, TokioTimer};
                let mut builder = hyper::client::conn::http2::Builder::new(TokioExecutor::new());
                let (sender, connection) = builder.timer(TokioTimer::new()).handshake(io).await?;
                (
                    Sender::Http2(sender),
                    tokio::spawn(connection).abort_handle(),
                )
            }
            #[cfg(not(feature = "http2"))]
            Protocol::Http2 => return Err("HTTP/2 is not built in".into()),
        };
        Ok(Self {
            sender,
            progress,
            forwarded,
            proxy_authorization,
            driver,
        })
    }

    /// Whether the connection can carry a request at once.
    pub(super) fn is_ready(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => sender.is_ready(),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.is_ready(),
        }
    }

    /// Whether the connection has ended.
    pub(super) fn is_closed(&self) -> bool {
        match &self.sender {
            Sender::Http1(sender) => sender.is_closed(),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.is_closed(),
        }
    }

    /// Waits until the connection can carry a request; false if it never will.
    pub(super) async fn ready(&mut self) -> bool {
        match &mut self.sender {
            Sender::Http1(sender) => sender.ready().await.is_ok(),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.ready().await.is_ok(),
        }
    }

    /// The same connection once more, if several requests can be under way on it.
    pub(super) fn shared(&self) -> Option<Self> {
        match &self.sender {
            Sender::Http1(_) => None,
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => Some(Self {
                sender: Sender::Http2(sender.clone()),
                progress: Arc::new(Progress::new(true)),
                forwarded: self.forwarded,
                proxy_authorization: self.proxy_authorization.clone(),
                driver: self.driver.clone(),
            }),
        }
    }
}

/// Ends what drives the connection. Left alone, one that still writes a request's body to a server which has stopped reading
/// would never end.
impl Drop for Connection {
    fn drop(&mut self) {
        if !self.progress.is_shared() && !self.is_ready() {
            self.driver.abort();
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

/// A connection for one exchange. Dropped before the response has been read, it closes the connection: what is left of the
/// response must not be taken for that of another request.
pub(in super::super) struct Lease {
    connection: Option<Connection>,
    reused: bool,
    uri: Uri,
    pool: Weak<Pool>,
}

/// A response whose body is still to be read.
pub(super) struct Answered {
    pub(super) head: Parts,
    pub(super) body: Incoming,
    pub(super) lease: Lease,
}

/// Why there is no response.
pub(super) struct Unanswered {
    /// Whether the connection had served other requests before.
    pub(super) reused: bool,
    /// Whether it is certain that no byte of the request has left.
    pub(super) unsent: bool,
    pub(super) error: BoxError,
}

impl Lease {
    pub(super) fn new(connection: Connection, reused: bool, uri: &Uri, pool: &Arc<Pool>) -> Self {
        connection.progress.begin();
        let pool = Arc::downgrade(pool);
        Self {
            connection: Some(connection),
            reused,
            uri: uri.clone(),
            pool,
        }
    }

    pub(super) fn progress(&self) -> Arc<Progress> {
        self.connection
            .as_ref()
            .map(|open| Arc::clone(&open.progress))
            .unwrap_or_default()
    }

    pub(super) fn is_http2(&self) -> bool {
        self.connection
            .as_ref()
            .is_some_and(|open| open.progress.is_shared())
    }

    pub(super) fn proxy_authorization(&self) -> Option<&HeaderValue> {
        self.connection.as_ref()?.proxy_authorization.as_ref()
    }

    /// What the request line names: the path alone, or for a proxy that forwards and in HTTP/2 the whole address.
    pub(super) fn target(&self, uri: &Uri) -> Result<Uri, BoxError> {
        let whole = self.connection.as_ref().is_some_and(|open| open.forwarded);
        if whole || self.is_http2() {
            return Ok(uri.clone());
        }
        let path = uri.path_and_query().cloned();
        Ok(path.map_or_else(|| Uri::from_static("/"), Uri::from))
    }

    /// Sends a request and waits for the head of its response.
    pub(super) async fn send(mut self, request: HttpRequest) -> Result<Answered, Unanswered> {
        let reused = self.reused;
        let Some(open) = &mut self.connection else {
            let error = "the connection is gone".into();
            return Err(Unanswered {
                reused,
                unsent: true,
                error,
            });
        };
        let sent = match &mut open.sender {
            Sender::Http1(sender) => sender.try_send_request(request).await,
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.try_send_request(request).await,
        };
        match sent {
            Ok(response) => {
                let (head, body) = response.into_parts();
                Ok(Answered {
                    head,
                    body,
                    lease: self,
                })
            }
            Err(error) => {
                // A request that comes back was never begun.
                let unsent = error.message().is_some() || open.progress.nothing_left();
                Err(Unanswered {
                    reused,
                    unsent,
                    error: error.into_error().into(),
                })
            }
        }
    }

    /// Returns the connection to the pool, once the response has been read whole.
    pub(super) fn give_back(mut self) {
        if let (Some(connection), Some(pool)) = (self.connection.take(), self.pool.upgrade())
            && !connection.progress.is_shared()
        {
            pool.put(&self.uri, connection);
        }
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease")
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}
