//! What the generated registry ([`CHECKS`]) is made of.
//!
//! A [`Check`] knows one operation by method and path and holds, as plain functions, how its bodies are
//! decoded with the generated types and encoded again, so that a command can treat all operations alike.

use std::fmt;

use razorpay_mock::tables::{Kind, Shape};
use razorpay_types::CheckErrors;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::calls::{CallFault, Given};
use crate::generated::checks::{CHECKS, ERROR, EVENTS};
use crate::query;

/// Decodes a body and encodes what was understood; see [`body`].
pub type BodyCheck = fn(&[u8]) -> Result<Understood, DecodeFault>;

/// Decodes the pairs of a query and encodes what was understood; see [`query()`].
pub type QueryCheck = fn(&[(String, String)]) -> Result<Understood, DecodeFault>;

/// A body or a query as its generated type understood it.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// What the type writes.
    pub json: Value,
    /// What `Debug` shows of the value, on one line and on many.
    pub debug: String,
}

/// Reads a request and asks for its `check()`.
pub type Judge = fn(&Given) -> Result<Result<(), CheckErrors>, CallFault>;

/// How the body of an answer that is an error is checked.
#[derive(Debug, Clone, Copy)]
pub struct ErrorCheck {
    /// For the body.
    pub body: BodyCheck,
    /// The fields of the body.
    pub shape: &'static Shape,
}

/// One operation of the spec.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Resource and name: `orders.create`.
    pub operation: &'static str,
    /// HTTP method in upper case.
    pub method: &'static str,
    /// Path template: `/v1/orders/{id}`.
    pub path: &'static str,
    /// For the body of the request; `None` if it has none.
    pub request: Option<BodyCheck>,
    /// For the query of the request; `None` if it has none.
    pub query: Option<QueryCheck>,
    /// For the body of a successful answer; `None` if it is empty or not JSON.
    pub response: Option<BodyCheck>,
    /// Holds the request against the documented limits and rules; `None` if it has none, or is a form.
    pub judge: Option<Judge>,
    /// The fields of the request's body.
    pub request_shape: Option<&'static Shape>,
    /// The fields of the query.
    pub query_shape: Option<&'static Shape>,
    /// What the answer is made of.
    pub response_kind: Kind,
}

/// One event of webhooks.
#[derive(Debug, Clone, Copy)]
pub struct EventCheck {
    /// Its name, such as `order.paid`.
    pub name: &'static str,
    /// What its payload carries.
    pub parts: &'static [PartCheck],
}

/// An entity in the payload of an event.
#[derive(Debug, Clone, Copy)]
pub struct PartCheck {
    /// Its key in the payload; empty for the payload as a whole.
    pub key: &'static str,
    /// For the entity.
    pub body: BodyCheck,
    /// What the entity is made of.
    pub kind: Kind,
}

/// All that the commands know of the generated code.
#[derive(Debug, Clone, Copy)]
pub struct Registry {
    /// The operations in the order of the spec.
    pub checks: &'static [Check],
    /// For the body of every answer that is an error.
    pub error: ErrorCheck,
    /// The events in the order of the spec.
    pub events: &'static [EventCheck],
}

impl Registry {
    /// The registry of the code that this crate was built with.
    pub const fn generated() -> Self {
        Self {
            checks: CHECKS,
            error: ERROR,
            events: EVENTS,
        }
    }
}

/// Why the generated type refused a body, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeFault {
    /// The place in the body, as `$.items[0].x`.
    pub path: String,
    /// What the type said.
    pub detail: String,
}

impl DecodeFault {
    /// A fault of the body as a whole.
    pub fn whole(detail: impl Into<String>) -> Self {
        Self {
            path: "$".to_owned(),
            detail: detail.into(),
        }
    }

    /// A fault with the place that serde was at.
    pub fn at<E: fmt::Display>(error: serde_path_to_error::Error<E>) -> Self {
        let path = json_path(error.path());
        Self {
            path,
            detail: error.into_inner().to_string(),
        }
    }
}

impl fmt::Display for DecodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.detail)
    }
}

impl std::error::Error for DecodeFault {}

/// Reads a JSON body as a `T` and writes that `T` as JSON again.
///
/// # Errors
/// If the body is not JSON, the type refuses it, or what was read cannot be written.
pub fn body<T: DeserializeOwned + Serialize + fmt::Debug>(
    json: &[u8],
) -> Result<Understood, DecodeFault> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value: T = serde_path_to_error::deserialize(&mut deserializer).map_err(DecodeFault::at)?;
    deserializer
        .end()
        .map_err(|error| DecodeFault::whole(error.to_string()))?;
    understood(&value)
}

/// Reads the pairs of a query as a `T` and writes that `T` as JSON.
///
/// # Errors
/// If the type refuses them, or what was read cannot be written.
pub fn query<T: DeserializeOwned + Serialize + fmt::Debug>(
    pairs: &[(String, String)],
) -> Result<Understood, DecodeFault> {
    let value: T = query::decode(pairs)?;
    understood(&value)
}

fn understood<T: Serialize + fmt::Debug>(value: &T) -> Result<Understood, DecodeFault> {
    let json = serde_json::to_value(value)
        .map_err(|error| DecodeFault::whole(format!("cannot be encoded again: {error}")))?;
    Ok(Understood {
        json,
        debug: format!("{value:?}\n{value:#?}"),
    })
}

/// A path of serde in the notation of the reports.
fn json_path(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .fold("$".to_owned(), |path, segment| match segment {
            Segment::Seq { index } => at_index(&path, *index),
            Segment::Map { key } | Segment::Enum { variant: key } => at_key(&path, key),
            // Between two keys, or in what is no JSON: the object around it is all that is known.
            Segment::Unknown => path,
        })
}

/// The path of a key in the object at `path`.
pub(crate) fn at_key(path: &str, key: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !key.is_empty() && key.bytes().all(is_word) {
        format!("{path}.{key}")
    } else {
        format!("{path}[{}]", Value::from(key))
    }
}

/// The path of an item in the list at `path`.
pub(crate) fn at_index(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_comes_back_as_it_was_understood() {
        let value = body::<BTreeMap<String, Vec<u32>>>(br#"{"b": [1, 2], "a": []}"#).unwrap();
        assert_eq!(value.json, json!({"a": [], "b": [1, 2]}));
        assert!(
            value.debug.starts_with(r#"{"a": [], "b": [1, 2]}"#),
            "{}",
            value.debug
        );
    }

    #[test]
    fn a_fault_names_its_place() {
        type Nested = BTreeMap<String, Vec<BTreeMap<String, u32>>>;
        let fault = body::<Nested>(br#"{"items": [{"x": 1}, {"x": "one"}]}"#).unwrap_err();
        assert_eq!(fault.path, "$.items[1].x");
        assert!(
            fault
                .detail
                .starts_with(r#"invalid type: string "one", expected u32"#),
            "{fault}"
        );
        let fault = body::<Nested>(br#"{"created_at ": 1}"#).unwrap_err();
        assert_eq!(fault.path, r#"$["created_at "]"#);
    }

    #[test]
    fn what_is_not_one_json_value_is_a_fault() {
        assert_eq!(body::<Value>(b"{").unwrap_err().path, "$");
        assert!(
            body::<Value>(b"{} {}")
                .unwrap_err()
                .detail
                .starts_with("trailing characters")
        );
    }
}
