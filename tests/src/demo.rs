//! The main job: an order is created, paid, verified, edited and listed with the generated client, on a mock in
//! this process. Nothing but loopback is needed.
//!
//! Each step says what it did and checks that it came out as it should; the first one that did not ends the
//! story with what was expected and what came.

mod story;

use std::io::Write;
use std::net::SocketAddr;

use razorpay_client::Client;
use razorpay_client::types::orders::{CreateOrder, EditOrder, ListOrders, Order, OrderStatus};
use razorpay_client::types::payments::{Payment, PaymentStatus};
use razorpay_client::types::{Amount, Currency, Money, Notes};
use razorpay_mock::{Config, MockServer};
use razorpay_webhooks::{CheckoutSignature, KeySecret};
use serde_json::json;
pub use story::Stop;
use story::{Story, expect, price, refusal, success};

use crate::customer::{self, CheckoutFields};

/// Tells the whole story to `out`.
///
/// # Errors
/// At the first surprise, or if the story cannot be told.
pub async fn run(out: &mut dyn Write) -> Result<(), Stop> {
    let server = MockServer::start(Config::new())?;
    let client = Client::builder()
        .key(server.key_id(), server.key_secret())
        .base_url(server.url());
    let client = success("setting up the client", client.build())?;
    let mut story = Story::new(out);
    story.line(format_args!(
        "Client and mock, both generated from spec/, at {}",
        server.url()
    ))?;

    let order = create(&mut story, &client).await?;
    let checkout = pay(&mut story, &client, &order, server.address()).await?;
    fetch(&mut story, &client, &order, &checkout).await?;
    verify(
        &mut story,
        &order,
        &checkout,
        &KeySecret::new(server.key_secret()),
    )?;
    edit(&mut story, &client, &order).await?;
    list(&mut story, &client, &server).await?;
    invalid(&mut story, &client).await?;

    let requests = server.requests().len();
    story.line(format_args!(
        "\nAll as expected: {requests} requests, no surprise."
    ))
}

async fn create(story: &mut Story<'_>, client: &Client) -> Result<Order, Stop> {
    story.step("Create an order")?;
    let price_asked = success("the price", Money::from_major("500.00", Currency::Inr))?;
    let params = CreateOrder::new(price_asked.clone())
        .receipt("receipt#1")
        .note("table", "7");
    let order = success("creating an order", client.orders().create(params).await)?;
    show(story, &order)?;
    expect(
        "the status of a new order",
        OrderStatus::Created,
        &order.status,
    )?;
    expect("its amount", price_asked.amount, order.amount)?;
    expect("its currency", price_asked.currency, &order.currency)?;
    expect(
        "its receipt",
        "receipt#1",
        order.receipt.as_deref().unwrap_or("none"),
    )?;
    expect("its note", "7", order.notes.get("table").unwrap_or("none"))?;
    expect("its attempts", 0, order.attempts)?;
    Ok(order)
}

/// The first attempt fails, the second one is captured.
async fn pay(
    story: &mut Story<'_>,
    client: &Client,
    order: &Order,
    mock: SocketAddr,
) -> Result<CheckoutFields, Stop> {
    story.step("The customer pays it")?;
    let failing = customer::pay(
        mock,
        &order.id,
        json!({"method": "card", "outcome": "failed"}),
    );
    let declined = refusal("the first attempt", failing.await)?;
    story.row("card", format_args!("declined: {}", declined.description()))?;
    let attempted = success("fetching the order", client.orders().fetch(&order.id).await)?;
    story.row("status", &attempted.status)?;
    expect(
        "the status after a failure",
        OrderStatus::Attempted,
        &attempted.status,
    )?;

    let paying = customer::pay(mock, &order.id, json!({"method": "upi"}));
    let checkout = success("the second attempt", paying.await)?;
    story.row("upi", "paid; the checkout hands over")?;
    story.row("payment", &checkout.payment_id)?;
    story.row("signature", &checkout.signature)?;
    expect("the order that was paid", &order.id, &checkout.order_id)?;
    Ok(checkout)
}

async fn fetch(
    story: &mut Story<'_>,
    client: &Client,
    order: &Order,
    checkout: &CheckoutFields,
) -> Result<(), Stop> {
    story.step("Fetch the order and its payments")?;
    let paid = success("fetching the order", client.orders().fetch(&order.id).await)?;
    show(story, &paid)?;
    expect(
        "the status after the payment",
        OrderStatus::Paid,
        &paid.status,
    )?;
    expect("what was paid", order.amount, paid.amount_paid)?;
    expect("what is still due", 0, paid.amount_due)?;
    expect("the attempts", 2, paid.attempts)?;

    let payments = client.orders().list_payments(&order.id).await;
    let payments = success("fetching the payments", payments)?;
    for payment in &payments {
        story.row("payment", line(payment))?;
    }
    expect("the number of payments", 2, payments.items.len())?;
    let captured = payments
        .items
        .iter()
        .find(|payment| payment.id == checkout.payment_id);
    let status = captured.map_or("absent", |payment| payment.status.as_str());
    expect(
        "the payment of the checkout",
        PaymentStatus::Captured,
        status,
    )
}

