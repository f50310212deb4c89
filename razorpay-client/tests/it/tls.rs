//! TLS against a server with a certificate of its own.

use std::sync::{Arc, Mutex};

use razorpay_client::Client;
use razorpay_client::types::orders::ListOrders;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::support::{KEY_ID, KEY_SECRET, answer};

/// A server for one page, the certificate to trust, and the protocol that was agreed on.
struct Secure {
    url: String,
    root: String,
    #[cfg_attr(
        feature = "http2",
        allow(dead_code, reason = "it speaks HTTP/1.1 only")
    )]
    agreed: Arc<Mutex<Option<Vec<u8>>>>,
}

/// A server's side of TLS that speaks these protocols, and the certificate to trust.
pub(crate) fn acceptor(protocols: &[&str]) -> (TlsAcceptor, String) {
    let root_key = KeyPair::generate().unwrap();
    let mut root = CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    root.distinguished_name
        .push(DnType::CommonName, "Test root");
    let root_pem = root.self_signed(&root_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &Issuer::new(root, root_key)).unwrap();

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    config.alpn_protocols = protocols
        .iter()
        .map(|protocol| protocol.as_bytes().to_vec())
        .collect();
    (TlsAcceptor::from(Arc::new(config)), root_pem)
}

async fn start(protocols: &[&str]) -> Secure {
    let (acceptor, root) = acceptor(protocols);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let agreed = Arc::<Mutex<Option<Vec<u8>>>>::default();
    let seen = Arc::clone(&agreed);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            *seen.lock().unwrap() = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let page = r#"{"entity":"collection","count":0,"items":[]}"#;
            let _ = stream.write_all(&answer(200, "", page)).await;
            let _ = stream.shutdown().await;
        }
    });
    Secure { url, root, agreed }
}

async fn list(server: &Secure) {
    let builder = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(&server.url);
    let client = builder
        .add_root_certificate_pem(server.root.as_str())
        .build()
        .unwrap();
    assert!(
        client
            .orders()
            .list(ListOrders::new())
            .await
            .unwrap()
            .items
            .is_empty()
    );
}

#[tokio::test]
async fn a_root_certificate_can_be_added() {
    list(&start(&["http/1.1"]).await).await;
    list(&start(&[]).await).await;
}

#[cfg(not(feature = "http2"))]
#[tokio::test]
async fn a_protocol_that_is_not_built_in_is_not_agreed_on() {
    let server = start(&["h2", "http/1.1"]).await;
    list(&server).await;
    let agreed = server.agreed.lock().unwrap().clone();
    assert_ne!(agreed.as_deref(), Some(b"h2".as_slice()));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = start(&["http/1.1"]).await;
    let builder = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(&server.url);
    match builder.build() {
        Ok(client) => {
            let error = client.orders().list(ListOrders::new()).await.unwrap_err();
            assert!(error.is_connect() && !error.was_sent(), "{error:?}");
        }
        // A machine without root certificates cannot make such a client.
        Err(error) => assert!(error.is_config(), "{error:?}"),
    }
}

#[test]
fn what_is_no_certificate_is_an_error_when_the_client_is_made() {
    let builder = Client::builder().key(KEY_ID, KEY_SECRET);
    let error = builder
        .add_root_certificate_pem("no certificate")
        .build()
        .unwrap_err();
    assert!(error.is_config(), "{error}");
}
