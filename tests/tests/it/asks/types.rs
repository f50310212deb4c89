//! Types, money, lists.

use razorpay_client::types::orders::{CreateOrder, ListOrders, OrderExpand, OrderStatus};
use razorpay_client::types::payments::PaymentMethod;
use razorpay_client::types::{Amount, CheckError, Currency, Money, Notes, Timestamp};
use serde_json::json;

use super::{answering, order, order_with};
use crate::rig::{Rig, bounded, create};
use crate::support::{NOW, World, rupees};

#[tokio::test]
async fn ask_03_real_types_for_requests_and_answers() {
    let world = World::new();
    let params = CreateOrder::new(rupees("500.00"))
        .receipt("r 1")
        .partial_payment(true);
    let order = world.create(params.note("table", "7")).await;
    let sent = world.sent().json().unwrap();
    let expected = json!({
        "amount": 50_000, "currency": "INR", "receipt": "r 1", "partial_payment": true,
        "notes": { "table": "7" },
    });
    assert_eq!(sent, expected);
    assert!(order.id.as_str().starts_with("order_"), "{}", order.id);
    assert_eq!(
        (order.amount, &order.currency),
        (Amount::minor(50_000), &Currency::Inr)
    );
    assert_eq!((&order.status, order.attempts), (&OrderStatus::Created, 0));
    assert_eq!(order.created_at, Timestamp::from_unix(NOW));
    world.pay(&order, json!({ "method": "upi" })).await.unwrap();
    let list = ListOrders::new().expand([OrderExpand::Payments]);
    let page = world.client.orders().list(list).await.unwrap();
    let payments = page.items[0].payments.as_ref().unwrap();
    assert_eq!(payments.items[0].method, PaymentMethod::Upi);
}

#[tokio::test]
async fn ask_16_auto_pagination() {
    let rig = Rig::new([]);
    for number in 0..230 {
        let params = CreateOrder::new(rupees("1.00")).receipt(format!("{}", number % 2));
        rig.truth.orders().create(params).await.unwrap();
    }
    let list = |params: ListOrders| rig.client.orders().list(params);
    let ids = async |params: ListOrders| {
        let mut items = list(params).items();
        let mut ids = Vec::new();
        while let Some(order) = bounded(items.try_next()).await.unwrap() {
            ids.push(order.id);
        }
        ids
    };
    let all = ids(ListOrders::new()).await;
    assert_eq!(
        (all.len(), rig.server.received()),
        (230, 4),
        "pages of a hundred, and an empty one"
    );

    // Filters stay on every page.
    assert_eq!(
        ids(ListOrders::new().receipt("1").count(50)).await.len(),
        115
    );
    let requests = rig.server.requests();
    assert_eq!(requests.len(), 4 + 4);
    let has = |request: &razorpay_mock::Request, name: &str, value: &str| {
        request
            .query_pairs()
            .contains(&(name.to_owned(), value.to_owned()))
    };
    let skips = ["0", "50", "100", "115"];
    for (skip, request) in skips.iter().zip(&requests[4..]) {
        assert!(has(request, "receipt", "1") && has(request, "count", "50"));
        assert!(has(request, "skip", skip), "{:?}", request.query());
    }

    // Bounded: no larger a page than is needed. Then on from there, as another process would do it.
    let mut first = list(ListOrders::new()).items().max_items(30);
    let mut seen = Vec::new();
    while let Some(order) = bounded(first.try_next()).await.unwrap() {
        seen.push(order.id);
    }
    assert_eq!((rig.server.received(), first.position()), (9, 30));
    assert!(has(rig.server.requests().last().unwrap(), "count", "30"));
    seen.extend(ids(ListOrders::new().skip(first.position())).await);
    assert_eq!(seen, all);
}

#[tokio::test]
async fn ask_16_a_list_that_shifts_can_be_held_still() {
    let rig = Rig::new([]);
    let list = rig.client.orders().list(ListOrders::new().count(2));
    let mut items = list.until(Timestamp::from_unix(1_582_628_071)).items();
    assert!(bounded(items.try_next()).await.unwrap().is_none());
    let request = rig.server.requests().pop().unwrap();
    assert!(
        request.query().unwrap().contains("to=1582628071"),
        "{:?}",
        request.query()
    );
    let list = rig
        .client
        .orders()
        .list(ListOrders::new().to(Timestamp::from_unix(7)));
    let _ = bounded(list.until_now().items().try_next()).await.unwrap();
    let request = rig.server.requests().pop().unwrap();
    let pairs = request.query_pairs();
    let to: Vec<_> = pairs.iter().filter(|(name, _)| name == "to").collect();
    assert_eq!(to.len(), 1, "{pairs:?}");
    assert!(to[0].1.parse::<i64>().unwrap() > 1_700_000_000);
}

