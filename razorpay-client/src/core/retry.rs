//! Retry decisions: whether a failed call is retried, and after which delay.
//!
//! No clock, no randomness, no socket: all of these are inputs.

use std::time::Duration;

use crate::operation::Retry;
use crate::retry::RetryPolicy;
use crate::transport::Phase;

/// What came of an attempt that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure<'a> {
    /// No whole answer came. An answer that broke off still told its status.
    Lost { phase: Phase, status: Option<u16> },
    /// The service, or something before it, answered that it did not do it.
    Refused {
        status: u16,
        code: Option<&'a str>,
        description: Option<&'a str>,
    },
    /// Whatever another attempt would meet as well.
    Final,
}

/// Whether sending the call again can help and does no harm.
///
/// | | nothing has left | no answer | 429 | 408, 500, 502, 503, 504 | still in progress | anything else |
/// |---|---|---|---|---|---|---|
/// | `Safe` | yes | yes | yes | yes | – | no |
/// | `Keyed` | yes | yes | yes | unless refused by code | yes | no |
/// | `Never` | yes | no | no | no | – | no |
///
/// A 429 of an operation without a key is left to the caller ([`Error::is_retryable`](crate::Error::is_retryable)), although
/// it was not carried out. There is one refusal after which even such a call is sent again: a 401 of an access token that
/// [can be replaced](super::course::Course::wants_new_token).
pub(crate) fn may_repeat(class: Retry, failure: Failure<'_>) -> bool {
    match (failure, class) {
        (
            Failure::Final
            | Failure::Lost {
                phase: Phase::Build,
                ..
            },
            _,
        ) => false,
        (
            Failure::Lost {
                phase: Phase::Connect,
                ..
            },
            _,
        ) => true,
        (_, Retry::Never) => false,
        (Failure::Lost { .. }, Retry::Safe | Retry::Keyed(_)) => true,
        (Failure::Refused { status, .. }, Retry::Safe) => is_passing(status),
        (
            Failure::Refused {
                status,
                code,
                description,
            },
            Retry::Keyed(scheme),
        ) => {
            scheme.is_in_progress(status, description)
                || status == 429
                || is_passing(status) && !is_verdict(code)
        }
    }
}

/// Whether the status tells of something that passes.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// Whether the service has decided on the call, whatever the status: its documents say to send such a call again only
/// changed (`BAD_REQUEST_ERROR`) or to offer another way to pay (`GATEWAY_ERROR`).
fn is_verdict(code: Option<&str>) -> bool {
    matches!(code, Some("BAD_REQUEST_ERROR" | "GATEWAY_ERROR"))
}

/// When a call is sent again that [may be](may_repeat).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timing<'a> {
    pub(crate) policy: &'a RetryPolicy,
    /// The number of the attempt that failed, from 1 on.
    pub(crate) attempt: u32,
    /// Since the first attempt began.
    pub(crate) elapsed: Duration,
    /// How long the call may take with all its attempts.
    pub(crate) timeout: Duration,
    pub(crate) retry_after: Option<Duration>,
    /// Evenly spread over all values.
    pub(crate) random: u64,
}

impl Timing<'_> {
    /// How long to wait; `None` if there is no attempt left or no time for it.
    pub(crate) fn next_in(&self) -> Option<Duration> {
        if self.attempt >= self.policy.max_attempts {
            return None;
        }
        let doublings = self.attempt.saturating_sub(1).min(31);
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        let bound = self
            .policy
            .base_delay
            .saturating_mul(factor)
            .min(self.policy.max_delay);
        let wait = match self.retry_after {
            // Not all who were told the same time should come at that time.
            Some(asked) => asked.saturating_add(share(self.policy.base_delay, self.random)),
            None => share(bound, self.random),
        };
        let begins = self.elapsed.saturating_add(wait);
        let deadline = self
            .policy
            .deadline
            .unwrap_or(self.timeout)
            .min(self.timeout);
        (begins < deadline).then_some(wait)
    }
}

