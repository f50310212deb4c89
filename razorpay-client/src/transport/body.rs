//! Request and response bodies, in memory or streamed.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::{fmt, io};

use bytes::{Bytes, BytesMut};

/// Request or response body.
///
/// Most bodies are in memory ([`as_bytes`](Self::as_bytes)); those of uploads and downloads are
/// streamed in chunks. `Debug` shows the length only.
pub struct Body(Content);

enum Content {
    Whole(Bytes),
    Stream {
        length: Option<u64>,
        // Never locked: the mutex makes a stream that is only `Send` shareable, too.
        stream: Mutex<Pin<Box<dyn BodyStream>>>,
    },
}

/// Stream of body chunks.
pub trait BodyStream: Send {
    /// Polls the next chunk; `None` at the end.
    ///
    /// An error ends the stream; after a timeout, its kind is [`io::ErrorKind::TimedOut`].
    ///
    /// # Errors
    ///
    /// Returns the error that prevents further bytes from being read.
    fn poll_chunk(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>>;
}

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Content::Whole(Bytes::new()))
    }

    /// Creates a streamed body, with its length in bytes if known.
    pub fn stream(stream: impl BodyStream + 'static, length: Option<u64>) -> Self {
        Self(Content::Stream {
            length,
            stream: Mutex::new(Box::pin(stream)),
        })
    }

    /// Returns the bytes of a body in memory; `None` for a streamed body.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream { .. } => None,
        }
    }

    /// Returns the total length of the body in bytes; `None` if unknown.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream { length, .. } => *length,
        }
    }

    /// Whether the body is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length() == Some(0)
    }

    /// Polls the next chunk; `None` at the end. A body in memory is a single chunk.
    ///
    /// # Errors
    ///
    /// Returns the errors of the underlying stream.
    pub fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match &mut self.0 {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream { stream, .. } => stream
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .as_mut()
                .poll_chunk(context),
        }
    }

    /// Reads the next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns the errors of the underlying stream.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// Reads the whole body into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// Returns the errors of the underlying stream, and [`io::ErrorKind::FileTooLarge`] if the body
    /// is longer than `limit` bytes.
    pub async fn read_all(mut self, limit: usize) -> io::Result<Bytes> {
        let too_large = self.length().is_some_and(|length| length > limit as u64);
        let mut all = Gathered::default();
        while !too_large && let Some(chunk) = self.chunk().await? {
            if !all.push(chunk, limit) {
                return Err(over(limit));
            }
        }
        if too_large {
            Err(over(limit))
        } else {
            Ok(all.finish())
        }
    }
}

pub(crate) fn over(limit: usize) -> io::Error {
    let words = format!("it is larger than the limit of {limit} bytes");
    io::Error::new(io::ErrorKind::FileTooLarge, words)
}

/// Chunks put together; a single one is not copied.
#[derive(Default)]
pub(crate) struct Gathered {
    first: Bytes,
    all: BytesMut,
}

impl Gathered {
    /// False if there would be more than the limit.
    pub(crate) fn push(&mut self, chunk: Bytes, limit: usize) -> bool {
        let length = self
            .first
            .len()
            .max(self.all.len())
            .saturating_add(chunk.len());
        if length > limit {
            return false;
        }
        if self.all.is_empty() && self.first.is_empty() {
            self.first = chunk;
        } else {
            if self.all.is_empty() {
                self.all.reserve(length);
                self.all.extend_from_slice(&self.first);
            }
            self.all.extend_from_slice(&chunk);
        }
        true
    }

    pub(crate) fn finish(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.freeze()
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Whole(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from_static(text.as_bytes()))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self::from(Bytes::from_static(bytes))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "[{length} bytes]"),
            None => f.write_str("[stream]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    struct Chunks(VecDeque<io::Result<&'static str>>);

    impl BodyStream for Chunks {
        fn poll_chunk(
            mut self: Pin<&mut Self>,
            _context: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Bytes>>> {
            let next = self.0.pop_front();
            Poll::Ready(next.map(|chunk| chunk.map(|text| Bytes::from_static(text.as_bytes()))))
        }
    }

    fn chunks<const N: usize>(chunks: [io::Result<&'static str>; N]) -> Body {
        Body::stream(Chunks(chunks.into()), None)
    }

    #[tokio::test]
    async fn whole_bytes_are_one_chunk() {
        let mut body = Body::from("abc");
        assert_eq!(body.as_bytes().unwrap().as_ref(), b"abc");
        assert_eq!((body.length(), body.is_empty()), (Some(3), false));
        assert_eq!(body.chunk().await.unwrap().unwrap().as_ref(), b"abc");
        assert!(body.chunk().await.unwrap().is_none());
        assert!(Body::empty().is_empty());
        assert_eq!(Body::empty().read_all(0).await.unwrap(), Bytes::new());
    }

    #[tokio::test]
    async fn a_stream_is_read_up_to_a_limit() {
        let parts = || chunks([Ok("ab"), Ok(""), Ok("cd"), Ok("e")]);
        assert!(parts().as_bytes().is_none() && !parts().is_empty());
        assert_eq!(parts().read_all(5).await.unwrap().as_ref(), b"abcde");
        assert_eq!(
            chunks([Ok("ab")]).read_all(5).await.unwrap().as_ref(),
            b"ab"
        );
        let error = parts().read_all(4).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        let told = Body::stream(Chunks(VecDeque::new()), Some(6));
        assert_eq!(
            told.read_all(5).await.unwrap_err().to_string(),
            "it is larger than the limit of 5 bytes"
        );
    }

    #[tokio::test]
    async fn an_error_of_the_stream_is_passed_on() {
        let broken = chunks([Ok("ab"), Err(io::ErrorKind::TimedOut.into())]);
        let error = broken.read_all(10).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn debug_shows_no_content() {
        let shown = format!("{:?} {:?}", Body::from("private"), chunks([]));
        assert_eq!(shown, "[7 bytes] [stream]");
    }
}
