//! The error type of this crate.

mod display;
mod questions;

use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::io;

use crate::core::decode_fault::DecodeFault;
use crate::core::draft::Draft;
use crate::core::excerpt::Cut;
use crate::core::refusal::Refusal;
use crate::core::response::{Origin, Received};
use crate::core::retry::Failure;
use crate::core::walk::Stuck;
use crate::transport::{Phase, TransportError};

/// Error of an API call, of a download or of the client setup.
///
/// An error is inspected through its methods: the kind of failure (`is_*`), the error response
/// ([`status`](Self::status), [`api`](Self::api), [`body`](Self::body),
/// [`request_id`](Self::request_id)), and the consequences for a payment
/// ([`was_sent`](Self::was_sent), [`is_outcome_unknown`](Self::is_outcome_unknown),
/// [`reconciled_by`](Self::reconciled_by), [`is_retryable`](Self::is_retryable),
/// [`idempotency_key`](Self::idempotency_key)).
///
/// `Display` prints one line of at most 1 kB with HTTP method, path template, status code, error
/// code, field and description, in which e-mail addresses, phone numbers and account numbers are
/// masked; [`api`](Self::api) has the unmasked description. Neither `Display` nor `Debug` (at most
/// 4 kB) shows a secret, a path id, the request or the response body.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: Kind,
    origin: Option<Origin>,
    response: Option<Received>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

enum Kind {
    Config(String),
    Input(String),
    NoToken,
    Transport { phase: Phase, timed_out: bool },
    Refused(Box<Refusal>),
    Undecodable(DecodeFault),
    Stuck(Stuck),
}

/// Constructors.
impl Error {
    fn new(kind: Kind, origin: Option<Origin>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                origin,
                response: None,
                source: None,
            }),
        }
    }

    pub(crate) fn config(reason: impl Into<String>) -> Self {
        Self::new(Kind::Config(reason.into()), None)
    }

    pub(crate) fn no_transport(source: Box<dyn StdError + Send + Sync>) -> Self {
        let mut error = Self::config("connections cannot be prepared");
        error.inner.source = Some(source);
        error
    }

    pub(crate) fn input(draft: &Draft, reason: &dyn fmt::Display) -> Self {
        Self::new(Kind::Input(reason.to_string()), Some(draft.origin()))
    }

    pub(crate) fn no_token(origin: Origin, source: Box<dyn StdError + Send + Sync>) -> Self {
        let mut error = Self::new(Kind::NoToken, Some(origin));
        error.inner.source = Some(source);
        error
    }

    pub(crate) fn transport(origin: Origin, fault: TransportError) -> Self {
        let kind = Kind::Transport {
            phase: fault.phase,
            timed_out: fault.timed_out,
        };
        let mut error = Self::new(kind, Some(origin));
        error.inner.response = fault.head.map(|head| Received::from(*head));
        error.inner.source = Some(fault.source);
        error
    }

    pub(crate) fn refused(origin: Origin, response: Received, refusal: Refusal) -> Self {
        let mut error = Self::new(Kind::Refused(Box::new(refusal)), Some(origin));
        error.inner.response = Some(response);
        error
    }

    pub(crate) fn undecodable(origin: Origin, response: Received, fault: DecodeFault) -> Self {
        let mut error = Self::new(Kind::Undecodable(fault.clone()), Some(origin));
        error.inner.response = Some(response);
        error.inner.source = Some(Box::new(fault));
        error
    }

    pub(crate) fn stuck(origin: Origin, stuck: Stuck) -> Self {
        Self::new(Kind::Stuck(stuck), Some(origin))
    }
}

/// Inputs of the retry decision.
impl Error {
    pub(crate) fn failure(&self) -> Failure<'_> {
        match &self.inner.kind {
            Kind::Transport { .. } if self.is_too_large() => Failure::Final,
            Kind::Transport { phase, .. } => Failure::Lost {
                phase: *phase,
                status: self.status(),
            },
            Kind::Refused(refusal) => Failure::Refused {
                status: self.status().unwrap_or_default(),
                code: refusal.code.as_deref(),
                description: refusal.description.as_deref(),
            },
            _ => Failure::Final,
        }
    }

    /// Whether the answer was cut off here because it was too large.
    fn is_too_large(&self) -> bool {
        self.inner
            .source
            .as_ref()
            .and_then(|source| source.downcast_ref::<io::Error>())
            .is_some_and(|error| error.kind() == io::ErrorKind::FileTooLarge)
    }

    /// What went wrong in one word, of a few: for metrics, by the OpenTelemetry convention for `error.type`.
    #[cfg(feature = "tracing")]
    pub(crate) fn kind(&self) -> std::borrow::Cow<'static, str> {
        match &self.inner.kind {
            Kind::Refused(_) => self.status().unwrap_or_default().to_string().into(),
            Kind::Transport {
                timed_out: true, ..
            } => "timeout".into(),
            Kind::Transport {
                phase: Phase::Connect,
                ..
            } => "connect".into(),
            Kind::Transport { .. } => "transport".into(),
            Kind::Undecodable(_) => "decode".into(),
            Kind::Config(_) | Kind::Input(_) => "input".into(),
            Kind::NoToken => "token".into(),
            Kind::Stuck(_) => "no_progress".into(),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.inner.source.as_ref()?;
        Some(source.as_ref())
    }
}

/// How many bytes `Debug` shows at most.
const DEBUG: usize = 4_000;

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alternate = f.alternate();
        let mut out = Cut::new(f, DEBUG);
        // An error only says that there is no more room.
        let _ = if alternate {
            write!(out, "{:#?}", Parts(self))
        } else {
            write!(out, "{:?}", Parts(self))
        };
        out.end()
    }
}

/// What `Debug` shows. The service's description is in the message, without personal data.
struct Parts<'a>(&'a Error);

impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        let api = error.api();
        f.debug_struct("Error")
            .field("message", &error.to_string())
            .field("operation", &error.operation())
            .field("status", &error.status())
            .field("request_id", &error.request_id())
            .field("attempts", &error.attempts())
            .field("outcome", &error.outcome())
            .field("source", &api.and_then(|api| api.source.as_deref()))
            .field("step", &api.and_then(|api| api.step.as_deref()))
            .field("reason", &api.and_then(|api| api.reason.as_deref()))
            .field("cause", &error.inner.source)
            .finish_non_exhaustive()
    }
}
