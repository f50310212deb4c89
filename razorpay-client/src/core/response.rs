//! Evaluation of responses: a value, or an error that keeps the whole response.

use std::borrow::Cow;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::decode_fault::DecodeFault;
use super::outcome::Outcome;
use super::refusal::Refusal;
use super::walk::Digest;
use crate::error::Error;
use crate::headers::Headers;
use crate::operation::{Operation, Retry, Scheme};
use crate::transport::{Response, TransportError};

/// Which call an answer or an error belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) operation: &'static Operation,
    pub(crate) retry: Retry,
    /// The idempotency key.
    pub(crate) key: Option<Box<str>>,
    /// How often it was sent.
    pub(crate) attempts: u32,
    /// What is known from the attempts before the last.
    pub(crate) earlier: Outcome,
    /// How it was authorized.
    pub(crate) scheme: Option<Scheme>,
}

/// What arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
}

impl Received {
    pub(crate) fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// The id under which the service knows the request.
pub(crate) fn request_id(headers: &Headers) -> Option<&str> {
    REQUEST_ID.iter().find_map(|name| headers.get(name))
}

const REQUEST_ID: [&str; 3] = ["x-razorpay-request-id", "request-id", "x-request-id"];

pub(crate) fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

impl From<Response> for Received {
    /// Without the body, if that is a stream.
    fn from(response: Response) -> Self {
        let Response {
            status,
            headers,
            body,
        } = response;
        Self {
            status,
            headers,
            body: body.as_bytes().cloned().unwrap_or_default(),
        }
    }
}

/// An answer with a status that says the operation was carried out.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) origin: Origin,
    pub(crate) received: Received,
}

/// Tells success from failure: by the status, and by an error object, which is an error at any status.
pub(crate) fn judge(
    origin: &Origin,
    outcome: Result<Response, TransportError>,
) -> Result<Response, Error> {
    let response = outcome.map_err(|fault| Error::transport(origin.clone(), fault))?;
    let refusal = if is_success(response.status) {
        match response
            .body
            .as_bytes()
            .and_then(|body| Refusal::explicit(body))
        {
            Some(refusal) => refusal,
            None => return Ok(response),
        }
    } else {
        Refusal::read(response.body.as_bytes().map_or(&[], |body| body.as_ref()))
    };
    Err(Error::refused(
        origin.clone(),
        Received::from(response),
        refusal,
    ))
}

impl Answer {
    /// The value in the body.
    pub(crate) fn decode<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // Text that was checked as a whole decodes faster than bytes that are checked string by string, and a second way to
        // decode would double what each caller compiles.
        let text = as_text(&self.received.body);
        serde_json::from_str(&text).or_else(|fault| match text.as_ref() {
            // Where there is nothing to say, some operations say null and some nothing at all.
            "" => serde_json::from_str("null").map_err(|_| self.undecodable(&text, &fault)),
            _ => Err(self.undecodable(&text, &fault)),
        })
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.received.body)
    }

    #[cold]
    fn undecodable(&self, text: &str, fault: &serde_json::Error) -> Error {
        let fault = DecodeFault::new(text.as_bytes(), fault);
        Error::undecodable(self.origin.clone(), self.received.clone(), fault)
    }
}

/// The body as text. Bytes that are no UTF-8 may stand in a member that nobody reads, so they become an escape that only
/// reading refuses: half of a surrogate pair, which stands for no character.
fn as_text(body: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            let chunks = body.utf8_chunks().map(|chunk| {
                let refused = if chunk.invalid().is_empty() {
                    ""
                } else {
                    "\\ud800"
                };
                [chunk.valid(), refused].concat()
            });
            Cow::Owned(chunks.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;
    use crate::operation::Method;

    static FETCH: Operation = Operation {
        name: "things.fetch",
        method: Method::Get,
        host: None,
        path: "/v1/things",
        retry: Retry::Safe,
        reconcile: None,
        paging: None,
        auth: &[],
    };

    #[derive(Debug, Deserialize)]
    struct Thing {
        id: String,
    }

    fn answer(body: &'static [u8]) -> Answer {
        let origin = Origin {
            operation: &FETCH,
            retry: Retry::Safe,
            key: None,
            attempts: 1,
            earlier: Outcome::default(),
            scheme: None,
        };
        let body = Bytes::from_static(body);
        Answer {
            origin,
            received: Received {
                status: 200,
                headers: Headers::default(),
                body,
            },
        }
    }

    #[test]
    fn bytes_that_are_no_text_matter_only_where_they_are_read() {
        let unread: Thing = answer(b"{\"id\":\"a\",\"other\":\"\xff\"}")
            .decode()
            .unwrap();
        assert_eq!(unread.id, "a");
        let error = answer(b"{\"id\":\"\xff\"}").decode::<Thing>().unwrap_err();
        assert!(error.is_decode());
        assert_eq!(error.decode_path(), Some("$.id"));
    }

    #[test]
    fn no_body_is_null_where_null_is_a_value() {
        assert_eq!(answer(b"").decode::<Value>().unwrap(), Value::Null);
        let error = answer(b"").decode::<Thing>().unwrap_err();
        assert!(
            error.is_decode() && error.to_string().contains("EOF"),
            "{error}"
        );
    }
}
