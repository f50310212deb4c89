//! Downloads: file content that is not JSON.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;

use crate::call::debug_draft;
use crate::client::Client;
use crate::core::draft::Draft;
use crate::core::response::{Origin, request_id};
use crate::driver::{Async, Driver};
use crate::error::Error;
use crate::exchange::{self, Opened, Pending, broken_off};
use crate::headers::Headers;
use crate::operation::Operation;
use crate::options;
use crate::transport::{Body, Response, TransportError};

/// API call whose response is the [`Content`] of a file.
///
/// Error responses are returned as an [`Error`], as for every call.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Download<D: Driver> {
    pub(crate) client: Client<D>,
    pub(crate) draft: Draft,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl<D: Driver> Download<D> {
    #[inline]
    pub(crate) fn new(client: &Client<D>, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            draft: Draft::new(operation),
        }
    }

    /// Fills the next parameter of the path.
    #[inline]
    pub(crate) fn path(mut self, value: &str) -> Self {
        self.draft.fill_path(value);
        self
    }

    #[inline]
    pub(crate) fn query<P: serde::Serialize + razorpay_types::Params>(
        mut self,
        params: &P,
    ) -> Self {
        self.draft.refuse(params.refusal());
        self.draft.extend_query(serde_json::to_vec(params));
        self
    }
}

/// Per-call options.
///
/// The timeout of a download covers the time up to the response headers; after them, each wait for
/// more content is limited by the [read timeout](crate::client::ClientBuilder::read_timeout) of the
/// client.
impl<D: Driver> Download<D> {
    options::setters!();

    /// Returns the API operation of the download.
    #[must_use]
    pub fn operation(&self) -> &Operation {
        self.draft.operation()
    }
}

impl Download<Async> {
    /// Sends the request; the same as awaiting the download.
    pub fn send(self) -> DownloadFuture {
        let pending = exchange::open(self.client.shared(), self.draft);
        DownloadFuture {
            pending,
            client: self.client,
        }
    }
}

impl IntoFuture for Download<Async> {
    type Output = Result<Content<Async>, Error>;
    type IntoFuture = DownloadFuture;

    fn into_future(self) -> DownloadFuture {
        self.send()
    }
}

impl<D: Driver> fmt::Debug for Download<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_draft(f, "Download", &self.draft)
    }
}

/// Future of a download, resolving to the [`Content`] once the response headers arrived.
#[must_use = "a future does nothing until it is awaited"]
pub struct DownloadFuture {
    pending: Pending<Opened>,
    client: Client<Async>,
}

impl Future for DownloadFuture {
    type Output = Result<Content<Async>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let client = self.client.clone();
        let opened = self.pending.as_mut().poll(context);
        opened.map(|opened| Ok(Content::new(client, opened?)))
    }
}

impl fmt::Debug for DownloadFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadFuture").finish_non_exhaustive()
    }
}

/// Content of a downloaded file, read as a stream.
///
/// ```no_run
/// # #[cfg(feature = "documents")]
/// # async fn example(client: razorpay_client::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::Write;
///
/// use razorpay_client::types::ids::DocumentId;
///
/// let id = DocumentId::from("doc_1");
/// let mut content = client.documents().fetch_content(&id).await?;
/// let mut file = std::fs::File::create("evidence.pdf")?;
/// while let Some(chunk) = content.chunk().await? {
///     file.write_all(&chunk)?;
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "content is read only as it is asked for"]
pub struct Content<D: Driver> {
    /// Keeps what carries out the calls alive.
    #[allow(dead_code, reason = "asked only by drivers that have such a thing")]
    pub(crate) client: Client<D>,
    origin: Origin,
    head: Head,
    pub(crate) body: Body,
}

/// Status and headers.
struct Head {
    status: u16,
    headers: Headers,
}

impl<D: Driver> Content<D> {
    pub(crate) fn new(client: Client<D>, opened: Opened) -> Self {
        let Opened {
            origin,
            response:
                Response {
                    status,
                    headers,
                    body,
                },
        } = opened;
        Self {
            client,
            origin,
            head: Head { status, headers },
            body,
        }
    }

    /// Returns the HTTP status code, always 2xx.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.head.headers
    }

    /// Returns the media type of the file (`Content-Type` header), such as `application/pdf`.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get("content-type")
    }

    /// Returns the size of the file in bytes; `None` if the response does not state it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.headers().get("content-length")?.parse().ok()
    }

    /// Returns the request id assigned by Razorpay; quote it to Razorpay support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers())
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The error of content that broke off.
    pub(crate) fn cut(&self, error: io::Error) -> Error {
        let mut head = Response::new(self.head.status);
        head.headers = self.head.headers.clone();
        let fault: TransportError = broken_off(error).head(head);
        Error::transport(self.origin.clone(), fault)
    }
}

impl Content<Async> {
    /// Reads the next chunk of the file content; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks before the end of the content, or if no data
    /// arrives within the read timeout.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = self.body.chunk().await;
        chunk.map_err(|error| self.cut(error))
    }

    /// Reads the whole file content into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if the content is larger than `limit` bytes, if the connection breaks
    /// before the end of the content, or if no data arrives within the read timeout.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let body = std::mem::take(&mut self.body);
        body.read_all(limit).await.map_err(|error| self.cut(error))
    }

    /// Writes the whole file content to `writer` and returns the number of bytes written.
    ///
    /// Writing to a blocking writer, such as a file, blocks the task; [`chunk`](Self::chunk) leaves
    /// the writing to the caller.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks before the end of the content, if no data arrives
    /// within the read timeout, or if writing fails.
    pub async fn write_to(mut self, writer: &mut impl Write) -> Result<u64, Error> {
        let mut written = 0_u64;
        while let Some(chunk) = self.chunk().await? {
            writer.write_all(&chunk).map_err(|error| self.cut(error))?;
            written = written.saturating_add(u64::try_from(chunk.len()).unwrap_or(0));
        }
        Ok(written)
    }
}

impl<D: Driver> fmt::Debug for Content<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("operation", &self.origin.operation.name())
            .field("status", &self.head.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
