//! Fetches an order by the SDK with its default features.

use razorpay_client::{Client, types::ids::OrderId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let razorpay = Client::from_env()?;
    let order = razorpay.orders().fetch(&OrderId::from("order_1")).await?;
    println!("{} {:?}", order.id, order.status);
    Ok(())
}
