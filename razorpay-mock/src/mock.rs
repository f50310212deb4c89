//! Mock without a listener or a thread, serving the byte streams that it is given.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::api::Api;
use crate::config::Config;
use crate::reply::Reply;
use crate::request::Request;
use crate::webhooks::Delivery;

/// Mock of the Razorpay API without a listener or a thread.
///
/// Each call to [`serve`](Self::serve) serves one connection over any byte stream: an in-memory
/// pipe in a simulation, or a socket of your own. All connections share one account, and clones
/// share it too.
///
/// [`MockServer`](crate::MockServer) runs this mock behind a listener on loopback. [`Mock`] ignores
/// the address in the [`Config`].
///
/// ```
/// use razorpay_mock::{Config, Mock};
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let mock = Mock::new(Config::new());
/// let (mut client, server) = tokio::io::duplex(1024);
/// let request = b"GET /v1/orders HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n\r\n";
/// client.write_all(request).await?;
/// let mut response = String::new();
/// let (_, read) = tokio::join!(mock.serve(server), client.read_to_string(&mut response));
/// read?;
/// assert!(response.starts_with("HTTP/1.1 401 Unauthorized\r\n"), "there was no key");
/// assert_eq!(mock.requests().len(), 1);
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Mock {
    api: Arc<Api>,
    max_body: usize,
}

impl Mock {
    /// Creates a mock with an empty account.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let max_body = config.max_body;
        Self {
            api: Arc::new(Api::new(config)),
            max_body,
        }
    }

    /// Serves the HTTP/1.1 requests of one connection, until the client closes it.
    ///
    /// A broken connection is not an error: a request that was fully received is executed even if
    /// its response cannot be delivered. The future uses tokio timers, so poll it on a tokio
    /// runtime with time enabled.
    pub async fn serve<S>(&self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        // It does not come to an end of its own accord.
        self.serve_until(stream, std::future::pending()).await;
    }

    /// Serves one connection; from `stop` on, no further request of the connection is accepted.
    pub(crate) async fn serve_until<S>(&self, stream: S, stop: impl Future<Output = ()>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let answer = service_fn(|request| self.respond(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            // Otherwise a request that has arrived whole would be dropped when its client hangs up.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), answer);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            // In this order, so that a simulation takes the same course every time.
            biased;
            // A client that breaks off is no trouble of ours.
            _ = connection.as_mut() => return,
            () = stop => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }

    /// Sends webhook events to the [webhook URL](Config::webhook) while the future is polled.
    ///
    /// The future never completes if a webhook URL is set, and completes at once if none is.
    pub async fn send_webhooks(&self) {
        Arc::clone(&self.api.webhooks).run().await;
    }

    /// Returns the API key id that the mock accepts.
    #[must_use]
    pub fn key_id(&self) -> &str {
        &self.api.key.id
    }

    /// Returns the API key secret that the mock accepts, which also signs checkout callbacks.
    #[must_use]
    pub fn key_secret(&self) -> &str {
        &self.api.key.secret
    }

    /// Returns the recorded requests, oldest first.
    ///
    /// Rejected requests are included. At most the last [`Config::recorded`] requests are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.api.recorder.all()
    }

    /// Returns the recorded webhook deliveries, oldest first.
    ///
    /// At most the last [`Config::recorded`] deliveries are kept.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.api.webhooks.sent()
    }

    /// Discards all recorded requests.
    pub fn clear_requests(&self) {
        self.api.recorder.clear();
    }

    /// Returns the entities of one kind in the account, oldest first, as responses show them.
    ///
    /// The kind is the `entity` field of the response: `order`, `payment`, `refund`, `payout`,
    /// `transfer` or `document`. A test can check what a client actually caused, even if responses
    /// were lost.
    #[must_use]
    pub fn entities(&self, kind: &str) -> Vec<Value> {
        self.api.entities(kind)
    }

    /// The account itself, which another server may answer for too.
    pub(crate) fn api(&self) -> Arc<Api> {
        Arc::clone(&self.api)
    }

    async fn respond(
        &self,
        request: hyper::Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, Infallible> {
        let (request, fault) = Request::read(request, self.max_body).await;
        Ok(response(self.api.answer(&request, fault)))
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("key_id", &self.key_id())
            .finish_non_exhaustive()
    }
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let status = reply.status;
    let (content_type, body) = reply.into_content();
    let mut response = Response::new(Full::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(content_type) = content_type {
        let content_type = HeaderValue::from_str(&content_type)
            .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    response
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::Mock;
    use crate::config::Config;

    /// Sends a request and reads the response to its end.
    async fn exchange(mock: &Mock, body: &Value) -> String {
        use base64::Engine as _;
        let key = format!("{}:{}", mock.key_id(), mock.key_secret());
        let key = base64::engine::general_purpose::STANDARD.encode(key);
        let body = body.to_string();
        let length = body.len();
        let request = format!(
            "POST /v1/orders HTTP/1.1\r\nhost: mock\r\nauthorization: Basic {key}\r\n\
             connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let (mut client, server) = tokio::io::duplex(4096);
        client.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        let reading = client.read_to_string(&mut response);
        tokio::join!(mock.serve(server), reading).1.unwrap();
        response
    }

    #[tokio::test]
    async fn connections_share_one_account_and_its_entities_can_be_seen() {
        let mock = Mock::new(Config::new());
        assert_eq!(mock.entities("order"), [] as [Value; 0]);
        for receipt in ["first", "second"] {
            let order = json!({ "amount": 5000, "currency": "INR", "receipt": receipt });
            let response = exchange(&mock, &order).await;
            assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
        }
        let orders = mock.clone().entities("order");
        let receipts: Vec<_> = orders.iter().map(|order| &order["receipt"]).collect();
        assert_eq!(receipts, ["first", "second"]);
        assert_eq!(mock.requests().len(), 2);
        mock.clear_requests();
        assert!(mock.requests().is_empty() && mock.deliveries().is_empty());
    }

    #[tokio::test]
    async fn what_has_arrived_is_carried_out_though_nobody_waits() {
        let mock = Mock::new(Config::new());
        let (mut client, server) = tokio::io::duplex(4096);
        let play = b"GET /v1/orders HTTP/1.1\r\nhost: mock\r\n\r\n";
        client.write_all(play).await.unwrap();
        drop(client);
        mock.serve(server).await;
        assert_eq!(mock.requests().len(), 1);
    }
}