/// A random part of a duration, from nothing to nearly all of it.
fn share(duration: Duration, random: u64) -> Duration {
    let nanos = duration.as_nanos().min(u128::from(u64::MAX));
    let part = nanos.saturating_mul(u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(part).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::idempotency::samples::{PAYOUT, REFUND};

    const CLASSES: [Retry; 4] = [
        Retry::Safe,
        Retry::Keyed(&REFUND),
        Retry::Keyed(&PAYOUT),
        Retry::Never,
    ];

    fn answers(failure: Failure<'_>) -> [bool; 4] {
        CLASSES.map(|class| may_repeat(class, failure))
    }

    fn lost(phase: Phase) -> [bool; 4] {
        answers(Failure::Lost {
            phase,
            status: None,
        })
    }

    fn refused(status: u16) -> [bool; 4] {
        answers(Failure::Refused {
            status,
            code: None,
            description: None,
        })
    }

    const ALL: [bool; 4] = [true; 4];
    const NONE: [bool; 4] = [false; 4];
    const ALL_BUT_UNSAFE: [bool; 4] = [true, true, true, false];

    #[test]
    fn without_an_answer_it_depends_on_what_left() {
        assert_eq!(lost(Phase::Build), NONE);
        assert_eq!(lost(Phase::Connect), ALL);
        assert_eq!(lost(Phase::Exchange), ALL_BUT_UNSAFE);
        for status in [None, Some(200), Some(429), Some(503)] {
            let cut = Failure::Lost {
                phase: Phase::Body,
                status,
            };
            assert_eq!(answers(cut), ALL_BUT_UNSAFE, "{status:?}");
        }
        assert_eq!(answers(Failure::Final), NONE);
    }

    #[test]
    fn only_what_passes_is_worth_another_attempt() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert_eq!(refused(status), ALL_BUT_UNSAFE, "{status}");
        }
        for status in [
            300, 302, 400, 401, 403, 404, 409, 410, 422, 425, 501, 505, 511,
        ] {
            assert_eq!(refused(status), NONE, "{status}");
        }
    }

    #[test]
    fn a_keyed_write_that_was_decided_on_is_not_repeated() {
        let failed = |code| {
            answers(Failure::Refused {
                status: 502,
                code: Some(code),
                description: None,
            })
        };
        assert_eq!(failed("SERVER_ERROR"), ALL_BUT_UNSAFE);
        for code in ["BAD_REQUEST_ERROR", "GATEWAY_ERROR"] {
            assert_eq!(failed(code), [true, false, false, false], "{code}");
            let throttled = Failure::Refused {
                status: 429,
                code: Some(code),
                description: None,
            };
            assert_eq!(
                answers(throttled),
                ALL_BUT_UNSAFE,
                "not carried out: {code}"
            );
        }
    }

    #[test]
    fn a_conflict_is_repeated_only_where_it_means_still_running() {
        let conflict = |description| {
            answers(Failure::Refused {
                status: 409,
                code: None,
                description: Some(description),
            })
        };
        assert_eq!(
            conflict("Another request with the same idempotency key is still in progress."),
            [false, true, false, false],
            "payouts document no such answer"
        );
        assert_eq!(
            conflict("Different request with the same idempotency key has already been processed."),
            NONE
        );
    }

    fn timing(policy: &RetryPolicy) -> Timing<'_> {
        Timing {
            policy,
            attempt: 1,
            elapsed: Duration::ZERO,
            timeout: Duration::from_secs(60),
            retry_after: None,
            random: u64::MAX,
        }
    }

    /// The wait rounded to milliseconds.
    fn millis(timing: Timing<'_>) -> Option<u128> {
        timing
            .next_in()
            .map(|wait| wait.saturating_add(Duration::from_micros(1)).as_millis())
    }

    #[test]
    fn the_bound_doubles_up_to_the_cap() {
        let policy = RetryPolicy::new().max_attempts(100);
        for (attempt, bound) in [
            (1, 500),
            (2, 1000),
            (3, 2000),
            (4, 4000),
            (5, 8000),
            (6, 8000),
            (90, 8000),
        ] {
            assert_eq!(
                millis(Timing {
                    attempt,
                    ..timing(&policy)
                }),
                Some(bound)
            );
            assert_eq!(
                millis(Timing {
                    attempt,
                    random: 0,
                    ..timing(&policy)
                }),
                Some(0)
            );
            let half = Timing {
                attempt,
                random: 1 << 63,
                ..timing(&policy)
            };
            assert_eq!(millis(half), Some(bound / 2));
        }
    }

    #[test]
    fn attempts_are_counted() {
        let third = RetryPolicy::new();
        assert!(
            Timing {
                attempt: 2,
                ..timing(&third)
            }
            .next_in()
            .is_some()
        );
        assert!(
            Timing {
                attempt: 3,
                ..timing(&third)
            }
            .next_in()
            .is_none()
        );
        assert!(timing(&RetryPolicy::none()).next_in().is_none());
        assert!(
            timing(&RetryPolicy::new().max_attempts(0))
                .next_in()
                .is_none()
        );
    }

    #[test]
    fn retry_after_is_waited_for_or_nothing_is_done() {
        let policy = RetryPolicy::new();
        let asked = |seconds| Timing {
            retry_after: Some(Duration::from_secs(seconds)),
            ..timing(&policy)
        };
        assert_eq!(
            millis(Timing {
                random: 0,
                ..asked(20)
            }),
            Some(20_000)
        );
        assert_eq!(millis(asked(20)), Some(20_500));
        assert_eq!(millis(asked(60)), None, "not earlier than asked for");
        assert_eq!(millis(asked(u64::MAX)), None);
    }

    #[test]
    fn nothing_begins_after_the_deadline() {
        let policy = RetryPolicy::new().deadline(Duration::from_secs(5));
        let at = |millis| Timing {
            elapsed: Duration::from_millis(millis),
            random: 0,
            ..timing(&policy)
        };
        assert!(at(4_999).next_in().is_some());
        assert!(at(5_000).next_in().is_none());
        let short = Timing {
            timeout: Duration::from_secs(1),
            ..at(1_500)
        };
        assert!(short.next_in().is_none(), "the call's own time counts, too");
    }

    proptest! {
        #[test]
        fn a_wait_is_bounded_and_never_too_early(
            attempt in 1_u32..200,
            elapsed in 0_u64..100_000,
            asked in proptest::option::of(0_u64..100),
            random: u64,
        ) {
            let policy = RetryPolicy::new().max_attempts(150);
            let asked = asked.map(Duration::from_secs);
            let elapsed = Duration::from_millis(elapsed);
            let timing =
                Timing { attempt, elapsed, retry_after: asked, random, ..timing(&policy) };
            if let Some(wait) = timing.next_in() {
                prop_assert!(attempt < 150);
                prop_assert!(elapsed.saturating_add(wait) < timing.timeout);
                prop_assert!(wait >= asked.unwrap_or_default());
                let most = asked.map_or(policy.max_delay, |asked| asked.saturating_add(policy.base_delay));
                prop_assert!(wait <= most);
            }
        }
    }
}
