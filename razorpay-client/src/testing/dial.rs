//! Connections without sockets, so that a test can decide what happens to every byte.

use std::future::Future;
use std::pin::Pin;
use std::{fmt, io};

use tokio::io::{AsyncRead, AsyncWrite};

/// Opens connections; for [`ClientBuilder::dialer`](crate::client::ClientBuilder::dialer).
pub trait Dial: fmt::Debug + Send + Sync + 'static {
    /// A stream of bytes to a host and port, or the error that a system gives which cannot connect.
    fn dial<'a>(&'a self, host: &'a str, port: u16) -> Dialing<'a>;
}

/// A connection on its way.
pub type Dialing<'a> = Pin<Box<dyn Future<Output = io::Result<Box<dyn Stream>>> + Send + 'a>>;

/// Bytes to a server and back; every type with the traits has it.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}
