//! `Display` of [`Error`]: a one-line message.

use std::error::Error as StdError;
use std::fmt;

use super::{Error, Kind};
use crate::core::excerpt::{OneLine, without_personal_data};
use crate::core::outcome::Outcome;
use crate::core::refusal::Refusal;
use crate::core::walk::Stuck;
use crate::operation::{Retry, Scheme};
use crate::transport::Phase;

/// How the service answers an address it has not, or has only for accounts with a certain feature.
pub(super) const NO_SUCH_URL: &str = "requested URL was not found on the server";

/// How many bytes of each text from elsewhere are shown, so that a line stays below 1 kB and keeps its advice.
const REASON: usize = 500;
const DESCRIPTION: usize = 320;
const CAUSE: usize = 200;
/// How many characters are looked through for what is masked.
const MASKED: usize = 1_000;
const WORD: usize = 64;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = self.origin() {
            write!(f, "{}: ", origin.operation)?;
        }
        if let Some(status) = self.status() {
            write!(f, "{status}")?;
        }
        match &self.inner.kind {
            Kind::Config(reason) => {
                write!(
                    f,
                    "the client cannot be set up: {}",
                    OneLine::new(reason, REASON)
                )?;
                self.write_cause(f)?;
            }
            Kind::Input(reason) => {
                let name = self.operation().unwrap_or_default();
                write!(
                    f,
                    "nothing was sent by {name}: {}",
                    OneLine::new(reason, REASON)
                )?;
            }
            Kind::NoToken => {
                f.write_str("not carried out, no access token was provided")?;
                self.write_cause(f)?;
            }
            Kind::Transport { phase, timed_out } => self.write_transport(f, *phase, *timed_out)?,
            Kind::Refused(refusal) => self.write_refused(f, refusal)?,
            Kind::Undecodable(fault) => write!(
                f,
                ": the call itself succeeded, but its answer could not be decoded at {}",
                OneLine::new(&fault.to_string(), REASON)
            )?,
            Kind::Stuck(Stuck::Repeated { skip }) => write!(
                f,
                "the list does not move on: from skip {skip} on it gave the page before once more"
            )?,
            Kind::Stuck(Stuck::Hollow { skip, count }) => write!(
                f,
                "the list does not move on: from skip {skip} on it gave a page of {count} by its `count`, but without entries"
            )?,
        }
        if self.attempts() > 1 {
            write!(f, " (attempt {})", self.attempts())?;
        }
        self.write_outcome(f)?;
        if let Some(id) = self.request_id() {
            write!(f, " [request id {}]", OneLine::new(id, WORD))?;
        }
        Ok(())
    }
}

impl Error {
    fn write_transport(
        &self,
        f: &mut fmt::Formatter<'_>,
        phase: Phase,
        timed_out: bool,
    ) -> fmt::Result {
        let nothing_left = !self.was_sent();
        f.write_str(match (phase, timed_out) {
            (Phase::Build, _) => "nothing was sent",
            (Phase::Connect, false) if nothing_left => "no connection, nothing was sent",
            (Phase::Connect, true) if nothing_left => "no connection in time, nothing was sent",
            (Phase::Connect, false) => "no connection any more",
            (Phase::Connect, true) => "no connection any more in time",
            (Phase::Exchange, false) => "the connection broke before an answer came",
            (Phase::Exchange, true) => "no answer in time",
            (Phase::Body, _) if self.is_success_unread() => {
                ": the call itself succeeded, but its answer was cut off"
            }
            (Phase::Body, _) => ": the answer was cut off",
        })?;
        self.write_cause(f)
    }

