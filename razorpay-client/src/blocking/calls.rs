//! Sending calls and reading content without futures.

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
    /// Sends the call and waits for its answer.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send(self) -> Result<T, Error> {
        answer(&self.client, self.draft)?.decode()
    }

    /// Sends the call and gives status, headers, request id and raw body beside the value.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send_with_response(self) -> Result<Response<T>, Error> {
        Response::decode(answer(&self.client, self.draft)?)
    }
}

impl<T: DeserializeOwned> PageCall<T, Blocking> {
    /// Gets one page.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send(self) -> Result<Page<T>, Error> {
        answer(&self.client, self.draft)?.decode()
    }

    /// Gets one page, and status, headers, request id and raw body beside it.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send_with_response(self) -> Result<Response<Page<T>>, Error> {
        Response::decode(answer(&self.client, self.draft)?)
    }
}

impl RawCall<Blocking> {
    /// Sends the call and waits for its answer.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send(self) -> Result<Value, Error> {
        answer(&self.client, self.draft)?.decode()
    }

    /// Sends the call and gives status, headers, request id and raw body beside the value.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send_with_response(self) -> Result<Response<Value>, Error> {
        Response::decode(answer(&self.client, self.draft)?)
    }
}

impl Download<Blocking> {
    /// Sends the call and waits for the head of its answer.
    ///
    /// # Errors
    ///
    /// What went wrong with the call; see [`Error`].
    pub fn send(self) -> Result<Content<Blocking>, Error> {
        let origin = self.draft.origin();
        let limit = self.draft.options().timeout_or(self.client.config());
        let pending = exchange::open(self.client.shared(), self.draft);
        let opened = self.client.engine().run(origin, limit, pending)?;
        Ok(Content::new(self.client, opened))
    }
}

impl Content<Blocking> {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the content breaks off or stalls.
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

    /// All of it, if it has no more bytes than `limit`.
    ///
    /// # Errors
    ///
    /// If it breaks off, stalls or is larger.
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

    /// Writes all of it, and gives the number of bytes.
    ///
    /// # Errors
    ///
    /// If the content breaks off or stalls, or cannot be written.
    pub fn write_to(mut self, writer: &mut impl Write) -> Result<u64, Error> {
        let mut written = 0_u64;
        while let Some(chunk) = self.chunk()? {
            writer.write_all(&chunk).map_err(|error| self.cut(error))?;
            written = written.saturating_add(u64::try_from(chunk.len()).unwrap_or(0));
        }
        Ok(written)
    }
}
