//! Lists, page by page.

use razorpay_client::types::orders::{ListOrders, Order, OrderId};
use razorpay_client::{Async, Client, PageCall};

use crate::support::{Reaction, Server, json, page};

fn list(client: &Client, params: ListOrders) -> PageCall<Order, Async> {
    client.orders().list(params)
}

async fn collect(call: PageCall<Order, Async>) -> Vec<String> {
    let mut items = call.items();
    let mut ids = Vec::new();
    while let Some(order) = items.try_next().await.unwrap() {
        ids.push(order.id.as_str().to_owned());
    }
    assert!(
        items.try_next().await.unwrap().is_none(),
        "an end stays an end"
    );
    ids
}

/// The query of a request as sorted pairs.
fn query(target: &str) -> Vec<&str> {
    let mut pairs: Vec<_> = target.split_once('?').unwrap().1.split('&').collect();
    pairs.sort_unstable();
    pairs
}

#[tokio::test]
async fn items_run_through_all_pages_with_the_same_filters() {
    let server = Server::start([page(0..2), page(2..4), page(4..5), page([])]).await;
    let ids = collect(list(
        &server.client(),
        ListOrders::new().receipt("r").authorized(false).count(2),
    ))
    .await;
    assert_eq!(ids, ["order_0", "order_1", "order_2", "order_3", "order_4"]);
    let targets = server.targets();
    assert_eq!(targets.len(), 4);
    for (target, skip) in targets.iter().zip(["skip=0", "skip=2", "skip=4", "skip=5"]) {
        assert_eq!(
            query(target),
            ["authorized=0", "count=2", "receipt=r", skip]
        );
    }
}

#[tokio::test]
async fn without_a_count_the_largest_page_is_asked_for() {
    let server = Server::start([page(0..100), page([])]).await;
    let ids = collect(list(&server.client(), ListOrders::new())).await;
    assert_eq!(ids.len(), 100);
    assert_eq!(
        server.targets(),
        [
            "/v1/orders?count=100&skip=0",
            "/v1/orders?count=100&skip=100"
        ]
    );
}

#[tokio::test]
async fn an_empty_page_is_the_end() {
    let server = Server::start([page([])]).await;
    assert!(
        collect(list(&server.client(), ListOrders::new()))
            .await
            .is_empty()
    );
    server.only_request();

    let server = Server::start([json(200, r#"{"items":[]}"#)]).await;
    assert!(
        collect(list(&server.client(), ListOrders::new()))
            .await
            .is_empty()
    );
    server.only_request();
}

#[tokio::test]
async fn pages_that_the_service_caps_are_read_to_the_end() {
    let server = Server::start([page(0..3), page(3..6), page(6..7), page([])]).await;
    let ids = collect(list(&server.client(), ListOrders::new().count(50))).await;
    assert_eq!(ids.len(), 7);
    let skips: Vec<_> = server
        .targets()
        .iter()
        .map(|target| query(target)[1].to_owned())
        .collect();
    assert_eq!(skips, ["skip=0", "skip=3", "skip=6", "skip=7"]);
}

#[tokio::test]
async fn a_list_without_skip_ends_with_its_only_page() {
    let server = Server::start((0..9).map(|_| page(0..3))).await;
    let ids = collect(list(&server.client(), ListOrders::new())).await;
    assert_eq!((ids.len(), server.targets().len()), (3, 2));
}

#[tokio::test]
async fn a_page_that_counts_entries_and_has_none_is_an_error_and_no_end() {
    let hollow = || json(200, r#"{"count":7,"items":[]}"#);
    let server = Server::start([page(0..2), hollow(), hollow(), page(2..3), page([])]).await;
    let mut items = list(&server.client(), ListOrders::new().count(2)).items();
    for _ in 0..2 {
        assert!(items.try_next().await.unwrap().is_some());
    }
    for _ in 0..2 {
        let error = items.try_next().await.unwrap_err();
        assert!(error.is_no_progress() && error.was_sent());
        assert_eq!(
            error.to_string(),
            "GET /v1/orders: the list does not move on: from skip 2 on it gave a page of 7 by its `count`, but without \
             entries"
        );
        assert_eq!(items.position(), 2);
    }
    assert!(items.try_next().await.unwrap().is_some());
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_bounded_walk_makes_no_request_more_than_it_needs() {
    let server = Server::start([page(0..2), page(2..4)]).await;
    let mut items = list(&server.client(), ListOrders::new())
        .items()
        .max_items(4);
    for _ in 0..4 {
        assert!(items.try_next().await.unwrap().is_some());
    }
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(server.targets().len(), 2);
}

#[tokio::test]
async fn a_walk_goes_on_where_another_stopped() {
    let server = Server::start([page(0..2), page(2..4), page(3..5), page(5..6), page([])]).await;
    let client = server.client();
    let mut first = list(&client, ListOrders::new().count(2)).items();
    for position in 0..3 {
        assert_eq!(first.position(), position);
        first.try_next().await.unwrap().unwrap();
    }
    assert_eq!(first.position(), 3);

    let rest = collect(list(
        &client,
        ListOrders::new().count(2).skip(first.position()),
    ))
    .await;
    assert_eq!(rest, ["order_3", "order_4", "order_5"]);
    assert_eq!(query(&server.targets()[2]), ["count=2", "skip=3"]);
}

#[tokio::test]
async fn a_list_that_repeats_its_page_is_an_error_and_no_loop() {
    let server = Server::start((0..9).map(|_| page(0..2))).await;
    let mut items = list(&server.client(), ListOrders::new().count(2)).items();
    assert!(items.try_next().await.unwrap().is_some());
    assert!(items.try_next().await.unwrap().is_some());
    let error = items.try_next().await.unwrap_err();
    assert!(error.is_no_progress());
    assert_eq!(
        error.to_string(),
        "GET /v1/orders: the list does not move on: from skip 2 on it gave the page before once more"
    );
    assert_eq!(items.position(), 2);
    assert_eq!(server.targets().len(), 2);
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again() {
    let server = Server::start([
        page(0..2),
        Reaction::Break(Vec::new()),
        json(500, ""),
        json(200, "{"),
        page(2..3),
        page([]),
    ])
    .await;
    let mut pages = list(&server.client(), ListOrders::new().count(2)).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 2);
    for _ in 0..3 {
        assert!(pages.try_next().await.is_err());
        assert_eq!(pages.position(), 2);
    }
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 1);
    assert!(pages.try_next().await.unwrap().is_none());
    let targets = server.targets();
    assert_eq!(targets.len(), 6);
    assert!(
        targets[1..5]
            .iter()
            .all(|target| target.ends_with("skip=2")),
        "{targets:?}"
    );
}

#[tokio::test]
async fn giving_up_loses_no_entry() {
    let server = Server::start([Reaction::Stall(Vec::new()), page(0..1), page([])]).await;
    let mut items = list(&server.client(), ListOrders::new()).items();
    tokio::select! {
        outcome = items.try_next() => panic!("{outcome:?}"),
        () = server.has_received(1) => {}
    }
    assert_eq!(
        items.try_next().await.unwrap().unwrap().id,
        OrderId::from("order_0")
    );
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn one_page_is_what_the_parameters_ask_for() {
    let server = Server::start([page(0..2)]).await;
    let page = list(&server.client(), ListOrders::new().count(2).skip(7))
        .send()
        .await
        .unwrap();
    assert_eq!(page.items.len(), 2);
    assert_eq!(query(&server.only_request().target), ["count=2", "skip=7"]);
}
