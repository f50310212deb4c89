//! Blocking `send` methods and blocking downloads.

use std::io::Write;

use bytes::Bytes;
use razorpay_types::Page;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Blocking;
use crate::call::Call;
use crate::client::Client;
use crate::core::draft::Draft;
use crate::core::response::Answer;
use crate::download::{Content, Download};
use crate::error::Error;
use crate::exchange;
use crate::page::PageCall;
use crate::raw::RawCall;
use crate::response::Response;
use crate::transport::body::{Gathered, over};

/// The whole answer to a call.
pub(crate) fn answer(client: &Client<Blocking>, draft: Draft) -> Result<Answer, Error> {
    let origin = draft.origin();
    let limit = draft.options().timeout_or(client.config());
    client
        .engine()
        .run(origin, limit, exchange::start(client.shared(), draft))
}

impl<T: DeserializeOwned, K> Call<T, Blocking, K> {
    /// Sends the request and returns the decoded response body.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, if Razorpay returns an
    /// error response, or if the response cannot be read or decoded.
    pub fn send(self) -> Result<T, Error> {
        answer(&self.client, self.draft)?.decode()
    }

    /// Sends the request and returns the decoded value with the HTTP response metadata.
    ///
    /// The [`Response`] holds status code, headers, request id and raw body beside the value.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, if Razorpay returns an
    /// error response, or if the response cannot be read or decoded.
    pub fn send_with_response(self) -> Result<Response<T>, Error> {
        Response::decode(answer(&self.client, self.draft)?)
    }
}

impl<T: DeserializeOwned> PageCall<T, Blocking> {
    /// Fetches a single page of the list.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, if Razorpay returns an
    /// error response, or if the response cannot be read or decoded.
    pub fn send(self) -> Result<Page<T>, Error> {
        answer(&self.client, self.draft)?.decode()
    }

    /// Fetches a single page of the list with the HTTP response metadata.
    ///
    /// The [`Response`] holds status code, headers, request id and raw body beside the page.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, if Razorpay returns an
    /// error response, or if the response cannot be read or decoded.
    pub fn send_with_response(self) -> Result<Response<Page<T>>, Error> {
        Response::decode(answer(&self.client, self.draft)?)
    }
}

impl RawCall<Blocking> {
    /// Sends the request and returns the JSON response body.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, if Razorpay returns an
    /// error response, or if the response cannot be read or decoded.
    pub fn send(self) -> Result<Value, Error> {
        answer(&self.client, self.draft)?.decode()
    }

    /// Sends the request and returns the JSON value with the HTTP response metadata.
    ///
    /// The [`Response`] holds status code, headers, request id and raw body beside the value.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, if Razorpay returns an
    /// error response, or if the response cannot be read or decoded.
    pub fn send_with_response(self) -> Result<Response<Value>, Error> {
        Response::decode(answer(&self.client, self.draft)?)
    }
}

impl Download<Blocking> {
    /// Sends the request and returns the file content once the response headers have arrived.
    ///
    /// # Errors
    ///
    /// Returns an [`Error`] if the request is invalid or cannot be sent, or if Razorpay returns an
    /// error response.
    pub fn send(self) -> Result<Content<Blocking>, Error> {
        let origin = self.draft.origin();
        let limit = self.draft.options().timeout_or(self.client.config());
        let pending = exchange::open(self.client.shared(), self.draft);
        let opened = self.client.engine().run(origin, limit, pending)?;
        Ok(Content::new(self.client, opened))
    }
}

impl Content<Blocking> {
    /// Reads the next chunk of the file content; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks before the end of the content, or if no data
    /// arrives within the read timeout.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let limits = self.client.config().limits();
        // The transport keeps to the read timeout; one of the caller's own may have another.
        let limit = limits.read_timeout.max(limits.timeout);
        let origin = self.origin().clone();
        let body = &mut self.body;
        let reading = Box::pin(async { Ok(body.chunk().await) });
        let chunk = self.client.engine().run(origin, limit, reading)?;
        chunk.map_err(|error| self.cut(error))
    }

    /// Reads the whole file content into memory, up to `limit` bytes.
    ///
    /// # Errors
    ///
    /// Returns an error if the content is larger than `limit` bytes, if the connection breaks
    /// before the end of the content, or if no data arrives within the read timeout.
    pub fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let length = self.body.length();
        if length.is_some_and(|length| length > limit as u64) {
            return Err(self.cut(over(limit)));
        }
        let mut all = Gathered::default();
        while let Some(chunk) = self.chunk()? {
            if !all.push(chunk, limit) {
                return Err(self.cut(over(limit)));
            }
        }
        Ok(all.finish())
    }

    /// Writes the whole file content to `writer` and returns the number of bytes written.
    ///
    /// # Errors
    ///
    /// Returns an error if the connection breaks before the end of the content, if no data arrives
    /// within the read timeout, or if writing fails.
    pub fn write_to(mut self, writer: &mut impl Write) -> Result<u64, Error> {
        let mut written = 0_u64;
        while let Some(chunk) = self.chunk()? {
            writer.write_all(&chunk).map_err(|error| self.cut(error))?;
            written = written.saturating_add(u64::try_from(chunk.len()).unwrap_or(0));
        }
        Ok(written)
    }
}
