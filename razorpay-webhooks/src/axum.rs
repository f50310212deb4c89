//! Extractor for axum: a handler that takes a [`VerifiedEvent`] runs for verified deliveries only.
//!
//! ```
//! use axum::{Router, http::StatusCode, routing::post};
//! use razorpay_webhooks::{WebhookVerifier, axum::VerifiedEvent};
//!
//! async fn on_event(VerifiedEvent(event): VerifiedEvent) -> StatusCode {
//!     // Note the event and let others do the work: the service waits 5 seconds.
//! #   let _ = event;
//!     StatusCode::OK
//! }
//!
//! let app: Router = Router::new()
//!     .route("/webhooks", post(on_event))
//!     .with_state(WebhookVerifier::new("the secret that was set with the webhook"));
//! ```
//!
//! A custom state works as well if `FromRef` for the [`WebhookVerifier`] is implemented for it.

use std::fmt;

use axum_core::extract::rejection::BytesRejection;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;

use crate::error::WebhookError;
use crate::event::Event;
use crate::verifier::WebhookVerifier;

/// Webhook event with a verified signature, as an argument of an axum handler.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedEvent(pub Event);

/// Reason why a webhook request was rejected before its handler ran.
///
/// The rejection converts into a 4xx response, or into a 500 response if the verifier has no
/// secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookRejection {
    /// Body that could not be read or exceeds the body limit of the router.
    Body(BytesRejection),
    /// Delivery that failed verification or could not be parsed as an event.
    Webhook(WebhookError),
}

impl<S> FromRequest<S> for VerifiedEvent
where
    S: Send + Sync,
    WebhookVerifier: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let headers = request.headers().clone();
        // To its end, and no further than the limit of the router.
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(WebhookRejection::Body)?;
        WebhookVerifier::from_ref(state)
            .verify_and_parse(&headers, &body)
            .map(Self)
            .map_err(WebhookRejection::Webhook)
    }
}

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Body(rejection) => rejection.into_response(),
            Self::Webhook(error) => error.to_response(),
        }
    }
}

impl fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(rejection) => rejection.fmt(f),
            Self::Webhook(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WebhookRejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Body(rejection) => Some(rejection),
            Self::Webhook(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum_core::body::Body;
    use axum_core::extract::{DefaultBodyLimit, FromRequest, Request};
    use axum_core::response::IntoResponse;

    use super::VerifiedEvent;
    use crate::{WebhookVerifier, testing};

    fn request(signed: &[u8], sent: &[u8]) -> Request {
        let mut request = Request::post("/webhooks");
        for (name, value) in testing::headers(signed, &"secret".into(), "evt_1") {
            request = request.header(name, value);
        }
        request.body(Body::from(sent.to_vec())).unwrap()
    }

    async fn status(request: Request) -> u16 {
        let state = WebhookVerifier::new("secret");
        match VerifiedEvent::from_request(request, &state).await {
            Ok(_) => 200,
            Err(rejection) => rejection.into_response().status().as_u16(),
        }
    }

    #[tokio::test]
    async fn a_genuine_delivery_reaches_the_handler() {
        let body = br#"{"event":"moon.landed"}"#;
        let state = WebhookVerifier::new("secret");
        let VerifiedEvent(event) = VerifiedEvent::from_request(request(body, body), &state)
            .await
            .unwrap();
        assert_eq!(event.name(), "moon.landed");
        assert_eq!(event.id.unwrap().as_str(), "evt_1");
    }

    #[tokio::test]
    async fn everything_else_is_a_4xx() {
        let body: &[u8] = br#"{"event":"moon.landed"}"#;
        assert_eq!(status(request(body, body)).await, 200);
        assert_eq!(status(request(body, b"{}")).await, 403);
        assert_eq!(status(request(b"{}", b"{}")).await, 422);
        assert_eq!(status(Request::new(Body::from(body))).await, 400);
        let mut long = request(body, body);
        DefaultBodyLimit::max(4).apply(&mut long);
        assert_eq!(status(long).await, 413);
    }
}
