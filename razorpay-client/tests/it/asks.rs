//! What users of other payment SDKs have asked for, ask by ask, as far as it concerns a client.

use std::{sync::Arc, time::Duration};

use razorpay_client::{
    Auth, Client, Method, RetryPolicy,
    types::{
        Amount, Currency, ErrorCode, File, Money,
        documents::{CreateDocument, DocumentPurpose},
        ids::PaymentId,
        orders::{CreateOrder, ListOrders, OrderId, OrderStatus},
        payments::RefundPayment,
    },
};

use crate::support::{
    KEY_ID, KEY_SECRET, Reaction, Server, answer, json, order, page, problem, refund,
};

fn price() -> Money {
    Money::from_major("500", Currency::Inr).unwrap()
}

#[tokio::test]
async fn real_types_for_requests_and_answers() {
    let server = Server::start([json(200, &order(1))]).await;
    let made = server.client().orders().create(CreateOrder::new(price())).await.unwrap();
    assert_eq!((made.amount, made.currency), (Amount::minor(50_000), Currency::Inr));
    assert_eq!(made.status, OrderStatus::Created);
}

#[tokio::test]
async fn the_full_error_object() {
    let body = r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"d","field":"f","source":"s","step":"t","reason":"r",
        "metadata":{"payment_id":"pay_1","order_id":"order_1"}}}"#;
    let server = Server::start([json(400, body)]).await;
    let error =
        server.client().orders().create(CreateOrder::new(price())).await.unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(api.code, ErrorCode::BadRequestError);
    assert_eq!(api.description.as_deref(), Some("d"));
    assert_eq!((api.field.as_deref(), api.source.as_deref()), (Some("f"), Some("s")));
    assert_eq!((api.step.as_deref(), api.reason.as_deref()), (Some("t"), Some("r")));
    let metadata = api.metadata.as_ref().unwrap();
    assert_eq!(metadata.payment_id.as_ref().unwrap().as_str(), "pay_1");
    assert_eq!((error.status(), error.body()), (Some(400), Some(body.as_bytes())));
}

#[tokio::test]
async fn no_crash_without_an_http_response() {
    let server = Server::start([Reaction::Break(Vec::new())]).await;
    let error = server.client().orders().fetch(&OrderId::from("o")).await.unwrap_err();
    assert_eq!((error.status(), error.body(), error.api()), (None, None, None));
    assert!(error.headers().is_none() && error.request_id().is_none());
}

/// An address that is none, and a file that is not there: both have ended programs elsewhere.
#[tokio::test]
async fn no_panic_and_no_exit() {
    let builder = || Client::builder().key(KEY_ID, KEY_SECRET);
    for address in ["", "nowhere", "http://", "http://[", "http://:99999999"] {
        match builder().base_url(address).build() {
            Ok(client) => {
                let read = client.orders().fetch(&OrderId::from("o"));
                assert!(!read.retry(RetryPolicy::none()).await.unwrap_err().was_sent());
            }
            Err(error) => assert!(error.is_config(), "{error}"),
        }
    }
    let server = Server::start([]).await;
    let missing = CreateDocument::new(
        File::from_path("/no/file"),
        DocumentPurpose::DisputeEvidence,
    );
    let error = server.client().documents().create(missing).await.unwrap_err();
    assert!(error.is_invalid_input());
}

#[tokio::test]
async fn bodies_that_are_no_json() {
    let html = answer(504, "content-type: text/html\r\n", "<html>gateway</html>");
    let bare = r#"{"code":"BAD_REQUEST_ERROR","description":"Authentication failed"}"#;
    let server = Server::start([Reaction::Answer(html), json(401, bare)]).await;
    let client = server.client();
    let error = client.orders().fetch(&OrderId::from("o")).await.unwrap_err();
    assert!(error.is_server_error() && !error.is_decode());
    assert_eq!(error.body(), Some(b"<html>gateway</html>".as_slice()));
    let error = client.orders().fetch(&OrderId::from("o")).await.unwrap_err();
    assert!(error.is_authentication() && error.is_api());
}

