//! Nothing is printed, and nothing private is shown.

use std::process::Command;

use razorpay_client::types::contacts::ContactInput;
use razorpay_client::types::fund_accounts::{
    FundAccountBankAccountInput, FundAccountCardInput, FundAccountCardInputType, FundAccountInput,
    FundAccountType,
};
use razorpay_client::types::orders::{CreateOrder, ListOrders, OrderCustomerInput, OrderId};
use razorpay_client::types::payouts::{CreatePayout, PayoutMode, PayoutPurpose};
use razorpay_client::{Auth, Client, Method};
use razorpay_mock::faults::{Answer, Fault};
use serde_json::json;

use crate::rig::{Keyed, Rig, at, bounded, create};
use crate::support::{KEY_ID, rupees};

/// In every place where something private can stand.
const PRIVATE: &str = "pr1vate";

#[tokio::test]
async fn ask_33_debug_shows_no_secret_and_nothing_personal() {
    let card =
        FundAccountCardInput::new("4111111111111111", FundAccountCardInputType::from("card"));
    let bank = FundAccountBankAccountInput::new(PRIVATE, "HDFC0000053", "765432123456789");
    let contact = ContactInput::new()
        .name(PRIVATE)
        .email("pr1vate@example.com")
        .contact("9000090000");
    let fund = FundAccountInput::new(FundAccountType::BankAccount, contact);
    let fund = fund.bank_account(bank).card(card.name(PRIVATE));
    let price = rupees("1.00");
    let payout = CreatePayout::new(
        "7878780080316316",
        price,
        PayoutMode::Neft,
        PayoutPurpose::Salary,
    );
    let payout = payout.fund_account(fund);
    let customer = OrderCustomerInput::new()
        .name(PRIVATE)
        .email("pr1vate@example.com")
        .contact("9000090000");
    let order = CreateOrder::new(rupees("1.00")).customer_details(customer);

    let builder = at("http://127.0.0.1:1")
        .key(KEY_ID, PRIVATE)
        .proxy("http://u:pr1vate@h:1");
    let client = builder.clone().no_proxy().build().unwrap();
    let call = client
        .payouts()
        .create(payout.clone())
        .idempotency_key("pr1vate_key");
    let list = client.orders().list(ListOrders::new().receipt(PRIVATE));
    let raw = client
        .request(Method::Get, "/v1/things/pr1vate")
        .header("x-a", PRIVATE);
    let auth = [
        format!("{:?}", Auth::key(KEY_ID, PRIVATE)),
        format!("{:?}", Auth::bearer(PRIVATE)),
        format!("{:?}", Auth::partner("client", PRIVATE)),
    ];
    let shown = format!(
        "{payout:?} {order:?} {builder:?} {client:?} {call:?} {list:?} {raw:?} {auth:?} {:?} {:?}",
        client.orders(),
        client.orders().list(ListOrders::new()).items(),
    );
    for private in [PRIVATE, "4111", "765432", "787878", "90000900"] {
        assert!(!shown.contains(private), "{private}: {shown}");
    }
    assert!(
        shown.contains(KEY_ID) && shown.contains("payouts.create"),
        "{shown}"
    );
}

#[tokio::test]
async fn ask_33_errors_show_neither_what_was_sent_nor_what_came() {
    let body = json!({ "id": "pr1vate", "email": "pr1vate@example.com", "amount": "pr1vate" });
    let refusal = json!({ "contact": "pr1vate" });
    let rig = Rig::with(
        [
            Fault::Answer(Answer::json(200, &body).header("set-cookie", "a=pr1vate")),
            Fault::Answer(Answer::json(400, &refusal)),
            Fault::ResetAfterRequest,
            Fault::Refuse(std::time::Duration::from_secs(60)),
        ],
        |builder| builder.key(KEY_ID, PRIVATE),
    );
    let private = OrderId::new("order_pr1vate");
    for number in 0..5 {
        // The last one finds the port closed as well, with an id in its address.
        let error = if number < 4 {
            let call = create(&rig.client, PRIVATE).header("x-a", PRIVATE);
            bounded(call.account("acc_pr1vate")).await.unwrap_err()
        } else {
            bounded(rig.client.orders().fetch(&private))
                .await
                .unwrap_err()
        };
        let mut shown = format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            shown += &format!("{cause} {cause:?}");
            source = cause.source();
        }
        assert!(!shown.contains(PRIVATE), "{shown}");
    }
    let rig = Rig::new([Fault::Answer(
        Answer::json(200, &super::order()).header("set-cookie", "a=pr1vate"),
    )]);
    let response = bounded(create(&rig.client, "r").send_with_response())
        .await
        .unwrap();
    assert_eq!(response.headers().get("set-cookie"), Some("a=pr1vate"));
    assert!(!format!("{response:?}").contains(PRIVATE), "{response:?}");
}

/// Everything goes wrong here that can, in a process of its own whose output is looked at.
#[tokio::test]
#[ignore = "run by ask_33_nothing_is_printed"]
async fn ask_33_child() {
    let rig = Rig::new([
        Fault::BadGateway,
        Fault::ResetAfterRequest,
        Fault::InvalidUtf8,
        Fault::ServerError(503),
        Fault::TruncatedBody { missing: 1 },
    ]);
    for number in 0..5 {
        bounded(create(&rig.client, &format!("{number}")))
            .await
            .unwrap_err();
    }
    for fault in Fault::ServerError(500).times(3) {
        rig.server.inject(fault);
    }
    bounded(Keyed::Transfer.send(&rig.client, None))
        .await
        .unwrap_err();
    bounded(rig.client.orders().list(ListOrders::new()))
        .await
        .unwrap();
    Client::new("", "").unwrap_err();
}

#[test]
fn ask_33_nothing_is_printed() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "asks::quiet::ask_33_child",
            "--ignored",
            "--nocapture",
        ])
        .args(["--test-threads", "1"])
        .env("RUST_LOG", "trace")
        .output()
        .unwrap();
    let out = String::from_utf8(child.stdout).unwrap();
    assert!(child.status.success() && out.contains("1 passed"), "{out}");
    assert_eq!(String::from_utf8(child.stderr).unwrap(), "");
    // What remains is what the test harness says itself.
    let own = |line: &&str| {
        !line.is_empty()
            && !line.starts_with("running 1 test")
            && !line.starts_with("test asks::quiet::ask_33_child ... ")
            && !line.starts_with("test result: ok")
    };
    assert_eq!(
        out.lines().filter(own).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}
