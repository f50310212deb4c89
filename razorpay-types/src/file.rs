//! Files to upload, from bytes, a path, a reader or a stream; opened when the request is sent.

use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::{fmt, fs};

/// File to upload: file name, media type and source of the content.
///
/// The content is not read before the request is sent. Clones share the content; a reader or a
/// stream can be read only once, by whichever clone is sent first. Two files are equal if they are
/// clones of each other with the same name and media type. `Debug` shows the type of the source
/// only, neither name nor content.
///
/// ```
/// use razorpay_types::File;
///
/// let scan = File::from_bytes("scan.png", *b"\x89PNG..");
/// assert_eq!(scan.content_type_or_guess(), "image/png");
/// let statement = File::from_path("statement.pdf").content_type("application/pdf");
/// assert_eq!(statement.name(), "statement.pdf");
/// ```
#[derive(Clone)]
pub struct File {
    name: String,
    content_type: Option<String>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Bytes(Arc<[u8]>),
    Path(Arc<PathBuf>),
    Reader(Arc<Once<Box<dyn Read + Send>>>),
    Stream(Arc<Once<Pin<Box<dyn FileStream>>>>),
}

/// What can be taken once.
struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    fn new(value: T) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Some(value))))
    }

    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Content of a file that is received asynchronously, such as the body of another request.
pub trait FileStream: Send {
    /// Polls for the next chunk; `None` marks the end of the content.
    ///
    /// # Errors
    ///
    /// Returns the I/O error that keeps the content from being read; the error ends the upload.
    fn poll_chunk(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>>;
}

/// Content of a [`File`], opened by [`File::open`].
#[non_exhaustive]
pub enum OpenFile {
    /// Complete content in memory.
    Bytes(Arc<[u8]>),
    /// Content from a reader, whose reads may block.
    #[non_exhaustive]
    Reader {
        /// Reader of the content.
        reader: Box<dyn Read + Send>,
        /// Length of the content, in bytes; `None` if not known in advance.
        length: Option<u64>,
    },
    /// Content from an asynchronous stream, to be polled.
    Stream(Pin<Box<dyn FileStream>>),
}

impl File {
    /// Creates a file from bytes in memory.
    pub fn from_bytes(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self::new(name, Source::Bytes(content.into().into()))
    }

    /// Creates a file from a path on disk, which is opened when the request is sent.
    ///
    /// The file name is the last component of the path.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path
            .file_name()
            .map_or("file".into(), |name| name.to_string_lossy());
        Self::new(name.into_owned(), Source::Path(Arc::new(path)))
    }

    /// Creates a file from a blocking reader, which is read on a separate thread.
    ///
    /// The content can be read only once.
    pub fn from_reader(name: impl Into<String>, reader: impl Read + Send + 'static) -> Self {
        Self::new(name, Source::Reader(Once::new(Box::new(reader))))
    }

    /// Creates a file from an asynchronous stream. The content can be read only once.
    pub fn from_stream(name: impl Into<String>, stream: impl FileStream + 'static) -> Self {
        Self::new(name, Source::Stream(Once::new(Box::pin(stream))))
    }

    fn new(name: impl Into<String>, source: Source) -> Self {
        Self {
            name: name.into(),
            content_type: None,
            source,
        }
    }

    /// Sets the file name that is sent, replacing the one given at creation.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the media type, such as `image/png`. Defaults to a guess from the file name extension.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Returns the file name that is sent.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the media type that was set, or a guess from the file name extension.
    ///
    /// Known extensions are `pdf`, `png`, `jpg`, `jpeg` and `csv`; any other file is sent as
    /// `application/octet-stream`.
    #[must_use]
    pub fn content_type_or_guess(&self) -> &str {
        self.content_type
            .as_deref()
            .unwrap_or_else(|| guess(&self.name))
    }

    /// Whether the file can no longer be opened because its reader or stream was opened before.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        match &self.source {
            Source::Bytes(_) | Source::Path(_) => false,
            Source::Reader(once) => once.lock().is_none(),
            Source::Stream(once) => once.lock().is_none(),
        }
    }

    /// Whether the file can be opened repeatedly: files from bytes and from a path can.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        matches!(self.source, Source::Bytes(_) | Source::Path(_))
    }

    /// Opens the content, as a client does to send it.
    ///
    /// # Errors
    ///
    /// Fails if the path cannot be opened or is a directory, or if the reader or stream was opened
    /// before.
    pub fn open(&self) -> io::Result<OpenFile> {
        match &self.source {
            Source::Bytes(bytes) => Ok(OpenFile::Bytes(Arc::clone(bytes))),
            Source::Path(path) => {
                let file = fs::File::open(path.as_path())?;
                let facts = file.metadata()?;
                if facts.is_dir() {
                    return Err(io::Error::from(io::ErrorKind::IsADirectory));
                }
                let length = facts.is_file().then_some(facts.len());
                Ok(OpenFile::Reader {
                    reader: Box::new(file),
                    length,
                })
            }
            Source::Reader(once) => match once.lock().take() {
                Some(reader) => Ok(OpenFile::Reader {
                    reader,
                    length: None,
                }),
                None => Err(spent("reader")),
            },
            Source::Stream(once) => once
                .lock()
                .take()
                .map(OpenFile::Stream)
                .ok_or_else(|| spent("stream")),
        }
    }
}

