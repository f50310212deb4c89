//! How calls are carried out.

use std::fmt;

/// How the calls of a [`Client`](crate::client::Client) are carried out.
///
/// Resource methods exist once and are generic over the driver; what differs is what sending gives back. The trait is
/// sealed.
pub trait Driver:
    sealed::Sealed + fmt::Debug + Clone + Copy + Send + Sync + Unpin + 'static
{
}

/// Calls are futures, on a tokio runtime.
#[derive(Debug, Clone, Copy)]
pub enum Async {}

impl Driver for Async {}

impl sealed::Sealed for Async {
    type Engine = ();

    fn engine() -> Result<(), crate::Error> {
        Ok(())
    }
}

pub(crate) mod sealed {
    use std::fmt;

    use crate::Error;

    pub trait Sealed {
        /// What carries out the calls of a client, beside the caller.
        type Engine: fmt::Debug + Clone + Send + Sync + Unpin + 'static;

        fn engine() -> Result<Self::Engine, Error>;
    }
}
