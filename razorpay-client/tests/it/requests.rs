//! What arrives at the service.

use razorpay_client::types::orders::{CreateOrder, ListOrders, OrderId};
use razorpay_client::types::{Currency, Money};
use razorpay_client::{Client, Method};

use crate::support::{KEY_ID, KEY_SECRET, Server, json, order, page};

fn rupees(text: &str) -> Money {
    Money::from_major(text, Currency::Inr).unwrap()
}

#[tokio::test]
async fn a_write_carries_exactly_what_it_should() {
    let server = Server::start([json(200, &order(1))]).await;
    let made = server
        .client()
        .orders()
        .create(
            CreateOrder::new(rupees("500.00"))
                .receipt("receipt#1")
                .note("table", "7"),
        )
        .await
        .unwrap();
    assert_eq!(made.id.as_str(), "order_1");

    let request = server.only_request();
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/v1/orders")
    );
    assert_eq!(
        request.body,
        r#"{"amount":50000,"currency":"INR","receipt":"receipt#1","notes":{"table":"7"}}"#
    );
    let mut names: Vec<_> = request
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent"
        ]
    );
    // `rzp_test_key:thes3cret`
    assert_eq!(
        request.header("authorization"),
        Some("Basic cnpwX3Rlc3Rfa2V5OnRoZXMzY3JldA==")
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(
        request.header("user-agent"),
        Some(concat!("razorpay-rust/", env!("CARGO_PKG_VERSION")))
    );
}

#[tokio::test]
async fn a_read_has_neither_body_nor_content_type() {
    let server = Server::start([json(200, &order(1))]).await;
    server
        .client()
        .orders()
        .fetch(&OrderId::from("order_1"))
        .send()
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("GET", "/v1/orders/order_1")
    );
    assert_eq!(request.header("content-type"), None);
    assert_eq!(request.header("content-length"), None);
    assert_eq!(request.body, "");
}

#[tokio::test]
async fn a_list_sends_the_filters_it_was_given_and_no_more() {
    let server = Server::start([page([]), page([])]).await;
    let orders = server.client().orders();
    orders.list(ListOrders::new()).await.unwrap();
    orders
        .list(
            ListOrders::new()
                .authorized(true)
                .receipt("a&b=c d/é")
                .count(5)
                .skip(2),
        )
        .await
        .unwrap();
    let targets = server.targets();
    assert_eq!(targets[0], "/v1/orders");
    let (path, query) = targets[1].split_once('?').unwrap();
    assert_eq!(path, "/v1/orders");
    let mut pairs: Vec<_> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "authorized=1",
            "count=5",
            "receipt=a%26b%3Dc%20d%2F%C3%A9",
            "skip=2"
        ]
    );
}

#[tokio::test]
async fn an_id_never_leaves_its_segment() {
    for (id, target) in [
        ("a?b#c", "/v1/orders/a%3Fb%23c"),
        ("a b;c", "/v1/orders/a%20b%3Bc"),
        ("a%25b", "/v1/orders/a%2525b"),
    ] {
        let server = Server::start([json(200, &order(1))]).await;
        server
            .client()
            .orders()
            .fetch(&OrderId::from(id))
            .await
            .unwrap();
        assert_eq!(server.only_request().target, target);
    }
}

#[tokio::test]
async fn an_unsafe_id_is_refused_before_anything_is_sent() {
    let server = Server::start([]).await;
    let orders = server.client().orders();
    for (id, words) in [
        ("", "is empty"),
        (".", "is `.` or `..`"),
        ("..", "is `.` or `..`"),
        ("..;x", "is `.` or `..`"),
        ("%2e%2e", "is `.` or `..`"),
        ("../payments", "holds `/`"),
        ("..\\payments", "holds `/` or `\\`"),
        ("a b\n", "control character"),
    ] {
        let error = orders.fetch(&OrderId::from(id)).await.unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent());
        assert_eq!(error.operation(), Some("orders.fetch"));
        let line = error.to_string();
        assert!(
            line.starts_with("GET /v1/orders/{id}: nothing was sent by orders.fetch"),
            "{line}"
        );
        assert!(
            line.contains("path parameter `id`") && line.contains(words),
            "{line}"
        );
    }
    assert_eq!(server.targets(), Vec::<String>::new());
}

#[tokio::test]
async fn an_address_may_have_a_path_of_its_own() {
    let server = Server::start([page([])]).await;
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(format!("{}/behind/", server.url()))
        .build()
        .unwrap();
    client.orders().list(ListOrders::new()).await.unwrap();
    assert_eq!(server.targets(), ["/behind/v1/orders"]);
}

#[tokio::test]
async fn two_accounts_in_one_program_never_mix() {
    let server = Server::start((0..40).map(|_| page([]))).await;
    let client = |name: &str| {
        Client::builder()
            .key(format!("rzp_test_{name}"), "secret")
            .base_url(server.url())
            .build()
            .unwrap()
    };
    let (one, two) = (client("one"), client("two"));
    let calls: Vec<_> = (0..40)
        .map(|index| {
            let (name, client) = if index % 2 == 0 {
                ("one", &one)
            } else {
                ("two", &two)
            };
            tokio::spawn(client.orders().list(ListOrders::new().receipt(name)).send())
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    for request in server.received() {
        let expected = match request.target.as_str() {
            "/v1/orders?receipt=one" => "Basic cnpwX3Rlc3Rfb25lOnNlY3JldA==",
            "/v1/orders?receipt=two" => "Basic cnpwX3Rlc3RfdHdvOnNlY3JldA==",
            other => panic!("{other}"),
        };
        assert_eq!(request.header("authorization"), Some(expected));
    }
}

#[test]
fn bad_keys_are_refused_when_the_client_is_made() {
    for (key_id, secret, words) in [
        ("", "s3cret", "the key id is blank"),
        ("rzp_test_key", "\t ", "the key secret is blank"),
        (
            "rzp_test_key",
            "s3cret\n",
            "begins or ends with white space",
        ),
        (" rzp_test_key", "s3cret", "begins or ends with white space"),
    ] {
        let error = Client::new(key_id, secret).unwrap_err();
        assert!(error.is_config() && !error.was_sent());
        assert!(error.to_string().contains(words), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
    assert!(Client::builder().build().unwrap_err().is_config());
}

#[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls")))]
#[test]
fn https_without_tls_is_an_error_when_the_client_is_made() {
    let error = Client::new("rzp_test_key", "s3cret").unwrap_err();
    assert!(error.is_config());
    assert!(error.to_string().contains("feature `rustls`"), "{error}");
}

/// Some servers answer a POST without it by 411.
#[tokio::test]
async fn a_write_without_content_says_so() {
    let methods = [
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Get,
        Method::Delete,
    ];
    let server = Server::start(methods.map(|_| json(200, "{}"))).await;
    let client = server.client();
    for method in methods {
        client.request(method, "/v1/things").await.unwrap();
    }
    let received = server.received();
    let lengths: Vec<_> = received
        .iter()
        .map(|request| request.header("content-length"))
        .collect();
    assert_eq!(lengths, [Some("0"), Some("0"), Some("0"), None, None]);
    assert!(
        received
            .iter()
            .all(|request| request.header("content-type").is_none())
    );
}
