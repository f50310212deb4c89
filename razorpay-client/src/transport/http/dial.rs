//! Opening of streams to a server: TCP, a proxy in between, TLS.

use std::fmt;
use std::future::poll_fn;
use std::time::Duration;

use ::http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use tower_service::Service;

use super::BoxError;
use super::proxy::{Proxies, Route};
use super::stream::BoxStream;
use super::tls::Tls;
use crate::config::Network;

/// How requests and responses are written on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    #[cfg_attr(not(feature = "http2"), allow(dead_code, reason = "agreed on by TLS"))]
    Http2,
}

/// A stream to a server, or to a proxy that forwards requests.
pub(super) struct Dialed {
    pub(super) stream: BoxStream,
    pub(super) protocol: Protocol,
    /// Whether a proxy reads the requests, so that they have to name the whole address.
    pub(super) forwarded: bool,
    pub(super) proxy_authorization: Option<HeaderValue>,
}

/// Opens streams.
pub(super) struct Dialer {
    tcp: Tcp,
    proxies: Proxies,
    tls: Tls,
}

impl Dialer {
    /// Fails if the base URL cannot be reached by what is given.
    pub(super) fn new(
        base: &Uri,
        network: &Network,
        connect_timeout: Duration,
    ) -> Result<Self, BoxError> {
        let authority = base.authority().ok_or("the base URL names no host")?;
        let behind = authority
            .as_str()
            .strip_prefix(authority.host())
            .unwrap_or_default();
        if !behind.is_empty() && authority.port_u16().is_none() {
            return Err("the base URL's port is not a number up to 65535".into());
        }
        let proxies = Proxies::new(base, &network.proxy)?;
        let secure = is_secure(base) || proxies.has_secure();
        let tls = Tls::new(secure, &network.roots)?;
        Ok(Self {
            tcp: Tcp::new(connect_timeout, network),
            proxies,
            tls,
        })
    }

    /// Whether requests to this address may share a connection, which TLS has to agree on.
    pub(super) fn may_share(&self, uri: &Uri) -> bool {
        cfg!(feature = "http2") && is_secure(uri)
    }

    /// Opens a stream to the host of an address.
    pub(super) async fn dial(&self, uri: &Uri) -> Result<Dialed, BoxError> {
        let (stream, forwarded, proxy_authorization) = match self.proxies.route(uri) {
            Route::Direct => (self.tcp.connect(uri).await?, false, None),
            Route::Forward {
                proxy,
                authorization,
            } => (self.to_proxy(&proxy).await?, true, authorization),
            Route::Tunnel {
                proxy,
                authorization,
            } => {
                let stream = self.to_proxy(&proxy).await?;
                (
                    super::proxy::tunnel(stream, uri, authorization).await?,
                    false,
                    None,
                )
            }
        };
        let (stream, protocol) = if is_secure(uri) {
            self.tls.secure(host(uri)?, stream, true).await?
        } else {
            (stream, Protocol::Http1)
        };
        Ok(Dialed {
            stream,
            protocol,
            forwarded,
            proxy_authorization,
        })
    }

    async fn to_proxy(&self, proxy: &Uri) -> Result<BoxStream, BoxError> {
        let stream = self.tcp.connect(proxy).await?;
        if is_secure(proxy) {
            return Ok(self.tls.secure(host(proxy)?, stream, false).await?.0);
        }
        Ok(stream)
    }
}

fn is_secure(uri: &Uri) -> bool {
    uri.scheme_str() == Some("https")
}

/// Without the brackets of an IPv6 address.
pub(super) fn host(uri: &Uri) -> Result<&str, BoxError> {
    Ok(uri
        .host()
        .ok_or("the address names no host")?
        .trim_matches(['[', ']']))
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialer")
            .field("proxies", &self.proxies)
            .finish_non_exhaustive()
    }
}

/// Opens streams without TLS.
enum Tcp {
    System(HttpConnector),
    #[cfg(feature = "testing")]
    Given(std::sync::Arc<dyn crate::testing::Dial>),
}

impl Tcp {
    #[cfg_attr(
        not(feature = "testing"),
        allow(unused_variables, reason = "a dialer is for tests")
    )]
    fn new(connect_timeout: Duration, network: &Network) -> Self {
        #[cfg(feature = "testing")]
        if let Some(dialer) = &network.dialer {
            return Self::Given(std::sync::Arc::clone(dialer));
        }
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_keepalive(Some(KEEPALIVE));
        // Shared by the addresses of a host, so that one that does not respond leaves time for the next.
        connector.set_connect_timeout(Some(connect_timeout));
        Self::System(connector)
    }

    async fn connect(&self, uri: &Uri) -> Result<BoxStream, BoxError> {
        match self {
            Self::System(connector) => {
                let mut connector = connector.clone();
                poll_fn(|context| connector.poll_ready(context)).await?;
                Ok(Box::new(connector.call(uri.clone()).await?.into_inner()))
            }
            #[cfg(feature = "testing")]
            Self::Given(dialer) => {
                let implied = if is_secure(uri) { 443 } else { 80 };
                let port = uri.port_u16().unwrap_or(implied);
                Ok(Box::new(dialer.dial(host(uri)?, port).await?))
            }
        }
    }
}

/// How often the other side is asked whether it is still there.
const KEEPALIVE: Duration = Duration::from_secs(15);
