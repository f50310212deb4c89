//! What a non-2xx answer says, however it is wrapped.
//!
//! The documented form is `{"error": {"code": .., "description": .., ..}}`. Seen as well: the inner object without its
//! wrapper, an `error` that is plain text, `metadata` as `[]` or null, `"NA"` or `"null"` where nothing is meant, HTML of
//! a gateway, and nothing at all.

use razorpay_types::ApiError;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What could be made of the body. The texts are there even where the typed error is not.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) api: Option<ApiError>,
    pub(crate) code: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) description: Option<String>,
}

impl Refusal {
    pub(crate) fn read(body: &[u8]) -> Self {
        let Ok(Value::Object(mut answer)) = serde_json::from_slice(body) else {
            return Self::default();
        };
        let fields = match answer.remove("error") {
            Some(Value::Object(fields)) => fields,
            Some(Value::String(text)) => {
                let description = answer.remove("error_description");
                let description = description.unwrap_or(Value::String(text));
                answer.insert("description".to_owned(), description);
                answer
            }
            _ => answer,
        };
        Self::from_fields(fields)
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
        let refusal =
            read(r#"{"code":"BAD_REQUEST_ERROR","description":"Authentication failed"}"#);
        assert_eq!(refusal.code.as_deref(), Some("BAD_REQUEST_ERROR"));
        assert_eq!(refusal.description.as_deref(), Some("Authentication failed"));
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
        assert_eq!(read(r#"{"error":"down"}"#).description.as_deref(), Some("down"));
    }

    #[test]
    fn anything_else_is_nothing() {
        for body in
            ["", "<html>502</html>", "[]", "null", "{}", r#"{"error":null}"#, "\u{fffd}"]
        {
            assert_eq!(read(body), Refusal::default(), "{body}");
        }
        assert_eq!(Refusal::read(&[0xff, 0xfe]), Refusal::default());
    }
}
