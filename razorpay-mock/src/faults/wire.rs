//! HTTP/1.1 on a socket, byte by byte, so that an exchange can be cut off at any point.

use std::io;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::TcpStream;

use crate::request::Request;

/// Longest head that is read.
const MAX_HEAD: usize = 64 << 10;
/// How many pieces of what nobody reads are dropped at the end of a connection.
const MAX_DRAINED: usize = 1_024;
/// How often a connection that is not read is looked at, whether the other side has hung up.
const GLANCE: Duration = Duration::from_millis(20);

/// A connection.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    buffer: BytesMut,
}

/// The head of a request.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) request: Request,
    /// Whether the connection stays open after the answer.
    pub(super) keep_alive: bool,
    length: Length,
    /// Whether the client waits for leave to send the body.
    expects: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Known(usize),
    Chunked,
}

/// What was read of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    Whole(Bytes),
    /// There is more of it than was wanted.
    Longer,
}

impl Wire {
    pub(super) fn new(stream: TcpStream) -> Self {
        // Answers are small: waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            buffer: BytesMut::new(),
        }
    }

    /// Waits for the first byte of a request, without reading it; false at the end of the connection.
    pub(super) async fn begun(&self) -> io::Result<bool> {
        Ok(!self.buffer.is_empty() || self.stream.peek(&mut [0]).await? > 0)
    }

    /// Reads no more than these few bytes.
    pub(super) async fn read_a_little(&mut self, bytes: usize) -> io::Result<()> {
        let mut little = vec![0; bytes.saturating_sub(self.buffer.len())];
        self.stream.read(&mut little).await.map(drop)
    }

    /// Reads the head of a request; an error where it is cut off or no HTTP/1.1.
    pub(super) async fn head(&mut self) -> io::Result<Head> {
        let mut lines = Vec::new();
        let mut length = 0_usize;
        loop {
            let line = self.line().await?;
            length = length.saturating_add(line.len());
            if length > MAX_HEAD {
                return Err(invalid("a head that is too long"));
            }
            match line.is_empty() {
                // Clients may send empty lines between requests.
                true if lines.is_empty() => {}
                true => return parse(&lines).ok_or_else(|| invalid("no request")),
                false => lines.push(line),
            }
        }
    }

    /// Reads the body, unless it is longer than `most`: then only so much of it.
    pub(super) async fn body(&mut self, head: &Head, most: usize) -> io::Result<Body> {
        if head.expects && most > 0 {
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let mut body = BytesMut::new();
        match head.length {
            Length::Known(length) => {
                body.extend_from_slice(&self.take(length.min(most)).await?);
                if length > most {
                    return Ok(Body::Longer);
                }
            }
            Length::Chunked => loop {
                let line = self.line().await?;
                let size = line.split(';').next().unwrap_or_default().trim();
                let size =
                    usize::from_str_radix(size, 16).map_err(|_| invalid("no size of a chunk"))?;
                if size == 0 {
                    // What follows the last chunk is of no interest.
                    while !self.line().await?.is_empty() {}
                    break;
                }
                let room = most.saturating_sub(body.len());
                body.extend_from_slice(&self.take(size.min(room)).await?);
                if size > room {
                    return Ok(Body::Longer);
                }
                self.line().await?;
            },
        }
        Ok(Body::Whole(body.freeze()))
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Ends the connection without a proper end.
    pub(super) fn reset(self) {
        // Where this fails, the connection is closed in the usual way.
        let _ = self.stream.set_zero_linger();
    }

    /// Ends the connection properly: what was sent before arrives.
    pub(super) async fn close(mut self) {
        // Data that is not read would turn the end into a reset.
        for _ in 0..MAX_DRAINED {
            if !matches!(self.stream.try_read(&mut [0; 4096]), Ok(1..)) {
                break;
            }
        }
        let _ = self.stream.shutdown().await;
    }

    /// Lets time pass; an error if the other side hangs up meanwhile.
    pub(super) async fn pause(&self, time: Duration) -> io::Result<()> {
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            () = self.hung_up() => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    /// Waits until the other side has closed the connection, without reading.
    pub(super) async fn hung_up(&self) {
        while let Ok(ready) = self.stream.ready(Interest::READABLE).await {
            if ready.is_read_closed() {
                return;
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The next bytes.
    async fn take(&mut self, length: usize) -> io::Result<BytesMut> {
        while self.buffer.len() < length {
            self.fill().await?;
        }
        Ok(self.buffer.split_to(length))
    }

    /// The next line, without its end.
    async fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') {
                let mut line = self.buffer.split_to(end);
                self.buffer.advance(1);
                if line.ends_with(b"\r") {
                    line.truncate(line.len().saturating_sub(1));
                }
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            if self.buffer.len() > MAX_HEAD {
                return Err(invalid("a line that is too long"));
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> io::Result<()> {
        self.buffer.reserve(16 << 10);
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// The head that these lines make, if they make one.
fn parse(lines: &[String]) -> Option<Head> {
    let (first, lines) = lines.split_first()?;
    let mut words = first.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || !version.starts_with("HTTP/1.") {
        return None;
    }
    let headers: Vec<(String, String)> = lines
        .iter()
        .map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect::<Option<_>>()?;
    let header = |wanted: &str| {
        let mut headers = headers.iter();
        headers.find_map(|(name, value)| (name == wanted).then_some(value.as_str()))
    };
    let says = |name: &str, word: &str| {
        header(name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    let length = match header("content-length") {
        _ if says("transfer-encoding", "chunked") => Length::Chunked,
        Some(length) => Length::Known(length.parse().ok()?),
        None => Length::Known(0),
    };
    let (keep_alive, expects) = (!says("connection", "close"), says("expect", "100-continue"));
    let (path, query) = match path_of(target).split_once('?') {
        Some((path, query)) => (path, Some(query.to_owned())),
        None => (path_of(target), None),
    };
    let request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query,
        headers,
        body: Bytes::new(),
    };
    Some(Head {
        request,
        keep_alive,
        length,
        expects,
    })
}

/// A client that takes this server for its proxy names the host before the path.
fn path_of(target: &str) -> &str {
    let Some((_, rest)) = target.split_once("://") else {
        return target;
    };
    rest.find('/')
        .and_then(|start| rest.get(start..))
        .unwrap_or("/")
}

fn invalid(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

#[cfg(test)]
mod tests {
    use super::{Length, parse, path_of};

    fn head(text: &str) -> Option<super::Head> {
        parse(&text.lines().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_head_is_read_into_a_request() {
        let text = "POST /v1/a?b=c&d HTTP/1.1\nHost: x\nX-Thing:  a: b \ncontent-length: 12";
        let head = head(text).unwrap();
        assert_eq!(head.request.method(), "POST");
        assert_eq!(head.request.path(), "/v1/a");
        assert_eq!(head.request.query(), Some("b=c&d"));
        assert_eq!(head.request.header("x-thing"), Some("a: b"));
        assert_eq!(head.length, Length::Known(12));
        assert!(head.keep_alive && !head.expects);
    }

    #[test]
    fn headers_say_how_the_body_comes_and_what_follows() {
        let lines = "Transfer-Encoding: chunked\nConnection: Close\nExpect: 100-continue";
        let head = head(&format!("PUT / HTTP/1.1\n{lines}")).unwrap();
        assert_eq!(head.length, Length::Chunked);
        assert!(!head.keep_alive && head.expects);
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for text in [
            "",
            "GET /",
            "GET / HTTP/2",
            "GET / x HTTP/1.1",
            "GET / HTTP/1.1\nno header",
            "GET / HTTP/1.1\ncontent-length: many",
        ] {
            assert!(head(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn the_host_before_a_path_is_left_out() {
        assert_eq!(path_of("/a?b"), "/a?b");
        assert_eq!(
            path_of("http://127.0.0.1:80/a?b=http://c/"),
            "/a?b=http://c/"
        );
        assert_eq!(path_of("http://127.0.0.1"), "/");
    }
}
