//! Error responses of the API, in all the shapes in which they occur.
//!
//! The documented form is `{"error": {"code": .., "description": .., ..}}`. Seen as well: the inner
//! object without its wrapper, an `error` that is plain text, `metadata` as `[]` or null, `"NA"` or
//! `"null"` in place of an absent value, HTML of a gateway, and an empty body.

use razorpay_types::ApiError;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::bounded;

/// What could be made of the body. The texts are there even where the typed error is not.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) api: Option<ApiError>,
    pub(crate) code: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) description: Option<String>,
}

impl Refusal {
    /// The refusal in the body of a response whose status is no success.
    pub(crate) fn read(body: &[u8]) -> Self {
        let Some(mut response) = bounded::object(body) else {
            return Self::default();
        };
        let fields = match response.remove("error") {
            Some(Value::Object(fields)) => fields,
            Some(Value::String(text)) => {
                let description = response.remove("error_description");
                let description = description.unwrap_or(Value::String(text));
                response.insert("description".to_owned(), description);
                response
            }
            _ => response,
        };
        Self::from_fields(fields)
    }

    /// The refusal in the body of a response whose status is a success: an error object that says so, and nothing else.
    /// Entities may have a member `error` of their own.
    pub(crate) fn explicit(body: &[u8]) -> Option<Self> {
        // Nearly every body is ruled out by one fast pass.
        let named = match std::str::from_utf8(body) {
            Ok(text) => text.contains(MEMBER),
            Err(_) => true,
        };
        if !named {
            return None;
        }
        let mut response = bounded::object(body)?;
        if response.contains_key("id") || response.contains_key("entity") {
            return None;
        }
        let Some(Value::Object(fields)) = response.remove("error") else {
            return None;
        };
        Some(Self::from_fields(fields)).filter(|refusal| refusal.code.is_some())
    }

    /// Whether the service itself says that it did not carry out the call, as opposed to failing in the middle of it.
    pub(crate) fn is_by_service(&self) -> bool {
        self.code
            .as_deref()
            .is_some_and(|code| !matches!(code, "SERVER_ERROR" | "GATEWAY_ERROR"))
    }

    fn from_fields(mut fields: Map<String, Value>) -> Self {
        fields.retain(|key, value| fits(key, value));
        let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
        Self {
            code: text("code"),
            field: text("field"),
            description: text("description").or_else(|| text("message")),
            // Without either it is some other object, and a typed error of it would be empty.
            api: if fields.contains_key("code") || fields.contains_key("description") {
                typed(fields)
            } else {
                None
            },
        }
    }
}

const MEMBER: &str = "\"error\"";

/// The typed error, if need be without metadata of an unknown shape.
fn typed(mut fields: Map<String, Value>) -> Option<ApiError> {
    ApiError::deserialize(&fields)
        .or_else(|_| {
            fields.remove("metadata");
            ApiError::deserialize(&fields)
        })
        .ok()
}

