//! A server that does what it is told, one reaction a request, and remembers every request.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use razorpay_client::{Client, ClientBuilder, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub(crate) const KEY_ID: &str = "rzp_test_key";
pub(crate) const KEY_SECRET: &str = "thes3cret";

/// What the server does with a request.
pub(crate) enum Reaction {
    /// Answers these bytes and keeps the connection.
    Answer(Vec<u8>),
    /// Answers these bytes, which may be less than an answer, and closes.
    Break(Vec<u8>),
    /// Answers these bytes and then nothing more, holding the connection.
    Stall(Vec<u8>),
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(candidate, _)| candidate == name)
            .map(|(_, value)| value.as_str())
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(reactions: impl IntoIterator<Item = Reaction>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let reactions = Arc::new(Mutex::new(reactions.into_iter().collect::<VecDeque<_>>()));
        let shared = Arc::clone(&received);
        let connections = Arc::<AtomicUsize>::default();
        let counter = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&reactions), Arc::clone(&shared)));
            }
        });
        Self {
            address,
            received,
            connections,
            task,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes one attempt a call.
    pub(crate) fn client(&self) -> Client {
        self.patient_client(Duration::from_secs(10))
    }

    pub(crate) fn patient_client(&self, timeout: Duration) -> Client {
        let builder = self.builder().retry(RetryPolicy::none());
        builder.timeout(timeout).build().unwrap()
    }

    /// Makes three attempts, with short waits between them.
    pub(crate) fn retrying_client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .key(KEY_ID, KEY_SECRET)
            .base_url(self.url())
            .timeout(Duration::from_secs(10))
            .retry(RetryPolicy::new().base_delay(Duration::from_millis(2)))
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) async fn has_received(&self, count: usize) {
        while self.received().len() < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub(crate) fn only_request(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.received().into_iter().map(|one| one.target).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    reactions: Arc<Mutex<VecDeque<Reaction>>>,
    received: Arc<Mutex<Vec<Received>>>,
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        received.lock().unwrap().push(request);
        let reaction = reactions.lock().unwrap().pop_front();
        match reaction {
            Some(Reaction::Answer(bytes)) => stream.write_all(&bytes).await.unwrap(),
            Some(Reaction::Break(bytes)) => {
                stream.write_all(&bytes).await.unwrap();
                return;
            }
            Some(Reaction::Stall(bytes)) => {
                stream.write_all(&bytes).await.unwrap();
                tokio::time::sleep(Duration::from_secs(600)).await;
            }
            None => stream
                .write_all(&answer(500, "", "unexpected request"))
                .await
                .unwrap(),
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Received> {
    let head_end = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(buffer[..head_end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut start = lines.next().unwrap().split(' ');
    let headers: Vec<_> = lines
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect();
    let mut request = Received {
        method: start.next().unwrap().to_owned(),
        target: start.next().unwrap().to_owned(),
        headers,
        body: String::new(),
    };
    let mut rest = buffer.split_off(head_end + 4);
    let length = request
        .header("content-length")
        .map(|length| length.parse().unwrap());
    let body = match length {
        Some(length) => {
            while rest.len() < length {
                if stream.read_buf(&mut rest).await.ok()? == 0 {
                    return None;
                }
            }
            let behind = rest.split_off(length);
            std::mem::replace(&mut rest, behind)
        }
        None if request.header("transfer-encoding").is_some() => {
            read_chunks(stream, &mut rest).await?
        }
        None => Vec::new(),
    };
    request.body = String::from_utf8_lossy(&body).into_owned();
    *buffer = rest;
    Some(request)
}

async fn read_chunks(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = loop {
            if let Some(end) = buffer.windows(2).position(|two| two == b"\r\n") {
                break end;
            }
            if stream.read_buf(buffer).await.ok()? == 0 {
                return None;
            }
        };
        let size = std::str::from_utf8(&buffer[..line]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        while buffer.len() < line + 2 + size + 2 {
            if stream.read_buf(buffer).await.ok()? == 0 {
                return None;
            }
        }
        body.extend_from_slice(&buffer[line + 2..line + 2 + size]);
        buffer.drain(..line + 2 + size + 2);
        if size == 0 {
            return Some(body);
        }
    }
}

/// A whole answer; `headers` are further lines, each ended by `\r\n`.
pub(crate) fn answer(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

pub(crate) fn json(status: u16, body: &str) -> Reaction {
    Reaction::Answer(answer(
        status,
        "content-type: application/json\r\nx-razorpay-request-id: req_1\r\n",
        body,
    ))
}

pub(crate) fn order(number: u32) -> String {
    format!(
        r#"{{"id":"order_{number}","entity":"order","amount":50000,"amount_paid":0,"amount_due":50000,"currency":"INR",
        "receipt":"receipt#{number}","offer_id":null,"status":"created","attempts":0,"notes":[],"created_at":1582628071}}"#
    )
}

pub(crate) fn page(numbers: impl IntoIterator<Item = u32>) -> Reaction {
    let items: Vec<_> = numbers.into_iter().map(order).collect();
    json(
        200,
        &format!(
            r#"{{"entity":"collection","count":{},"items":[{}]}}"#,
            items.len(),
            items.join(",")
        ),
    )
}

pub(crate) fn refund() -> String {
    r#"{"id":"rfnd_1","entity":"refund","amount":100,"receipt":null,"currency":"INR","payment_id":"pay_1","notes":[],
        "acquirer_data":{"arn":null},"created_at":1597078866,"batch_id":null,"status":"processed","speed_processed":"normal",
        "speed_requested":"normal"}"#
        .to_owned()
}

pub(crate) fn problem(code: &str, description: &str) -> String {
    format!(
        r#"{{"error":{{"code":"{code}","description":"{description}","source":"NA","metadata":{{}}}}}}"#
    )
}
