//! The pages to read, the same in every run.

use std::hint::black_box;

use razorpay_types::Page;
use razorpay_types::payments::Payment;

use super::plain;

pub(crate) const PAYMENTS: usize = 100;

pub(crate) type Reader = fn(&[u8]) -> usize;

/// The ways to read a page, the one by hand first; each gives the number of payments.
pub(crate) const READERS: [(&str, Reader); 3] = [
    ("by hand, from_slice", |json| {
        let page: plain::Page = serde_json::from_slice(json).unwrap();
        black_box(&page).items.len()
    }),
    ("these types, from_slice", |json| {
        let page: Page<Payment> = serde_json::from_slice(json).unwrap();
        black_box(&page).items.len()
    }),
    // It checks a body as text once, which is faster than string by string.
    ("these types, as the client", |json| {
        let text = std::str::from_utf8(json).unwrap();
        let page: Page<Payment> = serde_json::from_str(text).unwrap();
        black_box(&page).items.len()
    }),
];

/// A page with the members of each payment as documented, and one with all of them shuffled.
pub(crate) fn pages() -> [(&'static str, String); 2] {
    let mut dice = Dice(1);
    let ordered = page(|_| {});
    let shuffled = page(|members| dice.shuffle(members));
    assert!(ordered.len() == shuffled.len() && ordered != shuffled);
    [("keys in order", ordered), ("keys shuffled", shuffled)]
}

/// A generator of the simplest kind, so that all runs see the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }
}

/// A page whose payments have their members in the order that `arrange` gives them.
fn page(mut arrange: impl FnMut(&mut Vec<(&str, String)>)) -> String {
    let payments: Vec<_> = (0..PAYMENTS)
        .map(|number| {
            let mut members = payment(number);
            arrange(&mut members);
            let members: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("\"{name}\":{value}"))
                .collect();
            format!("{{{}}}", members.join(","))
        })
        .collect();
    format!(
        r#"{{"entity":"collection","count":{PAYMENTS},"items":[{}]}}"#,
        payments.join(",")
    )
}

/// The members that the documents show, in their order: by card, by bank and by UPI in turns, every tenth one failed.
fn payment(number: usize) -> Vec<(&'static str, String)> {
    let text = |value: &str| format!("\"{value}\"");
    let id = |prefix: &str| format!("\"{prefix}_KjWy9mBgXq{number:04}\"");
    let null = || "null".to_owned();
    let failed = number % 10 == 9;
    let if_failed = |value: &str| if failed { text(value) } else { null() };
    let (method, card_id, bank, vpa, acquirer_data) = match number % 3 {
        0 => (
            "card",
            id("card"),
            null(),
            null(),
            r#"{"auth_code":"064381"}"#,
        ),
        1 => {
            let data = r#"{"bank_transaction_id":"0125836177"}"#;
            ("netbanking", null(), text("HDFC"), null(), data)
        }
        _ => {
            let data = r#"{"rrn":"033814379298","upi_transaction_id":"5D0C1F2"}"#;
            ("upi", null(), null(), text("gaurav.kumar@okbank"), data)
        }
    };
    vec![
        ("id", id("pay")),
        ("entity", text("payment")),
        ("amount", (10_000 + 7 * number).to_string()),
        ("currency", text("INR")),
        ("status", text(if failed { "failed" } else { "captured" })),
        ("order_id", id("order")),
        ("invoice_id", null()),
        ("international", "false".to_owned()),
        ("method", text(method)),
        ("amount_refunded", "0".to_owned()),
        ("refund_status", null()),
        ("captured", (!failed).to_string()),
        ("description", text("Purchase of two shirts")),
        ("card_id", card_id),
        ("bank", bank),
        ("wallet", null()),
        ("vpa", vpa),
        ("email", text("gaurav.kumar@example.com")),
        ("contact", text("+919876543210")),
        ("customer_id", id("cust")),
        (
            "notes",
            r#"{"address":"Razorpay Corporate Office","shirts":"2"}"#.to_owned(),
        ),
        ("fee", (236 + number).to_string()),
        ("tax", "36".to_owned()),
        ("error_code", if_failed("BAD_REQUEST_ERROR")),
        (
            "error_description",
            if_failed("Payment was cancelled by the customer"),
        ),
        ("error_source", if_failed("customer")),
        ("error_step", if_failed("payment_authentication")),
        ("error_reason", if_failed("payment_cancelled")),
        ("acquirer_data", acquirer_data.to_owned()),
        ("created_at", (1_691_735_000 + number).to_string()),
    ]
}
