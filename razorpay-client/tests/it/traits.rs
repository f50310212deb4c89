//! What the types promise to the compiler, and what they never show.

use razorpay_client::orders::Orders;
use razorpay_client::transport::{Body, Request, TransportError};
use razorpay_client::types::ids::DocumentId;
use razorpay_client::types::orders::{CreateOrder, ListOrders, Order, OrderId};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::refunds::Refund;
use razorpay_client::types::{Currency, File, Form, Money};
use razorpay_client::{
    AccessToken, Async, Auth, Call, CallFuture, Client, ClientBuilder, Content, Download,
    DownloadFuture, Error, Headers, Items, KeyedCall, Method, PageCall, Pages, RawCall, Response,
    ResponseFuture, RetryPolicy,
};

use crate::support::{KEY_ID, KEY_SECRET, Server, json, order, page};

fn shareable<T: Send + Sync + Unpin + 'static>() {}
fn movable<T: Send + Unpin + 'static>() {}
fn cloneable<T: Clone>() {}

#[test]
fn types_can_go_where_they_must() {
    shareable::<Client>();
    shareable::<ClientBuilder>();
    shareable::<Orders<Async>>();
    shareable::<Call<Order, Async>>();
    shareable::<PageCall<Order, Async>>();
    shareable::<Pages<Order, Async>>();
    shareable::<Items<Order, Async>>();
    shareable::<KeyedCall<Refund, Async>>();
    shareable::<RawCall<Async>>();
    shareable::<Download<Async>>();
    shareable::<Content<Async>>();
    shareable::<Response<Order>>();
    shareable::<Error>();
    shareable::<Headers>();
    shareable::<Auth>();
    shareable::<AccessToken>();
    shareable::<RetryPolicy>();
    shareable::<(Request, Body, TransportError)>();
    shareable::<(File, Form)>();
    movable::<CallFuture<Order>>();
    movable::<ResponseFuture<Order>>();
    movable::<DownloadFuture>();
    // What a call gives need not be shareable for the call to be.
    shareable::<Call<std::cell::Cell<u8>, Async>>();
    cloneable::<Client>();
    cloneable::<ClientBuilder>();
    cloneable::<Orders<Async>>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Client>(), size_of::<usize>());
    assert_eq!(size_of::<Option<Error>>(), size_of::<usize>());
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_types_can_go_where_they_must() {
    use razorpay_client::blocking::{self, Blocking};

    shareable::<blocking::Client>();
    shareable::<blocking::ClientBuilder>();
    shareable::<Call<Order, Blocking>>();
    shareable::<Items<Order, Blocking>>();
    shareable::<Content<Blocking>>();
    cloneable::<blocking::Client>();
}

#[tokio::test]
async fn calls_can_be_kept_and_spawned() {
    let server = Server::start([json(200, &order(1)), page(0..1), page(0..1)]).await;
    let client = server.client();
    let call = client.orders().fetch(&OrderId::from("order_1"));
    let mut items = client.orders().list(ListOrders::new()).items();
    let pages = client.orders().list(ListOrders::new());
    drop(client);
    let fetched = tokio::spawn(async move { call.await })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(fetched.id.as_str(), "order_1");
    let listed = tokio::spawn(async move { items.try_next().await })
        .await
        .unwrap()
        .unwrap();
    assert!(listed.is_some());
    assert_eq!(
        tokio::spawn(pages.send())
            .await
            .unwrap()
            .unwrap()
            .items
            .len(),
        1
    );
}

#[tokio::test]
async fn debug_and_display_show_neither_secret_nor_private() {
    let server = Server::start([]).await;
    let builder = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url(server.url());
    let client = builder.clone().build().unwrap();
    let price = Money::from_major("500", Currency::Inr).unwrap();
    let create = client.orders().create(
        CreateOrder::new(price)
            .receipt("private")
            .note("private", "private"),
    );
    let fetch = client.orders().fetch(&OrderId::from("order_private"));
    let list = client.orders().list(ListOrders::new().receipt("private"));
    let mut shown = format!(
        "{builder:?} {client:?} {create:?} {fetch:?} {list:?} {:?}",
        client.orders()
    );
    let error = fetch.await.unwrap_err();
    shown.push_str(&format!("{error} {error:?}"));
    let pages = list.pages();
    shown.push_str(&format!("{pages:?}"));
    let items = client
        .orders()
        .list(ListOrders::new().receipt("private"))
        .items();
    shown.push_str(&format!("{items:?} {:?}", create.send()));
    let keyed = client
        .payments()
        .refund(&"pay_private".into(), RefundPayment::new());
    let keyed = keyed.account("acc_private").header("x-a", "private");
    let download = client
        .documents()
        .fetch_content(&DocumentId::from("doc_private"));
    let raw = client
        .request(Method::Get, "/v1/private")
        .query(&[("private", "private")]);
    shown.push_str(&format!("{keyed:?} {download:?} {raw:?}"));

    for secret in [KEY_SECRET, "cnpwX3Rlc3Rf", "private", "Basic "] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    for open in [
        KEY_ID,
        "orders.create",
        "POST",
        "/v1/orders/{id}",
        "orders.list",
    ] {
        assert!(shown.contains(open), "{open} not in {shown}");
    }
}

/// An expectation that is not met is a warning, which the checks of this repository let pass no more than any other.
#[test]
fn what_does_nothing_by_itself_says_so() {
    let client = Client::builder()
        .key(KEY_ID, KEY_SECRET)
        .base_url("http://127.0.0.1:1");
    let client = client.build().unwrap();
    let list = || client.orders().list(ListOrders::new());
    #[expect(unused_must_use)]
    Client::builder();
    #[expect(unused_must_use)]
    client.orders().fetch(&OrderId::from("order_1"));
    #[expect(unused_must_use)]
    client.orders().fetch(&OrderId::from("order_1")).send();
    #[expect(unused_must_use)]
    client
        .orders()
        .fetch(&OrderId::from("order_1"))
        .send_with_response();
    #[expect(unused_must_use)]
    list();
    #[expect(unused_must_use)]
    list().items();
    #[expect(unused_must_use)]
    list().pages();
    #[expect(unused_must_use)]
    client.documents().fetch_content(&DocumentId::from("doc_1"));
    #[expect(unused_must_use)]
    client.request(Method::Get, "/v1/orders");
    #[expect(unused_must_use)]
    RetryPolicy::new();
}
