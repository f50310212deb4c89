//! Ways to prove who calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{CreateOrder, ListOrders, Order};
use razorpay_client::types::{Currency, File, Money};
use razorpay_client::{AccessToken, Async, Auth, Call, Client, Mode, RetryPolicy};

use crate::support::{Server, json, order, page, problem};

fn client(server: &Server, auth: Auth) -> Client {
    Client::builder()
        .auth(auth)
        .base_url(server.url())
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

fn create(client: &Client) -> Call<Order, Async> {
    let price = Money::from_major("500", Currency::Inr).unwrap();
    client.orders().create(CreateOrder::new(price))
}

/// A provider whose tokens count up, and how many it has given.
fn counting() -> (Auth, Arc<AtomicU32>) {
    let count = Arc::<AtomicU32>::default();
    let shared = Arc::clone(&count);
    let auth = Auth::bearer_provider(move || {
        let number = shared.fetch_add(1, Ordering::SeqCst);
        async move { Ok(AccessToken::new(format!("token{number}"))) }
    });
    (auth, count)
}

#[tokio::test]
async fn each_way_has_its_header() {
    for (auth, header) in [
        (
            Auth::key("rzp_test_key", "secret"),
            "Basic cnpwX3Rlc3Rfa2V5OnNlY3JldA==",
        ),
        (Auth::bearer("t0ken"), "Bearer t0ken"),
        (Auth::public("rzp_test_key"), "Basic cnpwX3Rlc3Rfa2V5Og=="),
        (counting().0, "Bearer token0"),
    ] {
        let server = Server::start([page([])]).await;
        let list = client(&server, auth).orders().list(ListOrders::new());
        list.await.unwrap();
        assert_eq!(server.only_request().header("authorization"), Some(header));
    }
}

#[tokio::test]
async fn a_partner_names_an_account() {
    let server = Server::start([page([])]).await;
    let partner = client(&server, Auth::partner("client", "secret"));
    let error = partner.orders().list(ListOrders::new()).await.unwrap_err();
    assert!(
        error.is_invalid_input() && error.to_string().contains("account"),
        "{error}"
    );
    partner
        .orders()
        .list(ListOrders::new())
        .account("acc_1")
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(
        request.header("authorization"),
        Some("Basic Y2xpZW50OnNlY3JldA==")
    );
    assert_eq!(request.header("x-razorpay-account"), Some("acc_1"));
}

#[test]
fn the_mode_is_readable() {
    let client = |auth| {
        Client::builder()
            .auth(auth)
            .base_url("http://127.0.0.1:9")
            .build()
            .unwrap()
    };
    assert_eq!(
        client(Auth::key("rzp_live_key", "secret")).mode(),
        Some(Mode::Live)
    );
    assert_eq!(
        client(Auth::public("rzp_test_key")).mode(),
        Some(Mode::Test)
    );
    assert_eq!(client(Auth::bearer("token")).mode(), None);
    assert_eq!(client(Auth::bearer("token")).key_id(), None);
    assert_eq!(
        client(Auth::key("rzp_live_key", "s")).key_id(),
        Some("rzp_live_key")
    );
}

/// A call that is refused for its token was not carried out, so that even an unsafe one is sent again.
#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refused = || {
        json(
            401,
            &problem("BAD_REQUEST_ERROR", "The access token expired"),
        )
    };
    let server = Server::start([refused(), json(200, &order(1)), json(200, &order(2))]).await;
    let (auth, count) = counting();
    let client = client(&server, auth);
    let response = create(&client).send_with_response().await.unwrap();
    assert_eq!(response.attempts(), 2);
    create(&client).await.unwrap();
    let tokens: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["Bearer token0", "Bearer token1", "Bearer token1"]);
    assert_eq!(count.load(Ordering::SeqCst), 2);

    let server = Server::start((0..5).map(|_| refused())).await;
    let (auth, _) = counting();
    let error = create(&self::client(&server, auth)).await.unwrap_err();
    assert!(error.is_authentication() && !error.is_outcome_unknown());
    assert_eq!((error.attempts(), server.received().len()), (2, 2));
    assert!(
        error.to_string().contains("has the access token expired"),
        "{error}"
    );
}

/// What was read to its end cannot be sent again; the calls behind it have another token all the same.
#[tokio::test]
async fn a_refused_token_is_replaced_behind_an_upload_that_cannot_be_repeated() {
    let server = Server::start([json(401, ""), page([])]).await;
    let (auth, _) = counting();
    let client = client(&server, auth);
    let file = File::from_reader("a.pdf", std::io::Cursor::new("content"));
    let params = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    let error = client.documents().create(params).await.unwrap_err();
    assert!(error.is_authentication(), "{error}");
    client.orders().list(ListOrders::new()).await.unwrap();
    let received = server.received();
    let tokens: Vec<_> = received
        .iter()
        .map(|one| one.header("authorization"))
        .collect();
    assert_eq!(tokens, [Some("Bearer token0"), Some("Bearer token1")]);
}

#[tokio::test]
async fn a_provider_without_a_new_token_is_not_asked_to_try_again() {
    let server = Server::start((0..5).map(|_| json(401, ""))).await;
    let same = Auth::bearer_provider(|| async { Ok(AccessToken::new("same")) });
    let error = create(&client(&server, same)).await.unwrap_err();
    assert!(error.is_authentication());
    server.only_request();

    let server = Server::start((0..5).map(|_| json(401, ""))).await;
    let error = create(&client(&server, Auth::bearer("fixed")))
        .await
        .unwrap_err();
    assert!(error.is_authentication());
    server.only_request();
}

#[tokio::test]
async fn a_provider_that_fails_is_told() {
    let server = Server::start([]).await;
    let broken = Auth::bearer_provider(|| async { Err("the vault is closed".into()) });
    let error = create(&client(&server, broken)).await.unwrap_err();
    assert!(error.is_token() && !error.was_sent() && error.is_retryable());
    assert_eq!(
        error.to_string(),
        "POST /v1/orders: not carried out, no access token was provided: the vault is closed"
    );
    let silent = Auth::bearer_provider(std::future::pending);
    let call = create(&client(&server, silent));
    let error = call
        .timeout(std::time::Duration::from_millis(50))
        .await
        .unwrap_err();
    assert!(error.is_token(), "{error}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_thousand_calls_wait_for_one_token() {
    let server = Server::start((0..1000).map(|_| page([]))).await;
    let (auth, count) = counting();
    let client = client(&server, auth);
    let calls: Vec<_> = (0..1000)
        .map(|_| tokio::spawn(client.orders().list(ListOrders::new()).send()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn blank_and_padded_secrets_are_refused_when_the_client_is_made() {
    for auth in [
        Auth::partner("client", " "),
        Auth::partner("client\n", "secret"),
        Auth::bearer(""),
        Auth::bearer("t0ken\n"),
        Auth::public(" rzp_test_key"),
    ] {
        let error = Client::builder().auth(auth).build().unwrap_err();
        assert!(error.is_config(), "{error}");
        assert!(!format!("{error} {error:?}").contains("t0ken"));
    }
}
