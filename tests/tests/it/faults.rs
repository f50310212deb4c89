//! What callers experience of a server that misbehaves, told by the counts of that server and by the state of the mock
//! behind it.

mod lost;
mod odd;
mod refused;
mod slow;
mod storm;
mod throttled;

use razorpay_client::Error;
use razorpay_mock::faults::Fault;

use crate::rig::{Rig, bounded, create};

/// A write without a key meets one fault, and fails.
///
/// Whatever the fault is: it was sent once at most, its error knows the call, and offers no key.
async fn unsafe_write(fault: Fault) -> (Rig, Error) {
    let rig = Rig::new([fault.clone()]);
    let error = unsafe_write_on(&rig, fault).await;
    (rig, error)
}

async fn unsafe_write_on(rig: &Rig, fault: Fault) -> Error {
    let error = bounded(create(&rig.client, "once")).await.unwrap_err();
    assert!(rig.server.received() <= 1, "{fault:?}: received twice");
    assert!(rig.server.begun() <= 1, "{fault:?}: sent twice");
    assert_eq!(rig.server.pending(), 0, "{fault:?}: did not come up");
    assert_eq!(error.operation(), Some("orders.create"), "{fault:?}");
    assert_eq!(
        error.reconciled_by(),
        Some("orders.list(receipt)"),
        "{fault:?}"
    );
    assert_eq!(
        (error.attempts(), error.idempotency_key()),
        (1, None),
        "{fault:?}"
    );
    assert!(
        rig.receipts().await.len() <= 1,
        "{fault:?}: carried out twice"
    );
    error
}
