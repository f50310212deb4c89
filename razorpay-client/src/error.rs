//! The one error of this crate.

mod display;

use std::{error::Error as StdError, fmt};

use razorpay_types::ApiError;

use crate::{
    core::{decode_fault::DecodeFault, refusal::Refusal, walk::Stuck},
    headers::Headers,
    operation::Operation,
    transport::{Phase, Response, TransportError},
};

/// Why a call gave no value, or why a client could not be set up.
///
/// It answers questions instead of showing its inside: what happened (`is_*`), what the service said
/// ([`status`](Self::status), [`api`](Self::api), [`body`](Self::body), [`request_id`](Self::request_id)), and what that
/// means for a payment ([`was_sent`](Self::was_sent), [`is_outcome_unknown`](Self::is_outcome_unknown),
/// [`reconciled_by`](Self::reconciled_by)).
///
/// `Display` is one line with method, path template, status, code, field and description. Neither it nor `Debug` shows the
/// secret, a path id, a request or the body of an answer.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: Kind,
    operation: Option<&'static Operation>,
    response: Option<Response>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

enum Kind {
    Config(String),
    Input(String),
    Transport { phase: Phase, timed_out: bool },
    Refused(Box<Refusal>),
    Undecodable(DecodeFault),
    Stuck(Stuck),
}

/// How errors come to be.
impl Error {
    fn new(kind: Kind, operation: Option<&'static Operation>) -> Self {
        Self { inner: Box::new(Inner { kind, operation, response: None, source: None }) }
    }

    pub(crate) fn config(reason: impl Into<String>) -> Self {
        Self::new(Kind::Config(reason.into()), None)
    }

    pub(crate) fn no_transport(source: Box<dyn StdError + Send + Sync>) -> Self {
        let mut error = Self::config("connections cannot be prepared");
        error.inner.source = Some(source);
        error
    }

    pub(crate) fn input(
        operation: &'static Operation,
        reason: &dyn fmt::Display,
    ) -> Self {
        Self::new(Kind::Input(reason.to_string()), Some(operation))
    }

    pub(crate) fn transport(
        operation: &'static Operation,
        fault: TransportError,
    ) -> Self {
        let kind = Kind::Transport { phase: fault.phase, timed_out: fault.timed_out };
        let mut error = Self::new(kind, Some(operation));
        error.inner.response = fault.head.map(|head| *head);
        error.inner.source = Some(fault.source);
        error
    }

    pub(crate) fn refused(
        operation: &'static Operation,
        response: Response,
        refusal: Refusal,
    ) -> Self {
        let mut error = Self::new(Kind::Refused(Box::new(refusal)), Some(operation));
        error.inner.response = Some(response);
        error
    }

    pub(crate) fn undecodable(
        operation: &'static Operation,
        response: Response,
        fault: DecodeFault,
    ) -> Self {
        let mut error = Self::new(Kind::Undecodable(fault.clone()), Some(operation));
        error.inner.response = Some(response);
        error.inner.source = Some(Box::new(fault));
        error
    }

    pub(crate) fn stuck(operation: &'static Operation, stuck: Stuck) -> Self {
        Self::new(Kind::Stuck(stuck), Some(operation))
    }
}

/// What happened.
impl Error {
    /// The client could not be set up: a blank key, an address that is none, TLS that is not built in.
    #[must_use]
    pub fn is_config(&self) -> bool {
        matches!(self.inner.kind, Kind::Config(_))
    }

    /// The call could not be put together from what was given, such as an empty id. Nothing was sent.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        matches!(self.inner.kind, Kind::Input(_))
    }

    /// There was no connection: name lookup, TCP or TLS failed, or took too long. Nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.inner.kind, Kind::Transport { phase: Phase::Connect, .. })
    }

    /// A time limit ran out, be it while connecting ([`is_connect`](Self::is_connect) holds, too) or later.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.inner.kind, Kind::Transport { timed_out: true, .. })
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

    /// Too many calls (429).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.refused_with(|status| status == 429)
    }

    /// The service or something before it failed (5xx).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.refused_with(|status| status >= 500)
    }

    /// A list gave the same page again instead of the next one.
    #[must_use]
    pub fn is_no_progress(&self) -> bool {
        matches!(self.inner.kind, Kind::Stuck(_))
    }

    fn refused_with(&self, status: impl Fn(u16) -> bool) -> bool {
        matches!(self.inner.kind, Kind::Refused(_)) && self.status().is_some_and(status)
    }
}

/// What it means for the operation.
impl Error {
    /// Whether the request may have reached the service. False only where it is certain that it has not.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        match &self.inner.kind {
            Kind::Config(_) | Kind::Input(_) => false,
            Kind::Transport { phase, .. } => phase.may_have_left(),
            Kind::Refused(_) | Kind::Undecodable(_) | Kind::Stuck(_) => true,
        }
    }

    /// Whether the operation was carried out although this is an error: its status is 2xx, but its answer was cut off or
    /// could not be decoded. Doing it again would do it twice.
    #[must_use]
    pub fn is_success_unread(&self) -> bool {
        matches!(self.inner.kind, Kind::Undecodable(_) | Kind::Transport { .. })
            && self.inner.response.as_ref().is_some_and(Response::is_success)
    }

    /// Whether it is unknown if a write was carried out: it may have arrived, and no clear answer came back (a time-out,
    /// a broken connection, a 5xx).
    ///
    /// Find out before doing it again: [`reconciled_by`](Self::reconciled_by).
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        let lost = match &self.inner.kind {
            Kind::Transport { phase, .. } => {
                phase.may_have_left() && !self.is_success_unread()
            }
            Kind::Refused(_) => self.is_server_error(),
            _ => false,
        };
        lost && self.inner.operation.is_some_and(Operation::is_write)
    }

    /// The operation that tells whether this one was carried out, such as `orders.list(receipt)`: list the orders with the
    /// receipt that was sent.
    #[must_use]
    pub fn reconciled_by(&self) -> Option<&str> {
        self.inner.operation?.reconciled_by()
    }
}

/// What was called and what came back.
impl Error {
    /// The operation, such as `orders.create`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.inner.operation.map(Operation::name)
    }

    /// The HTTP status, once one was received.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.inner.response.as_ref().map(|response| response.status)
    }

    /// The headers of the answer, once they were received.
    #[must_use]
    pub fn headers(&self) -> Option<&Headers> {
        self.inner.response.as_ref().map(|response| &response.headers)
    }

    /// The body of the answer as it came, whatever it is; empty if it was cut off.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.inner.response.as_ref().map(|response| response.body.as_ref())
    }

    /// The id under which the service knows the request; worth giving to its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        let headers = self.headers()?;
        REQUEST_ID.iter().find_map(|name| headers.get(name))
    }

    /// The service's own words, typed. Members it fills with `"NA"` or `"null"` read as absent here;
    /// [`body`](Self::body) has them.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match &self.inner.kind {
            Kind::Refused(refusal) => refusal.api.as_ref(),
            _ => None,
        }
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
        match &self.inner.kind {
            Kind::Refused(refusal) => refusal.description.as_deref(),
            _ => None,
        }
    }
}

const REQUEST_ID: [&str; 3] = ["x-razorpay-request-id", "request-id", "x-request-id"];

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.inner.source.as_ref()?;
        Some(source.as_ref())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("message", &self.to_string())
            .field("operation", &self.operation())
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("api", &self.api())
            .field("source", &self.inner.source)
            .finish_non_exhaustive()
    }
}
