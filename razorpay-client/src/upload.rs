//! Streamed multipart forms: parts in sequence, files read while they are sent.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use razorpay_types::{File, FileStream, Form, OpenFile, PartContent};
use tokio::sync::mpsc;

use crate::transport::{Body, BodyStream};

/// A form and the line that parts its parts.
pub(crate) struct Upload {
    form: Form,
    boundary: String,
}

/// A file that cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFault {
    name: String,
    reason: String,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the file {:?} cannot be read: {}",
            self.name, self.reason
        )
    }
}

impl Upload {
    pub(crate) fn new(form: Form) -> Result<Self, getrandom::Error> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random)?;
        let boundary = format!("razorpay-{:032x}", u128::from_be_bytes(random));
        Ok(Self { form, boundary })
    }

    pub(crate) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    fn files(&self) -> impl Iterator<Item = &File> {
        self.form
            .parts()
            .iter()
            .filter_map(|part| match part.content() {
                PartContent::File(file) => Some(file),
                _ => None,
            })
    }

    /// Whether all of it can still be sent: no reader or stream has been read.
    pub(crate) fn is_whole(&self) -> bool {
        !self.files().any(File::is_spent)
    }

    /// Opens what may fail before anything is sent. Readers and streams are opened when their turn comes, so that a
    /// connection that cannot be made does not cost their content.
    pub(crate) fn open(&self) -> Result<Body, FileFault> {
        let mut pieces = VecDeque::new();
        let mut length = Some(0_u64);
        let mut add = |piece: Piece| {
            length = length.and_then(|sum| sum.checked_add(piece.length()?));
            pieces.push_back(piece);
        };
        for part in self.form.parts() {
            let head = format!(
                "--{}\r\ncontent-disposition: form-data; name=\"{}\"",
                self.boundary,
                quoted(part.name())
            );
            match part.content() {
                PartContent::Text(text) => {
                    add(Piece::text(format!("{head}\r\n\r\n{text}\r\n")));
                }
                PartContent::File(file) => {
                    add(Piece::text(format!(
                        "{head}; filename=\"{}\"\r\ncontent-type: {}\r\n\r\n",
                        quoted(file.name()),
                        on_one_line(file.content_type_or_guess()),
                    )));
                    add(Piece::of(file)?);
                    add(Piece::text("\r\n".to_owned()));
                }
                _ => {}
            }
        }
        add(Piece::text(format!("--{}--\r\n", self.boundary)));
        Ok(Body::stream(Pieces(pieces), length))
    }
}

/// Names as browsers quote them.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn on_one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// What is sent, in order.
struct Pieces(VecDeque<Piece>);

enum Piece {
    Bytes(Bytes),
    /// Opened already, to be read.
    Reader {
        reader: Box<dyn Read + Send>,
        length: Option<u64>,
    },
    /// To be opened when its turn comes.
    Closed(File),
    /// Being read by a thread of its own, as reading may block.
    Reading(mpsc::Receiver<io::Result<Bytes>>),
    Stream(Pin<Box<dyn FileStream>>),
}

impl Piece {
    fn text(text: String) -> Self {
        Self::Bytes(text.into())
    }

    fn of(file: &File) -> Result<Self, FileFault> {
        let fault = |reason: String| FileFault {
            name: file.name().to_owned(),
            reason,
        };
        if file.is_repeatable() {
            let open = file.open().map_err(|error| fault(error.to_string()))?;
            Ok(Self::from_open(open))
        } else if file.is_spent() {
            Err(fault(
                "it was read before, which it can be only once".to_owned(),
            ))
        } else {
            Ok(Self::Closed(file.clone()))
        }
    }

    fn from_open(open: OpenFile) -> Self {
        match open {
            OpenFile::Bytes(bytes) => Self::Bytes(Bytes::from_owner(Shared(bytes))),
            OpenFile::Reader { reader, length, .. } => Self::Reader { reader, length },
            OpenFile::Stream(stream) => Self::Stream(stream),
            _ => Self::Bytes(Bytes::new()),
        }
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Reader { length, .. } => *length,
            Self::Closed(_) | Self::Reading(_) | Self::Stream(_) => None,
        }
    }
}

struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl BodyStream for Pieces {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Bytes>>> {
        while let Some(piece) = self.0.pop_front() {
            let (piece, chunk) = match piece {
                Piece::Bytes(bytes) => return Poll::Ready(Some(Ok(bytes))),
                Piece::Closed(file) => match file.open() {
                    Ok(open) => {
                        self.0.push_front(Piece::from_open(open));
                        continue;
                    }
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                Piece::Reader { reader, .. } => match read_aside(reader) {
                    Ok(receiver) => {
                        self.0.push_front(Piece::Reading(receiver));
                        continue;
                    }
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                Piece::Reading(mut receiver) => {
                    let chunk = receiver.poll_recv(context);
                    (Piece::Reading(receiver), chunk)
                }
                Piece::Stream(mut stream) => {
                    let chunk = stream.as_mut().poll_chunk(context);
                    let chunk = chunk.map(|chunk| chunk.map(|chunk| chunk.map(Bytes::from)));
                    (Piece::Stream(stream), chunk)
                }
            };
            match chunk {
                Poll::Ready(None) => continue,
                Poll::Ready(Some(Err(error))) => {
                    // Nothing behind a gap may be taken for the rest.
                    self.0.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                chunk => {
                    self.0.push_front(piece);
                    return chunk;
                }
            }
        }
        Poll::Ready(None)
    }
}

const CHUNK: usize = 64 * 1024;

/// Reads on a thread of its own, at most two chunks ahead. The thread ends with the content, or at its next chunk once
/// nobody waits for it.
fn read_aside(mut reader: Box<dyn Read + Send>) -> io::Result<mpsc::Receiver<io::Result<Bytes>>> {
    let (sender, receiver) = mpsc::channel(2);
    std::thread::Builder::new()
        .name("razorpay-upload".to_owned())
        .spawn(move || {
            loop {
                let mut chunk = vec![0; CHUNK];
                let read = match reader.read(&mut chunk) {
                    Ok(0) => return,
                    Ok(length) => {
                        chunk.truncate(length);
                        Ok(Bytes::from(chunk))
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => Err(error),
                };
                let is_over = read.is_err();
                if sender.blocking_send(read).is_err() || is_over {
                    return;
                }
            }
        })?;
    Ok(receiver)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(form: Form) -> Upload {
        Upload::new(form).unwrap()
    }

    async fn sent(upload: &Upload) -> (String, Option<u64>) {
        let body = upload.open().unwrap();
        let length = body.length();
        let bytes = body.read_all(10_000_000).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        (text.replace(&upload.boundary, "B"), length)
    }

    struct Twice(u8);

    impl FileStream for Twice {
        fn poll_chunk(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Vec<u8>>>> {
            self.0 = self.0.wrapping_add(1);
            match self.0 {
                1 | 3 => Poll::Ready(Some(Ok(b"ab".to_vec()))),
                2 => {
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
                _ => Poll::Ready(None),
            }
        }
    }

    #[tokio::test]
    async fn parts_follow_one_another_in_the_form_of_browsers() {
        let form = Form::new()
            .file("file", File::from_bytes("a \"b\"\r\n.pdf", "PDF"))
            .text("purpose", "dispute_evidence");
        let upload = upload(form);
        assert_eq!(
            upload.content_type(),
            format!("multipart/form-data; boundary={}", upload.boundary)
        );
        let (text, length) = sent(&upload).await;
        assert_eq!(
            text,
            "--B\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a %22b%22%0D%0A.pdf\"\r\n\
             content-type: application/pdf\r\n\r\nPDF\r\n\
             --B\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n--B--\r\n"
        );
        let saved = upload.boundary.len() - 1;
        assert_eq!(length, Some((text.len() + 3 * saved) as u64));
        assert_eq!(sent(&upload).await.0, text, "bytes can be sent again");
    }

    #[tokio::test]
    async fn files_come_from_a_path_a_reader_or_a_stream() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let content = std::fs::read_to_string(path).unwrap();
        let from_path = upload(Form::new().file("file", File::from_path(path)));
        let (text, length) = sent(&from_path).await;
        assert!(text.contains(&content) && length.is_some());

        let large = "x".repeat(200_000);
        let reader = File::from_reader("r", io::Cursor::new(large.clone().into_bytes()));
        let read = upload(Form::new().file("file", reader).text("after", "it"));
        let (text, length) = sent(&read).await;
        assert!(text.contains(&large) && text.contains("\r\n\r\nit\r\n"));
        assert_eq!(length, None);

        let streamed = upload(Form::new().file("file", File::from_stream("s", Twice(0))));
        assert!(
            sent(&streamed)
                .await
                .0
                .contains("\r\n\r\nabab\r\n--B--\r\n")
        );
    }

    #[tokio::test]
    async fn a_reader_is_read_only_when_its_turn_comes() {
        let reader = File::from_reader("r", io::Cursor::new(b"content"));
        let upload = upload(Form::new().file("file", reader));
        drop(upload.open().unwrap());
        assert!(upload.is_whole());
        let (text, _) = sent(&upload).await;
        assert!(text.contains("content"));
        assert!(!upload.is_whole());
        assert_eq!(
            upload.open().unwrap_err().to_string(),
            "the file \"r\" cannot be read: it was read before, which it can be only once"
        );
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_an_error() {
        let missing = upload(Form::new().file("file", File::from_path("no/such.pdf")));
        let error = missing.open().unwrap_err().to_string();
        assert!(
            error.starts_with("the file \"such.pdf\" cannot be read: "),
            "{error}"
        );

        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("torn"))
            }
        }
        let broken = File::from_reader("r", Broken);
        let broken = upload(Form::new().file("file", broken).text("after", "it"));
        let mut body = broken.open().unwrap();
        assert!(body.chunk().await.unwrap().is_some());
        assert_eq!(body.chunk().await.unwrap_err().to_string(), "torn");
        assert!(
            body.chunk().await.unwrap().is_none(),
            "nothing follows a gap"
        );
    }
}
