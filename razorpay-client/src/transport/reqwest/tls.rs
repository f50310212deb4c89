//! TLS by explicit choice: nothing is installed for the whole process, and a second provider in the same program does no
//! harm. With several features on, aws-lc goes before ring and rustls before the platform's library.

use ::reqwest::ClientBuilder;

use super::BoxError;

pub(super) use chosen::configure;

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
mod chosen {
    use std::sync::Arc;

    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as backend;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as backend;
    use rustls::{
        ClientConfig, RootCertStore,
        crypto::CryptoProvider,
        pki_types::{CertificateDer, pem::PemObject},
    };
    use rustls_platform_verifier::Verifier;

    use super::{BoxError, ClientBuilder};

    pub(in super::super) fn configure(
        builder: ClientBuilder,
        secure: bool,
        roots: &[Vec<u8>],
    ) -> Result<ClientBuilder, BoxError> {
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
        let mut config = verified.with_no_client_auth();
        if cfg!(feature = "http2") {
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        Ok(builder.tls_backend_preconfigured(config))
    }

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
                return Err(
                    "a root certificate was given that holds none in PEM form".into()
                );
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
    use ::reqwest::Certificate;

    use super::{BoxError, ClientBuilder};

    pub(in super::super) fn configure(
        builder: ClientBuilder,
        _secure: bool,
        roots: &[Vec<u8>],
    ) -> Result<ClientBuilder, BoxError> {
        let mut certificates = Vec::new();
        for pem in roots {
            let found = Certificate::from_pem_bundle(pem)?;
            if found.is_empty() {
                return Err(
                    "a root certificate was given that holds none in PEM form".into()
                );
            }
            certificates.extend(found);
        }
        let builder = builder.tls_backend_native();
        Ok(if certificates.is_empty() {
            builder
        } else {
            builder.tls_certs_merge(certificates)
        })
    }
}

#[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls")))]
mod chosen {
    use super::{BoxError, ClientBuilder};

    pub(in super::super) fn configure(
        builder: ClientBuilder,
        secure: bool,
        roots: &[Vec<u8>],
    ) -> Result<ClientBuilder, BoxError> {
        if secure || !roots.is_empty() {
            return Err(
                "an https address needs TLS, which this build leaves out: turn on the feature `rustls` of razorpay-client"
                    .into(),
            );
        }
        Ok(builder)
    }
}
