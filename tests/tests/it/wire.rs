//! What the client really sends for each operation, as the mock recorded it.

use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{
    CreateOrder, EditOrder, EditOrderFulfillment, FulfillmentPaymentMethod, LineItemType,
    ListOrders, OrderAddressInput, OrderBankAccount, OrderCustomerInput, OrderDeviceInput,
    OrderExpand, OrderId, OrderLineItemDimensionsInput, OrderLineItemInput, OrderMethod,
    OrderPromotionInput, OrderShipmentInput, PromotionType, PromotionValueType, ShipmentStatus,
};
use razorpay_client::types::payments::{ListPaymentRefunds, RefundPayment};
use razorpay_client::types::payouts::{CreatePayout, ListPayouts, PayoutMode, PayoutPurpose};
use razorpay_client::types::refunds::RefundId;
use razorpay_client::types::transfers::{CreateTransfer, ListTransfers};
use razorpay_client::types::{Amount, Currency, File, Money, Notes, Timestamp};
use razorpay_mock::Request;
use serde_json::{Value, json};

use crate::support::{World, rupees};

/// `rzp_test_wire:s3cret` in base 64.
const AUTHORIZATION: &str = "Basic cnpwX3Rlc3Rfd2lyZTpzM2NyZXQ=";

/// Method, path and query of a request.
fn line(request: &Request) -> String {
    let query = request
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!("{} {}{query}", request.method(), request.path())
}

#[track_caller]
fn assert_sent(world: &World, expected: &str, body: Option<Value>) {
    let request = world.sent();
    assert_eq!(line(&request), expected);
    assert_eq!(request.json(), body);
    assert_eq!(request.header("authorization"), Some(AUTHORIZATION));
    assert_eq!(request.header("accept"), Some("application/json"));
    let host = world.server.address().to_string();
    assert_eq!(request.header("host"), Some(host.as_str()));
    let agent = concat!("razorpay-rust/", env!("CARGO_PKG_VERSION"));
    assert_eq!(request.header("user-agent"), Some(agent));
    let json = body.is_some().then_some("application/json");
    assert_eq!(request.header("content-type"), json, "the type of the body");
    let length = request.body().len();
    let told = request
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    assert_eq!(told, length, "the length of the body");
}

/// Every parameter that an order can be created with.
#[expect(deprecated, reason = "`payment_capture` can still be sent")]
fn every_parameter() -> CreateOrder {
    let address = |line1: &str| {
        OrderAddressInput::new()
            .name("Name")
            .line1(line1)
            .line2("Line 2")
            .zipcode("560001")
            .contact("+919000090000")
            .city("Bengaluru")
            .state("Karnataka")
            .country("IND")
            .tag("home")
            .landmark("Lake")
    };
    let item = OrderLineItemInput::new()
        .kind(LineItemType::ECommerce)
        .sku("sku-1")
        .variant_id("variant-1")
        .price(Amount::minor(3_900))
        .offer_price(Amount::minor(3_500))
        .tax_amount(Amount::minor(500))
        .quantity(1)
        .name("Shirt")
        .description("A shirt")
        .weight(1_700)
        .dimensions(
            OrderLineItemDimensionsInput::new()
                .length("10")
                .width("20")
                .height("2"),
        )
        .image_url("https://shop.example/shirt.png")
        .product_url("https://shop.example/shirt")
        .note("size", "M");
    let promotion = OrderPromotionInput::new(
        "offer-1",
        "WELCOME",
        PromotionType::Coupon,
        "10.5".parse().unwrap(),
        PromotionValueType::Percentage,
    );
    CreateOrder::new(Money::new(Amount::minor(295_990), Currency::Kwd))
        .receipt("receipt#1")
        .note("table", "7")
        .note("seats", "4")
        .partial_payment(true)
        .payment_capture(false)
        .method(OrderMethod::Netbanking)
        .bank_account(OrderBankAccount::new("0001", "Name", "HDFC0000053"))
        .rto_review(true)
        .line_items([item])
        .line_items_total(Amount::minor(3_500))
        .shipping_fee(Amount::minor(100))
        .cod_fee(Amount::minor(50))
        .promotions([promotion.description("First order")])
        .customer_details(
            OrderCustomerInput::new()
                .name("Name")
                .contact("+919000090000")
                .email("name@shop.example")
                .shipping_address(address("Street 1"))
                .billing_address(address("Street 2")),
        )
        .device_details(
            OrderDeviceInput::new()
                .ip("192.0.2.1")
                .user_agent("Browser/1.0"),
        )
}

