//! Built-in transport: HTTP/1.1, and HTTP/2 where both sides offer it, on hyper.
//!
//! It owns its connections, so that it can say for certain how far a request got: which connection
//! carried it, and whether a byte of it had been sent. That decides whether a payment may be
//! retried.

mod body;
mod connection;
mod dial;
mod pool;
mod proxy;
mod stream;
mod tls;

use std::error::Error as StdError;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use ::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue,
    PROXY_AUTHORIZATION, USER_AGENT,
};
use ::http::response::Parts;
use ::http::status::StatusCode;
use ::http::{Method as HttpMethod, Uri};
use tokio::time::sleep;

pub(super) use self::body::{Outgoing, incoming, read_whole};
use self::connection::{Answered, Lease, Unanswered};
use self::dial::Dialer;
use self::pool::Pool;
#[cfg(feature = "reqwest-013")]
pub(super) use self::stream::Progress;
use super::deadline::Deadline;
use super::{Body, Carried, Exchange, Header, Phase, Request, Response, Transport, TransportError};
use crate::config::{Config, Network};
use crate::headers::Headers;
use crate::operation::Method;

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;
type HttpRequest = ::http::Request<Outgoing>;

/// A pool of connections, and how long is waited for what.
#[derive(Debug)]
pub(crate) struct Http {
    pool: Arc<Pool>,
    connect_timeout: Duration,
    read_timeout: Duration,
}

impl Http {
    /// Fails, in words for the caller, if the base URL is no address or no connection to it could ever be made.
    pub(crate) fn new(config: &Config, network: &Network) -> Result<Self, BoxError> {
        let base: Uri = config.base_url().parse()?;
        let limits = config.limits();
        let dialer = Dialer::new(&base, network, limits.connect_timeout)?;
        Ok(Self {
            pool: Arc::new(Pool::new(dialer)),
            connect_timeout: limits.connect_timeout,
            read_timeout: limits.read_timeout,
        })
    }

    /// Sends the request over a connection of the pool or a new one.
    async fn exchange(
        &self,
        request: &mut Request,
        deadline: &mut Deadline<'_>,
    ) -> Result<Answered, TransportError> {
        let uri: Uri = request.url.parse().map_err(refused_here)?;
        loop {
            let connecting = self.pool.lease(&uri);
            let lease = deadline.within(self.connect_timeout, connecting).await;
            let lease = lease
                .map_err(|over| over.in_phase(Phase::Connect))?
                .map_err(|error| TransportError::new(Phase::Connect, error))?;
            // Whole bytes can be sent over another connection, should this one turn out to be of no use.
            let body = match request.body.as_bytes() {
                Some(bytes) => Body::from(bytes.clone()),
                None => request.take_body(),
            };
            let message = to_http(request, body, &uri, &lease).map_err(refused_here)?;
            let progress = lease.progress();
            let sending = lease.send(message);
            let sent = deadline.within(self.read_timeout, sending).await;
            match sent.map_err(|over| over.in_phase(progress.phase()))? {
                Ok(answered) => return Ok(answered),
                Err(Unanswered {
                    reused: true,
                    unsent: true,
                    ..
                }) if request.body.as_bytes().is_some() => {}
                Err(Unanswered { unsent, error, .. }) => {
                    let phase = match (unsent, progress.body_failed()) {
                        (true, true) => Phase::Build,
                        (true, false) => Phase::Connect,
                        (false, _) => Phase::Exchange,
                    };
                    return Err(TransportError::new(phase, error));
                }
            }
        }
    }
}

