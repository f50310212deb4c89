//! Fetches an order by hand, on reqwest with its default TLS.

use std::env::var;

#[derive(serde::Deserialize)]
struct Order {
    id: String,
    status: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (id, secret) = (var("RAZORPAY_KEY_ID")?, var("RAZORPAY_KEY_SECRET")?);
    let request = reqwest::Client::new()
        .get("https://api.razorpay.com/v1/orders/order_1")
        .basic_auth(id, Some(secret));
    let order: Order = request.send().await?.error_for_status()?.json().await?;
    println!("{} {}", order.id, order.status);
    Ok(())
}