#[tokio::test]
async fn create_sends_what_was_set_and_nothing_else() {
    let world = World::new();
    world.order().await;
    let body = json!({"amount": 50_000, "currency": "INR"});
    assert_sent(&world, "POST /v1/orders", Some(body));
}

#[tokio::test]
async fn create_sends_every_parameter() {
    let world = World::new();
    world.create(every_parameter()).await;
    let address = |line1: &str| {
        json!({
            "name": "Name", "line1": line1, "line2": "Line 2", "zipcode": "560001",
            "contact": "+919000090000", "city": "Bengaluru", "state": "Karnataka",
            "country": "IND", "tag": "home", "landmark": "Lake",
        })
    };
    let body = json!({
        "amount": 295_990,
        "currency": "KWD",
        "receipt": "receipt#1",
        "notes": {"table": "7", "seats": "4"},
        "partial_payment": true,
        "payment_capture": 0,
        "method": "netbanking",
        "bank_account": {"account_number": "0001", "name": "Name", "ifsc": "HDFC0000053"},
        "rto_review": true,
        "line_items": [{
            "type": "e-commerce", "sku": "sku-1", "variant_id": "variant-1", "price": 3_900,
            "offer_price": 3_500, "tax_amount": 500, "quantity": 1, "name": "Shirt",
            "description": "A shirt", "weight": 1_700,
            "dimensions": {"length": "10", "width": "20", "height": "2"},
            "image_url": "https://shop.example/shirt.png",
            "product_url": "https://shop.example/shirt", "notes": {"size": "M"},
        }],
        "line_items_total": 3_500,
        "shipping_fee": 100,
        "cod_fee": 50,
        "promotions": [{
            "reference_id": "offer-1", "code": "WELCOME", "type": "coupon", "value": "10.5",
            "value_type": "percentage", "description": "First order",
        }],
        "customer_details": {
            "name": "Name", "contact": "+919000090000", "email": "name@shop.example",
            "shipping_address": address("Street 1"), "billing_address": address("Street 2"),
        },
        "device_details": {"ip": "192.0.2.1", "user_agent": "Browser/1.0"},
    });
    assert_sent(&world, "POST /v1/orders", Some(body));
}

#[tokio::test]
async fn list_sends_every_filter() {
    let world = World::new();
    world.client.orders().list(ListOrders::new()).await.unwrap();
    assert_sent(&world, "GET /v1/orders", None);
    world.client.orders().list(every_filter()).await.unwrap();
    let query = "authorized=1&receipt=Receipt%20No.%201%2F%C3%A4%26\
                 &expand[]=payments.card&expand[]=transfers\
                 &from=1580300000&to=1582637200&count=100&skip=7";
    assert_sent(&world, &format!("GET /v1/orders?{query}"), None);
}

fn every_filter() -> ListOrders {
    ListOrders::new()
        .authorized(true)
        .receipt("Receipt No. 1/ä&")
        .expand([OrderExpand::PaymentsCard, OrderExpand::Transfers])
        .from(Timestamp::from_unix(1_580_300_000))
        .to(Timestamp::from_unix(1_582_637_200))
        .count(100)
        .skip(7)
}