    fn write_refused(&self, f: &mut fmt::Formatter<'_>, refusal: &Refusal) -> fmt::Result {
        if let Some(code) = &refusal.code {
            write!(f, " {}", OneLine::new(code, WORD))?;
        }
        if let Some(field) = &refusal.field {
            write!(f, " (field {})", OneLine::new(field, WORD))?;
        }
        match &refusal.description {
            Some(description) => {
                // Masked as a whole first, as a cut could leave part of a number; a text that long says nothing behind it.
                let start: String = description.chars().take(MASKED).collect();
                let masked = without_personal_data(&start);
                write!(f, ": {}", OneLine::new(&masked, DESCRIPTION))?;
            }
            None => {
                let length = self.body().map_or(0, <[u8]>::len);
                let kind = self
                    .headers()
                    .and_then(|headers| headers.get("content-type"));
                write!(
                    f,
                    ": the answer does not say why ({}, {length} bytes)",
                    OneLine::new(kind.unwrap_or("no content type"), WORD)
                )?;
            }
        }
        if refusal
            .description
            .as_ref()
            .is_some_and(|text| text.contains(NO_SUCH_URL))
        {
            f.write_str(" (the feature behind it may not be enabled for this account)")?;
        } else if self.is_authentication() {
            self.write_auth_hint(f)?;
        }
        Ok(())
    }

    fn write_auth_hint(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((used, origin)) = self
            .origin()
            .and_then(|origin| Some((origin.scheme?, origin)))
        else {
            return Ok(());
        };
        let taken = origin.operation.schemes();
        if !taken.is_empty() && !taken.contains(&used) {
            f.write_str(" (the operation takes ")?;
            for (index, scheme) in taken.iter().enumerate() {
                f.write_str(if index > 0 { " or " } else { "" })?;
                f.write_str(name(*scheme))?;
            }
            return write!(f, ", the client was given {})", name(used));
        }
        f.write_str(match used {
            Scheme::Basic => {
                " (do key id and secret belong together, and to the mode meant, test or live?)"
            }
            Scheme::Partner => " (do client id and secret belong together?)",
            Scheme::Bearer => " (has the access token expired, or been revoked?)",
            Scheme::Public => " (a key id alone is enough for few operations)",
            Scheme::None => " (is what the body says of the caller right?)",
        })
    }

    /// What to do about a write that may have been carried out, or was.
    fn write_outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(origin) = self.origin().filter(|origin| origin.operation.is_write()) else {
            return Ok(());
        };
        let how = origin.operation.reconciled_by();
        let outcome = self.outcome();
        match outcome {
            Outcome::Unknown => f.write_str("; whether it was carried out is unknown, ")?,
            Outcome::CarriedOut if origin.earlier == Outcome::CarriedOut => {
                f.write_str("; an earlier attempt was carried out, ")?;
            }
            Outcome::CarriedOut => f.write_str("; ")?,
            Outcome::NotSent | Outcome::Refused => return Ok(()),
        }
        if outcome == Outcome::CarriedOut {
            f.write_str(match origin.retry {
                Retry::Keyed(_) => "do not send it again with another idempotency key",
                Retry::Safe | Retry::Never => "do not send it again",
            })?;
            return match how {
                Some(how) => write!(f, ", {how} shows its result"),
                None => Ok(()),
            };
        }
        match (origin.retry, how) {
            (Retry::Safe, _) => f.write_str("but it can safely be sent again"),
            (Retry::Keyed(_), _) => {
                f.write_str("but it can safely be sent again with the same idempotency key")
            }
            (Retry::Never, Some(how)) => {
                write!(f, "find out by {how} before sending it again")
            }
            (Retry::Never, None) => f.write_str("find out before sending it again"),
        }
    }

    /// The innermost cause, which is the one that says something (`connection refused`).
    fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(mut cause) = self.source() else {
            return Ok(());
        };
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        write!(f, ": {}", OneLine::new(&cause.to_string(), CAUSE))
    }
}

fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Basic => "key id and secret",
        Scheme::Partner => "partner auth",
        Scheme::Bearer => "an OAuth access token",
        Scheme::Public => "a key id alone",
        Scheme::None => "no authorization",
    }
}
