//! Calls over HTTP/2.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use razorpay_client::types::orders::{CreateOrder, OrderId};
use razorpay_client::types::{Currency, Money};
use razorpay_client::{Client, Method};
use tokio::net::TcpListener;

use crate::support::{KEY_ID, KEY_SECRET, order};
use crate::tls;

/// What a server has counted.
#[derive(Default)]
struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
}

/// Answers an order, or breaks the stream off if it is asked to.
async fn answer(
    request: Request<Incoming>,
    counts: Arc<Counts>,
) -> Result<Response<Full<Bytes>>, std::io::Error> {
    assert_eq!(request.version(), Version::HTTP_2);
    assert!(request.headers().contains_key("authorization"));
    counts.requests.fetch_add(1, Ordering::SeqCst);
    if request.headers().contains_key("x-break") {
        return Err(std::io::Error::other("as asked for"));
    }
    let number = request
        .uri()
        .path()
        .rsplit('_')
        .next()
        .unwrap()
        .parse()
        .unwrap_or(0);
    let length = request.headers().get("content-length").cloned();
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let length: Option<usize> = length.map(|length| length.to_str().unwrap().parse().unwrap());
    assert_eq!(length.unwrap_or(0), body.len());
    Ok(Response::new(Full::from(order(number))))
}

async fn start() -> (Client, Arc<Counts>) {
    let (acceptor, root) = tls::acceptor(&["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let counts = Arc::<Counts>::default();
    let shared = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            shared.connections.fetch_add(1, Ordering::SeqCst);
            let counts = Arc::clone(&shared);
            let service = service_fn(move |request| answer(request, Arc::clone(&counts)));
            let connection = http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service);
            tokio::spawn(async move { Ok::<_, Infallible>(connection.await.is_ok()) });
        }
    });
    let builder = Client::builder().key(KEY_ID, KEY_SECRET).base_url(url);
    (
        builder.add_root_certificate_pem(root).build().unwrap(),
        counts,
    )
}

#[tokio::test]
async fn many_calls_share_one_connection() {
    let (client, counts) = start().await;
    client.request(Method::Post, "/v1/things").await.unwrap();
    let calls: Vec<_> = (0..100)
        .map(|number| {
            let id = OrderId::from(format!("order_{number}"));
            let call = tokio::spawn(client.orders().fetch(&id).send());
            (id, call)
        })
        .collect();
    for (id, call) in calls {
        assert_eq!(call.await.unwrap().unwrap().id, id);
    }
    assert_eq!(counts.connections.load(Ordering::SeqCst), 1);
    assert_eq!(counts.requests.load(Ordering::SeqCst), 101);
}

#[tokio::test]
async fn a_stream_that_breaks_leaves_a_write_open_and_the_others_alone() {
    let (client, counts) = start().await;
    let price = Money::from_major("500", Currency::Inr).unwrap();
    let create = || client.orders().create(CreateOrder::new(price.clone()));
    let error = create().header("x-break", "1").await.unwrap_err();
    assert!(error.was_sent() && error.is_outcome_unknown(), "{error}");
    assert_eq!((error.attempts(), error.status()), (1, None));
    assert_eq!(
        counts.requests.load(Ordering::SeqCst),
        1,
        "nothing below sends it again"
    );
    create().await.unwrap();
    assert_eq!(counts.requests.load(Ordering::SeqCst), 2);
    assert_eq!(counts.connections.load(Ordering::SeqCst), 1);
}
