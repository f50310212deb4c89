//! The life of an order with client, mock, customer and signature together.

use razorpay_client::Client;
use razorpay_client::types::orders::{
    CreateOrder, EditOrder, EditOrderFulfillment, ListOrders, OrderAddressInput,
    OrderCustomerInput, OrderExpand, OrderId, OrderShipmentInput, OrderStatus, RiskTier,
    ShipmentStatus,
};
use razorpay_client::types::payments::{PaymentMethod, PaymentStatus};
use razorpay_client::types::{Amount, Currency, ErrorCode, Money, Notes, Timestamp};
use razorpay_tests::demo;
use razorpay_webhooks::{CheckoutSignature, KeySecret, SignatureError};
use serde_json::json;

use crate::support::{KEY_ID, KEY_SECRET, NOW, World, rupees};

#[tokio::test]
async fn an_order_is_created_attempted_and_paid() {
    let world = World::new();
    let orders = world.client.orders();
    let params = CreateOrder::new(rupees("500.00"))
        .receipt("receipt#1")
        .note("table", "7");
    let order = world.create(params).await;
    assert_eq!(order.id, OrderId::new("order_Mock0000000001"));
    assert_eq!(order.status, OrderStatus::Created);
    assert_eq!(
        (order.amount, order.amount_due),
        (Amount::minor(50_000), order.amount)
    );
    assert_eq!(order.amount_paid, Amount::ZERO);
    assert_eq!(order.receipt.as_deref(), Some("receipt#1"));
    assert_eq!(order.notes, Notes::from([("table", "7")]));
    assert_eq!(order.created_at, Timestamp::from_unix(NOW));
    assert_eq!(orders.fetch(&order.id).await.unwrap(), order);
    assert!(
        orders
            .list_payments(&order.id)
            .await
            .unwrap()
            .items
            .is_empty()
    );

    let declined = world
        .pay(&order, json!({"outcome": "failed"}))
        .await
        .unwrap_err();
    assert!(!declined.description().is_empty(), "{declined}");
    let attempted = orders.fetch(&order.id).await.unwrap();
    assert_eq!(
        (attempted.status, attempted.attempts),
        (OrderStatus::Attempted, 1)
    );

    let checkout = world
        .pay(&order, json!({"method": "netbanking"}))
        .await
        .unwrap();
    let paid = orders.fetch(&order.id).await.unwrap();
    assert_eq!((paid.status, paid.attempts), (OrderStatus::Paid, 2));
    assert_eq!(
        (paid.amount_paid, paid.amount_due),
        (order.amount, Amount::ZERO)
    );

    let payments = orders.list_payments(&order.id).await.unwrap();
    let [failed, captured] = payments.items.as_slice() else {
        panic!("expected two payments: {payments:?}");
    };
    assert_eq!(
        (&failed.status, &failed.method),
        (&PaymentStatus::Failed, &PaymentMethod::Card)
    );
    assert_eq!(failed.error_code, Some(ErrorCode::BadRequestError));
    assert_eq!(
        failed.error_description.as_deref(),
        Some(declined.description())
    );
    assert_eq!(captured.id, checkout.payment_id);
    assert_eq!(captured.status, PaymentStatus::Captured);
    assert_eq!(captured.method, PaymentMethod::Netbanking);
    assert_eq!(captured.order_id.as_ref(), Some(&order.id));
    assert_eq!(
        (captured.amount, &captured.currency),
        (order.amount, &Currency::Inr)
    );

    let signed = CheckoutSignature::of_order(&order.id, &checkout.payment_id);
    let secret = KeySecret::new(KEY_SECRET);
    assert_eq!(signed.verify(&checkout.signature, &secret), Ok(()));
    let other = CheckoutSignature::of_order(&order.id, &failed.id);
    assert_eq!(
        other.verify(&checkout.signature, &secret),
        Err(SignatureError::Mismatch)
    );

    let again = world.pay(&order, json!({})).await.unwrap_err();
    assert!(again.description().contains("already paid"), "{again}");
}