#[tokio::test]
async fn an_idempotency_key_for_each_request() {
    let server = Server::start([json(200, &refund()), json(200, &order(1))]).await;
    let client = server.client();
    let id = PaymentId::from("pay_1");
    let call = client.payments().refund(&id, RefundPayment::new());
    call.idempotency_key("refund-42-1").await.unwrap();
    client.orders().create(CreateOrder::new(price())).await.unwrap();
    let received = server.received();
    assert_eq!(received[0].header("x-refund-idempotency"), Some("refund-42-1"));
    let later = received[1].headers.iter();
    assert_eq!(later.filter(|(name, _)| name.contains("idempotency")).count(), 0);
}

#[tokio::test]
async fn many_accounts_in_one_process() {
    let server = Server::start([page([]), page([])]).await;
    let client = server.client();
    for account in ["acc_1", "acc_2"] {
        client.orders().list(ListOrders::new()).account(account).await.unwrap();
    }
    let accounts = server.received();
    let account = |index: usize| accounts[index].header("x-razorpay-account");
    assert_eq!((account(0), account(1)), (Some("acc_1"), Some("acc_2")));
}

#[tokio::test]
async fn timeouts_of_a_client_and_of_a_call() {
    let server = Server::start((0..2).map(|_| Reaction::Stall(Vec::new()))).await;
    let client = server.patient_client(Duration::from_millis(50));
    assert!(client.orders().list(ListOrders::new()).await.unwrap_err().is_timeout());
    let call = server.client().orders().list(ListOrders::new());
    assert!(call.timeout(Duration::from_millis(50)).await.unwrap_err().is_timeout());
}

/// A write without a key is what another client sends again after a time-out: a second order, a second refund.
#[tokio::test]
async fn retries_that_are_safe() {
    let server =
        Server::start([json(503, ""), json(503, ""), json(200, &order(1))]).await;
    let client = server.retrying_client();
    let error = client.orders().create(CreateOrder::new(price())).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    client.orders().fetch(&OrderId::from("order_1")).await.unwrap();
    let methods: Vec<_> = server.received().into_iter().map(|one| one.method).collect();
    assert_eq!(methods, ["POST", "GET", "GET"]);
}

#[tokio::test]
async fn pages_that_follow_by_themselves() {
    let server = Server::start([page(0..2), page(2..3)]).await;
    let list = server.client().orders().list(ListOrders::new().receipt("r").count(2));
    let mut items = list.items();
    let mut count = 0;
    while items.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 3);
    assert!(server.targets().iter().all(|target| target.contains("receipt=r")));
}

#[tokio::test]
async fn values_that_are_not_known_yet() {
    let body = order(1).replacen("\"created\"", "\"frozen\"", 1);
    let server = Server::start([json(200, &body)]).await;
    let fetched = server.client().orders().fetch(&OrderId::from("o")).await.unwrap();
    assert_eq!(fetched.status.as_str(), "frozen");
}

