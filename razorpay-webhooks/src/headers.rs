//! Access to the headers of a delivery in pairs, maps and, with the feature `http`, a `HeaderMap`.

use std::collections::{BTreeMap, HashMap};

/// Name of the header with the signature of the delivery.
///
/// The signature is the HMAC-SHA256 of the body with the webhook secret, as 64 hexadecimal digits.
pub const SIGNATURE_HEADER: &str = "x-razorpay-signature";

/// Name of the header with the event id, which is the same for every delivery of the event.
pub const EVENT_ID_HEADER: &str = "x-razorpay-event-id";

/// Headers of a webhook delivery, in any representation.
///
/// Implemented for lists of pairs, for maps and, with the feature `http`, for `http::HeaderMap`. To
/// support the header type of another framework, implement the only method.
pub trait DeliveryHeaders {
    /// Returns the first value of a header; `None` if the header is absent.
    ///
    /// The name is passed in lower case; implementations compare names case-insensitively.
    fn value(&self, name: &str) -> Option<&[u8]>;
}

impl<K: AsRef<str>, V: AsRef<[u8]>> DeliveryHeaders for [(K, V)] {
    fn value(&self, name: &str) -> Option<&[u8]> {
        first(self.iter().map(|(key, value)| (key, value)), name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, const N: usize> DeliveryHeaders for [(K, V); N] {
    fn value(&self, name: &str) -> Option<&[u8]> {
        self.as_slice().value(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> DeliveryHeaders for Vec<(K, V)> {
    fn value(&self, name: &str) -> Option<&[u8]> {
        self.as_slice().value(name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>, S> DeliveryHeaders for HashMap<K, V, S> {
    fn value(&self, name: &str) -> Option<&[u8]> {
        first(self, name)
    }
}

impl<K: AsRef<str>, V: AsRef<[u8]>> DeliveryHeaders for BTreeMap<K, V> {
    fn value(&self, name: &str) -> Option<&[u8]> {
        first(self, name)
    }
}

fn first<'a, K: AsRef<str> + 'a, V: AsRef<[u8]> + 'a>(
    headers: impl IntoIterator<Item = (&'a K, &'a V)>,
    name: &str,
) -> Option<&'a [u8]> {
    headers
        .into_iter()
        .find(|(key, _)| key.as_ref().eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_ref())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::{DeliveryHeaders, SIGNATURE_HEADER};

    fn found(headers: &impl DeliveryHeaders) -> Option<&[u8]> {
        headers.value(SIGNATURE_HEADER)
    }

    #[test]
    fn names_are_compared_without_case_in_every_carrier() {
        let pairs = [
            ("Host", "shop"),
            ("X-Razorpay-Signature", "a"),
            ("x-razorpay-signature", "b"),
        ];
        assert_eq!(found(&pairs), Some(&b"a"[..]));
        assert_eq!(found(&pairs.to_vec()), Some(&b"a"[..]));
        let owned = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(found(&owned), Some(&b"a"[..]));
        let map = HashMap::from([("X-RAZORPAY-SIGNATURE", vec![b'a'])]);
        assert_eq!(found(&map), Some(&b"a"[..]));
        assert_eq!(found(&BTreeMap::from_iter(map)), Some(&b"a"[..]));
        assert_eq!(found(&[("x-razorpay-signature-2", "a")]), None);
    }
}