#[tokio::test]
async fn an_order_is_paid_in_parts_only_if_it_says_so() {
    let world = World::new();
    let whole = world.order().await;
    world
        .pay(&whole, json!({"amount": 20_000}))
        .await
        .unwrap_err();

    let parts = world
        .create(CreateOrder::new(rupees("500.00")).partial_payment(true))
        .await;
    for (amount, status) in [
        (20_000, OrderStatus::Attempted),
        (30_000, OrderStatus::Paid),
    ] {
        world.pay(&parts, json!({"amount": amount})).await.unwrap();
        let order = world.client.orders().fetch(&parts.id).await.unwrap();
        assert_eq!(order.status, status);
        let sum = order.amount_paid.checked_add(order.amount_due);
        assert_eq!(sum, Some(order.amount));
    }
}

#[tokio::test]
async fn authorized_payments_can_be_listed() {
    let world = World::new();
    let waiting = world.order().await;
    let created = world.order().await;
    world
        .pay(&waiting, json!({"outcome": "authorized"}))
        .await
        .unwrap();
    let payments = world
        .client
        .orders()
        .list_payments(&waiting.id)
        .await
        .unwrap();
    assert_eq!(payments.items[0].status, PaymentStatus::Authorized);
    assert!(!payments.items[0].captured);
    for (wanted, expected) in [(true, &waiting), (false, &created)] {
        let params = ListOrders::new().authorized(wanted);
        let page = world.client.orders().list(params).await.unwrap();
        let ids: Vec<&OrderId> = page.items.iter().map(|order| &order.id).collect();
        assert_eq!(ids, [&expected.id], "authorized: {wanted}");
    }
}

#[tokio::test]
async fn lists_filter_and_expand() {
    let world = World::new();
    let order = world
        .create(CreateOrder::new(rupees("9.99")).receipt("a/b&c"))
        .await;
    world.order().await;
    world.pay(&order, json!({"method": "card"})).await.unwrap();
    let list = |params: ListOrders| async {
        let page = world.client.orders().list(params).await.unwrap();
        assert_eq!(
            page.count.map(|count| count as usize),
            Some(page.items.len())
        );
        page.items
    };
    assert_eq!(list(ListOrders::new()).await.len(), 2);
    assert_eq!(list(ListOrders::new().count(1)).await.len(), 1);
    assert_eq!(
        list(ListOrders::new().to(Timestamp::from_unix(NOW - 1)))
            .await
            .len(),
        0
    );
    assert_eq!(
        list(ListOrders::new().from(Timestamp::from_unix(NOW)))
            .await
            .len(),
        2
    );

    let plain = list(ListOrders::new().receipt("a/b&c")).await;
    assert_eq!(plain.len(), 1);
    assert_eq!(plain[0].payments, None);
    let expanded = list(
        ListOrders::new()
            .receipt("a/b&c")
            .expand([OrderExpand::Payments]),
    )
    .await;
    let payment = &expanded[0].payments.as_ref().unwrap().items[0];
    assert_eq!(
        (payment.card_id.is_some(), payment.card.is_some()),
        (true, false)
    );
    let cards = ListOrders::new()
        .receipt("a/b&c")
        .expand([OrderExpand::PaymentsCard]);
    let cards = list(cards).await;
    let payment = &cards[0].payments.as_ref().unwrap().items[0];
    assert_eq!(payment.card.as_ref().unwrap().last4.len(), 4);
}

#[tokio::test]
async fn notes_are_replaced_as_a_whole() {
    let world = World::new();
    let order = world
        .create(
            CreateOrder::new(rupees("1.00"))
                .note("a", "1")
                .note("b", "2"),
        )
        .await;
    for notes in [Notes::from([("b", "3")]), Notes::new()] {
        let edited = world
            .client
            .orders()
            .edit(&order.id, EditOrder::with_notes(notes.clone()))
            .await;
        assert_eq!(edited.unwrap().notes, notes);
        assert_eq!(
            world.client.orders().fetch(&order.id).await.unwrap().notes,
            notes
        );
    }
}

