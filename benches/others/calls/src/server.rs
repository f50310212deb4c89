//! A server on a thread of its own that answers every request with the same order.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::Builder,
};

const ANSWER: &str = r#"{"amount":50000,"amount_due":50000,"amount_paid":0,"attempts":0,"created_at":1756455561,"currency":"INR","entity":"order","id":"order_RB58MiP5SPFYyM","notes":{"table":"7","waiter":"anna"},"offer_id":null,"receipt":"receipt#1","status":"created"}"#;

/// Starts it; it ends with the program.
pub(crate) fn start() -> SocketAddr {
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream));
            }
        });
    });
    address.recv().unwrap()
}

async fn answer(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let mut received = Vec::with_capacity(4_096);
    loop {
        while let Some(length) = whole_request(&received) {
            received.drain(..length);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
        if stream.read_buf(&mut received).await.unwrap_or(0) == 0 {
            return;
        }
    }
}

/// How long the first request is, if all of it is there.
fn whole_request(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&received[..head])
        .unwrap()
        .to_ascii_lowercase();
    let (_, length) = text.split_once("content-length: ")?;
    let length: usize = length.split("\r\n").next()?.parse().ok()?;
    (received.len() >= head + length).then_some(head + length)
}
