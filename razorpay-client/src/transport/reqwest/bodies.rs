//! Bodies on their way into and out of the library.

use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use ::reqwest::{Body as HttpBody, Error as HttpError, Response as HttpResponse};
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::patience::Patience;
use crate::transport::{
    Body, BodyStream, Phase, TransportError,
    body::{Gathered, over},
};

/// A body to send, if there is one.
pub(super) fn outgoing(body: Body) -> Option<HttpBody> {
    if body.is_empty() {
        return None;
    }
    Some(match body.as_bytes() {
        Some(bytes) => HttpBody::from(bytes.clone()),
        None => HttpBody::wrap(Outgoing(body)),
    })
}

struct Outgoing(Body);

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunk = self.0.poll_chunk(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.0.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// All of an answer, if it is no larger than allowed.
pub(super) async fn read_whole(
    response: &mut HttpResponse,
    limit: usize,
    patience: &mut Patience<'_>,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(Phase::Body, over(limit));
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(too_large());
    }
    let mut all = Gathered::default();
    while let Some(chunk) =
        patience.wait_for(Phase::Body, response.chunk()).await?.map_err(cut)?
    {
        if !all.push(chunk, limit) {
            return Err(too_large());
        }
    }
    Ok(all.finish())
}

fn cut(error: HttpError) -> TransportError {
    let timed_out = error.is_timeout();
    TransportError::new(Phase::Body, error.without_url()).timed_out(timed_out)
}

/// An answer that is read as it comes; each chunk within the limit, if there is one.
pub(super) fn incoming(response: HttpResponse, limit: Option<Duration>) -> Body {
    let length = response.content_length();
    let body = HttpBody::from(response);
    Body::stream(Incoming { body, limit, timer: None }, length)
}

struct Incoming {
    body: HttpBody,
    limit: Option<Duration>,
    /// Runs while a chunk is waited for.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Incoming {
    fn poll_data(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(told(error)))),
                // Trailers are no content.
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

impl BodyStream for Incoming {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        if let Poll::Ready(chunk) = self.poll_data(context) {
            self.timer = None;
            return Poll::Ready(chunk);
        }
        let Some(limit) = self.limit else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer.as_mut().poll(context).map(|()| Some(Err(io::ErrorKind::TimedOut.into())))
    }
}

fn told(error: HttpError) -> io::Error {
    let kind =
        if error.is_timeout() { io::ErrorKind::TimedOut } else { io::ErrorKind::Other };
    io::Error::new(kind, error.without_url())
}
