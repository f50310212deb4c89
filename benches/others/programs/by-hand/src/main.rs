use std::{env, time::Duration};

use rustls_platform_verifier::BuilderVerifierExt;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct NewOrder {
    amount: i64,
    currency: String,
    receipt: String,
}

#[derive(Deserialize)]
struct Order {
    id: String,
    amount: i64,
    status: String,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Failure> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(Duration::from_secs(60))
        .build()?;
    let body = NewOrder {
        amount: 50_000,
        currency: "INR".to_owned(),
        receipt: "1".to_owned(),
    };
    let response = client
        .post("https://api.razorpay.com/v1/orders")
        .basic_auth(
            env::var("RAZORPAY_KEY_ID")?,
            Some(env::var("RAZORPAY_KEY_SECRET")?),
        )
        .header("content-type", "application/json")
        .body(serde_json::to_vec(&body)?)
        .send()
        .await?
        .error_for_status()?;
    let order: Order = serde_json::from_slice(&response.bytes().await?)?;
    println!("{} {} {}", order.id, order.amount, order.status);
    Ok(())
}