#[tokio::test]
async fn goods_are_reviewed_and_their_fate_is_told() {
    let world = World::new();
    let orders = world.client.orders();
    let address = OrderAddressInput::new()
        .line1("Street 1")
        .zipcode("560001")
        .country("IND");
    let params = CreateOrder::new(rupees("39.00"))
        .receipt("receipt#1")
        .rto_review(true)
        .line_items_total(Amount::minor(3_900))
        .customer_details(OrderCustomerInput::new().shipping_address(address));
    let order = world.create(params).await;
    assert_eq!(order.line_items_total, Some(Amount::minor(3_900)));
    let customer = order.customer_details.unwrap();
    assert_eq!(
        customer.shipping_address.unwrap().zipcode.as_deref(),
        Some("560001")
    );

    let review = orders.fetch_rto_review(&order.id).await.unwrap();
    assert_eq!(review.risk_tier, RiskTier::High);
    assert!(!review.rto_reasons.unwrap().is_empty());
    let shipped = OrderShipmentInput::new("123").status(ShipmentStatus::Delivered);
    let told = EditOrderFulfillment::new().shipping(shipped);
    let told = orders.edit_fulfillment(&order.id, told).await.unwrap();
    assert_eq!(
        told.shipping.unwrap().status,
        Some(ShipmentStatus::Delivered)
    );

    let plain = world.order().await;
    let error = orders.fetch_rto_review(&plain.id).await.unwrap_err();
    assert_eq!(error.api().unwrap().step.as_deref(), Some("rto_review"));
}

#[tokio::test]
async fn refusals_are_typed() {
    let world = World::new();
    let orders = world.client.orders();
    let refused = |params: CreateOrder| async {
        let error = world.client.orders().create(params).await.unwrap_err();
        assert!(
            error.is_api_error() && !error.is_outcome_unknown(),
            "{error}"
        );
        assert_eq!(error.status(), Some(400));
        error
    };
    let small = refused(CreateOrder::new(rupees("0.99"))).await;
    let api = small.api().unwrap();
    assert_eq!(api.code, ErrorCode::BadRequestError);
    assert_eq!(
        api.description.as_deref(),
        Some("The amount must be at least INR 1.00")
    );
    assert_eq!(api.field.as_deref(), Some("amount"));
    assert_eq!(api.source.as_deref(), Some("business"));
    assert_eq!(api.step.as_deref(), Some("payment_initiation"));
    assert_eq!(api.reason.as_deref(), Some("input_validation_failed"));
    let line = small.to_string();
    for part in [
        "POST /v1/orders",
        "400",
        "BAD_REQUEST_ERROR",
        "amount",
        "at least INR 1.00",
    ] {
        assert!(line.contains(part), "{line}");
    }
    let receipt = refused(CreateOrder::new(rupees("1.00")).receipt("x".repeat(41))).await;
    assert_eq!(receipt.api().unwrap().field.as_deref(), Some("receipt"));
    let notes: Notes = (0..16)
        .map(|number| (format!("note {number}"), "x"))
        .collect();
    refused(CreateOrder::new(rupees("1.00")).notes(notes)).await;
    // One yen is no less than the least amount, which is given for INR only.
    world
        .create(CreateOrder::new(Money::new(
            Amount::minor(1),
            Currency::Jpy,
        )))
        .await;

    let unknown = orders
        .fetch(&OrderId::new("order_99999999999999"))
        .await
        .unwrap_err();
    assert!(unknown.is_not_found(), "{unknown}");
    let params = EditOrder::with_notes(Notes::new());
    let unknown = orders
        .edit(&OrderId::new("order_99999999999999"), params)
        .await
        .unwrap_err();
    assert!(unknown.is_not_found(), "{unknown}");
}

#[tokio::test]
async fn a_wrong_key_is_told_from_a_wrong_request() {
    let world = World::new();
    for (id, secret) in [(KEY_ID, "wr0ng"), ("rzp_test_other", KEY_SECRET)] {
        let client = Client::builder()
            .key(id, secret)
            .base_url(world.server.url())
            .build();
        let client: Client = client.unwrap();
        let error = client.orders().list(ListOrders::new()).await.unwrap_err();
        assert!(error.is_authentication(), "{error}");
        assert_eq!(error.status(), Some(401));
        for shown in [error.to_string(), format!("{error:?} {client:?}")] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[tokio::test]
async fn the_demo_runs_to_its_end() {
    let mut out = Vec::new();
    demo::run(&mut out).await.unwrap();
    let told = String::from_utf8(out).unwrap();
    let told: Vec<&str> = told.lines().collect();
    let (first, rest) = told.split_first().unwrap();
    assert!(first.contains(" at http://127.0.0.1:"), "{first}");
    // The first line names the port. The ids count up, so that the rest is the same each time.
    insta::assert_snapshot!(
        rest.join("\n")
            .replace("\u{1b}[1m", "")
            .replace("\u{1b}[0m", "")
    );
}
