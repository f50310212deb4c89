//! Transport over a `reqwest::Client` of the caller.
//!
//! Together with one option of the builder, the only place that names reqwest.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use ::reqwest::{
    Body as HttpBody, Client, Error as HttpError, Method, Request as HttpRequest,
    Response as HttpResponse, Url,
};
use http_body_util::BodyExt;
use tokio::time::sleep;

use super::deadline::Deadline;
use super::http::{BoxError, Outgoing, Progress, incoming, put_headers, read_whole, response_head};
use super::{Carried, Exchange, Phase, Request, Transport, TransportError};

/// Sends requests by a client of the caller's own, with its connections, timeouts, proxy and TLS.
#[derive(Debug)]
pub(crate) struct Reqwest(pub(crate) Client);

impl Transport for Reqwest {
    fn send(&self, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            // Without a runtime the library below would panic.
            tokio::runtime::Handle::try_current().map_err(|_| {
                TransportError::new(
                    Phase::Build,
                    "the async client needs a running tokio runtime",
                )
            })?;
            let carried = request.carried;
            let timer = pin!(sleep(Duration::ZERO));
            let mut deadline = Deadline::new(timer, request.timeout);
            let progress = Arc::new(Progress::default());
            let request = to_reqwest(request, &progress)
                .map_err(|error| TransportError::new(Phase::Build, error))?;
            // The client may have limits of its own beside the one of the call.
            let no_limit = Duration::MAX;
            let sent = deadline.within(no_limit, self.0.execute(request)).await;
            // What has left by then is not to be seen from here.
            let response = sent
                .map_err(|over| over.in_phase(Phase::Exchange))?
                .map_err(|error| unanswered(error, &progress))?;
            let head = response_head(response.status(), response.headers());
            let body = body_of(response);
            match carried {
                Carried::Whole { limit } => {
                    match read_whole(body, limit, no_limit, &mut deadline).await {
                        Ok(body) => Ok(head.body(body)),
                        Err(error) => Err(error.head(head)),
                    }
                }
                Carried::Stream => Ok(head.body(incoming(body, None, None))),
            }
        })
    }
}

fn to_reqwest(mut request: Request, progress: &Arc<Progress>) -> Result<HttpRequest, BoxError> {
    let method = Method::from_bytes(request.method.as_str().as_bytes())?;
    let mut made = HttpRequest::new(method, Url::parse(&request.url)?);
    let body = request.take_body();
    put_headers(made.headers_mut(), &request, body.is_empty())?;
    if !body.is_empty() {
        *made.body_mut() = Some(HttpBody::wrap(Outgoing::new(body, Arc::clone(progress))));
    }
    Ok(made)
}

/// The body of a response, with errors that name no address: it holds ids and filters, which belong in no log.
fn body_of(
    response: HttpResponse,
) -> impl http_body::Body<Data = bytes::Bytes, Error = std::io::Error> + Unpin + Send {
    HttpBody::from(response).map_err(|error| {
        let kind = match error.is_timeout() {
            true => std::io::ErrorKind::TimedOut,
            false => std::io::ErrorKind::Other,
        };
        std::io::Error::new(kind, error.without_url())
    })
}

/// The body is read only over an open connection. Until then, the causes of an error are the library's own.
fn unanswered(error: HttpError, progress: &Progress) -> TransportError {
    let phase = if error.is_builder() {
        Phase::Build
    } else if error.is_connect() && !progress.body_polled() {
        Phase::Connect
    } else {
        Phase::Exchange
    };
    let timed_out = error.is_timeout();
    TransportError::new(phase, error.without_url()).timed_out(timed_out)
}
