//! What is there before the calls of a world begin. It is made at the mock itself, without client and network.

use std::collections::BTreeMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use razorpay_mock::{Clock, Mock};
use serde_json::{Value, json};

use super::http1;
use super::link::forward;
use super::script::{Kind, Plan, Script};

/// Unix second at which every world begins.
pub const BEGIN: i64 = 1_700_000_000;

/// Account from which payouts are made.
pub const BUSINESS: &str = "7878780080316316";

/// Entities that calls work on.
#[derive(Debug, Default)]
pub struct Ground {
    /// Ids of the orders from the beginning, newest first.
    pub listed: Vec<String>,
    /// An order to fetch.
    pub order: String,
    /// A payment to fetch.
    pub payment: String,
    /// A document to download, and its content.
    pub document: (String, Vec<u8>),
    /// The order or payment that belongs to one call alone.
    pub own: BTreeMap<usize, String>,
}

impl Ground {
    /// Prepares the mock for a script; its clock is moved on afterwards, so that what the calls make is younger.
    ///
    /// # Errors
    ///
    /// If the mock does not do as it should.
    pub async fn prepare(mock: &Mock, script: &Script, clock: &Clock) -> io::Result<Self> {
        let mut ground = Self::default();
        for _ in 0..script.listed {
            let order = create_order(mock).await?;
            ground.listed.push(order);
        }
        ground.order = create_order(mock).await?;
        ground.payment = create_payment(mock).await?;
        for Plan { number, kind, .. } in &script.calls {
            let made = match kind {
                Kind::EditOrder => create_order(mock).await?,
                Kind::Refund => create_payment(mock).await?,
                _ => continue,
            };
            ground.own.insert(*number, made);
        }
        let content: Vec<u8> = (0..9_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        ground.document = (create_document(mock, &content).await?, content);
        let orders = mock.entities("order");
        ground.listed = orders.iter().rev().map(|order| text(order, "id")).collect();
        clock.advance(10);
        Ok(ground)
    }
}

/// A member of an object as text; empty if it is none.
#[must_use]
pub fn text(value: &Value, member: &str) -> String {
    value
        .get(member)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

async fn create_order(mock: &Mock) -> io::Result<String> {
    let order = json!({ "amount": 10_000, "currency": "INR" });
    Ok(text(&post(mock, "/v1/orders", &order).await?, "id"))
}

async fn create_payment(mock: &Mock) -> io::Result<String> {
    let order = create_order(mock).await?;
    let paid = post(mock, &format!("/_mock/orders/{order}/pay"), &json!({})).await?;
    Ok(text(&paid, "razorpay_payment_id"))
}

async fn create_document(mock: &Mock, content: &[u8]) -> io::Result<String> {
    let mut form = b"--part\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\n\
        dispute_evidence\r\n--part\r\ncontent-disposition: form-data; name=\"file\"; \
        filename=\"ground.png\"\r\ncontent-type: image/png\r\n\r\n"
        .to_vec();
    form.extend_from_slice(content);
    form.extend_from_slice(b"\r\n--part--\r\n");
    let document = send(
        mock,
        "/v1/documents",
        "multipart/form-data; boundary=part",
        &form,
    )
    .await?;
    Ok(text(&document, "id"))
}

async fn post(mock: &Mock, path: &str, body: &Value) -> io::Result<Value> {
    send(mock, path, "application/json", body.to_string().as_bytes()).await
}

async fn send(mock: &Mock, path: &str, kind: &str, body: &[u8]) -> io::Result<Value> {
    let key = STANDARD.encode(format!("{}:{}", mock.key_id(), mock.key_secret()));
    let length = body.len();
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nhost: mock\r\nauthorization: Basic {key}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n"
    )
    .into_bytes();
    request.extend_from_slice(body);
    let response = forward(mock, &request).await?;
    let body = http1::head_length(&response).and_then(|head| response.get(head..));
    match http1::status(&response) {
        200 => Ok(serde_json::from_slice(body.unwrap_or_default())?),
        status => Err(io::Error::other(format!(
            "the mock answers {status} to {path}"
        ))),
    }
}
