//! Makes an order, finds it, and captures and refunds what was paid for it, by hand on reqwest: no retries, no limits,
//! only the fields that are printed and a few beside them.

#![allow(dead_code, reason = "`Debug` reads what it prints")]

use std::{collections::HashMap, env::var};

use reqwest::RequestBuilder;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

const URL: &str = "https://api.razorpay.com/v1";

#[derive(Serialize)]
struct CreateOrder<'a> {
    amount: u64,
    currency: &'a str,
    receipt: Option<&'a str>,
    notes: HashMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct Capture<'a> {
    amount: u64,
    currency: &'a str,
}

#[derive(Serialize)]
struct CreateRefund {
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Order {
    id: String,
    amount: u64,
    amount_paid: u64,
    currency: String,
    receipt: Option<String>,
    status: String,
    attempts: u32,
    created_at: i64,
}

#[derive(Debug, Deserialize)]
struct Payment {
    id: String,
    amount: u64,
    currency: String,
    status: String,
    order_id: Option<String>,
    method: Option<String>,
    captured: Option<bool>,
    email: Option<String>,
    contact: Option<String>,
    error_description: Option<String>,
    created_at: i64,
}

#[derive(Debug, Deserialize)]
struct Refund {
    id: String,
    payment_id: String,
    amount: u64,
    status: String,
    created_at: i64,
}

#[derive(Debug, Deserialize)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Debug, Deserialize)]
struct Failure {
    error: FailureDetails,
}

#[derive(Debug, Deserialize)]
struct FailureDetails {
    code: String,
    description: Option<String>,
}

struct Api {
    http: reqwest::Client,
    key_id: String,
    key_secret: String,
}

impl Api {
    async fn send<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<T, Box<dyn std::error::Error>> {
        let request = request.basic_auth(&self.key_id, Some(&self.key_secret));
        let response = request.send().await?;
        if !response.status().is_success() {
            let Failure { error } = response.json().await?;
            return Err(format!("{}: {:?}", error.code, error.description).into());
        }
        Ok(response.json().await?)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Box<dyn std::error::Error>> {
        self.send(self.http.get(format!("{URL}{path}"))).await
    }

    async fn post<P: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        params: &P,
    ) -> Result<T, Box<dyn std::error::Error>> {
        self.send(self.http.post(format!("{URL}{path}")).json(params))
            .await
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (key_id, key_secret) = (var("RAZORPAY_KEY_ID")?, var("RAZORPAY_KEY_SECRET")?);
    let api = Api {
        http: reqwest::Client::new(),
        key_id,
        key_secret,
    };
    let params = CreateOrder {
        amount: 50_000,
        currency: "INR",
        receipt: Some("receipt#1"),
        notes: HashMap::from([("table", "7")]),
    };
    let order: Order = api.post("/orders", &params).await?;
    let order: Order = api.get(&format!("/orders/{}", order.id)).await?;
    println!("{order:?}");
    let payments: Page<Payment> = api.get(&format!("/orders/{}/payments", order.id)).await?;
    for payment in payments.items {
        let params = Capture {
            amount: 50_000,
            currency: "INR",
        };
        let path = format!("/payments/{}/capture", payment.id);
        let payment: Payment = api.post(&path, &params).await?;
        println!("{payment:?}");
        let path = format!("/payments/{}/refund", payment.id);
        let refund: Refund = api.post(&path, &CreateRefund { amount: None }).await?;
        println!("{refund:?}");
    }
    Ok(())
}
