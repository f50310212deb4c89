//! Webhook deliveries: signed events, sent one after the other, each once.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{fmt, io};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper_util::rt::TokioIo;
use razorpay_webhooks::{WebhookSecret, testing};
use serde_json::{Map, Value, json};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use crate::behaviour::Happened;
use crate::ids::Ids;

/// How long a receiver may take before the delivery counts as failed.
const PATIENCE: Duration = Duration::from_secs(5);

/// The one account of the mock.
const ACCOUNT: &str = "acc_Mock0000000000";

/// Where to tell, and the secret to sign with.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) url: String,
    pub(crate) secret: WebhookSecret,
}

impl Target {
    /// Host and path.
    ///
    /// # Errors
    /// If it is not `http`, or its host no address of the loopback interface: the mock speaks to no other machine.
    pub(crate) fn place(&self) -> io::Result<(SocketAddr, &str)> {
        let rest = self.url.strip_prefix("http://").unwrap_or_default();
        let (host, path) = match rest.find('/') {
            Some(at) => rest.split_at_checked(at).unwrap_or((rest, "/")),
            None => (rest, "/"),
        };
        match host.parse::<SocketAddr>() {
            Ok(address) if address.ip().is_loopback() => Ok((address, path)),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "{} is no place for webhooks: expected http://127.0.0.1:PORT/PATH",
                    self.url
                ),
            )),
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.url).finish()
    }
}

/// Webhook event that the mock sent to the webhook URL.
///
/// `Debug` does not show the body.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    id: String,
    event: &'static str,
    body: Bytes,
    status: Option<u16>,
}

impl Delivery {
    /// Returns the event id, as sent in the `x-razorpay-event-id` header.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name of the event, such as `order.paid`.
    #[must_use]
    pub fn event(&self) -> &str {
        self.event
    }

    /// Returns the raw bytes of the delivery's body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the status code of the endpoint's response.
    ///
    /// `None` if the delivery failed or no response arrived within five seconds.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The events that wait to be told, and those that were.
#[derive(Debug)]
pub(crate) struct Webhooks {
    target: Option<Target>,
    limit: usize,
    waiting: Mutex<VecDeque<Delivery>>,
    sent: Mutex<VecDeque<Delivery>>,
    more: Notify,
}

impl Webhooks {
    /// Tells a target, if there is one, and remembers the last so many deliveries.
    pub(crate) fn new(target: Option<Target>, limit: usize) -> Self {
        Self {
            target,
            limit,
            waiting: Mutex::default(),
            sent: Mutex::default(),
            more: Notify::new(),
        }
    }

    /// Lets what happened be told.
    pub(crate) fn tell(&self, events: Vec<Happened>, now: i64, ids: &mut Ids) {
        if self.target.is_none() {
            return;
        }
        let deliveries = events.into_iter().map(|happened| Delivery {
            id: ids.next(""),
            event: happened.event,
            body: body(&happened, now).to_string().into(),
            status: None,
        });
        lock(&self.waiting).extend(deliveries);
        self.more.notify_one();
    }

    /// The last deliveries, oldest first.
    pub(crate) fn sent(&self) -> Vec<Delivery> {
        lock(&self.sent).iter().cloned().collect()
    }

    /// Sends what waits, for as long as it is polled.
    pub(crate) async fn run(self: Arc<Self>) {
        let Some(target) = &self.target else { return };
        loop {
            let next = lock(&self.waiting).pop_front();
            let Some(mut delivery) = next else {
                self.more.notified().await;
                continue;
            };
            let answered = tokio::time::timeout(PATIENCE, post(target, &delivery)).await;
            delivery.status = answered.ok().and_then(Result::ok);
            let mut sent = lock(&self.sent);
            sent.push_back(delivery);
            while sent.len() > self.limit {
                sent.pop_front();
            }
        }
    }
}

fn body(happened: &Happened, now: i64) -> Value {
    let names: Vec<_> = happened.entities.iter().map(|(name, _)| *name).collect();
    let payload: Map<_, _> = happened
        .entities
        .iter()
        .map(|(name, entity)| ((*name).to_owned(), json!({ "entity": entity })))
        .collect();
    json!({
        "entity": "event",
        "account_id": ACCOUNT,
        "event": happened.event,
        "contains": names,
        "payload": payload,
        "created_at": now,
    })
}

/// Sends a delivery and gives the status of the answer.
async fn post(target: &Target, delivery: &Delivery) -> io::Result<u16> {
    let (address, path) = target.place()?;
    let stream = TcpStream::connect(address).await?;
    let shaken = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let mut request = hyper::Request::post(path)
        .header(HOST, address.to_string())
        .header(CONTENT_TYPE, "application/json");
    for (name, value) in testing::headers(&delivery.body, &target.secret, delivery.id.as_str()) {
        request = request.header(name, value);
    }
    let request = request
        .body(Full::new(delivery.body.clone()))
        .map_err(io::Error::other)?;
    let answer = sender
        .send_request(request)
        .await
        .map_err(io::Error::other)?;
    Ok(answer.status().as_u16())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::Target;

    fn place(url: &str) -> Option<(String, String)> {
        let target = Target {
            url: url.to_owned(),
            secret: "secret".into(),
        };
        let (address, path) = target.place().ok()?;
        Some((address.to_string(), path.to_owned()))
    }

    #[test]
    fn only_a_place_on_loopback_is_told() {
        let expected = Some(("127.0.0.1:80".to_owned(), "/a/b?c".to_owned()));
        assert_eq!(place("http://127.0.0.1:80/a/b?c"), expected);
        let expected = Some(("[::1]:80".to_owned(), "/".to_owned()));
        assert_eq!(place("http://[::1]:80"), expected);
        for url in [
            "https://127.0.0.1:80/",
            "http://10.0.0.1:80/",
            "127.0.0.1:80",
            "http://x/",
        ] {
            assert_eq!(place(url), None, "{url}");
        }
    }
}