fn verify(
    story: &mut Story<'_>,
    order: &Order,
    checkout: &CheckoutFields,
    secret: &KeySecret,
) -> Result<(), Stop> {
    story.step("Verify the checkout signature")?;
    let signed = CheckoutSignature::of_order(&order.id, &checkout.payment_id);
    success(
        "the signature of the checkout",
        signed.verify(&checkout.signature, secret),
    )?;
    story.row("genuine", "accepted")?;

    let other = "pay_00000000000000".into();
    let forged = CheckoutSignature::of_order(&order.id, &other);
    let forged = forged.verify(&checkout.signature, secret);
    let refused = refusal("the signature for another payment", forged)?;
    story.row("tampered", format_args!("refused: {refused}"))
}

async fn edit(story: &mut Story<'_>, client: &Client, order: &Order) -> Result<(), Stop> {
    story.step("Edit its notes")?;
    let notes = Notes::from_iter([("table", "9"), ("seats", "4")]);
    let edited = client
        .orders()
        .edit(&order.id, EditOrder::with_notes(notes.clone()))
        .await;
    let edited = success("editing the notes", edited)?;
    show_notes(story, &edited)?;
    expect("the notes", described(&notes), described(&edited.notes))?;
    expect(
        "the status after the edit",
        OrderStatus::Paid,
        &edited.status,
    )
}

async fn list(story: &mut Story<'_>, client: &Client, server: &MockServer) -> Result<(), Stop> {
    const PAGE: u32 = 2;
    story.step("Create four more and list all, two a page")?;
    let more = [
        (1_250, Currency::Inr),
        (99_900, Currency::Inr),
        (1_980, Currency::Jpy),
        (295_990, Currency::Kwd),
    ];
    for (number, (units, currency)) in (2..).zip(more) {
        let params = CreateOrder::new(Money::new(Amount::minor(units), currency));
        let params = params.receipt(format!("receipt#{number}"));
        success("creating an order", client.orders().create(params).await)?;
    }
    let before = server.requests().len();
    let mut orders = client.orders().list(ListOrders::new().count(PAGE)).items();
    let mut listed = 0_u32;
    while let Some(order) = success("listing orders", orders.try_next().await)? {
        let receipt = order.receipt.as_deref().unwrap_or("no receipt");
        let price = price(order.amount, &order.currency);
        let status = order.status.as_str();
        story.row(
            receipt,
            format_args!("{price:>11}  {status:<9}  {}", order.id),
        )?;
        listed = listed.saturating_add(1);
    }
    let requests = server.requests().len().saturating_sub(before);
    story.row("", format_args!("{listed} orders in {requests} requests"))?;
    expect("the number of orders", 5, listed)?;
    // The last one gives an empty page, which ends the list.
    expect("the number of requests", 4, requests)
}

async fn invalid(story: &mut Story<'_>, client: &Client) -> Result<(), Stop> {
    story.step("Ask for an order below the minimum")?;
    let params = CreateOrder::new(Money::new(Amount::minor(50), Currency::Inr));
    let error = refusal("an order of 50 paise", client.orders().create(params).await)?;
    story.row("answer", &error)?;
    let Some(api) = error.api() else {
        return expect("the error", "an error of the API", error);
    };
    story.row("status", error.status().unwrap_or_default())?;
    story.row("code", &api.code)?;
    story.row("field", api.field.as_deref().unwrap_or("none"))?;
    story.row("reason", api.reason.as_deref().unwrap_or("none"))?;
    expect(
        "the status of the refusal",
        400,
        error.status().unwrap_or_default(),
    )?;
    expect("its code", "BAD_REQUEST_ERROR", &api.code)?;
    expect(
        "its field",
        "amount",
        api.field.as_deref().unwrap_or("none"),
    )
}

fn show(story: &mut Story<'_>, order: &Order) -> Result<(), Stop> {
    let shown = |amount: Amount| price(amount, &order.currency);
    story.row("order", &order.id)?;
    story.row("amount", price(order.amount, &order.currency))?;
    story.row("paid", shown(order.amount_paid))?;
    story.row("due", shown(order.amount_due))?;
    story.row(
        "status",
        format_args!("{}, attempts: {}", order.status, order.attempts),
    )?;
    story.row("receipt", order.receipt.as_deref().unwrap_or("none"))?;
    show_notes(story, order)
}

fn show_notes(story: &mut Story<'_>, order: &Order) -> Result<(), Stop> {
    story.row("notes", described(&order.notes))
}

fn described(notes: &Notes) -> String {
    let notes: Vec<String> = notes
        .iter()
        .map(|(key, value)| format!("{key}: {value}"))
        .collect();
    if notes.is_empty() {
        "none".to_owned()
    } else {
        notes.join(", ")
    }
}

fn line(payment: &Payment) -> String {
    let (method, status) = (payment.method.as_str(), payment.status.as_str());
    let price = price(payment.amount, &payment.currency);
    let line = format!("{}  {method:<6}{status:<10}{price}", payment.id);
    match &payment.error_description {
        Some(error) => format!("{line}  {error}"),
        None => line,
    }
}