#[tokio::test]
async fn fields_that_are_missing_null_or_new() {
    let body = order(1)
        .replacen(
            r#""amount_due":50000,"#,
            r#""amount_due":null,"brand_new":{"x":[1]},"#,
            1,
        )
        .replacen(r#""offer_id":null,"#, "", 1);
    let server = Server::start([json(200, &body)]).await;
    let call = server.client().orders().fetch(&OrderId::from("o"));
    let response = call.send_with_response().await.unwrap();
    assert!(String::from_utf8_lossy(response.body()).contains("brand_new"));
}

#[tokio::test]
async fn a_decode_error_says_where_and_keeps_the_body() {
    let body = order(1).replacen("50000", "\"much\"", 1);
    let server = Server::start([json(200, &body)]).await;
    let error = server.client().orders().fetch(&OrderId::from("o")).await.unwrap_err();
    assert_eq!(error.decode_path(), Some("$.amount"));
    assert_eq!(error.body(), Some(body.as_bytes()));
}

#[tokio::test]
async fn a_proxy() {
    let proxy = Server::start([page([])]).await;
    let builder =
        Client::builder().key(KEY_ID, KEY_SECRET).base_url("http://api.invalid");
    let client = builder.proxy(proxy.url()).build().unwrap();
    client.orders().list(ListOrders::new()).await.unwrap();
    assert_eq!(proxy.only_request().target, "http://api.invalid/v1/orders");
}

#[tokio::test]
async fn another_address_for_tests() {
    let server = Server::start([page([])]).await;
    let builder = Client::builder().key(KEY_ID, KEY_SECRET).base_url(server.url());
    builder.build().unwrap().orders().list(ListOrders::new()).await.unwrap();
    server.only_request();
}

#[tokio::test]
async fn oauth_and_partner_auth() {
    let server = Server::start([page([]), page([])]).await;
    let client =
        |auth| Client::builder().auth(auth).base_url(server.url()).build().unwrap();
    client(Auth::bearer("token")).orders().list(ListOrders::new()).await.unwrap();
    let partner = client(Auth::partner("client", "secret"));
    partner.orders().list(ListOrders::new()).account("acc_1").await.unwrap();
    let received = server.received();
    assert_eq!(received[0].header("authorization"), Some("Bearer token"));
    assert!(received[1].header("authorization").unwrap().starts_with("Basic "));
    assert_eq!(received[1].header("x-razorpay-account"), Some("acc_1"));
}

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
#[test]
fn no_tls_provider_is_forced_on_the_process() {
    let _ = Client::new(KEY_ID, KEY_SECRET);
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn bodies_are_json_everywhere() {
    let server = Server::start([json(200, &order(1)), json(200, "{}")]).await;
    let client = server.client();
    client.orders().create(CreateOrder::new(price())).await.unwrap();
    let call = client.request(Method::Post, "/v1/x").json(&serde_json::json!({"a": 1}));
    call.await.unwrap();
    for request in server.received() {
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert!(request.body.starts_with('{'));
    }
}

#[tokio::test]
async fn notes_and_amounts_have_one_shape() {
    let noted = order(2).replacen(r#""notes":[]"#, r#""notes":{"a":"b"}"#, 1);
    let server = Server::start([json(200, &order(1)), json(200, &noted)]).await;
    let orders = server.client().orders();
    let id = OrderId::from("o");
    assert!(orders.fetch(&id).await.unwrap().notes.is_empty());
    assert_eq!(orders.fetch(&id).await.unwrap().notes.get("a"), Some("b"));
    assert!(Money::from_major("1.005", Currency::Inr).is_err(), "no fraction of a paisa");
}

#[tokio::test]
async fn an_amount_with_an_odd_third_decimal_is_not_sent() {
    let server = Server::start([]).await;
    let dinars = Money::new(Amount::minor(295_991), Currency::Kwd);
    let call = server.client().orders().create(CreateOrder::new(dinars));
    let error = call.await.unwrap_err();
    assert!(error.is_invalid_input() && error.to_string().contains("to be 0"), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn auth_failures_say_what_to_look_at() {
    assert!(
        Client::new(KEY_ID, "secret\n").unwrap_err().to_string().contains("line break")
    );
    assert!(Client::new("secret", KEY_ID).unwrap_err().to_string().contains("swapped"));
    let server = Server::start([json(
        401,
        &problem("BAD_REQUEST_ERROR", "Authentication failed"),
    )])
    .await;
    let error = server.client().orders().list(ListOrders::new()).await.unwrap_err();
    assert!(error.to_string().contains("test or live"), "{error}");
}

#[tokio::test]
async fn an_unknown_url_may_be_a_feature_that_is_off() {
    let words = "The requested URL was not found on the server.";
    let server = Server::start([json(400, &problem("BAD_REQUEST_ERROR", words))]).await;
    let error = server.client().orders().list(ListOrders::new()).await.unwrap_err();
    assert!(error.to_string().contains("may not be enabled"), "{error}");
}

#[tokio::test]
async fn secrets_are_never_shown() {
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url("http://127.0.0.1:1")
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.orders().list(ListOrders::new()).await.unwrap_err();
    let shown = format!("{client:?} {error} {error:?}");
    assert!(!shown.contains(KEY_SECRET) && !shown.contains("cnpwX3Rlc3Rf"), "{shown}");
}

#[tokio::test]
async fn calls_are_futures_that_can_be_spawned() {
    let server = Server::start((0..8).map(|_| page([]))).await;
    let client = Arc::new(server.client());
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { client.orders().list(ListOrders::new()).await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().is_ok());
    }
}
