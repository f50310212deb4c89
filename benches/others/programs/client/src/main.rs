use razorpay_client::types::{Currency, Money, orders::CreateOrder};
use razorpay_client::{Client, Error};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(run())?)
}

async fn run() -> Result<(), Error> {
    let client: Client = Client::from_env()?;
    let price = Money::from_major("500.00", Currency::Inr).expect("an amount");
    let order = client
        .orders()
        .create(CreateOrder::new(price).receipt("1"))
        .await?;
    println!("{} {} {}", order.id, order.amount, order.status);
    Ok(())
}
