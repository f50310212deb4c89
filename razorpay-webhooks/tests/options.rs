//! The options as `checkout.js` takes them.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use razorpay_types::payments::PaymentMethod;
use razorpay_types::{Amount, Currency, Json, Money, Notes};
use razorpay_webhooks::options::{
    CheckoutOptions, Hidden, Modal, Prefill, Readonly, Recurring, Retry, Theme,
};
use serde_json::{Value, json};

fn price() -> Money {
    Money::new(Amount::minor(50_000), Currency::Inr)
}

fn least() -> CheckoutOptions {
    CheckoutOptions::new(
        "rzp_test_key",
        price(),
        "Acme Corp",
        "order_9A33XWu170gUtm".into(),
    )
}

fn free(value: Value) -> Json {
    serde_json::from_value(value).unwrap()
}

#[test]
fn what_was_not_set_is_not_there() {
    let expected = r#"{"key":"rzp_test_key","amount":50000,"currency":"INR","name":"Acme Corp","order_id":"order_9A33XWu170gUtm"}"#;
    assert_eq!(least().to_json(), expected);
    let subscription = CheckoutOptions::of_subscription("rzp_test_key", "Acme", "sub_1".into());
    let expected = r#"{"key":"rzp_test_key","name":"Acme","subscription_id":"sub_1"}"#;
    assert_eq!(subscription.to_json(), expected);
}

#[test]
fn every_documented_option_has_its_name_and_form() {
    let options = least()
        .description("Test Transaction")
        .image("https://example.com/your_logo")
        .prefill(
            Prefill::new()
                .name("Gaurav Kumar")
                .email("gaurav.kumar@example.com")
                .contact("+919876543210")
                .method(PaymentMethod::Card),
        )
        .notes([("address", "Corporate Office")])
        .note("table", "7")
        .theme(Theme::new().color("#3399cc").backdrop_color("#000000"))
        .modal(
            Modal::new()
                .backdropclose(false)
                .escape(true)
                .handleback(true)
                .confirm_close(false)
                .animation(true),
        )
        .subscription_card_change(true)
        .recurring(Recurring::Yes)
        .callback_url("https://shop.example/paid")
        .redirect(true)
        .customer_id("cust_1".into())
        .remember_customer(true)
        .timeout(Duration::from_millis(300_999))
        .readonly(Readonly::new().name(true).email(false).contact(true))
        .hidden(Hidden::new().email(true).contact(true))
        .send_sms_hash(true)
        .allow_rotation(true)
        .retry(Retry::at_most(4))
        .language("hi");
    let expected = json!({
        "key": "rzp_test_key",
        "amount": 50000,
        "currency": "INR",
        "name": "Acme Corp",
        "description": "Test Transaction",
        "image": "https://example.com/your_logo",
        "order_id": "order_9A33XWu170gUtm",
        "prefill": {
            "name": "Gaurav Kumar",
            "email": "gaurav.kumar@example.com",
            "contact": "+919876543210",
            "method": "card",
        },
        "notes": { "address": "Corporate Office", "table": "7" },
        "theme": { "color": "#3399cc", "backdrop_color": "#000000" },
        "modal": {
            "backdropclose": false,
            "escape": true,
            "handleback": true,
            "confirm_close": false,
            "animation": true,
        },
        "subscription_card_change": true,
        "recurring": true,
        "callback_url": "https://shop.example/paid",
        "redirect": true,
        "customer_id": "cust_1",
        "remember_customer": true,
        "timeout": 300,
        "readonly": { "name": true, "email": false, "contact": true },
        "hidden": { "email": true, "contact": true },
        "send_sms_hash": true,
        "allow_rotation": true,
        "retry": { "enabled": true, "max_count": 4 },
        "config": { "display": { "language": "hi" } },
    });
    assert_eq!(serde_json::to_value(&options).unwrap(), expected);
}

#[test]
fn other_values_of_the_same_options() {
    let value = |options: CheckoutOptions| serde_json::to_value(options).unwrap();
    let options = value(
        least()
            .recurring(Recurring::Preferred)
            .retry(Retry::disabled())
            .notes(Notes::new()),
    );
    assert_eq!(options.get("recurring"), Some(&json!("preferred")));
    assert_eq!(options.get("retry"), Some(&json!({ "enabled": false })));
    assert_eq!(options.get("notes"), None);
    let yen = Money::new(Amount::minor(295), Currency::Jpy);
    let options = value(CheckoutOptions::new("k", yen, "Acme", "order_1".into()));
    assert_eq!(options.get("amount"), Some(&json!(295)));
    assert_eq!(options.get("currency"), Some(&json!("JPY")));
}

#[test]
fn a_configuration_keeps_its_order_and_takes_the_language() {
    let config = r#"{"z":1,"display":{"sequence":["block.utib"],"language":"en","hide":[{"method":"upi"}]}}"#;
    let config: Json = serde_json::from_str(config).unwrap();
    let options = |options: CheckoutOptions| {
        let json = options.to_json();
        json.split_once("\"config\":")
            .unwrap()
            .1
            .trim_end_matches('}')
            .to_owned()
    };
    let kept = options(least().config(config.clone()));
    assert!(kept.starts_with(r#"{"z":1,"display":{"sequence":["block.utib"],"language":"en","#));
    let set = options(least().config(config).language("tam"));
    assert_eq!(
        set,
        r#"{"z":1,"display":{"sequence":["block.utib"],"hide":[{"method":"upi"}],"language":"tam""#
    );
}

#[test]
fn an_option_that_has_no_method_can_be_set_and_wins() {
    let options = least()
        .other("one_click_checkout", free(json!(false)))
        .other("one_click_checkout", free(json!(true)))
        .other("name", free(json!("Other")));
    let value = serde_json::to_value(&options).unwrap();
    assert_eq!(value.get("one_click_checkout"), Some(&json!(true)));
    assert_eq!(value.get("name"), Some(&json!("Other")));
    assert_eq!(options.to_json().matches("\"name\"").count(), 1);
}

#[test]
fn a_script_element_cannot_be_closed_from_inside() {
    let name = "</script><script>alert(1)</script><!-- & \u{2028}\u{2029} ₹ \"";
    let options = least()
        .prefill(Prefill::new().name(name))
        .note("<k>", "<v>");
    let script = options.to_script_json();
    for character in ['<', '>', '&', '\u{2028}', '\u{2029}'] {
        assert!(!script.contains(character), "{script}");
    }
    assert!(script.contains('₹'));
    let read: Value = serde_json::from_str(&script).unwrap();
    assert_eq!(read.pointer("/prefill/name"), Some(&json!(name)));
    assert_eq!(read, serde_json::to_value(&options).unwrap());
}

#[test]
fn debug_does_not_show_personal_data() {
    let prefill = Prefill::new()
        .name("Gaurav")
        .email("gaurav@x")
        .contact("+91987");
    let options = least()
        .prefill(prefill)
        .description("Insulin pen")
        .callback_url("https://shop.example/paid?session=5ecret");
    let shown = format!("{options:?}");
    assert!(shown.contains("order_9A33XWu170gUtm"));
    for text in ["Gaurav", "gaurav@x", "+91987", "Insulin", "5ecret"] {
        assert!(!shown.contains(text), "{shown}");
    }
}
