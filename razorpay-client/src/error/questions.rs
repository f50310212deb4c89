//! Accessors of [`Error`].

use std::time::{Duration, SystemTime};

use razorpay_types::ApiError;

use super::{Error, Kind, display};
use crate::core::outcome::Outcome;
use crate::core::refusal::Refusal;
use crate::core::response::{Origin, is_success};
use crate::core::retry::{Failure, may_repeat};
use crate::core::retry_after::retry_after;
use crate::headers::Headers;
use crate::operation::{Operation, Retry};
use crate::transport::Phase;

/// Kind of failure.
impl Error {
    /// Whether the client configuration is invalid. No request was sent.
    ///
    /// Examples: a blank API key, an invalid base URL, TLS not compiled in.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self.inner.kind, Kind::Config(_))
    }

    /// Whether the call was invalid and therefore not sent.
    ///
    /// Examples: an empty id, a reserved header, an idempotency key that violates its key rule.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        matches!(self.inner.kind, Kind::Input(_))
    }

    /// Whether the [`TokenProvider`](crate::TokenProvider) returned no access token.
    ///
    /// This attempt sent no request; for earlier attempts, see [`was_sent`](Self::was_sent).
    #[must_use]
    pub fn is_token(&self) -> bool {
        matches!(self.inner.kind, Kind::NoToken)
    }

    /// Whether connecting failed: name lookup, TCP or TLS failed or timed out.
    ///
    /// This attempt sent no request; for earlier attempts, see [`was_sent`](Self::was_sent).
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(
            self.inner.kind,
            Kind::Transport {
                phase: Phase::Connect,
                ..
            }
        )
    }

    /// Whether a timeout expired, while connecting or later.
    ///
    /// For a timeout while connecting, [`is_connect`](Self::is_connect) is true as well.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.inner.kind,
            Kind::Transport {
                timed_out: true,
                ..
            }
        )
    }

    /// Whether a successful response (2xx) could not be decoded. The call was carried out.
    ///
    /// [`decode_path`](Self::decode_path) returns the JSON path of the fault, [`body`](Self::body)
    /// the whole response body.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(self.inner.kind, Kind::Undecodable(_))
    }

    /// Whether Razorpay returned an error object; [`api`](Self::api) returns it.
    #[must_use]
    pub fn is_api_error(&self) -> bool {
        self.api().is_some()
    }

    /// Whether the credentials were rejected (401).
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.refused_with(|status| status == 401)
    }

    /// Whether the resource or the URL does not exist.
    ///
    /// True for status code 404, and for 400 if the description of the error says so.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.refused_with(|status| status == 404)
            || self.refused_with(|status| status == 400)
                && self.description().is_some_and(|text| {
                    text.contains("does not exist") || text.contains(display::NO_SUCH_URL)
                })
    }

    /// Whether the request conflicts with another one (409), such as one with the same key.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.refused_with(|status| status == 409)
    }

    /// Whether the rate limit was exceeded (429).
    ///
    /// The rate-limited attempt was not carried out; for earlier attempts, see
    /// [`is_outcome_unknown`](Self::is_outcome_unknown).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.refused_with(|status| status == 429)
    }

    /// Whether Razorpay or a gateway in front of it failed (5xx).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.refused_with(|status| status >= 500)
    }

    /// Whether pagination is stuck: the next page of a list cannot be reached.
    ///
    /// True if a full page was returned a second time instead of the next page, or if a page has no
    /// items although its `count` is above zero.
    #[must_use]
    pub fn is_no_progress(&self) -> bool {
        matches!(self.inner.kind, Kind::Stuck(_))
    }

    fn refused_with(&self, status: impl Fn(u16) -> bool) -> bool {
        matches!(self.inner.kind, Kind::Refused(_)) && self.status().is_some_and(status)
    }
}

/// Outcome of the operation.
///
/// All methods derive from one `Outcome`, over all attempts.
impl Error {
    /// What is known of the effect of the call, from the last attempt and those before it.
    pub(crate) fn outcome(&self) -> Outcome {
        let earlier = self
            .origin()
            .map_or(Outcome::NotSent, |origin| origin.earlier);
        earlier.join(self.outcome_of_last())
    }

    /// What the last attempt alone has shown.
    fn outcome_of_last(&self) -> Outcome {
        match &self.inner.kind {
            Kind::Config(_) | Kind::Input(_) | Kind::NoToken => Outcome::NotSent,
            // The head of a response tells as much without its body.
            Kind::Transport { phase, .. } => match self.status() {
                Some(status) if is_success(status) => Outcome::CarriedOut,
                Some(status) => Outcome::of_error(status, false),
                None if phase.may_have_left() => Outcome::Unknown,
                None => Outcome::NotSent,
            },
            Kind::Refused(_) if self.is_in_progress() => Outcome::Unknown,
            Kind::Refused(refusal) => {
                let status = self.status().unwrap_or_default();
                Outcome::of_error(status, refusal.is_by_service())
            }
            Kind::Undecodable(_) | Kind::Stuck(_) => Outcome::CarriedOut,
        }
    }

