//! Selection of the account: the real one if the environment has its keys, otherwise an embedded
//! mock.

use std::env;
use std::error::Error;
use std::net::SocketAddr;

use razorpay_client::Client;
use razorpay_mock::{Config, DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, MockServer};
use razorpay_webhooks::{KeySecret, WebhookVerifier};

/// URL of the script of the real checkout.
const CHECKOUT: &str = "https://checkout.razorpay.com/v1/checkout.js";

/// Webhook secret with which the mock signs its deliveries.
const MOCK_WEBHOOK_SECRET: &str = "secret of the mock's webhook";

/// Razorpay account that the shop sells with: the real one, or that of a mock.
#[derive(Debug)]
pub struct Account {
    /// API client of the account.
    pub client: Client,
    /// API key id, the public half of the API key, which the page needs.
    pub key_id: String,
    /// API key secret, with which checkout callbacks are signed.
    pub key_secret: KeySecret,
    /// Verifier of webhook deliveries.
    pub webhooks: WebhookVerifier,
    /// URL of the checkout script that the page loads.
    pub checkout: String,
    /// Embedded mock, which runs until it is dropped; `None` with the real account.
    pub mock: Option<MockServer>,
}

impl Account {
    /// Selects the real account if its keys are in the environment, otherwise starts a mock.
    ///
    /// The real account needs `RAZORPAY_KEY_ID`, `RAZORPAY_KEY_SECRET` and
    /// `RAZORPAY_WEBHOOK_SECRET`, and, while the webhook secret is being rotated,
    /// `RAZORPAY_WEBHOOK_SECRET_OLD`. The mock is used if `RAZORPAY_KEY_ID` is not set; it sends
    /// its webhook events to the shop at this address.
    ///
    /// # Errors
    /// If `RAZORPAY_KEY_ID` is set and a required variable is not, if the client cannot be built,
    /// or if the mock does not start.
    pub fn from_env(shop: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let Ok(key_id) = env::var("RAZORPAY_KEY_ID") else {
            return Self::of_mock(shop);
        };
        let read = |name: &str| {
            env::var(name).map_err(|_| format!("RAZORPAY_KEY_ID is set: expected {name}, too"))
        };
        let key_secret = read("RAZORPAY_KEY_SECRET")?;
        let mut webhooks = WebhookVerifier::new(read("RAZORPAY_WEBHOOK_SECRET")?);
        if let Ok(old) = env::var("RAZORPAY_WEBHOOK_SECRET_OLD") {
            webhooks = webhooks.or(old);
        }
        Ok(Self {
            client: Client::builder().key(&key_id, &key_secret).build()?,
            key_id,
            key_secret: KeySecret::new(key_secret),
            webhooks,
            checkout: CHECKOUT.to_owned(),
            mock: None,
        })
    }

    /// Starts a mock, which sends its webhook events to the shop at this address.
    ///
    /// # Errors
    /// If the mock does not start, or the client cannot be built.
    pub fn of_mock(shop: SocketAddr) -> Result<Self, Box<dyn Error>> {
        let place = format!("http://{shop}/webhooks");
        let mock = MockServer::start(Config::new().webhook(place, MOCK_WEBHOOK_SECRET))?;
        let client = Client::builder()
            .key(DEFAULT_KEY_ID, DEFAULT_KEY_SECRET)
            .base_url(mock.url())
            .build()?;
        Ok(Self {
            client,
            key_id: DEFAULT_KEY_ID.to_owned(),
            key_secret: KeySecret::new(DEFAULT_KEY_SECRET),
            webhooks: WebhookVerifier::new(MOCK_WEBHOOK_SECRET),
            checkout: format!("{}/_mock/checkout.js", mock.url()),
            mock: Some(mock),
        })
    }
}
