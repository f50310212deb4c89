//! The transport over reqwest; the only file that names it.

use std::{error::Error as StdError, net::IpAddr, time::Duration};

use reqwest::header::{HeaderName, HeaderValue};

use super::{Exchange, Header, Phase, Request, Response, Transport, TransportError};
use crate::{headers::Headers, operation::Method};

/// What the connection needs to know before the first request.
#[derive(Debug)]
pub(crate) struct Setup<'a> {
    pub(crate) base_url: &'a str,
    pub(crate) connect_timeout: Duration,
}

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
}

type BoxError = Box<dyn StdError + Send + Sync>;

impl Http {
    /// Fails, in words for the caller, if the address cannot be one or no connection to it could ever be made.
    pub(crate) fn new(setup: &Setup<'_>) -> Result<Self, BoxError> {
        let url = reqwest::Url::parse(setup.base_url)?;
        let secure = url.scheme() == "https";
        let mut builder = reqwest::Client::builder()
            .connect_timeout(setup.connect_timeout)
            // Whether a request may be repeated is decided from the specification, never here.
            .retry(reqwest::retry::never())
            // A redirected POST becomes a GET elsewhere; the API redirects nothing.
            .redirect(reqwest::redirect::Policy::none())
            .referer(false);
        if is_loopback(&url) {
            builder = builder.no_proxy();
        }
        builder = tls::configure(builder, secure)?;
        Ok(Self { client: builder.build()? })
    }
}

fn is_loopback(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Transport for Http {
    fn send(&self, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            // Without a runtime the library below would panic.
            tokio::runtime::Handle::try_current().map_err(|_| {
                TransportError::before_sending(
                    "the async client needs a running tokio runtime",
                )
            })?;
            let request = to_reqwest(request).map_err(TransportError::before_sending)?;
            let response = self.client.execute(request).await.map_err(no_answer)?;
            receive(response).await
        })
    }
}

impl TransportError {
    fn before_sending(source: impl Into<BoxError>) -> Self {
        Self { phase: Phase::Build, timed_out: false, head: None, source: source.into() }
    }
}

fn to_reqwest(request: Request) -> Result<reqwest::Request, BoxError> {
    let url = reqwest::Url::parse(&request.url)?;
    let mut made = reqwest::Request::new(method(request.method), url);
    *made.timeout_mut() = Some(request.timeout);
    let headers = made.headers_mut();
    headers.reserve(request.headers.len());
    for Header { name, value, sensitive } in request.headers {
        let mut value = HeaderValue::from_maybe_shared(value)?;
        value.set_sensitive(sensitive);
        headers.insert(HeaderName::from_bytes(name.as_bytes())?, value);
    }
    *made.body_mut() = request.body.map(reqwest::Body::from);
    Ok(made)
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

async fn receive(response: reqwest::Response) -> Result<Response, TransportError> {
    let mut headers = Headers::with_capacity(response.headers().len());
    for (name, value) in response.headers() {
        headers.push(name.as_str(), value.as_bytes());
    }
    let mut received = Response {
        status: response.status().as_u16(),
        headers,
        body: bytes::Bytes::new(),
    };
    match response.bytes().await {
        Ok(body) => {
            received.body = body;
            Ok(received)
        }
        Err(error) => Err(TransportError {
            phase: Phase::Body,
            timed_out: error.is_timeout(),
            head: Some(Box::new(received)),
            source: error.without_url().into(),
        }),
    }
}

fn no_answer(error: reqwest::Error) -> TransportError {
    let phase = if error.is_builder() {
        Phase::Build
    } else if error.is_connect() {
        Phase::Connect
    } else {
        Phase::Exchange
    };
    TransportError {
        phase,
        timed_out: error.is_timeout(),
        head: None,
        // The address holds ids and filters, which belong in no log.
        source: error.without_url().into(),
    }
}

#[cfg(feature = "rustls")]
mod tls {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::BuilderVerifierExt;

    use super::BoxError;

    /// An explicit provider, so that nothing is installed for the whole process and a second provider in the same
    /// program does no harm.
    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        secure: bool,
    ) -> Result<reqwest::ClientBuilder, BoxError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?;
        let verified = if secure {
            versions.with_platform_verifier()?
        } else {
            // Never used; spares plain-text set-ups, such as a mock in a bare container, the platform's certificates.
            versions.with_root_certificates(RootCertStore::empty())
        };
        Ok(builder.tls_backend_preconfigured(verified.with_no_client_auth()))
    }
}

#[cfg(not(feature = "rustls"))]
mod tls {
    use super::BoxError;

    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        secure: bool,
    ) -> Result<reqwest::ClientBuilder, BoxError> {
        if secure {
            return Err(
                "an https address needs TLS, which this build leaves out: turn on the feature `rustls` of razorpay-client"
                    .into(),
            );
        }
        Ok(builder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(base_url: &str) -> Setup<'_> {
        Setup { base_url, connect_timeout: Duration::from_secs(1) }
    }

    #[test]
    fn loopback_is_told_from_the_world() {
        for (address, loopback) in [
            ("http://127.0.0.1:1", true),
            ("http://localhost:1", true),
            ("http://[::1]:1", true),
            ("https://api.razorpay.com", false),
            ("http://10.0.0.1", false),
        ] {
            let url = reqwest::Url::parse(address).unwrap();
            assert_eq!(is_loopback(&url), loopback, "{address}");
        }
    }

    #[test]
    fn plain_text_needs_no_certificates() {
        assert!(Http::new(&setup("http://127.0.0.1:1")).is_ok());
    }

    #[cfg(feature = "rustls")]
    #[test]
    fn tls_installs_nothing_for_the_process() {
        let made = Http::new(&setup("https://api.razorpay.com"));
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
        // A machine without certificates gets an error, not a panic.
        if let Err(error) = made {
            assert!(!error.to_string().is_empty());
        }
    }

    #[cfg(not(feature = "rustls"))]
    #[test]
    fn https_without_tls_says_which_feature_is_missing() {
        let error = Http::new(&setup("https://api.razorpay.com")).unwrap_err();
        assert!(error.to_string().contains("feature `rustls`"));
    }
}
