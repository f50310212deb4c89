//! The page in a real browser: Debian's Chromium, driven by its ChromeDriver. Where they are not installed, the tests say so
//! and do nothing.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

#[path = "../common/mod.rs"]
mod common;
mod driver;

use common::{Open, eventually};
use driver::{Browser, installed};
use serde_json::{Value, json};

const SALE: &str = "fetch('/sale').then((answer) => answer.json())";

/// Presses Pay, presses a button in the checkout, and comes back to the page.
async fn choose(browser: &Browser, open: &Open, button: &str) {
    browser.open(&open.url("/")).await;
    press(browser, button).await;
}

async fn press(browser: &Browser, button: &str) {
    browser.click("#pay").await;
    let checkout = browser.find("iframe.razorpay-checkout-frame").await;
    browser.frame(Some(&checkout)).await;
    assert!(browser.text("#price").await.contains("50000"));
    browser.click(button).await;
    browser.frame(None).await;
}

async fn sale(browser: &Browser) -> Value {
    browser.evaluate(SALE).await
}

#[tokio::test]
async fn a_customer_pays() {
    if !installed() {
        return;
    }
    let (open, browser) = (Open::new().await, Browser::start().await);
    choose(&browser, &open, "#pay").await;
    assert_eq!(
        browser.text("#status").await,
        "Thank you, it is on its way."
    );
    assert!(browser.lacks("iframe").await);
    let expected = ["payment.authorized", "payment.captured", "order.paid"];
    assert_eq!(
        open.delivered(3).await,
        expected.map(|name| (name.to_owned(), Some(200)))
    );
    let sale = sale(&browser).await;
    assert_eq!(
        (&sale["shipped"], &sale["events"]),
        (&json!(1), &json!(1)),
        "{sale}"
    );
    assert!(sale["paid"].as_str().unwrap().starts_with("pay_"), "{sale}");
}

#[tokio::test]
async fn a_payment_fails_and_the_customer_tries_again() {
    if !installed() {
        return;
    }
    let (open, browser) = (Open::new().await, Browser::start().await);
    choose(&browser, &open, "#fail").await;
    let text = browser.text("#status").await;
    assert!(
        text.starts_with("It failed: Payment processing failed"),
        "{text}"
    );
    assert_eq!(
        open.delivered(1).await,
        [("payment.failed".to_owned(), Some(200))]
    );
    assert_eq!(sale(&browser).await["paid"], Value::Null);
    // The checkout stays open for another attempt.
    let checkout = browser.find("iframe.razorpay-checkout-frame").await;
    browser.frame(Some(&checkout)).await;
    browser.click("#pay").await;
    browser.frame(None).await;
    let paid = eventually(|| async {
        let sale = sale(&browser).await;
        sale["paid"].is_string().then_some(sale)
    });
    assert_eq!(paid.await.unwrap()["shipped"], 1);
}

#[tokio::test]
async fn a_customer_cancels() {
    if !installed() {
        return;
    }
    let (open, browser) = (Open::new().await, Browser::start().await);
    choose(&browser, &open, "#cancel").await;
    assert_eq!(browser.text("#status").await, "You cancelled the payment.");
    assert!(browser.lacks("iframe").await);
    assert_eq!(sale(&browser).await["paid"], Value::Null);
    assert_eq!(open.delivered(0).await, []);
    // And may come back.
    press(&browser, "#pay").await;
    let thanks = eventually(|| async {
        (browser.text("#status").await == "Thank you, it is on its way.").then_some(())
    });
    assert_eq!(thanks.await, Some(()));
}

#[tokio::test]
async fn a_forged_signature_pays_nothing() {
    if !installed() {
        return;
    }
    let (open, browser) = (Open::new().await, Browser::start().await);
    choose(&browser, &open, "#forge").await;
    assert_eq!(
        browser.text("#status").await,
        "The payment could not be confirmed."
    );
    let sale = sale(&browser).await;
    assert_eq!(
        (&sale["paid"], &sale["shipped"]),
        (&Value::Null, &json!(0)),
        "{sale}"
    );
}
