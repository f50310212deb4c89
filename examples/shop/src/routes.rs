//! The page, and the endpoints that the page and Razorpay call.
//!
//! | endpoint | called by | purpose |
//! |---|---|---|
//! | `GET /` | the customer | serves the page |
//! | `POST /orders` | the page | creates an order and returns the checkout options |
//! | `POST /paid` | the page | verifies the checkout callback |
//! | `GET /sale` | the page | returns the state of this customer's order |
//! | `POST /webhooks` | Razorpay | verifies a webhook event and processes it once |

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::sync::Arc;

use axum::extract::{FromRef, State};
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use razorpay_client::types::orders::CreateOrder;
use razorpay_client::types::{Amount, Currency, Money};
use razorpay_webhooks::axum::VerifiedEvent;
use razorpay_webhooks::options::{CheckoutOptions, Theme};
use razorpay_webhooks::{
    Claim, Deduplicator, Event, EventKind, MemoryDeduplicator, PaymentCallback, WebhookVerifier,
};
use serde_json::json;

use crate::account::Account;
use crate::sales::{Cart, Sales};

/// More events than a shop of one page has in a day.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(10_000).unwrap();

const CART: &str = "cart";

/// Shared state of all routes.
#[derive(Debug)]
pub struct Shop {
    /// Razorpay account that receives the payments.
    pub account: Account,
    /// Orders and their payments.
    pub sales: Sales,
    seen: MemoryDeduplicator,
}

/// The state of the router.
type Shared = State<Arc<Shop>>;

/// A handle on the shop from which axum takes the verifier.
#[derive(Clone, Debug)]
struct Webhooks(Arc<Shop>);

impl FromRef<Webhooks> for WebhookVerifier {
    fn from_ref(shop: &Webhooks) -> Self {
        shop.0.account.webhooks.clone()
    }
}

impl Shop {
    /// Creates a shop without any sales.
    pub fn new(account: Account) -> Arc<Self> {
        let seen = MemoryDeduplicator::new(REMEMBERED);
        Arc::new(Self {
            account,
            sales: Sales::default(),
            seen,
        })
    }
}

/// Builds the router with all endpoints of the shop.
pub fn router(shop: Arc<Shop>) -> Router {
    let webhooks = Router::new()
        .route("/webhooks", post(told))
        .with_state(Webhooks(Arc::clone(&shop)));
    Router::new()
        .route("/", get(page))
        .route("/orders", post(order))
        .route("/paid", post(paid))
        .route("/sale", get(sale))
        .with_state(shop)
        .merge(webhooks)
}

/// Price of the product: ₹500.00.
fn price() -> Money {
    Money::new(Amount::minor(50_000), Currency::Inr)
}

async fn page(State(shop): Shared) -> Html<String> {
    // The address of the script is the shop's own choice and needs no escaping.
    Html(include_str!("page.html").replace("{{checkout}}", &shop.account.checkout))
}

/// Creates an order for this customer and returns the options that open the checkout with it.
async fn order(State(shop): Shared) -> Result<Response, Response> {
    let created = shop
        .account
        .client
        .orders()
        .create(CreateOrder::new(price()))
        .await;
    let order = created.map_err(|error| {
        anstream::eprintln!("no order: {error}");
        refusal(StatusCode::BAD_GATEWAY, "The order could not be created.")
    })?;
    let cart = new_cart().map_err(|error| {
        anstream::eprintln!("no cart: {error}");
        refusal(StatusCode::INTERNAL_SERVER_ERROR, "Try again later.")
    })?;
    let cookie = format!("{CART}={}; HttpOnly; SameSite=Lax; Path=/", cart.0);
    shop.sales.open(cart, order.id.clone());
    let options = CheckoutOptions::new(&shop.account.key_id, price(), "Acme Corp", order.id)
        .description("One teapot")
        .theme(Theme::new().color("#3399cc"));
    let headers = [
        (SET_COOKIE, cookie),
        (CONTENT_TYPE, "application/json".to_owned()),
    ];
    Ok((headers, options.to_json()).into_response())
}

/// Verifies the checkout callback, and only for the order of the browser's own cart.
async fn paid(
    State(shop): Shared,
    headers: HeaderMap,
    Json(callback): Json<PaymentCallback>,
) -> Response {
    let Some(sale) = cart(&headers).and_then(|cart| shop.sales.of_cart(&cart)) else {
        return refusal(StatusCode::NOT_FOUND, "There is no order.");
    };
    match callback.verify(&sale.order, &shop.account.key_secret) {
        Ok(()) => {
            shop.sales.paid(&sale.order, &callback.payment_id);
            Json(json!({ "message": "Thank you, it is on its way." })).into_response()
        }
        Err(error) => {
            anstream::eprintln!("callback of {} refused: {error}", sale.order);
            refusal(
                StatusCode::BAD_REQUEST,
                "The payment could not be confirmed.",
            )
        }
    }
}

async fn sale(State(shop): Shared, headers: HeaderMap) -> Response {
    match cart(&headers).and_then(|cart| shop.sales.of_cart(&cart)) {
        Some(sale) => Json(json!({
            "order": sale.order,
            "paid": sale.paid,
            "shipped": sale.shipped,
            "events": sale.events,
        }))
        .into_response(),
        None => refusal(StatusCode::NOT_FOUND, "There is no order."),
    }
}

/// Processes a webhook event the first time that it is delivered.
async fn told(
    State(Webhooks(shop)): State<Webhooks>,
    VerifiedEvent(event): VerifiedEvent,
) -> StatusCode {
    if let Some(id) = &event.id {
        let Ok(claim) = shop.seen.claim(id).await;
        if claim == Claim::Repeated {
            return StatusCode::OK;
        }
    }
    act(&shop.sales, &event);
    StatusCode::OK
}

/// Events may arrive late or out of order: a final state stays final.
fn act(sales: &Sales, event: &Event) {
    match &event.kind {
        EventKind::OrderPaid(paid) => {
            sales.told(&paid.order.id);
            sales.paid(&paid.order.id, &paid.payment.id);
        }
        EventKind::PaymentFailed(failed) => {
            if let Some(order) = &failed.payment.order_id {
                sales.told(order);
            }
        }
        EventKind::Unknown(unknown) => {
            anstream::println!("not known: {}", unknown.name())
        }
        _ => {}
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    (status, Json(json!({ "message": message }))).into_response()
}

/// Random cart id that nobody can guess.
fn new_cart() -> Result<Cart, getrandom::Error> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes)?;
    let mut name = String::new();
    for byte in bytes {
        let _ = write!(name, "{byte:02x}");
    }
    Ok(Cart(name))
}

fn cart(headers: &HeaderMap) -> Option<Cart> {
    let cookies = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == CART).then(|| Cart(value.to_owned()))
    })
}
