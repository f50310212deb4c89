//! What several tests need: places, fixture files, running a command, and a mock with its client.

use std::fs;
use std::path::{Path, PathBuf};

use razorpay_client::Client;
use razorpay_client::types::orders::{CreateOrder, Order};
use razorpay_client::types::{Currency, Money};
use razorpay_mock::{Clock, Config, MockServer, Request};
use razorpay_tests::customer::{self, CheckoutFields, Declined};
use razorpay_tests::report::{self, Command, Exit};
use serde_json::Value;

/// The folder of this repository that the path names.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join(path)
}

/// An empty folder for the fixture files of one test.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The folder of the test with this name; no two tests share one.
    pub(crate) fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("razorpay-tests")
            .join(test);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    /// Writes a table whose columns stand apart by `|`, which is easier to read than tabs.
    pub(crate) fn table(&self, name: &str, rows: &[&str]) {
        let text: String = rows
            .iter()
            .map(|row| row.split('|').map(str::trim).collect::<Vec<_>>().join("\t") + "\n")
            .collect();
        self.write(name, &text);
    }

    /// The full path of a file in the folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

/// How a command ended and what it wrote.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: Exit,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command in this process.
pub(crate) fn run<C: Command>(arguments: &[&str]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("command").chain(arguments.iter().copied());
    let exit = report::run::<C>(arguments, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        exit,
        out: text(out),
        err: text(err),
    }
}

/// The key of every test. It is made up, so that it may stand in snapshots.
pub(crate) const KEY_ID: &str = "rzp_test_wire";
pub(crate) const KEY_SECRET: &str = "s3cret";

/// A second in which the mock stands still.
pub(crate) const NOW: i64 = 1_582_628_071;

/// The mock, and a client of it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) server: MockServer,
    pub(crate) client: Client,
}

impl World {
    /// A new account: no orders, ids that count from 1, and time that stands at [`NOW`].
    pub(crate) fn new() -> Self {
        let config = Config::new()
            .key(KEY_ID, KEY_SECRET)
            .clock(Clock::fixed(NOW));
        let server = MockServer::start(config).unwrap();
        let client = Client::builder()
            .key(KEY_ID, KEY_SECRET)
            .base_url(server.url())
            .build();
        Self {
            server,
            client: client.unwrap(),
        }
    }

    /// The last request that the mock received.
    pub(crate) fn sent(&self) -> Request {
        self.server.requests().pop().expect("a request")
    }

    /// An order of ₹500.00, as created.
    pub(crate) async fn order(&self) -> Order {
        self.create(CreateOrder::new(rupees("500.00"))).await
    }

    /// The order that comes of these parameters.
    pub(crate) async fn create(&self, params: CreateOrder) -> Order {
        self.client.orders().create(params).await.unwrap()
    }

    /// Lets the customer pay.
    pub(crate) async fn pay(&self, order: &Order, how: Value) -> Result<CheckoutFields, Declined> {
        customer::pay(self.server.address(), &order.id, how).await
    }
}

/// An amount in INR.
pub(crate) fn rupees(text: &str) -> Money {
    Money::from_major(text, Currency::Inr).unwrap()
}
