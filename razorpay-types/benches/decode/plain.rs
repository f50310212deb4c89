//! What a program would write for itself: the documented members, text as `String`, and serde's derive.

#![allow(dead_code, reason = "read as any program would read them")]

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) entity: String,
    pub(crate) count: u32,
    pub(crate) items: Vec<Payment>,
}

#[derive(Deserialize)]
pub(crate) struct Payment {
    pub(crate) id: String,
    pub(crate) entity: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) status: String,
    pub(crate) order_id: Option<String>,
    pub(crate) invoice_id: Option<String>,
    pub(crate) international: bool,
    pub(crate) method: String,
    pub(crate) amount_refunded: i64,
    pub(crate) refund_status: Option<String>,
    pub(crate) captured: bool,
    pub(crate) description: Option<String>,
    pub(crate) card_id: Option<String>,
    pub(crate) bank: Option<String>,
    pub(crate) wallet: Option<String>,
    pub(crate) vpa: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) customer_id: Option<String>,
    pub(crate) notes: HashMap<String, String>,
    pub(crate) fee: Option<i64>,
    pub(crate) tax: Option<i64>,
    pub(crate) error_code: Option<String>,
    pub(crate) error_description: Option<String>,
    pub(crate) error_source: Option<String>,
    pub(crate) error_step: Option<String>,
    pub(crate) error_reason: Option<String>,
    pub(crate) acquirer_data: Option<AcquirerData>,
    pub(crate) created_at: i64,
}

#[derive(Deserialize)]
pub(crate) struct AcquirerData {
    pub(crate) auth_code: Option<String>,
    pub(crate) bank_transaction_id: Option<String>,
    pub(crate) rrn: Option<String>,
    pub(crate) upi_transaction_id: Option<String>,
}
