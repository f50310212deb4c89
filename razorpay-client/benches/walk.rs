//! Going through a list of payments page by page: what is held does not grow with the list.
//!
//! `cargo bench -p razorpay-client --bench walk`
//!
//! The answers are made by a transport in this program, so that nothing else takes part. Counted is what the walk has
//! allocated and not given back, at the moment when that is the most; the one page that is held is part of it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::fmt::Write;

use allocation_counter::AllocationInfo;
use razorpay_client::Client;
use razorpay_client::transport::{Exchange, Request, Response, Transport};
use razorpay_client::types::payments::ListPayments;
use tokio::runtime::Builder;

const PAGE: usize = 100;

fn main() {
    // What is made once, such as tables of the standard library, belongs to no list.
    let _ = walk(PAGE);
    let page = walk(PAGE);
    println!(
        "{:>8} payments: {:>9} bytes at the most",
        PAGE, page.bytes_max
    );
    for length in [1_000, 10_000, 100_000] {
        let memory = walk(length);
        println!(
            "{length:>8} payments: {:>9} bytes at the most, {:.3} of one page; {} allocations a payment",
            memory.bytes_max,
            memory.bytes_max as f64 / page.bytes_max as f64,
            memory.count_total / length as u64
        );
    }
}

/// Reads all payments of a list of this length.
fn walk(length: usize) -> AllocationInfo {
    let runtime = Builder::new_current_thread().build().unwrap();
    let client = Client::builder()
        .key("rzp_test_key", "s3cret")
        .transport(List { length });
    let client: Client = client.build().unwrap();
    allocation_counter::measure(|| {
        let (count, sum) = runtime.block_on(async {
            let mut items = client.payments().list(ListPayments::new()).items();
            let (mut count, mut sum) = (0, 0);
            while let Some(payment) = items.try_next().await.unwrap() {
                count += 1;
                sum += payment.amount.as_minor();
            }
            (count, sum)
        });
        assert_eq!(count, length);
        // Each once: the amounts are 1, 2, 3 and so on.
        assert_eq!(sum as usize, length * (length + 1) / 2);
    })
}

/// Answers with the pages of a list.
#[derive(Debug)]
struct List {
    length: usize,
}

impl Transport for List {
    fn send(&self, request: Request) -> Exchange<'_> {
        let page = self.page(parameter(&request, "skip"), parameter(&request, "count"));
        Box::pin(async { Ok(Response::json(200, page)) })
    }
}

fn parameter(request: &Request, name: &str) -> usize {
    let (_, query) = request.target().split_once('?').unwrap();
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .unwrap()
        .1
        .parse()
        .unwrap()
}

impl List {
    fn page(&self, skip: usize, count: usize) -> String {
        let end = self.length.min(skip + count);
        // As large for every page, as what the answers take is held as well.
        let mut page = String::with_capacity(64 * 1_024);
        write!(
            page,
            r#"{{"entity":"collection","count":{},"items":["#,
            end - skip
        )
        .unwrap();
        for number in skip..end {
            let comma = if number == skip { "" } else { "," };
            write!(
                page,
                r#"{comma}{{"id":"pay_{number:014}","entity":"payment","amount":{},"currency":"INR","status":"captured",
"order_id":"order_{number:014}","invoice_id":null,"international":false,"method":"upi","amount_refunded":0,
"refund_status":null,"captured":true,"description":"Purchase of two shirts","card_id":null,"bank":null,"wallet":null,
"vpa":"a@okbank","email":"a@example.com","contact":"+919876543210","notes":{{"shirts":"2"}},"fee":236,"tax":36,
"error_code":null,"acquirer_data":{{"rrn":"033814379298"}},"created_at":1691735000}}"#,
                number + 1
            )
            .unwrap();
        }
        page.push_str("]}");
        page
    }
}
