//! The transport over reqwest; with its parts, and an option of the builder, the only place that names it.

mod address;
mod bodies;
mod patience;
mod tls;

use std::{error::Error as StdError, net::IpAddr, pin::pin, time::Duration};

use ::reqwest::{
    Client, ClientBuilder, Error as HttpError, Method as HttpMethod, Proxy as HttpProxy,
    Request as HttpRequest, Response as HttpResponse, Url,
    header::{
        ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue,
        USER_AGENT,
    },
};
use tokio::time::sleep;

use self::{
    address::Origin,
    bodies::{incoming, outgoing, read_whole},
    patience::Patience,
};
use super::{
    Carried, Exchange, Header, Phase, Request, Response, Transport, TransportError,
};
use crate::{
    config::{Config, Network, Proxy},
    headers::Headers,
    operation::Method,
};

/// A pool of connections.
#[derive(Debug)]
pub(crate) struct Http {
    client: Client,
    /// Where nearly all requests go.
    origin: Option<Origin>,
    /// How long is waited for the head of an answer, and for each chunk of its body.
    read_timeout: Option<Duration>,
}

type BoxError = Box<dyn StdError + Send + Sync>;

impl Http {
    /// Fails, in words for the caller, if the address cannot be one or no connection to it could ever be made.
    pub(crate) fn new(config: &Config, network: &Network) -> Result<Self, BoxError> {
        let url = Url::parse(config.base_url())?;
        let limits = config.limits();
        let builder = Client::builder()
            .connect_timeout(limits.connect_timeout)
            // Whether a request may be repeated is decided from the specification, never here.
            .retry(::reqwest::retry::never())
            // A redirected POST becomes a GET elsewhere; the API redirects nothing.
            .redirect(::reqwest::redirect::Policy::none())
            .referer(false);
        let builder = through_proxy(builder, network, &url)?;
        let proxy_is_secure = matches!(&network.proxy, Proxy::Address(address) if address.starts_with("https://"));
        let secure = url.scheme() == "https" || proxy_is_secure;
        let builder = tls::configure(builder, secure, &network.roots)?;
        let origin = Origin::of(config.base_url());
        let read_timeout = Some(limits.read_timeout);
        Ok(Self { client: builder.build()?, origin, read_timeout })
    }

    #[cfg(feature = "reqwest-013")]
    pub(crate) fn from_client(client: Client) -> Self {
        // It may have a limit of its own.
        Self { client, origin: None, read_timeout: None }
    }
}

