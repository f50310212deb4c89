//! A client before a server that misbehaves, with the mock behind it that tells what was really carried out.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use razorpay_client::types::orders::{CreateOrder, ListOrders, Order};
use razorpay_client::types::payments::{
    ListPaymentRefunds, PaymentId, PaymentStatus, RefundPayment,
};
use razorpay_client::types::payouts::{CreatePayout, ListPayouts, PayoutMode, PayoutPurpose};
use razorpay_client::types::transfers::{CreateTransfer, ListTransfers};
use razorpay_client::{Async, Call, Client, ClientBuilder, Error, RetryPolicy};
use razorpay_mock::faults::{Fault, FaultServer, Script};
use razorpay_mock::{Config, MockServer};
use razorpay_tests::customer;
use serde_json::json;

use crate::support::{KEY_ID, KEY_SECRET, rupees};

/// No wait is as long as this, however busy the machine is. What the server withholds it withholds for longer.
pub(crate) const BOUND: Duration = Duration::from_secs(20);

/// How often the client of a [`Rig`] sends what it may send again.
pub(crate) const ATTEMPTS: u32 = 3;

/// Short waits, as the server tells by its counts what happened.
pub(crate) const QUICK: RetryPolicy = RetryPolicy::new()
    .max_attempts(ATTEMPTS)
    .base_delay(Duration::from_millis(5))
    .max_delay(Duration::from_millis(20));

/// A server that misbehaves, the mock behind it, and a client for each.
#[derive(Debug)]
pub(crate) struct Rig {
    pub(crate) mock: MockServer,
    pub(crate) server: FaultServer,
    /// Goes through the faults.
    pub(crate) client: Client,
    /// Goes past them.
    pub(crate) truth: Client,
}

impl Rig {
    /// These faults, and a client with [`QUICK`] waits.
    pub(crate) fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        Self::with(faults, |builder| builder)
    }

    /// The same with a client set up further.
    pub(crate) fn with(
        faults: impl IntoIterator<Item = Fault>,
        settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let config = Config::new().key(KEY_ID, KEY_SECRET).recorded(5_000);
        let mock = MockServer::start(config).unwrap();
        let server = FaultServer::start(Script::new(faults).mock(&mock)).unwrap();
        let client = settings(at(&server.url())).build().unwrap();
        let truth = at(&mock.url()).build().unwrap();
        Self {
            mock,
            server,
            client,
            truth,
        }
    }

    /// The receipts of all orders that there are.
    pub(crate) async fn receipts(&self) -> Vec<String> {
        let mut orders = self.truth.orders().list(ListOrders::new()).items();
        let mut receipts = Vec::new();
        while let Some(order) = orders.try_next().await.unwrap() {
            receipts.push(order.receipt.unwrap_or_default());
        }
        receipts
    }

    /// A captured payment of ₹500.00.
    pub(crate) async fn payment(&self) -> PaymentId {
        let order = create(&self.truth, "paid").await.unwrap();
        let paid = customer::pay(self.mock.address(), &order.id, json!({})).await;
        let payments = self.truth.orders().list_payments(&order.id).await.unwrap();
        assert_eq!(payments.items[0].status, PaymentStatus::Captured);
        paid.unwrap().payment_id
    }
}

/// A client of the server with this address, with [`QUICK`] waits and more time than any test has.
pub(crate) fn at(url: &str) -> ClientBuilder {
    let builder = Client::builder().key(KEY_ID, KEY_SECRET).base_url(url);
    builder.retry(QUICK).timeout(BOUND * 3)
}

/// The order of ₹500.00 with this receipt: a write that nothing keeps from being carried out twice.
pub(crate) fn create(client: &Client, receipt: &str) -> Call<Order, Async> {
    client
        .orders()
        .create(CreateOrder::new(rupees("500.00")).receipt(receipt))
}

/// What comes of it, which it does before [`BOUND`].
pub(crate) async fn bounded<T>(work: impl IntoFuture<Output = T>) -> T {
    let outcome = tokio::time::timeout(BOUND, work.into_future()).await;
    outcome.expect("this wait has no bound")
}

