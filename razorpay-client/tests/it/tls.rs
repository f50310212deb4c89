//! TLS against a server with a certificate of its own.

use std::sync::{Arc, Mutex};

use razorpay_client::types::orders::ListOrders;
use razorpay_client::{Client, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
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

/// A proxy that passes bytes on once it has read who asks for which host; `answers` is what it says to that.
async fn proxy(target: u16, answers: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") && stream.read_buf(&mut head).await.unwrap_or(0) > 0
            {
            }
            seen.lock().unwrap().push(String::from_utf8(head).unwrap());
            stream.write_all(answers.as_bytes()).await.unwrap();
            if answers.contains(" 200 ") {
                let mut server = TcpStream::connect(("127.0.0.1", target)).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
            }
        }
    });
    (format!("http://user:pr0xy@{address}"), asked)
}

fn through(server: &Secure, proxy: &str) -> Client {
    let builder = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(&server.url);
    let builder = builder.add_root_certificate_pem(server.root.as_str());
    builder
        .proxy(proxy)
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

#[tokio::test]
async fn https_goes_through_a_proxy_unread() {
    let server = start(&["http/1.1"]).await;
    let port = server.url.rsplit(':').next().unwrap().parse().unwrap();
    let (address, asked) = proxy(port, "HTTP/1.1 200 Connected\r\n\r\n").await;
    let page = through(&server, &address)
        .orders()
        .list(ListOrders::new())
        .await;
    assert!(page.unwrap().items.is_empty());
    let asked = asked.lock().unwrap().join("").to_ascii_lowercase();
    assert!(
        asked.starts_with(&format!("connect localhost:{port} ")),
        "{asked}"
    );
    assert!(
        asked.contains("proxy-authorization: basic dxnlcjpwcjb4eq=="),
        "{asked}"
    );
    assert!(
        !asked.contains("orders"),
        "the proxy sees no request: {asked}"
    );
}

#[tokio::test]
async fn a_proxy_that_refuses_means_nothing_was_sent() {
    let server = start(&["http/1.1"]).await;
    let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    let (address, _) = proxy(1, refusal).await;
    let error = through(&server, &address)
        .orders()
        .list(ListOrders::new())
        .await
        .unwrap_err();
    assert!(error.is_connect() && !error.was_sent(), "{error}");
    assert!(!format!("{error} {error:?}").contains("pr0xy"), "{error:?}");
}