#[tokio::test]
async fn the_paginator_keeps_the_filters() {
    let world = World::new();
    for _ in 0..5 {
        world
            .create(CreateOrder::new(rupees("1.00")).receipt("a b"))
            .await;
    }
    world.server.clear_requests();
    let params = ListOrders::new().receipt("a b").count(2).skip(1);
    let mut orders = world.client.orders().list(params).items();
    let mut ids = Vec::new();
    while let Some(order) = orders.try_next().await.unwrap() {
        ids.push(order.id.to_string());
    }
    assert_eq!(
        ids,
        [
            "order_Mock0000000004",
            "order_Mock0000000003",
            "order_Mock0000000002",
            "order_Mock0000000001"
        ]
    );
    let lines: Vec<String> = world.server.requests().iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "GET /v1/orders?receipt=a%20b&count=2&skip=1",
            "GET /v1/orders?receipt=a%20b&count=2&skip=3",
            "GET /v1/orders?receipt=a%20b&count=2&skip=5",
        ]
    );
}

#[tokio::test]
async fn reads_send_neither_query_nor_body() {
    let world = World::new();
    let order = world.order().await;
    world.client.orders().fetch(&order.id).await.unwrap();
    assert_sent(&world, "GET /v1/orders/order_Mock0000000001", None);
    world
        .client
        .orders()
        .list_payments(&order.id)
        .await
        .unwrap();
    assert_sent(&world, "GET /v1/orders/order_Mock0000000001/payments", None);
}

#[tokio::test]
async fn edit_sends_all_notes() {
    let world = World::new();
    let order = world.order().await;
    let notes = Notes::from([("table", "9"), ("an \"odd\" key", "ä")]);
    world
        .client
        .orders()
        .edit(&order.id, EditOrder::with_notes(notes))
        .await
        .unwrap();
    let body = json!({"notes": {"table": "9", "an \"odd\" key": "ä"}});
    assert_sent(&world, "PATCH /v1/orders/order_Mock0000000001", Some(body));
}

#[tokio::test]
async fn the_rto_operations_send_the_bare_id() {
    let world = World::new();
    let order = world.create(every_parameter()).await;
    world
        .client
        .orders()
        .fetch_rto_review(&order.id)
        .await
        .unwrap();
    assert_sent(&world, "POST /v1/orders/Mock0000000001/rto_review", None);
    world
        .client
        .orders()
        .edit_fulfillment(&order.id, every_detail())
        .await
        .unwrap();
    let shipping = json!({"waybill": "123", "status": "delivered", "provider": "Bluedart"});
    let body = json!({"payment_method": "upi", "shipping": shipping});
    assert_sent(
        &world,
        "POST /v1/orders/Mock0000000001/fulfillment",
        Some(body),
    );
}

fn every_detail() -> EditOrderFulfillment {
    let shipment = OrderShipmentInput::new("123");
    EditOrderFulfillment::new()
        .payment_method(FulfillmentPaymentMethod::Upi)
        .shipping(
            shipment
                .status(ShipmentStatus::Delivered)
                .provider("Bluedart"),
        )
}

#[tokio::test]
async fn an_unsafe_id_is_refused_before_anything_is_sent() {
    let world = World::new();
    for id in ["", ".", "..", "../payments"] {
        let outcome = world.client.orders().fetch(&OrderId::new(id)).await;
        match outcome {
            Err(error) if error.is_invalid_input() => assert!(!error.was_sent()),
            // A slash may also be sent encoded, so that it stays within its segment.
            _ => assert_eq!(world.sent().path(), "/v1/orders/..%2Fpayments"),
        }
    }
    assert!(world.server.requests().len() <= 1);
}

