//! The customer of the demo and of the tests: pays at the mock, over a connection of its own.
//!
//! A customer is not the merchant: there is no key here and nothing of the client, only the one HTTP exchange
//! that stands for what the checkout does in a browser.

use std::net::SocketAddr;
use std::{fmt, io};

use razorpay_types::orders::OrderId;
use razorpay_types::payments::PaymentId;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What the checkout hands to the shop after a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckoutFields {
    /// `razorpay_order_id`.
    pub order_id: OrderId,
    /// `razorpay_payment_id`.
    pub payment_id: PaymentId,
    /// `razorpay_signature`.
    pub signature: String,
}

/// Why a customer could not pay.
#[derive(Debug)]
pub enum Declined {
    /// The checkout showed an error: the status of the answer, and its body.
    Refused(u16, Value),
    /// The mock could not be reached, or did not answer as it should.
    Broken(io::Error),
}

impl Declined {
    /// What the checkout shows to the customer; empty if it shows nothing.
    pub fn description(&self) -> &str {
        match self {
            Self::Refused(_, body) => body
                .pointer("/error/description")
                .and_then(Value::as_str)
                .unwrap_or_default(),
            Self::Broken(_) => "",
        }
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(status, body) => write!(f, "{status}: {body}"),
            Self::Broken(error) => {
                write!(f, "the checkout does not answer: {error}")
            }
        }
    }
}

impl std::error::Error for Declined {}

impl From<io::Error> for Declined {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Pays an order at the mock that listens on `address`; `how` is the body that its endpoint documents.
///
/// # Errors
/// If the payment is declined or refused, or the mock does not answer.
pub async fn pay(
    address: SocketAddr,
    order: &OrderId,
    how: Value,
) -> Result<CheckoutFields, Declined> {
    let (status, body) = post(address, &format!("/_mock/orders/{order}/pay"), &how).await?;
    if status != 200 {
        return Err(Declined::Refused(status, body));
    }
    let text = |name: &str| {
        body.get(name)
            .and_then(Value::as_str)
            .ok_or_else(|| broken(&format!("the answer has no `{name}`: {body}")))
    };
    Ok(CheckoutFields {
        order_id: OrderId::from(text("razorpay_order_id")?),
        payment_id: PaymentId::from(text("razorpay_payment_id")?),
        signature: text("razorpay_signature")?.to_owned(),
    })
}

/// One exchange over HTTP/1.1: the status of the answer, and its body.
async fn post(address: SocketAddr, path: &str, body: &Value) -> io::Result<(u16, Value)> {
    let body = body.to_string();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or_else(|| broken("the answer breaks off"))?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| broken("the answer has no status"))?;
    Ok((status, serde_json::from_str(body)?))
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
