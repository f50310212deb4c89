//! Conversion of bodies to and from the HTTP library.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{fmt, io};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::time::{Sleep, sleep};

use super::BoxError;
use super::connection::Lease;
use super::stream::Progress;
use crate::transport::body::{Gathered, over};
use crate::transport::deadline::Deadline;
use crate::transport::{Body, BodyStream, Phase, TransportError};

/// A body to send.
pub(in super::super) struct Outgoing {
    body: Body,
    ended: bool,
    progress: Arc<Progress>,
}

impl Outgoing {
    pub(in super::super) fn new(body: Body, progress: Arc<Progress>) -> Self {
        let ended = body.is_empty();
        Self {
            body,
            ended,
            progress,
        }
    }
}

/// A caller's stream ended early. The cause is kept as text only: an error of the caller's own must not be taken for one of
/// the connection by code that walks the causes.
#[derive(Debug)]
pub(in super::super) struct StreamFailed(String);

impl fmt::Display for StreamFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the content to send could not be read: {}", self.0)
    }
}

impl std::error::Error for StreamFailed {}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = StreamFailed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StreamFailed>>> {
        self.progress.note_body_polled();
        if self.ended {
            return Poll::Ready(None);
        }
        let whole = self.body.as_bytes().is_some();
        Poll::Ready(match ready!(self.body.poll_chunk(context)) {
            Some(Ok(chunk)) => {
                self.ended = whole;
                Some(Ok(Frame::data(chunk)))
            }
            Some(Err(error)) => {
                self.ended = true;
                self.progress.note_body_failed();
                Some(Err(StreamFailed(error.to_string())))
            }
            None => {
                self.ended = true;
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        if self.ended {
            return SizeHint::with_exact(0);
        }
        self.body
            .length()
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// All of a response's body, if it is no larger than allowed.
pub(in super::super) async fn read_whole<B>(
    mut body: B,
    limit: usize,
    read_timeout: Duration,
    deadline: &mut Deadline<'_>,
) -> Result<Bytes, TransportError>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    let too_large = || TransportError::new(Phase::Body, over(limit));
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large());
    }
    let mut all = Gathered::default();
    loop {
        let part = deadline.within(read_timeout, body.frame()).await;
        match part.map_err(|over| over.in_phase(Phase::Body))? {
            None => return Ok(all.finish()),
            Some(Err(error)) => return Err(cut_off(error.into())),
            // Trailers are no content.
            Some(Ok(frame)) => {
                if let Ok(chunk) = frame.into_data()
                    && !all.push(chunk, limit)
                {
                    return Err(too_large());
                }
            }
        }
    }
}

fn cut_off(error: BoxError) -> TransportError {
    let timed_out = error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
    TransportError::new(Phase::Body, error).timed_out(timed_out)
}

/// A response's body that is read as it comes, each chunk within the limit; at its end, the connection goes back to the pool.
pub(in super::super) fn incoming<B>(body: B, lease: Option<Lease>, limit: Option<Duration>) -> Body
where
    B: HttpBody<Data = Bytes> + Unpin + Send + 'static,
    B::Error: Into<BoxError>,
{
    let length = body.size_hint().exact();
    Body::stream(
        Incoming {
            body,
            lease,
            limit,
            timer: None,
        },
        length,
    )
}

struct Incoming<B> {
    body: B,
    lease: Option<Lease>,
    limit: Option<Duration>,
    /// Runs while a chunk is waited for.
    timer: Option<Pin<Box<Sleep>>>,
}

impl<B> Incoming<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    fn poll_data(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => {
                    if let Some(lease) = self.lease.take() {
                        lease.give_back();
                    }
                    return Poll::Ready(None);
                }
                Some(Err(error)) => {
                    let error = error.into().downcast::<io::Error>();
                    let error = error.map_or_else(io::Error::other, |error| *error);
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

impl<B> BodyStream for Incoming<B>
where
    B: HttpBody<Data = Bytes> + Unpin + Send,
    B::Error: Into<BoxError>,
{
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
        timer
            .as_mut()
            .poll(context)
            .map(|()| Some(Err(io::ErrorKind::TimedOut.into())))
    }
}
