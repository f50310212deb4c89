//! Authentication of requests.

use std::collections::HashSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::error::Problem;
use crate::request::Request;
use crate::tables::{Auth, When};

/// The one key that is let in.
#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// The access tokens that are let in: the one of the configuration, and every one that was answered since.
///
/// `Debug` shows how many there are.
pub(crate) struct Tokens(HashSet<String>);

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Tokens").field(&self.0.len()).finish()
    }
}

impl Tokens {
    pub(crate) fn new(first: String) -> Self {
        Self(HashSet::from([first]))
    }

    /// Lets the token of an answer in, if it has one.
    pub(crate) fn learn(&mut self, answer: &Value) {
        if let Some(token) = answer.get("access_token").and_then(Value::as_str) {
            self.0.insert(token.to_owned());
        }
    }
}

/// Lets a request in if it proves itself in one of the ways given, or without any given, as an account may: by the key
/// or by a token. It has one `Authorization` header, spelled as documented: the service takes no other.
///
/// Where the id of the key is enough, the secret does no harm.
pub(crate) fn check(
    ways: &[Auth],
    request: &Request,
    key: &Key,
    tokens: &Tokens,
) -> Result<(), Problem> {
    let ways = if ways.is_empty() {
        &[Auth::Basic, Auth::Bearer]
    } else {
        ways
    };
    if ways.contains(&Auth::None) {
        return Ok(());
    }
    let mut sent = request
        .headers()
        .filter_map(|(name, value)| (name == "authorization").then_some(value));
    let header = match (sent.next(), sent.next()) {
        (Some(header), None) => header,
        _ => return Err(Problem::new(When::Unauthenticated)),
    };
    let is_key = |secret: &str| {
        let expected = STANDARD.encode(format!("{}:{secret}", key.id));
        header.strip_prefix("Basic ") == Some(&expected)
    };
    let right = ways.iter().any(|way| match way {
        Auth::Basic => is_key(&key.secret),
        Auth::Public => is_key("") || is_key(&key.secret),
        Auth::Bearer => header
            .strip_prefix("Bearer ")
            .is_some_and(|token| tokens.0.contains(token)),
        Auth::None => true,
    });
    right
        .then_some(())
        .ok_or_else(|| Problem::new(When::Unauthenticated))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Key, Tokens, check};
    use crate::request::Request;
    use crate::tables::Auth;

    const RIGHT: &str = "Basic cnpwX3Rlc3RfYTpi";
    const ID_ALONE: &str = "Basic cnpwX3Rlc3RfYTo=";

    fn allowed(ways: &[Auth], values: &[&str]) -> bool {
        let key = Key {
            id: "rzp_test_a".to_owned(),
            secret: "b".to_owned(),
        };
        let mut tokens = Tokens::new("token-1".to_owned());
        tokens.learn(&json!({"access_token": "token-2", "refresh_token": "token-3"}));
        let header = |value: &&str| ("authorization".to_owned(), (*value).to_owned());
        let request = Request {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: values.iter().map(header).collect(),
            body: "".into(),
        };
        check(ways, &request, &key, &tokens).is_ok()
    }

    #[test]
    fn only_the_documented_spelling_is_let_in() {
        assert!(allowed(&[], &[RIGHT]));
        let right = RIGHT.strip_prefix("Basic ").unwrap();
        for wrong in [
            format!("basic {right}"),
            format!("BASIC {right}"),
            format!("Basic  {right}"),
            format!("Basic \"{right}\""),
            format!("Bearer {right}"),
            right.to_owned(),
            "Basic cnpwX3Rlc3RfYTpj".to_owned(),
            "Basic rzp_test_a:b".to_owned(),
            ID_ALONE.to_owned(),
        ] {
            assert!(!allowed(&[], &[&wrong]), "{wrong}");
        }
        assert!(!allowed(&[], &[]));
    }

    #[test]
    fn a_second_header_is_refused() {
        assert!(!allowed(&[], &[RIGHT, RIGHT]));
    }

    #[test]
    fn an_operation_may_insist_on_its_way() {
        let [first, second, third] = ["Bearer token-1", "Bearer token-2", "Bearer token-3"];
        for token in [first, second] {
            assert!(allowed(&[], &[token]) && allowed(&[Auth::Bearer], &[token]));
            assert!(!allowed(&[Auth::Basic], &[token]));
        }
        assert!(!allowed(&[Auth::Bearer], &[third]));
        assert!(!allowed(&[Auth::Bearer], &[RIGHT]));
        assert!(!allowed(&[Auth::Basic], &[ID_ALONE]));
        assert!(allowed(&[Auth::Public], &[ID_ALONE]));
        assert!(allowed(&[Auth::Public], &[RIGHT]));
        assert!(!allowed(&[Auth::Public], &[first]));
        assert!(allowed(&[Auth::None], &[]) && allowed(&[Auth::None], &["x"]));
    }
}
