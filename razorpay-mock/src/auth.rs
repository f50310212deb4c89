//! Whether a request carries the key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::Problem;
use crate::request::Request;
use crate::tables::When;

/// The one key that is let in.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Key {
    /// Lets a request in if it has one `Authorization` header that is exactly `Basic` and the
    /// base64 of id and secret: the service takes no other spelling of the scheme either.
    pub(crate) fn check(&self, request: &Request) -> Result<(), Problem> {
        let mut sent = request
            .headers()
            .filter_map(|(name, value)| (name == "authorization").then_some(value));
        let expected = STANDARD.encode(format!("{}:{}", self.id, self.secret));
        let right = sent.next().and_then(|value| value.strip_prefix("Basic "))
            == Some(&expected)
            && sent.next().is_none();
        right.then_some(()).ok_or_else(|| Problem::new(When::Unauthenticated))
    }
}

#[cfg(test)]
mod tests {
    use super::Key;
    use crate::request::Request;

    fn allowed(values: &[&str]) -> bool {
        let key = Key { id: "rzp_test_a".to_owned(), secret: "b".to_owned() };
        let header = |value: &&str| ("authorization".to_owned(), (*value).to_owned());
        let request = Request {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: values.iter().map(header).collect(),
            body: "".into(),
        };
        key.check(&request).is_ok()
    }

    #[test]
    fn only_the_documented_spelling_is_let_in() {
        let right = "cnpwX3Rlc3RfYTpi";
        assert!(allowed(&[&format!("Basic {right}")]));
        for wrong in [
            format!("basic {right}"),
            format!("BASIC {right}"),
            format!("Basic  {right}"),
            format!("Basic \"{right}\""),
            format!("Bearer {right}"),
            right.to_owned(),
            "Basic cnpwX3Rlc3RfYTpj".to_owned(),
            "Basic rzp_test_a:b".to_owned(),
        ] {
            assert!(!allowed(&[&wrong]), "{wrong}");
        }
        assert!(!allowed(&[]));
    }

    #[test]
    fn a_second_header_is_refused() {
        let right = "Basic cnpwX3Rlc3RfYTpi";
        assert!(!allowed(&[right, right]));
    }
}
