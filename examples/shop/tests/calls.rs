//! The shop without a browser: what the page and the service send to it.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

mod common;

use common::{Open, post, send};
use razorpay_example_shop::sales::{Cart, Sale};
use razorpay_webhooks::testing;
use serde_json::{Value, json};

/// A customer who has pressed Pay: the cookie and the options of the checkout.
async fn order(open: &Open) -> (String, Value) {
    let (status, options, cookie) = post(&open.url("/orders"), "", &json!({})).await;
    assert_eq!(status, 200, "{options}");
    assert!(cookie.starts_with("cart="), "{cookie}");
    (cookie, options)
}

fn sale(open: &Open, cookie: &str) -> Sale {
    let cart = Cart(cookie.trim_start_matches("cart=").to_owned());
    open.shop.sales.of_cart(&cart).unwrap()
}

/// The customer pays at the mock.
async fn pay(open: &Open, options: &Value) -> Value {
    let mock = open.shop.account.mock.as_ref().unwrap().url();
    let order = options["order_id"].as_str().unwrap();
    let url = format!("{mock}/_mock/orders/{order}/pay");
    let (status, fields, _) = post(&url, "", &json!({})).await;
    assert_eq!(status, 200, "{fields}");
    fields
}

#[tokio::test]
async fn an_order_is_paid_by_callback_and_webhook_and_shipped_once() {
    let open = Open::new().await;
    let (cookie, options) = order(&open).await;
    assert_eq!(
        (&options["amount"], &options["currency"]),
        (&json!(50_000), &json!("INR"))
    );
    let fields = pay(&open, &options).await;
    let (status, answer, _) = post(&open.url("/paid"), &cookie, &fields).await;
    assert_eq!(status, 200, "{answer}");
    let expected = ["payment.authorized", "payment.captured", "order.paid"];
    let delivered = open.delivered(3).await;
    assert_eq!(delivered, expected.map(|name| (name.to_owned(), Some(200))));

    let sale = sale(&open, &cookie);
    assert_eq!(
        sale.paid.unwrap(),
        *fields["razorpay_payment_id"].as_str().unwrap()
    );
    assert_eq!((sale.shipped, sale.events), (1, 1));
}

#[tokio::test]
async fn the_webhook_alone_is_enough() {
    let open = Open::new().await;
    let (cookie, options) = order(&open).await;
    pay(&open, &options).await;
    open.delivered(3).await;
    assert_eq!(sale(&open, &cookie).shipped, 1);
}

#[tokio::test]
async fn a_delivery_that_comes_again_does_nothing() {
    let open = Open::new().await;
    let (cookie, options) = order(&open).await;
    pay(&open, &options).await;
    open.delivered(3).await;
    let mock = open.shop.account.mock.as_ref().unwrap();
    let paid = mock.deliveries().pop().unwrap();
    let secret = "secret of the mock's webhook".into();
    for (id, events) in [(paid.id(), 1), ("another event", 2)] {
        let headers = testing::headers(paid.body(), &secret, id);
        let headers = headers
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        let body = paid.body().to_vec();
        let answer = send("POST", &open.url("/webhooks"), &headers, body).await;
        assert_eq!(answer.unwrap().status, 200);
        let sale = sale(&open, &cookie);
        assert_eq!((sale.events, sale.shipped), (events, 1), "{id}");
    }
}

#[tokio::test]
async fn what_is_not_signed_for_this_order_is_refused() {
    let open = Open::new().await;
    let (cookie, options) = order(&open).await;
    let (other_cookie, other) = order(&open).await;
    let fields = pay(&open, &other).await;
    // The payment of another order, with its right signature.
    let (status, _, _) = post(&open.url("/paid"), &cookie, &fields).await;
    assert_eq!(status, 400);
    let mut forged = fields.clone();
    forged["razorpay_order_id"] = options["order_id"].clone();
    assert_eq!(post(&open.url("/paid"), &cookie, &forged).await.0, 400);
    assert_eq!(sale(&open, &cookie).paid, None);

    for cookie in ["", "cart=", "cart=0", "other=1; cart=2"] {
        assert_eq!(
            post(&open.url("/paid"), cookie, &fields).await.0,
            404,
            "{cookie}"
        );
    }
    let (status, _, _) = post(&open.url("/paid"), &other_cookie, &json!({})).await;
    assert_eq!(status, 422);
    let (status, text, _) = post(&open.url("/webhooks"), "", &json!({})).await;
    assert_eq!(status, 400);
    assert!(
        text.as_str().unwrap().contains("x-razorpay-signature"),
        "{text}"
    );
}