    /// Whether the request may have reached Razorpay, in any attempt.
    ///
    /// `false` only if the request certainly did not reach Razorpay.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.outcome() > Outcome::NotSent
    }

    /// Whether the operation was carried out but its successful response was not read.
    ///
    /// A response with a 2xx status code was cut off or could not be decoded. Repeating the
    /// operation without its idempotency key would carry it out twice.
    ///
    /// All attempts count: a successful response that was cut off remains one, whatever happens in
    /// a later attempt.
    #[must_use]
    pub fn is_success_unread(&self) -> bool {
        // A page that does not move on was read.
        self.outcome() == Outcome::CarriedOut && !self.is_no_progress()
    }

    /// Whether the outcome of a write is unknown: the write may have been carried out.
    ///
    /// The request may have reached Razorpay, but no conclusive response was received (timeout,
    /// broken connection, 5xx, 408, redirect), or Razorpay reports that the request is still in
    /// progress. All attempts count.
    ///
    /// Reconcile before repeating the write: see [`reconciled_by`](Self::reconciled_by). With an
    /// [`idempotency_key`](Self::idempotency_key), repeating the write with the same key is safe as
    /// well.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.outcome() == Outcome::Unknown
            && self
                .origin()
                .is_some_and(|origin| origin.operation.is_write())
    }

    /// Whether a request with the same idempotency key is still in progress at Razorpay.
    #[must_use]
    pub fn is_in_progress(&self) -> bool {
        let status = self.status().unwrap_or_default();
        match self.origin().map(|origin| origin.retry) {
            Some(Retry::Keyed(scheme)) => scheme.is_in_progress(status, self.description()),
            _ => false,
        }
    }

    /// Whether repeating the same call later is worthwhile and safe.
    ///
    /// True if the failure is temporary and the call is a read, was certainly not carried out, or
    /// carries an [`idempotency_key`](Self::idempotency_key), which must then be reused.
    ///
    /// The client has already retried as often as its [`RetryPolicy`](crate::RetryPolicy) allows,
    /// except for a 429 of a write without an idempotency key, which is left to the caller.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let Some(origin) = self.origin() else {
            return false;
        };
        let passes = match self.failure() {
            Failure::Refused { status: 429, .. } => true,
            failure => self.is_token() || may_repeat(origin.retry, failure),
        };
        passes && (origin.retry != Retry::Never || self.outcome() <= Outcome::Refused)
    }

    /// Returns the delay requested by the `Retry-After` header, counted from now.
    ///
    /// `None` if the response has no valid `Retry-After` header.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?, SystemTime::now())
    }

    /// Returns the operation that reconciles an unknown outcome, such as `orders.list(receipt)`.
    ///
    /// In this example: list the orders with the receipt that was sent. `None` if the specification
    /// names no such operation.
    #[must_use]
    pub fn reconciled_by(&self) -> Option<&str> {
        self.origin()?.operation.reconciled_by()
    }
}

/// Request and response.
impl Error {
    /// Returns the name of the operation, such as `orders.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.origin().map(|origin| origin.operation.name())
    }

    /// Returns the descriptor of the operation.
    #[must_use]
    pub fn called(&self) -> Option<&'static Operation> {
        self.origin().map(|origin| origin.operation)
    }

    /// Returns the idempotency key of the call; `None` if the operation takes none.
    ///
    /// The key is the one given by the caller, or else the generated one.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.origin()?.key.as_deref()
    }

    /// Returns the number of attempts, failed connections included; 0 if none was made.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.origin().map_or(0, |origin| origin.attempts)
    }

    /// Returns the HTTP status code; `None` if no response was received.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.inner.response.as_ref().map(|response| response.status)
    }

    /// Returns the response headers; `None` if no response was received.
    #[must_use]
    pub fn headers(&self) -> Option<&Headers> {
        self.inner
            .response
            .as_ref()
            .map(|response| &response.headers)
    }

    /// Returns the raw response body, of any content type; empty if it was cut off.
    ///
    /// `None` if no response was received.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.inner
            .response
            .as_ref()
            .map(|response| response.body.as_ref())
    }

    /// Returns the request id assigned by Razorpay; quote it to Razorpay support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.response.as_ref()?.request_id()
    }

    /// Returns the typed error object of the response; `None` if the response has none.
    ///
    /// Fields that Razorpay fills with `"NA"` or `"null"` are absent here; [`body`](Self::body) has
    /// the original text.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.refusal()?.api.as_ref()
    }

    /// Returns the JSON path at which decoding failed, such as `$.items[1].amount`.
    ///
    /// `None` for errors other than decoding errors.
    #[must_use]
    pub fn decode_path(&self) -> Option<&str> {
        match &self.inner.kind {
            Kind::Undecodable(fault) => Some(fault.path()),
            _ => None,
        }
    }

    fn description(&self) -> Option<&str> {
        self.refusal()?.description.as_deref()
    }

    fn refusal(&self) -> Option<&Refusal> {
        match &self.inner.kind {
            Kind::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    pub(super) fn origin(&self) -> Option<&Origin> {
        self.inner.origin.as_ref()
    }
}
