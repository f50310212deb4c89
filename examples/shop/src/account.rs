//! Which service the shop works with: the real one where the environment has its keys, otherwise a mock inside the process.

use std::env;
use std::error::Error;
use std::net::SocketAddr;

use razorpay_client::Client;
use razorpay_mock::{Config, DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, MockServer};
use razorpay_webhooks::{KeySecret, WebhookVerifier};

/// The script that opens the real checkout.
const CHECKOUT: &str = "https://checkout.razorpay.com/v1/checkout.js";

/// What the mock signs its webhooks with.
const MOCK_WEBHOOK_SECRET: &str = "secret of the mock's webhook";

/// An account of the service, and how to reach it.
#[derive(Debug)]
pub struct Account {
    /// Calls the service.
    pub client: Client,
    /// The public half of the API key, which the page needs.
    pub key_id: String,
    /// The secret half, which callbacks are signed with.
    pub key_secret: KeySecret,
    /// Verifies deliveries.
    pub webhooks: WebhookVerifier,
    /// Where the page gets the checkout from.
    pub checkout: String,
    /// The mock, which runs as long as this is kept.
    pub mock: Option<MockServer>,
}

impl Account {
    /// The real account if `RAZORPAY_KEY_ID`, `RAZORPAY_KEY_SECRET` and `RAZORPAY_WEBHOOK_SECRET` are set, and while the secret
    /// of the webhook is being changed `RAZORPAY_WEBHOOK_SECRET_OLD`; otherwise a mock that tells this shop by webhooks.
    ///
    /// # Errors
    /// If only some of them are set, or the mock does not start.
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

    /// An account of a new mock, which sends its webhooks to this shop.
    ///
    /// # Errors
    /// If the mock does not start.
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
