//! Finds out whether a write was carried out as its error says: by the operation that it names, on a network without faults.

use razorpay_client::types::orders::ListOrders;
use razorpay_client::types::payments::ListPaymentRefunds;
use razorpay_client::types::payouts::ListPayouts;
use razorpay_client::{Client, Error};

use super::ground::{BUSINESS, Ground};
use super::script::Plan;

/// Ids of what a write has made or changed, as the named operation shows them; `None` if the operation is none that
/// this simulation knows.
///
/// # Errors
///
/// Those of the operation. Without faults there is no reason for any.
pub async fn reconcile(
    truth: &Client,
    ground: &Ground,
    plan: &Plan,
    operation: &str,
) -> Result<Option<Vec<String>>, Error> {
    let mark = plan.mark();
    let own = ground
        .own
        .get(&plan.number)
        .map(String::as_str)
        .unwrap_or_default();
    Ok(Some(match operation {
        "orders.list(receipt)" => {
            let mut items = truth
                .orders()
                .list(ListOrders::new().receipt(&*mark))
                .items();
            let mut ids = Vec::new();
            while let Some(order) = items.try_next().await? {
                ids.push(order.id.to_string());
            }
            ids
        }
        "orders.fetch(id)" => {
            let order = truth.orders().fetch(&own.into()).await?;
            let found = order.notes.get("mark") == Some(&*mark);
            found.then(|| order.id.to_string()).into_iter().collect()
        }
        "payments.list_refunds(id)" => {
            let refunds = truth
                .payments()
                .list_refunds(&own.into(), ListPaymentRefunds::new());
            let mut items = refunds.items();
            let mut ids = Vec::new();
            while let Some(refund) = items.try_next().await? {
                if refund.notes.get("mark") == Some(&*mark) {
                    ids.push(refund.id.to_string());
                }
            }
            ids
        }
        "payouts.list(reference_id)" => {
            let params = ListPayouts::new(BUSINESS).reference_id(&*mark);
            let mut items = truth.payouts().list(params).items();
            let mut ids = Vec::new();
            while let Some(payout) = items.try_next().await? {
                ids.push(payout.id.to_string());
            }
            ids
        }
        _ => return Ok(None),
    }))
}
