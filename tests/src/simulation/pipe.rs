//! Connections in memory: two ends, bytes in both directions, and the ways in which a connection comes to an end.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How many bytes are on their way at most; a writer waits when there is no room.
const CAPACITY: usize = 32 << 10;

/// One end of a connection. Dropping it closes the connection: what was written before still arrives.
#[derive(Debug)]
pub struct End {
    wire: Arc<Mutex<Wire>>,
    /// Which of the two ways leads here.
    here: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Near,
    Far,
}

#[derive(Debug, Default)]
struct Wire {
    to_near: Way,
    to_far: Way,
    reset: bool,
    /// What was written to the far end when nobody read there any more.
    lost: Vec<u8>,
}

/// One direction.
#[derive(Debug, Default)]
struct Way {
    bytes: VecDeque<u8>,
    /// Nothing more is written.
    ended: bool,
    /// Nothing more is read.
    deaf: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl Way {
    fn wake(&mut self) {
        for waker in [self.reader.take(), self.writer.take()]
            .into_iter()
            .flatten()
        {
            waker.wake();
        }
    }
}

impl Wire {
    fn to(&mut self, side: Side) -> &mut Way {
        match side {
            Side::Near => &mut self.to_near,
            Side::Far => &mut self.to_far,
        }
    }

    fn wake(&mut self) {
        self.to_near.wake();
        self.to_far.wake();
    }
}

/// A connection: the end of whoever opened it, and the one of whoever answers.
#[must_use]
pub fn pipe() -> (End, End) {
    let wire = Arc::<Mutex<Wire>>::default();
    let near = End {
        wire: Arc::clone(&wire),
        here: Side::Near,
    };
    (
        near,
        End {
            wire,
            here: Side::Far,
        },
    )
}

impl End {
    fn there(&self) -> Side {
        match self.here {
            Side::Near => Side::Far,
            Side::Far => Side::Near,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Wire> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Breaks the connection off: whatever was on its way is lost.
    pub fn reset(self) {
        let mut wire = self.lock();
        wire.reset = true;
        wire.to_near.bytes.clear();
        // What was sent here did leave the other side: it is looked at when the connection is over.
        wire.wake();
    }

    /// Waits until the other side has closed the connection; what it sends meanwhile is not read.
    pub async fn hung_up(&self) {
        poll_fn(|context| {
            let mut wire = self.lock();
            let there = self.there();
            if wire.reset || wire.to(there).deaf {
                return Poll::Ready(());
            }
            wire.to(there).writer = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// What the other side has sent and nobody has read, or tried to send to an end that was closed.
    #[must_use]
    pub fn unread(&self) -> Unread {
        Unread(Arc::clone(&self.wire))
    }
}

/// Looks at what did not arrive at the far end, also after both ends are gone.
#[derive(Debug, Clone)]
pub struct Unread(Arc<Mutex<Wire>>);

impl Unread {
    /// The bytes so far.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let wire = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = wire.to_far.bytes.iter();
        waiting.chain(&wire.lost).copied().collect()
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let (here, there) = (self.here, self.there());
        let mut wire = self.lock();
        wire.to(there).ended = true;
        wire.to(here).deaf = true;
        wire.wake();
    }
}

impl AsyncRead for End {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut wire = self.lock();
        if wire.reset {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let way = wire.to(self.here);
        if way.bytes.is_empty() {
            if way.ended {
                return Poll::Ready(Ok(()));
            }
            way.reader = Some(context.waker().clone());
            return Poll::Pending;
        }
        let length = way.bytes.len().min(buffer.remaining());
        let (first, second) = way.bytes.as_slices();
        for slice in [first, second] {
            let fits = slice.len().min(buffer.remaining());
            buffer.put_slice(slice.get(..fits).unwrap_or_default());
        }
        way.bytes.drain(..length);
        if let Some(writer) = way.writer.take() {
            writer.wake();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for End {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut wire = self.lock();
        let there = self.there();
        let closed = wire.to(there).deaf || wire.to(there).ended;
        if wire.reset || closed {
            if there == Side::Far {
                wire.lost.extend_from_slice(bytes);
            }
            let kind = match wire.reset {
                true => io::ErrorKind::ConnectionReset,
                false => io::ErrorKind::BrokenPipe,
            };
            return Poll::Ready(Err(kind.into()));
        }
        let way = wire.to(there);
        let length = CAPACITY.saturating_sub(way.bytes.len()).min(bytes.len());
        if length == 0 && !bytes.is_empty() {
            way.writer = Some(context.waker().clone());
            return Poll::Pending;
        }
        way.bytes.extend(bytes.get(..length).unwrap_or_default());
        if let Some(reader) = way.reader.take() {
            reader.wake();
        }
        Poll::Ready(Ok(length))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut wire = self.lock();
        let way = wire.to(self.there());
        way.ended = true;
        way.wake();
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn what_was_written_before_the_end_arrives() {
        let (mut near, mut far) = pipe();
        near.write_all(b"question").await.unwrap();
        let mut read = [0; 8];
        far.read_exact(&mut read).await.unwrap();
        assert_eq!(&read, b"question");
        far.write_all(b"answer").await.unwrap();
        drop(far);
        let mut answer = String::new();
        near.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer, "answer");
        let error = near.write_all(b"more").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[tokio::test]
    async fn a_reset_loses_what_is_on_its_way() {
        let (mut near, mut far) = pipe();
        far.write_all(b"answer").await.unwrap();
        far.reset();
        let error = near.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        let error = near.write_all(b"more").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }

    #[tokio::test]
    async fn a_writer_waits_for_room_and_goes_on_when_it_is_read() {
        let (mut near, mut far) = pipe();
        let sent = vec![7_u8; CAPACITY * 3];
        let length = sent.len();
        let writing = tokio::spawn(async move { near.write_all(&sent).await });
        let mut read = Vec::new();
        far.read_to_end(&mut read).await.unwrap();
        writing.await.unwrap().unwrap();
        assert_eq!(read.len(), length);
    }

    #[tokio::test]
    async fn half_a_connection_may_be_closed() {
        let (mut near, mut far) = pipe();
        far.shutdown().await.unwrap();
        assert_eq!(near.read(&mut [0; 4]).await.unwrap(), 0);
        near.write_all(b"still").await.unwrap();
        let mut read = [0; 5];
        far.read_exact(&mut read).await.unwrap();
        let waiting = tokio::spawn(async move { far.hung_up().await });
        drop(near);
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn what_nobody_reads_can_be_looked_at() {
        let (mut near, far) = pipe();
        let unread = far.unread();
        near.write_all(b"one ").await.unwrap();
        drop(far);
        near.write_all(b"two").await.unwrap_err();
        drop(near);
        assert_eq!(unread.bytes(), b"one two");
    }
}
