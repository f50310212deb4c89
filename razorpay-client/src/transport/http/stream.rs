//! Byte stream of one connection, with what is known of the request on it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::{fmt, io};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::transport::Phase;

/// A stream of bytes to a server, whatever it is made of.
pub(crate) trait Bytestream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Bytestream for T {}

pub(super) type BoxStream = Box<dyn Bytestream>;

/// What is known of the request that a connection carries.
#[derive(Debug, Default)]
pub(in super::super) struct Progress {
    /// A request is about to be written, and nothing may have come from the server before.
    begins: AtomicBool,
    /// At least one byte of the request was taken by the connection.
    left: AtomicBool,
    /// The body was asked for its first bytes, which happens only over an open connection.
    body_polled: AtomicBool,
    /// The caller's own stream failed.
    body_failed: AtomicBool,
    /// Requests share the connection, so that bytes on it may belong to any of them.
    shared: bool,
}

impl Progress {
    pub(super) fn new(shared: bool) -> Self {
        Self {
            shared,
            ..Self::default()
        }
    }

    /// A request comes next.
    pub(super) fn begin(&self) {
        self.left.store(false, Ordering::Release);
        self.begins.store(!self.shared, Ordering::Release);
    }

    /// Whether it is certain that no byte of the request has left.
    pub(super) fn nothing_left(&self) -> bool {
        !self.shared && !self.left.load(Ordering::Acquire)
    }

    /// Whether several requests can be under way on the connection.
    pub(super) fn is_shared(&self) -> bool {
        self.shared
    }

    /// How far an exchange got that is given up now.
    pub(super) fn phase(&self) -> Phase {
        if self.nothing_left() {
            Phase::Connect
        } else {
            Phase::Exchange
        }
    }

    pub(super) fn note_body_polled(&self) {
        self.body_polled.store(true, Ordering::Release);
    }

    #[cfg(feature = "reqwest-013")]
    pub(in super::super) fn body_polled(&self) -> bool {
        self.body_polled.load(Ordering::Acquire)
    }

    pub(super) fn note_body_failed(&self) {
        self.body_failed.store(true, Ordering::Release);
    }

    pub(super) fn body_failed(&self) -> bool {
        self.body_failed.load(Ordering::Acquire)
    }
}

/// A connection under the eyes of its [`Progress`].
pub(super) struct Watched {
    io: TokioIo<BoxStream>,
    progress: Arc<Progress>,
}

impl Watched {
    pub(super) fn new(io: BoxStream, progress: Arc<Progress>) -> Self {
        Self {
            io: TokioIo::new(io),
            progress,
        }
    }

    /// Before the first byte of a request: whether the server has closed the connection or sent what nobody asked for. The
    /// next response would be taken for that of this request, and a request must not be written to a closed connection, as
    /// nobody could tell then whether it arrived.
    fn check_silence(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if !self.progress.begins.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let mut byte = [0_u8; 1];
        let mut byte = ReadBuf::new(&mut byte);
        match Pin::new(self.io.inner_mut()).poll_read(context, &mut byte) {
            Poll::Pending => Ok(()),
            Poll::Ready(Err(error)) => Err(error),
            Poll::Ready(Ok(())) if byte.filled().is_empty() => {
                Err(io::Error::new(io::ErrorKind::ConnectionAborted, CLOSED))
            }
            Poll::Ready(Ok(())) => Err(io::Error::new(
                io::ErrorKind::ConnectionAborted,
                UNSOLICITED,
            )),
        }
    }

    fn note(&self, written: &Poll<io::Result<usize>>) {
        if matches!(written, Poll::Ready(Ok(1..))) {
            self.progress.left.store(true, Ordering::Release);
        }
    }
}

const CLOSED: &str = "the server had closed the connection";
const UNSOLICITED: &str = "the server had sent a response that nothing asked for";

impl Read for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl Write for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check_silence(context)?;
        let written = Write::poll_write(Pin::new(&mut self.io), context, bytes);
        self.note(&written);
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Write::poll_flush(Pin::new(&mut self.io), context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Write::poll_shutdown(Pin::new(&mut self.io), context)
    }

    fn is_write_vectored(&self) -> bool {
        Write::is_write_vectored(&self.io)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_silence(context)?;
        let written = Write::poll_write_vectored(Pin::new(&mut self.io), context, parts);
        self.note(&written);
        written
    }
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watched")
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::io::{AsyncWriteExt, DuplexStream, duplex};

    use super::*;

    fn watched() -> (Watched, Arc<Progress>, DuplexStream) {
        let (ours, theirs) = duplex(64);
        let progress = Arc::new(Progress::new(false));
        let watched = Watched::new(Box::new(ours), Arc::clone(&progress));
        progress.begin();
        (watched, progress, theirs)
    }

    async fn write(watched: &mut Watched) -> io::Result<usize> {
        poll_fn(|context| Write::poll_write(Pin::new(watched), context, b"GET ")).await
    }

    async fn write_vectored(watched: &mut Watched) -> io::Result<usize> {
        let parts = [io::IoSlice::new(b"GET ")];
        poll_fn(|context| Write::poll_write_vectored(Pin::new(watched), context, &parts)).await
    }

    #[tokio::test]
    async fn a_silent_connection_takes_a_request() {
        let (mut watched, progress, _theirs) = watched();
        assert!(progress.nothing_left());
        assert_eq!(progress.phase(), Phase::Connect);
        assert_eq!(write(&mut watched).await.unwrap(), 4);
        assert!(!progress.nothing_left());
        assert_eq!(progress.phase(), Phase::Exchange);
        progress.begin();
        assert!(progress.nothing_left(), "each request counts for itself");
    }

    #[tokio::test]
    async fn a_connection_that_has_spoken_or_ended_takes_none() {
        for (speaks, reason) in [(true, UNSOLICITED), (false, CLOSED)] {
            let (mut watched, progress, mut theirs) = watched();
            if speaks {
                theirs.write_all(b"HTTP/1.1 200 OK").await.unwrap();
            } else {
                drop(theirs);
            }
            let error = write_vectored(&mut watched).await.unwrap_err();
            assert_eq!(error.to_string(), reason);
            assert!(progress.nothing_left());
            assert!(format!("{watched:?}").contains("Watched"));
        }
    }

    /// An early response must not stop the rest of a body.
    #[tokio::test]
    async fn only_the_first_byte_of_a_request_needs_silence() {
        let (mut watched, _, mut theirs) = watched();
        write(&mut watched).await.unwrap();
        theirs.write_all(b"HTTP/1.1 413 ").await.unwrap();
        assert_eq!(write(&mut watched).await.unwrap(), 4);
    }

    #[test]
    fn requests_that_share_a_connection_may_have_left() {
        let progress = Progress::new(true);
        progress.begin();
        assert!(!progress.nothing_left());
        assert_eq!(progress.phase(), Phase::Exchange);
    }
}