impl Transport for Http {
    fn send(&self, mut request: Request) -> Exchange<'_> {
        Box::pin(async move {
            // Timers and sockets would panic for want of a runtime.
            tokio::runtime::Handle::try_current().map_err(|_| {
                TransportError::new(
                    Phase::Build,
                    "the async client needs a running tokio runtime",
                )
            })?;
            let carried = request.carried;
            let timer = pin!(sleep(Duration::ZERO));
            let mut deadline = Deadline::new(timer, request.timeout);
            let answered = self.exchange(&mut request, &mut deadline).await?;
            let Answered { head, body, lease } = answered;
            let Parts {
                status, headers, ..
            } = head;
            let head = response_head(status, &headers);
            match carried {
                Carried::Whole { limit } => {
                    let read = read_whole(body, limit, self.read_timeout, &mut deadline);
                    match read.await {
                        // The lease is dropped, which closes the connection.
                        Ok(body) if request.is_answered_for_another(head.status, &body) => {
                            Err(TransportError::new(Phase::Exchange, FOR_ANOTHER))
                        }
                        Ok(body) => {
                            lease.give_back();
                            Ok(head.body(body))
                        }
                        Err(error) => Err(error.head(head)),
                    }
                }
                Carried::Stream => {
                    Ok(head.body(incoming(body, Some(lease), Some(self.read_timeout))))
                }
            }
        })
    }
}

const FOR_ANOTHER: &str = "the response is about another id than the request";

fn refused_here(error: impl Into<BoxError>) -> TransportError {
    TransportError::new(Phase::Build, error)
}

/// The request as it goes over this connection.
fn to_http(
    request: &Request,
    body: Body,
    uri: &Uri,
    lease: &Lease,
) -> Result<HttpRequest, BoxError> {
    let empty = body.is_empty();
    let mut made = ::http::Request::new(Outgoing::new(body, lease.progress()));
    *made.method_mut() = method(request.method);
    *made.uri_mut() = lease.target(uri)?;
    let headers = made.headers_mut();
    if !lease.is_http2() {
        headers.insert(HOST, host(uri)?);
    }
    if let Some(proof) = lease.proxy_authorization() {
        headers.insert(PROXY_AUTHORIZATION, proof.clone());
    }
    put_headers(headers, request, empty)?;
    Ok(made)
}

/// The headers that a request names, and the length of a body that is empty.
pub(super) fn put_headers(
    headers: &mut HeaderMap,
    request: &Request,
    empty: bool,
) -> Result<(), BoxError> {
    headers.reserve(request.headers.len().saturating_add(1));
    if empty && usually_has_content(request.method) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for Header {
        name,
        value,
        sensitive,
    } in &request.headers
    {
        let mut value = HeaderValue::from_maybe_shared(value.clone())?;
        value.set_sensitive(*sensitive);
        headers.insert(header_name(name)?, value);
    }
    Ok(())
}

/// Host and port, without the port that the scheme implies (RFC 9110, 7.2).
fn host(uri: &Uri) -> Result<HeaderValue, BoxError> {
    let authority = uri.authority().ok_or("the address names no host")?;
    let implied = matches!(
        (uri.scheme_str(), authority.port_u16()),
        (Some("https"), Some(443)) | (Some("http"), Some(80))
    );
    let host = if implied {
        authority.host()
    } else {
        authority.as_str()
    };
    Ok(HeaderValue::from_str(host)?)
}

/// The name of a header. Those of every request need not be checked each time.
fn header_name(name: &str) -> Result<HeaderName, BoxError> {
    Ok(match name {
        "accept" => ACCEPT,
        "authorization" => AUTHORIZATION,
        "content-type" => CONTENT_TYPE,
        "user-agent" => USER_AGENT,
        _ => HeaderName::from_bytes(name.as_bytes())?,
    })
}

/// Methods of which a server may want to be told that there is no content, and answer 411 otherwise (RFC 9110, 8.6).
fn usually_has_content(method: Method) -> bool {
    matches!(method, Method::Post | Method::Put | Method::Patch)
}

fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}

/// Status and headers of a response.
pub(super) fn response_head(status: StatusCode, given: &HeaderMap) -> Response {
    let mut headers = Headers::with_capacity(given.len());
    for (name, value) in given {
        headers.push(name.as_str(), value.as_bytes());
    }
    let mut head = Response::new(status.as_u16());
    head.headers = headers;
    head
}
