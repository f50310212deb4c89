//! What an error can be asked.

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

/// What happened.
impl Error {
    /// The client could not be set up: a blank key, an address that is none, TLS that is not built in.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self.inner.kind, Kind::Config(_))
    }

    /// The call could not be put together from what was given, such as an empty id, a header that is not the caller's to
    /// set or a key that breaks its rule. Nothing was sent.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        matches!(self.inner.kind, Kind::Input(_))
    }

    /// The [`TokenProvider`](crate::TokenProvider) gave no access token. The call was not carried out.
    #[must_use]
    pub fn is_token(&self) -> bool {
        matches!(self.inner.kind, Kind::NoToken)
    }

    /// There was no connection: name lookup, TCP or TLS failed, or took too long. Nothing was sent by this attempt.
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

    /// A time limit ran out, be it while connecting ([`is_connect`](Self::is_connect) holds, too) or later.
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

    /// The service carried the call out (its status is 2xx), but its answer could not be decoded.
    ///
    /// [`decode_path`](Self::decode_path) names the place; [`body`](Self::body) has the whole answer.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(self.inner.kind, Kind::Undecodable(_))
    }

    /// The service refused the call and said why: [`api`](Self::api) is there.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.api().is_some()
    }

    /// The keys were not accepted (401).
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.refused_with(|status| status == 401)
    }

    /// What an id names does not exist, or the address does not (404, or 400 with the service's words for it).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.refused_with(|status| status == 404)
            || self.refused_with(|status| status == 400)
                && self.description().is_some_and(|text| {
                    text.contains("does not exist") || text.contains(display::NO_SUCH_URL)
                })
    }

    /// The call stands against another (409), such as one with the same idempotency key.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.refused_with(|status| status == 409)
    }

    /// Too many calls (429). This one was not carried out.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.refused_with(|status| status == 429)
    }

    /// The service or something before it failed (5xx).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.refused_with(|status| status >= 500)
    }

    /// A list cannot be read on: the service gave the same page again instead of the next one, or a page without entries
    /// whose `count` is above zero.
    #[must_use]
    pub fn is_no_progress(&self) -> bool {
        matches!(self.inner.kind, Kind::Stuck(_))
    }

    fn refused_with(&self, status: impl Fn(u16) -> bool) -> bool {
        matches!(self.inner.kind, Kind::Refused(_)) && self.status().is_some_and(status)
    }
}

/// What it means for the operation. All of it is read from one [`Outcome`], over all attempts.
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

    /// Whether the request may have reached the service. False only where it is certain that it has not.
    ///
    /// All attempts count.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.outcome() > Outcome::NotSent
    }

    /// Whether the operation was carried out although this is an error: a response with a status of success was cut off or
    /// could not be decoded. Doing it again without its idempotency key would do it twice.
    ///
    /// All attempts count: a success whose response was cut off stays one, whatever a later attempt meets.
    #[must_use]
    pub fn is_success_unread(&self) -> bool {
        // A page that does not move on was read.
        self.outcome() == Outcome::CarriedOut && !self.is_no_progress()
    }

    /// Whether it is unknown if a write was carried out: the request may have arrived, and no clear response came back (a
    /// timeout, a broken connection, a 5xx, 408 or redirect), or the service says that it is still working on it. All
    /// attempts count.
    ///
    /// Find out before doing it again: [`reconciled_by`](Self::reconciled_by). Where there is an
    /// [`idempotency_key`](Self::idempotency_key), doing it again with that key is safe as well.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.outcome() == Outcome::Unknown
            && self
                .origin()
                .is_some_and(|origin| origin.operation.is_write())
    }

    /// Whether the service says that it is still carrying out a call with the same idempotency key.
    #[must_use]
    pub fn is_in_progress(&self) -> bool {
        let status = self.status().unwrap_or_default();
        match self.origin().map(|origin| origin.retry) {
            Some(Retry::Keyed(scheme)) => scheme.is_in_progress(status, self.description()),
            _ => false,
        }
    }

    /// Whether the same call is worth another try, later, and can do no harm: the trouble is one that passes, and the call
    /// reads, was certainly not carried out, or carries an [`idempotency_key`](Self::idempotency_key), which the next try
    /// must carry as well.
    ///
    /// The client has tried already as often as its [`RetryPolicy`](crate::RetryPolicy) says, save for a 429 of a write
    /// without a key, which it leaves to the caller.
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

    /// How long the service asks to wait before the next try (`Retry-After`), from now on.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?, SystemTime::now())
    }

    /// The operation that tells whether this one was carried out, such as `orders.list(receipt)`: list the orders with the
    /// receipt that was sent.
    #[must_use]
    pub fn reconciled_by(&self) -> Option<&str> {
        self.origin()?.operation.reconciled_by()
    }
}

/// What was called and what came back.
impl Error {
    /// The operation, such as `orders.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.origin().map(|origin| origin.operation.name())
    }

    /// All that is known of the operation.
    #[must_use]
    pub fn called(&self) -> Option<&'static Operation> {
        self.origin().map(|origin| origin.operation)
    }

    /// The idempotency key that the call carries, given or made for it; `None` if the operation takes none.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.origin()?.key.as_deref()
    }

    /// How often the call was sent, be it in part; 0 if it never was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.origin().map_or(0, |origin| origin.attempts)
    }

    /// The HTTP status, once one was received.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.inner.response.as_ref().map(|response| response.status)
    }

    /// The headers of the answer, once they were received.
    #[must_use]
    pub fn headers(&self) -> Option<&Headers> {
        self.inner
            .response
            .as_ref()
            .map(|response| &response.headers)
    }

    /// The body of the answer as it came, whatever it is; empty if it was cut off.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.inner
            .response
            .as_ref()
            .map(|response| response.body.as_ref())
    }

    /// The id under which the service knows the request; worth giving to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.inner.response.as_ref()?.request_id()
    }

    /// The service's own words, typed. Members it fills with `"NA"` or `"null"` read as absent here;
    /// [`body`](Self::body) has them.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.refusal()?.api.as_ref()
    }

    /// Where in the answer decoding failed, such as `$.items[1].amount`.
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