/// Whether a member can be part of the typed error: text that says something, or metadata that is an object.
fn fits(key: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => !matches!(text.trim(), "" | "NA" | "null"),
        Value::Object(_) => key == "metadata",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Refusal {
        Refusal::read(body.as_bytes())
    }

    #[test]
    fn the_documented_form_is_typed_whole() {
        let refusal = read(
            r#"{"error":{"code":"BAD_REQUEST_ERROR","description":"Too little","field":"amount","source":"business",
                "step":"payment_initiation","reason":"input_validation_failed","metadata":{"payment_id":"pay_1"}}}"#,
        );
        assert_eq!(refusal.code.as_deref(), Some("BAD_REQUEST_ERROR"));
        assert_eq!(refusal.description.as_deref(), Some("Too little"));
        let api = refusal.api.unwrap();
        assert_eq!(api.field.as_deref(), Some("amount"));
        assert_eq!(api.source.as_deref(), Some("business"));
        assert_eq!(api.step.as_deref(), Some("payment_initiation"));
        assert_eq!(api.reason.as_deref(), Some("input_validation_failed"));
        assert!(api.metadata.is_some());
    }

    #[test]
    fn a_missing_wrapper_is_no_obstacle() {
        let refusal = read(r#"{"code":"BAD_REQUEST_ERROR","description":"Authentication failed"}"#);
        assert_eq!(refusal.code.as_deref(), Some("BAD_REQUEST_ERROR"));
        assert_eq!(
            refusal.description.as_deref(),
            Some("Authentication failed")
        );
        assert!(refusal.api.is_some());
    }

    #[test]
    fn placeholders_and_odd_metadata_are_no_obstacle() {
        for metadata in ["[]", "null", "{}", r#""NA""#, r#"{"payment_id":5}"#] {
            let api = read(&format!(
                r#"{{"error":{{"code":"SERVER_ERROR","description":"Down","step":"NA","reason":"null","source":null,
                    "field":"","metadata":{metadata}}}}}"#
            ))
            .api
            .expect(metadata);
            assert_eq!(
                (api.step, api.reason, api.source, api.field),
                (None, None, None, None)
            );
        }
    }

    #[test]
    fn words_are_kept_where_nothing_is_typed() {
        assert_eq!(
            read(r#"{"message":"no route"}"#).description.as_deref(),
            Some("no route")
        );
        let oauth = read(r#"{"error":"invalid_request","error_description":"No grant"}"#);
        assert_eq!(oauth.description.as_deref(), Some("No grant"));
        assert_eq!(
            read(r#"{"error":"down"}"#).description.as_deref(),
            Some("down")
        );
    }

    #[test]
    fn an_error_object_refuses_at_a_status_of_success_too() {
        let explicit = |body: &str| Refusal::explicit(body.as_bytes());
        let body = r#"{ "error" : {"code":"BAD_REQUEST_ERROR","description":"No"}, "next":["x"] }"#;
        let refusal = explicit(body).unwrap();
        assert_eq!(refusal.description.as_deref(), Some("No"));
        assert!(refusal.is_by_service());
        let later = explicit(r#"{"success":false,"error":{"code":"SERVER_ERROR"}}"#).unwrap();
        assert!(!later.is_by_service());
        for body in [
            "",
            "[]",
            r#"{"id":"order_1","error":{"code":"NA","description":"x"}}"#,
            r#"{"id":"order_1","error":{"code":"BAD_REQUEST_ERROR"}}"#,
            r#"{"entity":"token","error":{"code":"BAD_REQUEST_ERROR"}}"#,
            r#"{"error":null}"#,
            r#"{"error":{"code":"NA"}}"#,
            r#"{"error":{"description":"x"}}"#,
            r#"{"error":"x"}"#,
            r#"{"error_code":"x"}"#,
            r#"{"inner":{"error":{"code":"BAD_REQUEST_ERROR"}}}"#,
        ] {
            assert_eq!(explicit(body), None, "{body}");
        }
    }

    #[test]
    fn anything_else_is_nothing() {
        for body in [
            "",
            "<html>502</html>",
            "[]",
            "null",
            "{}",
            r#"{"error":null}"#,
            "\u{fffd}",
        ] {
            assert_eq!(read(body), Refusal::default(), "{body}");
        }
        assert_eq!(Refusal::read(&[0xff, 0xfe]), Refusal::default());
    }

    /// A large body in forms of which a tree would be up to a hundred times as large.
    #[test]
    fn a_hostile_body_costs_no_more_than_itself() {
        const LENGTH: usize = 3_000_000;
        for (start, part, end) in [
            ("[", r#"{"":0},"#, "0]"),
            (r#"{"error":["#, r#"{"":0},"#, "0]}"),
            (r#"{"error":{"code":"A","x":["#, r#"{"":0},"#, "0]}}"),
            ("{", r#""":0,"#, r#""":0}"#),
            (r#"{"error":{"#, r#""a":{},"#, r#""a":0}}"#),
            (r#"{"error":{"metadata":{"#, r#""a":"","#, r#""a":0}}}"#),
            (r#"{"error":{"code":""#, "xxxxx", r#""}}"#),
            (r#"{"error":{"code":"\n"#, "xxxxx", r#""}}"#),
            (r#"{"zz":"#, "[", ""),
        ] {
            let body = format!("{start}{}{end}", part.repeat(LENGTH / part.len()));
            for read in [Refusal::read, |body: &[u8]| {
                Refusal::explicit(body).unwrap_or_default()
            }] {
                let used = allocation_counter::measure(|| drop(read(body.as_bytes())));
                assert!(
                    used.bytes_max <= 2 * LENGTH as u64,
                    "{start}: {}",
                    used.bytes_max
                );
            }
        }
    }
}