fn spent(source: &str) -> io::Error {
    io::Error::other(format!(
        "its {source} was read before, which it can be only once"
    ))
}

/// Media types of the file formats that Razorpay accepts; anything else is sent as plain bytes.
fn guess(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is = |known: &str| extension.eq_ignore_ascii_case(known);
    if is("pdf") {
        "application/pdf"
    } else if is("png") {
        "image/png"
    } else if is("jpg") || is("jpeg") {
        "image/jpeg"
    } else if is("csv") {
        "text/csv"
    } else {
        "application/octet-stream"
    }
}

impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        let same_source = match (&self.source, &other.source) {
            (Source::Bytes(one), Source::Bytes(two)) => Arc::ptr_eq(one, two),
            (Source::Path(one), Source::Path(two)) => Arc::ptr_eq(one, two),
            (Source::Reader(one), Source::Reader(two)) => Arc::ptr_eq(one, two),
            (Source::Stream(one), Source::Stream(two)) => Arc::ptr_eq(one, two),
            _ => false,
        };
        same_source && self.name == other.name && self.content_type == other.content_type
    }
}

impl Eq for File {}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match self.source {
            Source::Bytes(_) => "bytes",
            Source::Path(_) => "path",
            Source::Reader(_) => "reader",
            Source::Stream(_) => "stream",
        };
        f.debug_struct("File")
            .field("source", &source)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for OpenFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes(_) => "Bytes",
            Self::Reader { .. } => "Reader",
            Self::Stream(_) => "Stream",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use super::{File, FileStream, OpenFile};

    fn read(file: &File) -> io::Result<Vec<u8>> {
        match file.open()? {
            OpenFile::Bytes(bytes) => Ok(bytes.to_vec()),
            OpenFile::Reader { mut reader, .. } => {
                let mut content = Vec::new();
                reader.read_to_end(&mut content).map(|_| content)
            }
            OpenFile::Stream(_) => Ok(b"stream".to_vec()),
        }
    }

    struct Empty;

    impl FileStream for Empty {
        fn poll_chunk(
            self: Pin<&mut Self>,
            _context: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Vec<u8>>>> {
            Poll::Ready(None)
        }
    }

    #[test]
    fn bytes_and_paths_can_be_read_again_and_again() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        for file in [File::from_bytes("x", *b"content"), File::from_path(path)] {
            assert!(file.is_repeatable());
            assert_eq!(read(&file).unwrap(), read(&file.clone()).unwrap());
            assert!(!file.is_spent());
        }
        let opened = File::from_path(path).open().unwrap();
        let OpenFile::Reader { length, .. } = opened else {
            panic!("{opened:?}")
        };
        assert_eq!(length, Some(std::fs::metadata(path).unwrap().len()));
    }

    #[test]
    fn a_reader_or_a_stream_is_read_once() {
        let reader = File::from_reader("r", io::Cursor::new(b"content"));
        let stream = File::from_stream("s", Empty);
        for (file, source) in [(reader, "reader"), (stream, "stream")] {
            assert!(!file.is_repeatable() && !file.is_spent());
            let clone = file.clone();
            assert!(!read(&file).unwrap().is_empty());
            assert!(clone.is_spent());
            assert_eq!(
                read(&clone).unwrap_err().to_string(),
                format!("its {source} was read before, which it can be only once")
            );
        }
    }

    #[test]
    fn a_path_that_cannot_be_read_is_an_error_when_it_is_opened() {
        let missing = File::from_path("no/such/file.pdf");
        assert_eq!(missing.name(), "file.pdf");
        assert_eq!(read(&missing).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(read(&File::from_path(env!("CARGO_MANIFEST_DIR"))).is_err());
    }

    #[test]
    fn the_kind_is_given_or_guessed() {
        for (name, kind) in [
            ("a.PDF", "application/pdf"),
            ("a.b.jpg", "image/jpeg"),
            ("jpg", "application/octet-stream"),
            ("a.", "application/octet-stream"),
        ] {
            assert_eq!(File::from_bytes(name, "").content_type_or_guess(), kind);
        }
        let given = File::from_bytes("a.pdf", "").content_type("text/plain");
        assert_eq!(given.content_type_or_guess(), "text/plain");
    }

    #[test]
    fn files_are_equal_if_one_is_the_clone_of_the_other() {
        let file = File::from_bytes("a", "content");
        assert_eq!(file, file.clone());
        assert_ne!(file, File::from_bytes("a", "content"));
        assert_ne!(file, file.clone().named("b"));
        assert_ne!(file, File::from_stream("a", Empty));
    }

    #[test]
    fn debug_shows_neither_name_nor_content() {
        let file = File::from_bytes("a.pdf", "private");
        assert_eq!(format!("{file:?}"), r#"File { source: "bytes", .. }"#);
        assert_eq!(format!("{:?}", file.open().unwrap()), "Bytes");
    }
}
