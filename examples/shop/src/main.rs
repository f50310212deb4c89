//! Runs the shop on loopback until it is interrupted.
//!
//! `SHOP_PORT` sets the port; by default a free port is used.

use std::error::Error;
use std::net::Ipv4Addr;

use razorpay_example_shop::account::Account;
use razorpay_example_shop::routes::{Shop, router};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = std::env::var("SHOP_PORT").map_or(Ok(0), |port| {
        port.parse::<u16>()
            .map_err(|error| format!("SHOP_PORT is no port: {error}"))
    })?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    let account = Account::from_env(address)?;
    match &account.mock {
        Some(mock) => anstream::println!("paid by the mock at {}", mock.url()),
        None => anstream::println!("paid by the real service; deliver its webhooks to /webhooks"),
    }
    anstream::println!("open http://{address}/");
    axum::serve(listener, router(Shop::new(account)))
        .with_graceful_shutdown(async {
            // Without signals it runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await?;
    Ok(())
}
