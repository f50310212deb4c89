//! A shop that is open, on a port of its own, with a mock of its own.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use razorpay_example_shop::account::Account;
use razorpay_example_shop::routes::{Shop, router};
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Open {
    pub(crate) shop: Arc<Shop>,
    pub(crate) address: SocketAddr,
}

impl Open {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shop = Shop::new(Account::of_mock(address).unwrap());
        tokio::spawn(axum::serve(listener, router(Arc::clone(&shop))).into_future());
        Self { shop, address }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The names of the events that the mock has delivered, once there are so many.
    pub(crate) async fn delivered(&self, count: usize) -> Vec<(String, Option<u16>)> {
        let mock = self.shop.account.mock.as_ref().unwrap();
        eventually(|| async {
            let deliveries = mock.deliveries();
            (deliveries.len() >= count).then(|| {
                deliveries
                    .iter()
                    .map(|delivery| (delivery.event().to_owned(), delivery.status()))
                    .collect()
            })
        })
        .await
        .expect("the mock delivers its events")
    }
}

/// Asks again and again until there is an answer, for half a minute at most.
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(
    mut ask: impl FnMut() -> F,
) -> Option<T> {
    for _ in 0..600 {
        if let Some(answer) = ask().await {
            return Some(answer);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    None
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The cookie that it sets, without its attributes.
    pub(crate) cookie: String,
    pub(crate) text: String,
}

/// Sends a request to `http://HOST:PORT/PATH` over a connection of its own.
pub(crate) async fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> io::Result<Answer> {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap());
    let stream = TcpStream::connect(host).await?;
    let shaken = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", host);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(body.into())).unwrap();
    let answer = sender
        .send_request(request)
        .await
        .map_err(io::Error::other)?;
    let (head, body) = answer.into_parts();
    let set = head
        .headers
        .get("set-cookie")
        .map(|value| value.to_str().unwrap());
    let cookie = set.and_then(|value| value.split(';').next());
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    Ok(Answer {
        status: head.status.as_u16(),
        cookie: cookie.unwrap_or_default().to_owned(),
        text: String::from_utf8(body.to_vec()).unwrap(),
    })
}

/// Posts JSON and gives the status, what was answered and the cookie that was set.
pub(crate) async fn post(url: &str, cookie: &str, body: &Value) -> (u16, Value, String) {
    let headers = [("content-type", "application/json"), ("cookie", cookie)];
    let answer = send("POST", url, &headers, body.to_string()).await.unwrap();
    let json = serde_json::from_str(&answer.text).unwrap_or(Value::String(answer.text));
    (answer.status, json, answer.cookie)
}
