//! The one line that says what happened.

use std::{error::Error as StdError, fmt};

use super::{Error, Kind};
use crate::{
    core::{refusal::Refusal, walk::Stuck},
    operation::{Retry, Scheme},
    transport::Phase,
};

/// How the service answers an address it has not, or has only for accounts with a certain feature.
pub(super) const NO_SUCH_URL: &str = "requested URL was not found on the server";

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
                write!(f, "the client cannot be set up: {}", OneLine(reason))?;
                self.write_cause(f)?;
            }
            Kind::Input(reason) => {
                let name = self.operation().unwrap_or_default();
                write!(f, "nothing was sent by {name}: {}", OneLine(reason))?;
            }
            Kind::NoToken => {
                f.write_str("not carried out, no access token was provided")?;
                self.write_cause(f)?;
            }
            Kind::Transport { phase, timed_out } => {
                self.write_transport(f, *phase, *timed_out)?
            }
            Kind::Refused(refusal) => self.write_refused(f, refusal)?,
            Kind::Undecodable(fault) => write!(
                f,
                ": the call itself succeeded, but its answer could not be decoded at {}",
                OneLine(&fault.to_string())
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
            write!(f, " [request id {}]", OneLine(id))?;
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
            (Phase::Connect, true) if nothing_left => {
                "no connection in time, nothing was sent"
            }
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

    fn write_refused(
        &self,
        f: &mut fmt::Formatter<'_>,
        refusal: &Refusal,
    ) -> fmt::Result {
        if let Some(code) = &refusal.code {
            write!(f, " {}", OneLine(code))?;
        }
        if let Some(field) = &refusal.field {
            write!(f, " (field {})", OneLine(field))?;
        }
        match &refusal.description {
            Some(description) => write!(f, ": {}", OneLine(description))?,
            None => {
                let length = self.body().map_or(0, <[u8]>::len);
                let kind = self.headers().and_then(|headers| headers.get("content-type"));
                write!(
                    f,
                    ": the answer does not say why ({}, {length} bytes)",
                    OneLine(kind.unwrap_or("no content type"))
                )?;
            }
        }
        if refusal.description.as_ref().is_some_and(|text| text.contains(NO_SUCH_URL)) {
            f.write_str(" (the feature behind it may not be enabled for this account)")?;
        } else if self.is_authentication() {
            self.write_auth_hint(f)?;
        }
        Ok(())
    }

    fn write_auth_hint(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((used, origin)) =
            self.origin().and_then(|origin| Some((origin.scheme?, origin)))
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

    /// What to do about a write of which no clear answer came.
    fn write_outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(origin) = self.origin() else {
            return Ok(());
        };
        let how = origin.operation.reconciled_by();
        if self.is_outcome_unknown() {
            f.write_str("; whether it was carried out is unknown, ")?;
            match (origin.retry, how) {
                (Retry::Safe, _) => f.write_str("but it can safely be sent again"),
                (Retry::Keyed(_), _) => f.write_str(
                    "but it can safely be sent again with the same idempotency key",
                ),
                (_, Some(how)) => write!(f, "find out by {how} before sending it again"),
                (_, None) => f.write_str("find out before sending it again"),
            }
        } else if self.is_success_unread() && origin.operation.is_write() {
            match how {
                Some(how) => write!(f, "; do not send it again, {how} shows its result"),
                None => f.write_str("; do not send it again"),
            }
        } else {
            Ok(())
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
        write!(f, ": {}", OneLine(&cause.to_string()))
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

/// Text from elsewhere, on one line and without control characters, so that no answer can forge a line of a log.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self
            .0
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .enumerate()
        {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_elsewhere_stays_on_one_line() {
        let text = "  first\r\nERROR forged\u{1b}[31m\t x ";
        assert_eq!(OneLine(text).to_string(), "first ERROR forged [31m x");
    }
}
