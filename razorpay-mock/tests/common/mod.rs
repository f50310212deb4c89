//! A running mock and a client for it that writes HTTP by hand.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod shape;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use razorpay_mock::{Clock, Config, MockServer};
use serde_json::{Value, json};

/// The moment at which the clock of a test stands: in November 2023.
pub(crate) const NOW: i64 = 1_700_000_000;
pub(crate) const KEY_ID: &str = "rzp_test_A1b2C3d4E5f6G7";
pub(crate) const KEY_SECRET: &str = "s3cret";
/// Base64 of the key above.
pub(crate) const BASIC: &str = "Basic cnpwX3Rlc3RfQTFiMkMzZDRFNWY2Rzc6czNjcmV0";

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    /// The body, and null where it is no JSON.
    pub(crate) json: Value,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.json);
        self.json
    }

    /// The error object, after a look at what every error has.
    #[track_caller]
    pub(crate) fn error(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json);
        let error = &self.json["error"];
        let keys: Vec<_> = error.as_object().unwrap().keys().collect();
        let all = [
            "code",
            "description",
            "source",
            "step",
            "reason",
            "metadata",
            "field",
        ];
        assert_eq!(keys, all);
        for name in &all[..5] {
            assert!(error[name].is_string(), "{name}: {error}");
        }
        assert!(error["metadata"].is_object(), "{error}");
        error.clone()
    }
}

/// A server of its own for a test, and its clock.
pub(crate) struct Mock {
    pub(crate) server: MockServer,
    pub(crate) clock: Clock,
    /// Where requests go: to the server, unless a test puts another before it.
    pub(crate) address: SocketAddr,
}

impl Mock {
    pub(crate) fn start() -> Self {
        Self::with(Config::new())
    }

    pub(crate) fn with(config: Config) -> Self {
        let clock = Clock::fixed(NOW);
        let config = config.key(KEY_ID, KEY_SECRET).clock(clock.clone());
        let server = MockServer::start(config).unwrap();
        Self {
            address: server.address(),
            server,
            clock,
        }
    }

    pub(crate) fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[("authorization", BASIC)], b"")
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> Reply {
        self.body("POST", target, body)
    }

    pub(crate) fn patch(&self, target: &str, body: &Value) -> Reply {
        self.body("PATCH", target, body)
    }

    fn body(&self, method: &str, target: &str, body: &Value) -> Reply {
        let headers = [
            ("authorization", BASIC),
            ("content-type", "application/json"),
        ];
        self.send(method, target, &headers, body.to_string().as_bytes())
    }

    /// Sends a request on a connection of its own and reads the answer.
    pub(crate) fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut head = format!("{method} {target} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !body.is_empty() {
            head += &format!("content-length: {}\r\n", body.len());
        }
        head += "\r\n";
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses a body does not read all of it.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        parse(&answer)
    }

    /// Posts with an idempotency key.
    pub(crate) fn post_keyed(&self, target: &str, key: (&str, &str), body: &Value) -> Reply {
        let headers = [
            ("authorization", BASIC),
            ("content-type", "application/json"),
            key,
        ];
        self.send("POST", target, &headers, body.to_string().as_bytes())
    }

    /// A captured payment over 500 rupees.
    #[track_caller]
    pub(crate) fn payment(&self) -> Value {
        let order = self.order();
        self.pay(&order, json!({})).ok();
        self.payments(&order).remove(0)
    }

    /// A plain order over 500 rupees.
    pub(crate) fn order(&self) -> Value {
        self.order_with(json!({}))
    }

    /// The same with more in its body.
    #[track_caller]
    pub(crate) fn order_with(&self, more: Value) -> Value {
        let mut body = json!({"amount": 50_000, "currency": "INR"});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.post("/v1/orders", &body).ok()
    }

    /// Lets the customer pay an order, without a key.
    pub(crate) fn pay(&self, order: &Value, how: Value) -> Reply {
        let target = format!("/_mock/orders/{}/pay", text(order, "id"));
        self.send("POST", &target, &[], how.to_string().as_bytes())
    }

    #[track_caller]
    pub(crate) fn fetch(&self, order: &Value) -> Value {
        self.get(&format!("/v1/orders/{}", text(order, "id"))).ok()
    }

    /// The payments of an order.
    #[track_caller]
    pub(crate) fn payments(&self, order: &Value) -> Vec<Value> {
        let page = self.get(&format!("/v1/orders/{}/payments", text(order, "id")));
        items(&page.ok())
    }
}

fn parse(answer: &[u8]) -> Reply {
    let blank = b"\r\n\r\n";
    let end = answer
        .windows(blank.len())
        .position(|window| window == blank)
        .unwrap();
    let (head, rest) = answer.split_at(end);
    let head = String::from_utf8(head.to_vec())
        .unwrap()
        .to_ascii_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let bytes = rest.strip_prefix(blank).unwrap().to_vec();
    let json = serde_json::from_slice(&bytes).unwrap_or_default();
    Reply {
        status,
        head,
        json,
        bytes,
    }
}

#[track_caller]
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no text {field}: {value}"))
}

/// The items of a collection, after a look at its frame.
#[track_caller]
pub(crate) fn items(page: &Value) -> Vec<Value> {
    let items = page["items"].as_array().unwrap().clone();
    let frame = json!({"entity": "collection", "count": items.len(), "items": items});
    assert_eq!(*page, frame);
    items
}

/// The order of the page about RTO reviews, as far as the answer depends on it.
pub(crate) fn rto_order() -> Value {
    let address = json!({
        "name": "A Name",
        "line1": "1 First Street",
        "zipcode": "560000",
        "city": "Bengaluru",
        "state": "Karnataka",
        "country": "IND",
    });
    json!({
        "receipt": "receipt#22",
        "rto_review": true,
        "line_items": [{"sku": "1g234", "price": "3900", "offer_price": "3800", "quantity": 1}],
        "line_items_total": "1200",
        "shipping_fee": 100,
        "cod_fee": 50,
        "customer_details": {
            "name": "A Name",
            "contact": "+919000090000",
            "email": "name@example.com",
            "shipping_address": address,
        },
        "promotions": [{
            "reference_id": "r", "code": "c", "type": "offer", "value": 20, "value_type": "percentage",
        }],
        "device_details": {"ip": "127.0.0.1", "user_agent": "abc"},
    })
}