/// Waits for something that happens soon, but on another thread.
#[track_caller]
pub(crate) fn soon(what: impl Fn() -> bool) -> impl Future<Output = ()> {
    let caller = std::panic::Location::caller();
    let start = Instant::now();
    async move {
        while !what() {
            assert!(start.elapsed() < BOUND, "it does not happen: {caller}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// The statuses of attempts and the waits after them, as the hook of a client was told.
pub(crate) type Seen = Arc<Mutex<Vec<(u32, Option<u16>, Option<Duration>)>>>;

/// A hook and what it will have seen.
pub(crate) fn watched(builder: ClientBuilder) -> (ClientBuilder, Seen) {
    let seen = Seen::default();
    let shared = Arc::clone(&seen);
    let builder = builder.on_attempt(move |attempt| {
        let one = (attempt.number(), attempt.status(), attempt.next_in());
        shared.lock().unwrap().push(one);
    });
    (builder, seen)
}

/// A write that the service carries out once for a key.
#[derive(Debug, Clone)]
pub(crate) enum Keyed {
    Refund(PaymentId),
    Transfer,
    Payout,
}

/// What came of a keyed write.
#[derive(Debug, PartialEq)]
pub(crate) struct Done {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) attempts: u32,
}

/// The account of the business at the bank.
pub(crate) const BUSINESS: &str = "7878780080316316";

impl Keyed {
    /// One of each scheme.
    pub(crate) async fn all(rig: &Rig) -> [Self; 3] {
        [
            Self::Refund(rig.payment().await),
            Self::Transfer,
            Self::Payout,
        ]
    }

    pub(crate) fn path(&self) -> String {
        match self {
            Self::Refund(payment) => format!("/v1/payments/{payment}/refund"),
            Self::Transfer => "/v1/transfers".to_owned(),
            Self::Payout => "/v1/payouts".to_owned(),
        }
    }

    /// Carries it out, by default with the key that comes with the call.
    pub(crate) async fn send(&self, client: &Client, key: Option<&str>) -> Result<Done, Error> {
        macro_rules! done {
            ($call:expr) => {{
                let call = $call;
                let call = match key {
                    Some(key) => call.idempotency_key(key),
                    None => call,
                };
                let key = call.key().to_owned();
                let response = call.send_with_response().await?;
                assert_eq!(response.idempotency_key(), Some(key.as_str()));
                let attempts = response.attempts();
                Ok(Done {
                    id: response.into_inner().id.to_string(),
                    key,
                    attempts,
                })
            }};
        }
        match self {
            Self::Refund(payment) => {
                done!(client.payments().refund(payment, RefundPayment::new()))
            }
            Self::Transfer => {
                let params = CreateTransfer::new(rupees("1.00"));
                done!(
                    client
                        .transfers()
                        .create(params.account("acc_CPRsN1LkFccllA"))
                )
            }
            Self::Payout => done!(client.payouts().create(payout("keyed"))),
        }
    }

    /// The ids of what was made by it.
    pub(crate) async fn made(&self, rig: &Rig) -> Vec<String> {
        let truth = &rig.truth;
        macro_rules! ids {
            ($call:expr) => {
                $call
                    .await
                    .unwrap()
                    .items
                    .iter()
                    .map(|made| made.id.to_string())
                    .collect()
            };
        }
        match self {
            Self::Refund(payment) => {
                ids!(
                    truth
                        .payments()
                        .list_refunds(payment, ListPaymentRefunds::new())
                )
            }
            Self::Transfer => ids!(truth.transfers().list(ListTransfers::new())),
            Self::Payout => ids!(truth.payouts().list(ListPayouts::new(BUSINESS))),
        }
    }
}

/// A payout of ₹100.00 with this reference.
pub(crate) fn payout(reference: &str) -> CreatePayout {
    let price = rupees("100.00");
    CreatePayout::new(BUSINESS, price, PayoutMode::Imps, PayoutPurpose::Refund)
        .fund_account_id("fa_Mock0000000001")
        .reference_id(reference)
}