#[tokio::test]
async fn ask_17_unknown_enum_values_do_not_fail() {
    let body = order_with(json!({ "status": "teleported", "currency": "XTS" }));
    let rig = answering(200, &body);
    let order = bounded(create(&rig.client, "r")).await.unwrap();
    assert_eq!(
        (order.status.as_str(), order.currency.as_str()),
        ("teleported", "XTS")
    );
    assert!(matches!(order.status, OrderStatus::Unknown(_)));
    assert_eq!(
        order.status,
        OrderStatus::from("teleported"),
        "it can be compared"
    );
    // And sent back as it is.
    let again = CreateOrder::new(Money::new(Amount::minor(100), order.currency));
    let _ = bounded(rig.client.orders().create(again)).await;
    let sent = rig.server.requests().pop().unwrap().json().unwrap();
    assert_eq!(sent["currency"], "XTS");
}

#[tokio::test]
async fn ask_18_missing_null_and_additional_members_do_not_fail() {
    let mut small = order();
    let members = small.as_object_mut().unwrap();
    for absent in ["entity", "receipt", "offer_id"] {
        members.remove(absent);
    }
    let nulls = order_with(json!({
        "entity": null, "receipt": null, "notes": null, "offer_id": null, "offers": null,
    }));
    let more = order_with(json!({
        "created_by": { "id": [1, 2] }, "offers": [], "a": null, "": {}, "é": 1.5e300,
    }));
    for body in [small, nulls, more] {
        let rig = answering(200, &body);
        let response = bounded(create(&rig.client, "r").send_with_response()).await;
        let response = response.unwrap();
        assert_eq!(response.value().amount, Amount::minor(50_000));
        assert_eq!(response.value().notes, Notes::new());
        // What this version does not know is not lost.
        let kept: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(kept, body);
    }
}

#[tokio::test]
async fn ask_27_notes_and_amounts_in_all_their_shapes() {
    for (notes, expected) in [
        (json!([]), Notes::new()),
        (json!({}), Notes::new()),
        (json!(null), Notes::new()),
        (json!({ "a": "1" }), Notes::from([("a", "1")])),
        (
            json!({ "a": 1, "b": true }),
            Notes::from([("a", "1"), ("b", "true")]),
        ),
    ] {
        let rig = answering(
            200,
            &order_with(json!({ "notes": notes, "amount": 50_000.0 })),
        );
        let order = bounded(create(&rig.client, "r")).await.unwrap();
        assert_eq!(
            (order.notes, order.amount),
            (expected, Amount::minor(50_000))
        );
    }
}

#[tokio::test]
async fn ask_27_amounts_are_whole_subunits_by_currency() {
    let rig = Rig::new([]);
    for (text, currency, minor) in [
        ("500.05", Currency::Inr, 50_005),
        ("500", Currency::Jpy, 500),
        ("1.230", Currency::Kwd, 1_230),
    ] {
        let price = Money::from_major(text, currency).unwrap();
        assert_eq!(price.amount, Amount::minor(minor));
        let _ = bounded(rig.client.orders().create(CreateOrder::new(price))).await;
        let sent = rig.server.requests().pop().unwrap().json().unwrap();
        assert_eq!(sent["amount"], json!(minor), "a whole number");
    }
    assert!(Money::from_major("1.005", Currency::Inr).is_err());
    assert!(Money::from_major("1.5", Currency::Jpy).is_err());
    assert!(
        rupees("1.00")
            .checked_add(&Money::new(Amount::minor(1), Currency::Usd))
            .is_err()
    );

    // The service takes no such amount: said before anything is sent.
    let before = rig.server.begun();
    let odd = Money::new(Amount::minor(1_231), Currency::Kwd);
    let error = bounded(rig.client.orders().create(CreateOrder::new(odd))).await;
    let error = error.unwrap_err();
    assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
    assert_eq!((error.attempts(), rig.server.begun()), (0, before));
    // Other limits are asked for where they are wanted, and told all together.
    let large = CreateOrder::new(rupees("1.00")).receipt("r".repeat(41));
    let faults = large.note("k", "v".repeat(257)).check().unwrap_err();
    let fields = faults.iter().map(|fault| match fault {
        CheckError::Limit(fault) => fault.field(),
        other => panic!("{other}"),
    });
    let fields: Vec<_> = fields.collect();
    assert_eq!(fields, ["receipt", "notes"]);
}
