//! Makes an order, finds it, and captures and refunds what was paid for it, by the SDK.

use razorpay_client::{
    Client,
    types::{
        Currency, Money,
        orders::CreateOrder,
        payments::{CapturePayment, RefundPayment},
    },
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let razorpay = Client::from_env()?;
    let price = Money::from_major("500.00", Currency::Inr)?;
    let params = CreateOrder::new(price.clone())
        .receipt("receipt#1")
        .note("table", "7");
    let order = razorpay.orders().create(params).await?;
    let order = razorpay.orders().fetch(&order.id).await?;
    println!("{} {:?} {:?}", order.id, order.status, order.receipt);
    for payment in razorpay.orders().list_payments(&order.id).await?.items {
        let capture = CapturePayment::new(price.clone());
        let payment = razorpay.payments().capture(&payment.id, capture).await?;
        println!("{} {:?} {:?}", payment.id, payment.status, payment.method);
        let refund = RefundPayment::new();
        let refund = razorpay.payments().refund(&payment.id, refund).await?;
        println!("{} {:?}", refund.id, refund.status);
    }
    Ok(())
}
