//! TLS by explicit choice, without a process-wide provider.
//!
//! No other crate's HTTP client is given another default, and a second crypto provider in the same
//! program does no harm. With several features on, aws-lc takes precedence over ring and rustls
//! over the library of the platform.

pub(super) use chosen::Tls;

use super::BoxError;
use super::dial::Protocol;
use super::stream::BoxStream;

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
mod chosen {
    use std::sync::Arc;

    use rustls::crypto::CryptoProvider;
    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as backend;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as backend;
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, ServerName};
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;
    use tokio_rustls::TlsConnector;

    use super::{BoxError, BoxStream, Protocol};

    /// How streams are secured.
    pub(in super::super) struct Tls {
        config: Arc<ClientConfig>,
        /// For a proxy, which is spoken to in HTTP/1.1.
        http1: Arc<ClientConfig>,
    }

    impl Tls {
        /// Fails if certificates cannot be read.
        pub(in super::super) fn new(secure: bool, roots: &[Vec<u8>]) -> Result<Self, BoxError> {
            let roots = certificates(roots)?;
            let provider = Arc::new(backend::default_provider());
            let versions = ClientConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()?;
            let verified = if secure {
                // As dangerous as the verifier: this is the one of the platform.
                versions
                    .dangerous()
                    .with_custom_certificate_verifier(Arc::new(verifier(roots, provider)?))
            } else {
                // Never used; spares plain-text set-ups, such as a mock in a bare container, the platform's certificates.
                versions.with_root_certificates(RootCertStore::empty())
            };
            let http1 = verified.with_no_client_auth();
            let mut config = http1.clone();
            if cfg!(feature = "http2") {
                config.alpn_protocols = vec![HTTP2.to_vec(), b"http/1.1".to_vec()];
            }
            Ok(Self {
                config: Arc::new(config),
                http1: Arc::new(http1),
            })
        }

        /// Secures a stream to this host, and says which protocol both sides agreed on.
        pub(in super::super) async fn secure(
            &self,
            host: &str,
            stream: BoxStream,
            negotiate: bool,
        ) -> Result<(BoxStream, Protocol), BoxError> {
            let config = if negotiate { &self.config } else { &self.http1 };
            let name = ServerName::try_from(host.to_owned())?;
            let stream = TlsConnector::from(Arc::clone(config))
                .connect(name, stream)
                .await?;
            let agreed = stream.get_ref().1.alpn_protocol();
            let protocol = if agreed == Some(HTTP2) {
                Protocol::Http2
            } else {
                Protocol::Http1
            };
            Ok((Box::new(stream), protocol))
        }
    }

    const HTTP2: &[u8] = b"h2";

    #[cfg(not(target_os = "android"))]
    fn verifier(
        roots: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Verifier, BoxError> {
        Ok(Verifier::new_with_extra_roots(roots, provider)?)
    }

    #[cfg(target_os = "android")]
    fn verifier(
        roots: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Verifier, BoxError> {
        if !roots.is_empty() {
            return Err("root certificates cannot be added on this platform".into());
        }
        Ok(Verifier::new(provider)?)
    }

    fn certificates(pems: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, BoxError> {
        let mut all = Vec::new();
        for pem in pems {
            let before = all.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                all.push(certificate?);
            }
            if all.len() == before {
                return Err("a root certificate was given that holds none in PEM form".into());
            }
        }
        Ok(all)
    }
}

#[cfg(all(
    feature = "native-tls",
    not(any(feature = "rustls", feature = "rustls-aws-lc"))
))]
mod chosen {
    use tokio_native_tls::TlsConnector;
    use tokio_native_tls::native_tls::{self, Certificate, Protocol as Version};

    use super::{BoxError, BoxStream, Protocol};

    /// How streams are secured.
    pub(in super::super) struct Tls {
        connector: TlsConnector,
        /// For a proxy, which is spoken to in HTTP/1.1.
        http1: TlsConnector,
    }

    impl Tls {
        /// Fails if certificates cannot be read.
        pub(in super::super) fn new(_secure: bool, roots: &[Vec<u8>]) -> Result<Self, BoxError> {
            let mut builder = native_tls::TlsConnector::builder();
            builder.min_protocol_version(Some(Version::Tlsv12));
            for pem in roots {
                let found = Certificate::stack_from_pem(pem)?;
                if found.is_empty() {
                    return Err("a root certificate was given that holds none in PEM form".into());
                }
                for certificate in found {
                    builder.add_root_certificate(certificate);
                }
            }
            let http1 = builder.build()?.into();
            #[cfg(feature = "http2")]
            builder.request_alpns(&["h2", "http/1.1"]);
            Ok(Self {
                connector: builder.build()?.into(),
                http1,
            })
        }

        /// Secures a stream to this host, and says which protocol both sides agreed on.
        pub(in super::super) async fn secure(
            &self,
            host: &str,
            stream: BoxStream,
            negotiate: bool,
        ) -> Result<(BoxStream, Protocol), BoxError> {
            let connector = if negotiate {
                &self.connector
            } else {
                &self.http1
            };
            let stream = connector.connect(host, stream).await?;
            let protocol = agreed(&stream)?;
            Ok((Box::new(stream), protocol))
        }
    }

    #[cfg(feature = "http2")]
    fn agreed(stream: &tokio_native_tls::TlsStream<BoxStream>) -> Result<Protocol, BoxError> {
        let agreed = stream.get_ref().negotiated_alpn()?;
        let http2 = agreed.as_deref() == Some(b"h2");
        Ok(if http2 {
            Protocol::Http2
        } else {
            Protocol::Http1
        })
    }

    #[cfg(not(feature = "http2"))]
    fn agreed(_stream: &tokio_native_tls::TlsStream<BoxStream>) -> Result<Protocol, BoxError> {
        Ok(Protocol::Http1)
    }
}

#[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls")))]
mod chosen {
    use super::{BoxError, BoxStream, Protocol};

    /// No stream can be secured.
    pub(in super::super) struct Tls;

    impl Tls {
        /// Fails if TLS is wanted.
        pub(in super::super) fn new(secure: bool, roots: &[Vec<u8>]) -> Result<Self, BoxError> {
            if secure || !roots.is_empty() {
                return Err(MISSING.into());
            }
            Ok(Self)
        }

        /// Always fails.
        pub(in super::super) async fn secure(
            &self,
            _host: &str,
            _stream: BoxStream,
            _negotiate: bool,
        ) -> Result<(BoxStream, Protocol), BoxError> {
            Err(MISSING.into())
        }
    }

    const MISSING: &str = "an https address needs TLS, which this build leaves out: turn on the feature `rustls` of razorpay-client";
}