/// One request of each operation, as a person would want to read it.
fn listing(world: &World) -> String {
    let port = format!(":{}", world.server.address().port());
    let version = env!("CARGO_PKG_VERSION");
    let show = |request: &Request| {
        let mut lines = vec![line(request)];
        let mut headers: Vec<(&str, &str)> = request.headers().collect();
        headers.sort_unstable();
        let kind = request.header("content-type").unwrap_or_default();
        let boundary = kind
            .split_once("boundary=")
            .map_or("no boundary", |(_, boundary)| boundary);
        lines.extend(headers.iter().map(|(name, value)| {
            format!(
                "{name}: {}",
                value
                    .replace(&port, ":PORT")
                    .replace(version, "VERSION")
                    .replace(boundary, "BOUNDARY")
            )
        }));
        if let Some(json) = request.json() {
            lines.push(format!("\n{json:#}"));
        } else if !request.body().is_empty() {
            let form = String::from_utf8_lossy(request.body()).replace(boundary, "BOUNDARY");
            lines.push(format!("\n{}", form.replace('\r', "").trim_end()));
        }
        lines.join("\n")
    };
    let requests = world.server.requests();
    requests
        .iter()
        .map(show)
        .collect::<Vec<_>>()
        .join("\n\n----\n\n")
}

async fn documents(world: &World) {
    let documents = world.client.documents();
    let file = File::from_bytes("evidence.png", *b"PNG").content_type("image/png");
    let params = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
    let document = documents.create(params).await.unwrap();
    documents.fetch(&document.id).await.unwrap();
    let content = documents.fetch_content(&document.id).await.unwrap();
    assert_eq!(content.bytes(1_000).await.unwrap().as_ref(), b"PNG");
}

async fn refunds(world: &World) -> RefundId {
    let order = world.order().await;
    let payment = world
        .pay(&order, json!({"method": "upi"}))
        .await
        .unwrap()
        .payment_id;
    let payments = world.client.payments();
    let params = RefundPayment::new()
        .amount(Amount::minor(20_000))
        .note("why", "late");
    let call = payments
        .refund(&payment, params)
        .idempotency_key("refund-key-1");
    let refund = call.await.unwrap();
    payments
        .list_refunds(&payment, ListPaymentRefunds::new().count(5))
        .await
        .unwrap();
    payments.fetch_refund(&payment, &refund.id).await.unwrap();
    refund.id
}

async fn payouts(world: &World) {
    let payouts = world.client.payouts();
    let account = "7878780080316316";
    let params = CreatePayout::new(
        account,
        rupees("10000.00"),
        PayoutMode::Imps,
        PayoutPurpose::Refund,
    )
    .fund_account_id("fa_Mock0000000001")
    .reference_id("reference-1");
    let payout = payouts
        .create(params)
        .idempotency_key("payout-key-1")
        .await
        .unwrap();
    payouts
        .list(ListPayouts::new(account).reference_id("reference-1"))
        .await
        .unwrap();
    payouts.fetch(&payout.id).await.unwrap();
}

async fn transfers(world: &World) {
    let transfers = world.client.transfers();
    let params = CreateTransfer::new(rupees("1.00")).account("acc_CPRsN1LkFccllA");
    let transfer = transfers
        .create(params)
        .idempotency_key("transfer-key-1")
        .await
        .unwrap();
    transfers.list(ListTransfers::new()).await.unwrap();
    transfers.fetch(&transfer.id).await.unwrap();
}

#[tokio::test]
async fn every_parameter_as_recorded() {
    let world = World::new();
    documents(&world).await;
    let orders = world.client.orders();
    let order = orders.create(every_parameter()).await.unwrap();
    orders.list(every_filter()).await.unwrap();
    orders.fetch(&order.id).await.unwrap();
    orders.list_payments(&order.id).await.unwrap();
    orders
        .edit(
            &order.id,
            EditOrder::with_notes(Notes::from([("table", "9")])),
        )
        .await
        .unwrap();
    orders.fetch_rto_review(&order.id).await.unwrap();
    orders
        .edit_fulfillment(&order.id, every_detail())
        .await
        .unwrap();
    let refund = refunds(&world).await;
    payouts(&world).await;
    world.client.refunds().fetch(&refund).await.unwrap();
    transfers(&world).await;

    insta::assert_snapshot!(listing(&world));
}