fn through_proxy(
    builder: ClientBuilder,
    network: &Network,
    url: &Url,
) -> Result<ClientBuilder, BoxError> {
    match &network.proxy {
        Proxy::Environment if !is_loopback(url) => Ok(builder),
        Proxy::Environment | Proxy::None => Ok(builder.no_proxy()),
        Proxy::Address(address) => {
            // The error is left out, as it could repeat a password.
            let proxy = HttpProxy::all(address.as_str())
                .map_err(|_| "the address of the proxy is none")?;
            Ok(builder.no_proxy().proxy(proxy))
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Transport for Http {
    fn send(&self, request: Request) -> Exchange<'_> {
        Box::pin(async move {
            // Without a runtime the library below would panic.
            tokio::runtime::Handle::try_current().map_err(|_| {
                TransportError::new(
                    Phase::Build,
                    "the async client needs a running tokio runtime",
                )
            })?;
            let carried = request.carried;
            let timer = pin!(sleep(Duration::ZERO));
            let mut patience = Patience::new(timer, request.timeout, self.read_timeout);
            let request = to_reqwest(self.origin.as_ref(), request)
                .map_err(|error| TransportError::new(Phase::Build, error))?;
            let answering = self.client.execute(request);
            let answered = patience.wait_for(Phase::Exchange, answering).await?;
            let mut response = answered.map_err(no_answer)?;
            let head = head(&response);
            match carried {
                Carried::Whole { limit } => {
                    match read_whole(&mut response, limit, &mut patience).await {
                        Ok(body) => Ok(head.body(body)),
                        Err(error) => Err(error.head(head)),
                    }
                }
                Carried::Stream => Ok(head.body(incoming(response, self.read_timeout))),
            }
        })
    }
}

fn to_reqwest(
    origin: Option<&Origin>,
    mut request: Request,
) -> Result<HttpRequest, BoxError> {
    let known = origin.and_then(|origin| origin.address(&request.url));
    let address = known.map_or_else(|| Url::parse(&request.url), Ok)?;
    let mut made = HttpRequest::new(method(request.method), address);
    let bare = request.body.is_empty() && usually_has_content(request.method);
    *made.body_mut() = outgoing(request.take_body());
    let headers = made.headers_mut();
    headers.reserve(request.headers.len().saturating_add(1));
    if bare {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for Header { name, value, sensitive } in request.headers {
        let mut value = HeaderValue::from_maybe_shared(value)?;
        value.set_sensitive(sensitive);
        headers.insert(header_name(&name)?, value);
    }
    Ok(made)
}

/// The name of a header. Those of every request need not be checked each time.
fn header_name(name: &str) -> Result<HeaderName, BoxError> {
    Ok(match name {
        "accept" => ACCEPT,
        "authorization" => AUTHORIZATION,
        "content-type" => CONTENT_TYPE,
        "user-agent" => USER_AGENT,
        _ => HeaderName::from_bytes(name.as_bytes())?,
    })
}

/// Methods of which a server may want to be told that there is no content, and answer 411 otherwise (RFC 9110, 8.6).
fn usually_has_content(method: Method) -> bool {
    matches!(method, Method::Post | Method::Put | Method::Patch)
}

fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}

fn head(response: &HttpResponse) -> Response {
    let mut headers = Headers::with_capacity(response.headers().len());
    for (name, value) in response.headers() {
        headers.push(name.as_str(), value.as_bytes());
    }
    let mut head = Response::new(response.status().as_u16());
    head.headers = headers;
    head
}

fn no_answer(error: HttpError) -> TransportError {
    let phase = if error.is_builder() {
        Phase::Build
    } else if error.is_connect() {
        Phase::Connect
    } else {
        Phase::Exchange
    };
    let timed_out = error.is_timeout();
    // The address holds ids and filters, which belong in no log.
    TransportError::new(phase, error.without_url()).timed_out(timed_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::Auth, config::Settings};

    fn http(base_url: &str, network: Network) -> Result<Http, BoxError> {
        let settings = Settings {
            auth: Some(Auth::key("rzp_test_key", "s3cret")),
            base_url: base_url.to_owned(),
            ..Settings::default()
        };
        Http::new(&Config::new(&settings)?, &network)
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
            let url = Url::parse(address).unwrap();
            assert_eq!(is_loopback(&url), loopback, "{address}");
        }
    }

    #[test]
    fn plain_text_needs_no_certificates() {
        assert!(http("http://127.0.0.1:1", Network::default()).is_ok());
    }

    #[test]
    fn a_proxy_that_is_none_is_refused_without_its_password() {
        let network = Network {
            proxy: Proxy::Address("http://user:s3cret@:0:0".to_owned()),
            ..Network::default()
        };
        let error = http("http://127.0.0.1:1", network).unwrap_err().to_string();
        assert_eq!(error, "the address of the proxy is none");
    }

    #[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
    #[test]
    fn tls_installs_nothing_for_the_process() {
        let made = http("https://api.razorpay.com", Network::default());
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
        // A machine without certificates gets an error, not a panic.
        if let Err(error) = made {
            assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        for pem in ["", "no certificate", "-----BEGIN CERTIFICATE-----\n!\n"] {
            let network =
                Network { roots: vec![pem.as_bytes().to_vec()], ..Network::default() };
            assert!(http("https://api.razorpay.com", network).is_err(), "{pem}");
        }
    }

    #[cfg(not(any(
        feature = "rustls",
        feature = "rustls-aws-lc",
        feature = "native-tls"
    )))]
    #[test]
    fn https_without_tls_says_which_feature_is_missing() {
        let error = http("https://api.razorpay.com", Network::default()).unwrap_err();
        assert!(error.to_string().contains("feature `rustls`"), "{error}");
    }
}
