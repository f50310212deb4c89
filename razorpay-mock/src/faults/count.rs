//! Counters of the requests that a server received.

use crate::request::Request;

/// Number of times that one request was fully received, by method, path and idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hit {
    /// HTTP method in upper case.
    pub method: String,
    /// Path as sent, without the query.
    pub path: String,
    /// Idempotency key of the request, absent if there was none.
    ///
    /// The value of the first header whose name has the form of `X-Refund-Idempotency`.
    pub key: Option<String>,
    /// Number of times that the request was received.
    pub count: usize,
}

/// The counts of a server.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) connections: usize,
    /// Connections that are open now.
    pub(super) open: usize,
    /// Requests whose first byte has arrived.
    pub(super) begun: usize,
    /// Requests that arrived to their end.
    pub(super) received: usize,
    pub(super) hits: Vec<Hit>,
}

impl Counts {
    pub(super) fn receive(&mut self, request: &Request) {
        self.received = self.received.saturating_add(1);
        let key = key(request);
        let found = self.hits.iter_mut().find(|hit| {
            hit.method == request.method && hit.path == request.path && hit.key.as_deref() == key
        });
        match found {
            Some(hit) => hit.count = hit.count.saturating_add(1),
            None => self.hits.push(Hit {
                method: request.method.clone(),
                path: request.path.clone(),
                key: key.map(str::to_owned),
                count: 1,
            }),
        }
    }
}

fn key(request: &Request) -> Option<&str> {
    let is_key = |name: &str| name.starts_with("x-") && name.ends_with("-idempotency");
    request
        .headers()
        .find_map(|(name, value)| is_key(name).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::{Counts, Hit};
    use crate::request::Request;

    #[test]
    fn method_path_and_key_are_counted_apart() {
        let mut counts = Counts::default();
        let mut receive = |method: &str, path: &str, header: Option<(&str, &str)>| {
            let headers = header.map(|(name, value)| (name.to_owned(), value.to_owned()));
            counts.receive(&Request {
                method: method.to_owned(),
                path: path.to_owned(),
                query: Some("a=b".to_owned()),
                headers: headers.into_iter().collect(),
                body: "".into(),
            });
        };
        receive("POST", "/a", Some(("x-payout-idempotency", "1")));
        receive("POST", "/a", Some(("x-payout-idempotency", "2")));
        receive("POST", "/a", Some(("x-payout-idempotency", "1")));
        receive("POST", "/a", None);
        receive("GET", "/a", Some(("idempotency", "1")));
        let hit = |method: &str, key: Option<&str>, count| Hit {
            method: method.to_owned(),
            path: "/a".to_owned(),
            key: key.map(str::to_owned),
            count,
        };
        let expected = [
            hit("POST", Some("1"), 2),
            hit("POST", Some("2"), 1),
            hit("POST", None, 1),
            hit("GET", None, 1),
        ];
        assert_eq!(counts.hits, expected);
        assert_eq!(counts.received, 5);
    }
}
