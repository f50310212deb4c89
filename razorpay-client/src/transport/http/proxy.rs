//! Proxies: selection, forwarding and tunnels.

use std::fmt;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use ::http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use tower_service::Service;

use super::BoxError;
use super::dial::host;
use super::stream::BoxStream;
use crate::config::Proxy;
use crate::config::address::is_loopback;

/// Which addresses are reached through which proxy.
pub(super) struct Proxies {
    matcher: Option<Matcher>,
    /// Whether the environment decides, whose proxies are not for addresses of this machine.
    environment: bool,
}

/// The way to a host.
#[derive(Debug)]
pub(super) enum Route {
    Direct,
    /// The proxy reads the requests and sends them on.
    Forward {
        proxy: Uri,
        authorization: Option<HeaderValue>,
    },
    /// The proxy passes bytes on and does not read them.
    Tunnel {
        proxy: Uri,
        authorization: Option<HeaderValue>,
    },
}

impl Proxies {
    /// Fails if a proxy was given that is no address. The address is not repeated, as it may hold a password.
    pub(super) fn new(base: &Uri, proxy: &Proxy) -> Result<Self, BoxError> {
        let (matcher, environment) = match proxy {
            Proxy::None => (None, false),
            Proxy::Environment => (Some(Matcher::from_env()), true),
            Proxy::Address(address) => {
                let matcher = Matcher::builder().all(address.as_str()).build();
                let found = matcher.intercept(base).ok_or(NO_ADDRESS)?;
                if !matches!(found.uri().scheme_str(), Some("http" | "https")) {
                    return Err(NO_ADDRESS.into());
                }
                (Some(matcher), false)
            }
        };
        Ok(Self {
            matcher,
            environment,
        })
    }

    /// Whether a proxy is reached by TLS.
    pub(super) fn has_secure(&self) -> bool {
        ["http://a.invalid", "https://a.invalid"]
            .into_iter()
            .any(|address| {
                let uri = Uri::from_static(address);
                let found = self
                    .matcher
                    .as_ref()
                    .and_then(|matcher| matcher.intercept(&uri));
                found.is_some_and(|proxy| proxy.uri().scheme_str() == Some("https"))
            })
    }

    pub(super) fn route(&self, uri: &Uri) -> Route {
        if self.environment && host(uri).is_ok_and(is_loopback) {
            return Route::Direct;
        }
        let Some(proxy) = self
            .matcher
            .as_ref()
            .and_then(|matcher| matcher.intercept(uri))
        else {
            return Route::Direct;
        };
        let authorization = proxy.basic_auth().cloned();
        let proxy = proxy.uri().clone();
        if uri.scheme_str() == Some("https") {
            Route::Tunnel {
                proxy,
                authorization,
            }
        } else {
            Route::Forward {
                proxy,
                authorization,
            }
        }
    }
}

const NO_ADDRESS: &str =
    "the proxy's address is invalid: expected http://HOST:PORT or https://HOST:PORT";

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("given", &self.matcher.is_some())
            .field("environment", &self.environment)
            .finish()
    }
}

/// Asks the proxy at the other end of a stream to pass bytes on to the host of an address.
pub(super) async fn tunnel(
    stream: BoxStream,
    uri: &Uri,
    authorization: Option<HeaderValue>,
) -> Result<BoxStream, BoxError> {
    let mut tunnel = Tunnel::new(Uri::default(), Connected(Some(TokioIo::new(stream))));
    if let Some(authorization) = authorization {
        tunnel = tunnel.with_auth(authorization);
    }
    Ok(tunnel.call(uri.clone()).await?.into_inner())
}

/// Gives the stream to the proxy, which is open already, to the library's tunnel.
struct Connected(Option<TokioIo<BoxStream>>);

impl Service<Uri> for Connected {
    type Response = TokioIo<BoxStream>;
    type Error = BoxError;
    type Future = Ready<Result<TokioIo<BoxStream>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(
            self.0
                .take()
                .ok_or_else(|| "the stream to the proxy is in use".into()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invalid_proxy_is_refused_without_its_password() {
        let base = Uri::from_static("http://127.0.0.1:1");
        for address in [
            "http://user:s3cret@:0:0",
            "socks5://user:s3cret@h:1",
            "ftp://h",
            "",
        ] {
            let given = Proxies::new(&base, &Proxy::Address(address.to_owned()));
            assert_eq!(given.unwrap_err().to_string(), NO_ADDRESS, "{address}");
        }
    }

    #[test]
    fn a_scheme_decides_between_tunnel_and_forwarding() {
        let base = Uri::from_static("https://api.razorpay.com");
        let given = Proxy::Address("http://user:s3cret@proxy.example:3128".to_owned());
        let proxies = Proxies::new(&base, &given).unwrap();
        let Route::Tunnel {
            proxy,
            authorization,
        } = proxies.route(&base)
        else {
            panic!("https goes through a tunnel");
        };
        assert_eq!(proxy.authority().unwrap().as_str(), "proxy.example:3128");
        assert_eq!(authorization.unwrap(), "Basic dXNlcjpzM2NyZXQ=");
        let plain = Uri::from_static("http://127.0.0.1:1");
        assert!(matches!(proxies.route(&plain), Route::Forward { .. }));
        assert!(!format!("{proxies:?}").contains("s3cret"));
    }
}
