//! Deliveries as they come over the wire: the bytes count, and every one of them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use proptest::prelude::*;
use razorpay_webhooks::{
    EventError, EventKind, SIGNATURE_HEADER, WebhookError, WebhookSecret, WebhookVerifier, testing,
};

fn read(body: &[u8]) -> Result<razorpay_webhooks::Event, WebhookError> {
    let secret = WebhookSecret::new("secret");
    let headers = testing::headers(body, &secret, "evt_1");
    WebhookVerifier::new(secret).verify_and_parse(&headers, body)
}

/// What a framework does that reads JSON and writes it again.
fn rewritten(body: &[u8]) -> Vec<u8> {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap();
    serde_json::to_vec(&value).unwrap()
}

#[test]
fn text_beyond_ascii_is_verified_as_it_came() {
    let literal = r#"{"event":"moon.landed","payload":{"name":"Achu ₹ മലയാളം 😀"}}"#;
    let escaped = r#"{"event":"moon.landed","payload":{"name":"Achu \u20b9 മലയാളം \ud83d\ude00"}}"#;
    let names = [literal, escaped].map(|body| {
        let event = read(body.as_bytes()).unwrap();
        let EventKind::Unknown(unknown) = event.kind else {
            panic!("known")
        };
        unknown
            .payload()
            .get("name")
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    });
    assert_eq!(names[0], names[1]);
    let headers = testing::headers(literal.as_bytes(), &"secret".into(), "evt_1");
    let verdict = WebhookVerifier::new("secret").verify(&headers, escaped.as_bytes());
    assert_eq!(verdict, Err(WebhookError::Mismatch));
}

#[test]
fn a_body_that_was_read_and_written_again_does_not_verify() {
    let bodies: [&[u8]; 5] = [
        br#"{"event":"moon.landed","url":"https:\/\/rzp.io\/i\/1"}"#,
        br#"{"payload":{},"event":"moon.landed"}"#,
        b"{ \"event\" : \"moon.landed\",\n  \"payload\" : {} }\n",
        br#"{"event":"moon.landed","n":1.0e2}"#,
        br#"{"event":"moon.landed","text":"\u0041"}"#,
    ];
    for body in bodies {
        assert_eq!(read(body).unwrap().name(), "moon.landed");
        let again = rewritten(body);
        if again == body {
            // Only keys in the order of the alphabet survive by luck.
            continue;
        }
        let headers = testing::headers(body, &"secret".into(), "evt_1");
        let verdict = WebhookVerifier::new("secret").verify(&headers, &again);
        assert_eq!(verdict, Err(WebhookError::Mismatch));
    }
}

#[test]
fn the_raw_event_keeps_keys_in_their_order() {
    let body = br#"{"z":1,"event":"moon.landed","a":{"y":2,"b":3}}"#;
    let event = read(body).unwrap();
    assert_eq!(serde_json::to_vec(event.raw()).unwrap(), body);
}

#[test]
fn bodies_of_any_length_are_verified() {
    let verifier = WebhookVerifier::new("secret");
    for length in [0, 1, 55, 56, 63, 64, 65, 1_000, 65_536, 1 << 20] {
        let padding = " ".repeat(length);
        let signature = testing::sign(padding.as_bytes(), &"secret".into());
        assert_eq!(
            verifier.verify_signature(&signature, padding.as_bytes()),
            Ok(())
        );
        let longer = format!("{padding} ");
        assert_eq!(
            verifier.verify_signature(&signature, longer.as_bytes()),
            Err(WebhookError::Mismatch)
        );
    }
    assert!(matches!(
        read(b""),
        Err(WebhookError::Event(EventError::NotJson(_)))
    ));
    let note = "₹".repeat((1 << 20) / 3);
    let event = read(format!(r#"{{"event":"moon.landed","note":"{note}"}}"#).as_bytes());
    assert_eq!(
        event.unwrap().raw().get("note").unwrap().as_str(),
        Some(note.as_str())
    );
}

#[test]
fn json_that_is_nested_too_deep_is_refused_and_not_fatal() {
    let deep = format!(r#"{{"event":"a","payload":{}"#, "[".repeat(1 << 20));
    assert!(matches!(
        read(deep.as_bytes()),
        Err(WebhookError::Event(EventError::NotJson(_)))
    ));
}

#[test]
fn an_error_shows_nothing_of_the_delivery() {
    let bodies: [&[u8]; 3] = [
        br#"{"event":"payment.captured","payload":{"payment":{"entity":{"id":"4111111111111111"}}}}"#,
        br#"{"event":"payment.captured","payload":"4111111111111111"}"#,
        br#"{"name":"4111111111111111"}"#,
    ];
    for body in bodies {
        let error = read(body).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("4111111111111111"),
            "{error:?}"
        );
    }
}

/// The bytes with one bit flipped.
fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let bits = bytes.len() * 8;
    bytes[bit % bits / 8] ^= 1 << (bit % 8);
    bytes
}

proptest! {
    #[test]
    fn a_change_of_one_bit_fails(
        body in prop::collection::vec(any::<u8>(), 1..300),
        secret in "[ -~]{1,80}",
        bit: usize,
    ) {
        let signature = testing::sign(&body, &secret.as_str().into());
        let verify = |secret: &str, signature: &[u8], body: &[u8]| {
            let headers = [(SIGNATURE_HEADER, signature)];
            WebhookVerifier::new(secret).verify(&headers, body)
        };
        let signature = signature.as_bytes();
        prop_assert_eq!(verify(&secret, signature, &body), Ok(()));
        prop_assert!(verify(&secret, &flipped(signature, bit), &body).is_err());
        let mismatch = Err(WebhookError::Mismatch);
        prop_assert_eq!(&verify(&secret, signature, &flipped(&body, bit)), &mismatch);
        // Secrets are text: a bit of it is flipped where that leaves text.
        if let Ok(other) = String::from_utf8(flipped(secret.as_bytes(), bit)) {
            prop_assert_eq!(&verify(&other, signature, &body), &mismatch);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(body: Vec<u8>) {
        let _ = read(&body);
    }
}
