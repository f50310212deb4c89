//! Whose calls they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use razorpay_client::types::orders::{ListOrders, OrderId};
use razorpay_client::{AccessToken, Auth, Client};
use razorpay_mock::faults::Fault;

use crate::rig::{Rig, at, bounded, create};

#[tokio::test]
async fn ask_11_many_accounts_in_one_process() {
    let rig = Rig::new([]);
    let url = rig.server.url();
    // Clients share nothing, in whatever order they are made and used.
    let first = at(&url).account("acc_1").build().unwrap();
    let second = at(&url).key("rzp_test_second", "other").build().unwrap();
    bounded(first.orders().list(ListOrders::new()))
        .await
        .unwrap();
    bounded(second.orders().list(ListOrders::new()))
        .await
        .unwrap_err();
    bounded(first.orders().list(ListOrders::new()).account("acc_2"))
        .await
        .unwrap();
    bounded(first.orders().list(ListOrders::new()))
        .await
        .unwrap();
    bounded(rig.client.orders().list(ListOrders::new()))
        .await
        .unwrap();
    let requests = rig.server.requests();
    let accounts: Vec<_> = requests
        .iter()
        .map(|request| request.header("x-razorpay-account"))
        .collect();
    assert_eq!(
        accounts,
        [Some("acc_1"), None, Some("acc_2"), Some("acc_1"), None]
    );
    let proofs: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization").unwrap())
        .collect();
    assert_ne!(proofs[0], proofs[1]);
    assert_eq!(
        (proofs[0], proofs[2], proofs[3]),
        (proofs[4], proofs[4], proofs[4])
    );
    assert_eq!(
        (first.key_id(), second.key_id()),
        (rig.client.key_id(), Some("rzp_test_second"))
    );
}

#[tokio::test]
async fn ask_11_an_account_stays_on_every_page_and_every_attempt() {
    let rig = Rig::new([
        Fault::ServerError(503),
        Fault::Normal,
        Fault::ServerError(503),
    ]);
    for number in 0..3 {
        create(&rig.truth, &format!("{number}")).await.unwrap();
    }
    let list = rig
        .client
        .orders()
        .list(ListOrders::new().count(2))
        .account("acc_2");
    let mut items = list.header("x-tag", "mine").items();
    while bounded(items.try_next()).await.unwrap().is_some() {}
    let requests = rig.server.requests();
    assert_eq!(requests.len(), 5);
    for request in requests {
        assert_eq!(request.header("x-razorpay-account"), Some("acc_2"));
        assert_eq!(request.header("x-tag"), Some("mine"));
    }
}

fn fetch(
    client: &Client,
) -> razorpay_client::Call<razorpay_client::types::orders::Order, razorpay_client::Async> {
    client.orders().fetch(&OrderId::new("order_Mock0000000001"))
}

#[tokio::test]
async fn ask_23_oauth_bearer_partner_and_public_keys() {
    let rig = Rig::new([]);
    let with = |auth: Auth| at(&rig.server.url()).auth(auth);
    let partner = with(Auth::partner("client", "secret"));
    let clients = [
        (
            with(Auth::bearer("t0ken")).build().unwrap(),
            "Bearer t0ken",
            None,
        ),
        (
            partner.clone().account("acc_1").build().unwrap(),
            "Basic Y2xpZW50OnNlY3JldA==",
            Some("acc_1"),
        ),
        (
            with(Auth::public("rzp_test_k")).build().unwrap(),
            "Basic cnpwX3Rlc3Rfazo=",
            None,
        ),
    ];
    for (client, proof, account) in clients {
        let error = bounded(fetch(&client)).await.unwrap_err();
        assert!(error.is_authentication(), "the mock takes one key: {error}");
        let request = rig.server.requests().pop().unwrap();
        assert_eq!(request.header("authorization"), Some(proof));
        assert_eq!(request.header("x-razorpay-account"), account);
        assert!(client.mode().is_none() || account.is_none());
    }
    // A partner acts for somebody, or not at all.
    let before = rig.server.begun();
    let error = bounded(fetch(&partner.build().unwrap())).await.unwrap_err();
    assert!(
        error.is_invalid_input() && error.to_string().contains(".account("),
        "{error}"
    );
    assert_eq!(rig.server.begun(), before);
}

#[tokio::test]
async fn ask_23_an_access_token_that_expires_is_replaced() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let provider = move || {
        let number = counter.fetch_add(1, Ordering::SeqCst);
        async move { Ok(AccessToken::new(format!("token{number}"))) }
    };
    let rig = Rig::with([], |builder| builder.auth(Auth::bearer_provider(provider)));
    let answer = razorpay_mock::faults::Answer::json(200, &super::order());
    let good = || rig.server.inject(Fault::Answer(answer.clone()));
    good();
    bounded(fetch(&rig.client)).await.unwrap();
    good();
    bounded(fetch(&rig.client)).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1, "one token for many calls");
    // Refused, so not carried out: the same call goes once more, with another token.
    rig.server.inject(Fault::BareUnauthorized);
    good();
    bounded(create(&rig.client, "r")).await.unwrap();
    let requests = rig.server.requests();
    let proofs: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization").unwrap())
        .collect();
    assert_eq!(
        proofs,
        [
            "Bearer token0",
            "Bearer token0",
            "Bearer token0",
            "Bearer token1"
        ]
    );
    // And no more than once.
    for fault in Fault::BareUnauthorized.times(5) {
        rig.server.inject(fault);
    }
    let error = bounded(create(&rig.client, "r")).await.unwrap_err();
    assert!(
        error.is_authentication() && !error.is_outcome_unknown(),
        "{error}"
    );
    assert_eq!(rig.server.received(), 6);
}

#[tokio::test]
async fn ask_23_a_provider_that_fails_is_told_from_a_service_that_refuses() {
    let rig = Rig::with([], |builder| {
        builder.auth(Auth::bearer_provider(|| async {
            Err("the vault is sealed".into())
        }))
    });
    let error = bounded(create(&rig.client, "r")).await.unwrap_err();
    assert!(error.is_token() && !error.is_authentication(), "{error}");
    assert!(!error.was_sent() && error.to_string().contains("the vault is sealed"));
    assert_eq!(rig.server.begun(), 0);
}
