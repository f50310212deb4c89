//! Any bytes as a delivery: signed, they are read or refused without a panic; unsigned, they are never read.
//!
//! `cargo +nightly fuzz run verify_and_parse -- -max_total_time=60`

#![no_main]

use libfuzzer_sys::fuzz_target;
use razorpay_webhooks::{
    Event, SIGNATURE_HEADER, WebhookError, WebhookSecret, WebhookVerifier, testing,
};

fuzz_target!(|data: &[u8]| {
    let secret = WebhookSecret::new("secret");
    let webhooks = WebhookVerifier::new(secret.clone());

    let headers = testing::headers(data, &secret, "evt_1");
    match webhooks.verify_and_parse(&headers, data) {
        Ok(event) => {
            assert_eq!(Ok(event), Event::parse(data).map(with_id));
        }
        Err(WebhookError::Event(_)) => assert!(Event::parse(data).is_err()),
        Err(error) => panic!("genuine, but {error}"),
    }

    // The same bytes as a signature of themselves.
    let forged = [(SIGNATURE_HEADER, data)];
    assert!(webhooks.verify_and_parse(&forged, data).is_err());
});

/// The event as it is read from a delivery with an id.
fn with_id(mut event: Event) -> Event {
    event.id = Some("evt_1".into());
    event
}
