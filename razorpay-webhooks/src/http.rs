//! Support for headers, requests and responses of the `http` crate, used by most frameworks.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};

use crate::error::WebhookError;
use crate::event::Event;
use crate::headers::DeliveryHeaders;
use crate::verifier::WebhookVerifier;

impl DeliveryHeaders for HeaderMap {
    fn value(&self, name: &str) -> Option<&[u8]> {
        self.get(name).map(HeaderValue::as_bytes)
    }
}

impl WebhookVerifier {
    /// Verifies the signature of a request with a complete body, then parses the event.
    ///
    /// # Errors
    ///
    /// Fails if the signature is missing, malformed or does not match, the verifier has no secret,
    /// or the body cannot be parsed as an event.
    pub fn verify_request<B: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
    ) -> Result<Event, WebhookError> {
        self.verify_and_parse(request.headers(), request.body().as_ref())
    }
}

impl WebhookError {
    /// Creates a response with the [status code](Self::status) and the error message as plain text.
    ///
    /// The message contains nothing secret.
    pub fn to_response<B: From<String>>(&self) -> Response<B> {
        let mut response = Response::new(B::from(self.to_string()));
        *response.status_mut() =
            StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, text);
        response
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use crate::{WebhookError, WebhookVerifier, testing};

    #[test]
    fn a_request_is_verified_by_its_headers_and_body() {
        let body = br#"{"event":"moon.landed"}"#;
        let mut request = Request::post("/webhooks");
        for (name, value) in testing::headers(body, &"secret".into(), "evt_1") {
            request = request.header(name, value);
        }
        let request = request.body(body.to_vec()).unwrap();
        let event = WebhookVerifier::new("secret")
            .verify_request(&request)
            .unwrap();
        assert_eq!(event.name(), "moon.landed");
        assert_eq!(event.id.unwrap().as_str(), "evt_1");

        let error = WebhookVerifier::new("other")
            .verify_request(&request)
            .unwrap_err();
        assert_eq!(error, WebhookError::Mismatch);
        let response = error.to_response::<String>();
        assert_eq!(response.status(), 403);
        assert!(response.body().contains("x-razorpay-signature"));
    }
}
