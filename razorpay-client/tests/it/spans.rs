//! What a subscriber of `tracing` sees.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use razorpay_client::types::orders::{CreateOrder, ListOrders, OrderId};
use razorpay_client::types::{Currency, Money};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{Server, json, order, problem};

type Fields = BTreeMap<String, String>;

#[derive(Clone, Default)]
struct Log {
    spans: Arc<Mutex<Vec<Fields>>>,
    events: Arc<Mutex<Vec<Fields>>>,
    next: Arc<AtomicU64>,
}

struct Collect<'a>(&'a mut Fields);

impl Visit for Collect<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("razorpay_client")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::new();
        attributes.record(&mut Collect(&mut fields));
        self.spans.lock().unwrap().push(fields);
        Id::from_u64(self.next.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        values.record(&mut Collect(&mut spans[span.into_u64() as usize - 1]));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Collect(&mut fields));
        self.events.lock().unwrap().push(fields);
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

#[tokio::test]
async fn a_call_is_a_span_with_the_names_of_the_convention() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let server = Server::start([
        json(503, ""),
        json(200, &order(1)),
        json(400, &problem("BAD_REQUEST_ERROR", "private")),
    ])
    .await;
    let client = server.retrying_client();
    let id = OrderId::from("order_private");
    client
        .orders()
        .fetch(&id)
        .account("acc_private")
        .await
        .unwrap();
    let price = Money::from_major("500", Currency::Inr).unwrap();
    let create = CreateOrder::new(price).receipt("private");
    client.orders().create(create).await.unwrap_err();
    let refused = client.orders().list(ListOrders::new().receipt("private"));
    refused.header("host", "private").await.unwrap_err();

    let url = server.url();
    let (_, port) = url.rsplit_once(':').unwrap();
    let spans = log.spans.lock().unwrap();
    let expect = |index: usize, expected: &[(&str, &str)]| {
        let span: &Fields = &spans[index];
        for (name, value) in expected {
            assert_eq!(
                span.get(*name).map(String::as_str),
                Some(*value),
                "{name}: {span:?}"
            );
        }
    };
    expect(
        0,
        &[
            ("otel.name", "GET /v1/orders/{id}"),
            ("otel.kind", "client"),
            ("http.request.method", "GET"),
            ("url.template", "/v1/orders/{id}"),
            ("server.address", "127.0.0.1"),
            ("server.port", port),
            ("razorpay.operation", "orders.fetch"),
            ("http.request.resend_count", "1"),
            ("http.response.status_code", "200"),
            ("razorpay.request_id", "req_1"),
        ],
    );
    assert!(!spans[0].contains_key("error.type"));
    expect(1, &[("error.type", "400"), ("otel.status_code", "ERROR")]);
    assert!(!spans[1].contains_key("http.request.resend_count"));
    assert_eq!(spans.len(), 3);

    let events = log.events.lock().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get("attempt").map(String::as_str), Some("1"));
    assert_eq!(events[0].get("error.type").map(String::as_str), Some("503"));
    let all = format!("{spans:?} {events:?}");
    for hidden in ["private", "Basic ", "thes3cret"] {
        assert!(!all.contains(hidden), "{all}");
    }
}

#[tokio::test]
async fn a_panic_of_a_hook_is_an_event_without_its_words() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let server = Server::start([json(200, &order(1))]).await;
    let builder = server.builder().on_attempt(|_| panic!("private"));
    let client = builder.build().unwrap();
    client
        .orders()
        .fetch(&OrderId::from("order_private"))
        .await
        .unwrap();
    let events = log.events.lock().unwrap();
    assert_eq!(events.len(), 1);
    let event = format!("{events:?}");
    assert!(
        event.contains("orders.fetch") && event.contains("has panicked"),
        "{event}"
    );
    assert!(!event.contains("private"), "{event}");
}
