//! How calls are carried out.

use std::fmt;

use crate::transport::Transport;

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
    type Transport = dyn Transport;

    fn transport(
        config: &crate::config::Config,
    ) -> Result<Box<Self::Transport>, crate::Error> {
        use crate::transport::reqwest::{Http, Setup};
        let http = Http::new(&Setup {
            base_url: config.base_url(),
            connect_timeout: config.connect_timeout(),
        })
        .map_err(crate::Error::no_transport)?;
        Ok(Box::new(http))
    }
}

pub(crate) mod sealed {
    use std::fmt;

    use crate::{Error, config::Config};

    pub trait Sealed {
        /// What carries requests and answers.
        type Transport: ?Sized + fmt::Debug + Send + Sync + 'static;

        fn transport(config: &Config) -> Result<Box<Self::Transport>, Error>;
    }
}
