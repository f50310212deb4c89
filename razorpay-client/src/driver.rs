//! Drivers: async and blocking execution of calls.

use std::fmt;

/// Execution model of a [`Client`](crate::client::Client): async or blocking.
///
/// Resource methods are generic over the driver; only the return types of the sending methods
/// differ. The trait is sealed.
pub trait Driver:
    sealed::Sealed + fmt::Debug + Clone + Copy + Send + Sync + Unpin + 'static
{
}

/// Async driver: calls are futures on a tokio runtime.
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
