//! State machine of a call over its attempts.
//!
//! It knows no clock, no randomness and no socket: a driver reports what happened and carries out
//! the next step.

use std::time::{Duration, SystemTime};

use super::budget::Budget;
use super::draft::{Draft, Frame};
use super::outcome::Outcome;
use super::response::{self, Answer, Origin, Received};
use super::retry::{Timing, may_repeat};
use super::retry_after::retry_after;
use crate::config::Config;
use crate::error::Error;
use crate::operation::Scheme;
use crate::transport::{Carried, Header, Request, Response, TransportError};

/// A call under way.
#[derive(Debug)]
pub(crate) struct Course {
    draft: Draft,
    carried: Carried,
    timeout: Duration,
    attempts: u32,
    /// What is known from the attempts so far.
    known: Outcome,
    /// Whether a new token was asked for already.
    refreshed: bool,
}

/// What a driver saw when an attempt had failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Since the call began.
    pub(crate) elapsed: Duration,
    pub(crate) now: SystemTime,
    pub(crate) random: u64,
}

impl Course {
    /// Fails if the call cannot be sent at all.
    pub(crate) fn begin(draft: Draft, config: &Config, streamed: bool) -> Result<Self, Error> {
        draft.check(config)?;
        let limit = config.limits().max_response_size;
        let carried = if streamed {
            Carried::Stream
        } else {
            Carried::Whole { limit }
        };
        let timeout = draft.options().timeout_or(config);
        Ok(Self {
            draft,
            carried,
            timeout,
            attempts: 0,
            known: Outcome::default(),
            refreshed: false,
        })
    }

    pub(crate) fn draft(&self) -> &Draft {
        &self.draft
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call may take with all its attempts.
    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How much of the time of the call is left; `None` if it is over.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Option<Duration> {
        self.timeout
            .checked_sub(elapsed)
            .filter(|left| !left.is_zero())
    }

    pub(crate) fn origin(&self, scheme: Option<Scheme>) -> Origin {
        Origin {
            attempts: self.attempts,
            earlier: self.known,
            scheme,
            ..self.draft.origin()
        }
    }

    /// The request of the next attempt.
    pub(crate) fn request(
        &mut self,
        config: &Config,
        authorization: Option<&Header>,
        timeout: Duration,
    ) -> Result<Request, Error> {
        let frame = Frame {
            config,
            authorization,
            timeout,
            carried: self.carried,
        };
        let request = self.draft.request(&frame)?;
        self.attempts = self.attempts.saturating_add(1);
        Ok(request)
    }

    /// What an attempt came to.
    pub(crate) fn judge(
        &mut self,
        outcome: Result<Response, TransportError>,
        scheme: Scheme,
    ) -> Result<Response, Error> {
        let judged = response::judge(&self.origin(Some(scheme)), outcome);
        if let Err(error) = &judged {
            self.known = error.outcome();
        }
        judged
    }

    /// Whether a new access token is worth one more attempt. By its status (RFC 9110, 15.5.2) a call that was refused for
    /// its token was not carried out, so that any call may be sent again; once, and only with another token.
    pub(crate) fn wants_new_token(&mut self, error: &Error) -> bool {
        let wants = error.is_authentication() && !self.refreshed && self.draft.is_whole();
        self.refreshed |= wants;
        wants
    }

    /// How long to wait before the next attempt; `None` if there is none.
    pub(crate) fn next_in(
        &self,
        error: &Error,
        config: &Config,
        budget: &Budget,
        moment: Moment,
    ) -> Option<Duration> {
        if !may_repeat(self.draft.retry_class(), error.failure()) || !self.draft.is_whole() {
            return None;
        }
        let timing = Timing {
            policy: self.draft.options().policy_or(config),
            attempt: self.attempts.saturating_sub(u32::from(self.refreshed)),
            elapsed: moment.elapsed,
            timeout: self.timeout,
            retry_after: error
                .headers()
                .and_then(|headers| retry_after(headers, moment.now)),
            random: moment.random,
        };
        timing.next_in().filter(|_| budget.take())
    }

    /// The answer, once there is one.
    pub(crate) fn answer(&self, response: Response, scheme: Scheme) -> Answer {
        Answer {
            origin: self.origin(Some(scheme)),
            received: Received::from(response),
        }
    }
}
