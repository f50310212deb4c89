//! Connections without sockets, so that a test controls every byte.

use std::future::Future;
use std::pin::Pin;
use std::{fmt, io};

use tokio::io::{AsyncRead, AsyncWrite};

/// Opens connections for [`ClientBuilder::dialer`](crate::client::ClientBuilder::dialer).
pub trait Dial: fmt::Debug + Send + Sync + 'static {
    /// Opens a byte stream to a host and port.
    ///
    /// A failure is reported as the [`io::Error`] of an operating system that cannot connect.
    fn dial<'a>(&'a self, host: &'a str, port: u16) -> Dialing<'a>;
}

/// Future of a connection being opened.
pub type Dialing<'a> = Pin<Box<dyn Future<Output = io::Result<Box<dyn Stream>>> + Send + 'a>>;

/// Bidirectional byte stream to a server.
///
/// Implemented for every type that has the required traits.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}
