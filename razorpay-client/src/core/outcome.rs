//! Outcome of a call, as far as it is known.

/// What is known of the effect of a call, over all its attempts.
///
/// Knowledge only grows: what one attempt has shown, no later attempt can take back. So the values are a lattice, here a
/// chain from the least to the most, and the knowledge of several attempts is their [`join`](Self::join).
///
/// An attempt that the service refused says nothing about the one before it, which may have been carried out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// No byte of any attempt has left.
    #[default]
    NotSent,
    /// The service has received the call and did not carry it out.
    Refused,
    /// An attempt may have been carried out.
    Unknown,
    /// An attempt was carried out.
    CarriedOut,
}

impl Outcome {
    /// What is known after both.
    pub(crate) fn join(self, other: Self) -> Self {
        self.max(other)
    }

    /// What a response says that is no success, by its status and by whether the service's own error object refuses the call.
    ///
    /// A 5xx may come from a gateway behind which the service goes on. So may a 408 (RFC 9110, 15.5.9) and the codes by which
    /// load balancers say that the client had gone (460, 499). A 3xx says that the request was processed (303: RFC 9110,
    /// 15.4.4) or that it has to be sent elsewhere, and a 1xx is no answer yet; so unless the service itself refuses, nobody
    /// knows. Any other 4xx is a refusal, whoever sent it.
    pub(crate) fn of_error(status: u16, refused_by_service: bool) -> Self {
        match status {
            500.. => Self::Unknown,
            ..=399 | 408 | 460 | 499 if !refused_by_service => Self::Unknown,
            _ => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Outcome::*;
    use super::*;

    const ALL: [Outcome; 4] = [NotSent, Refused, Unknown, CarriedOut];

    fn any_outcome() -> impl Strategy<Value = Outcome> {
        proptest::sample::select(&ALL[..])
    }

    proptest! {
        #[test]
        fn join_is_a_lattice(a in any_outcome(), b in any_outcome(), c in any_outcome()) {
            prop_assert_eq!(a.join(b), b.join(a));
            prop_assert_eq!(a.join(b).join(c), a.join(b.join(c)));
            prop_assert_eq!(a.join(a), a);
            prop_assert_eq!(a.join(NotSent), a);
            prop_assert_eq!(a.join(CarriedOut), CarriedOut);
        }

        #[test]
        fn knowledge_only_grows(attempts in proptest::collection::vec(any_outcome(), 0..6)) {
            let mut known = Outcome::default();
            for attempt in attempts {
                let after = known.join(attempt);
                prop_assert!(after >= known && after >= attempt);
                known = after;
            }
        }

        #[test]
        fn no_error_response_says_that_nothing_was_sent_or_that_the_call_was_carried_out(
            status: u16,
            refused: bool,
        ) {
            prop_assert!(matches!(Outcome::of_error(status, refused), Refused | Unknown));
            // The service's own refusal never makes the outcome less certain.
            prop_assert!(Outcome::of_error(status, true) <= Outcome::of_error(status, false));
        }
    }

    #[test]
    fn statuses_tell_refusals_from_unknown_outcomes() {
        for status in [400, 401, 403, 404, 409, 413, 415, 422, 425, 429, 451] {
            assert_eq!(Outcome::of_error(status, false), Refused, "{status}");
        }
        for status in [
            101, 103, 301, 302, 303, 304, 307, 308, 408, 460, 499, 500, 502, 503, 504, 520, 599,
        ] {
            assert_eq!(Outcome::of_error(status, false), Unknown, "{status}");
        }
        // An error object of the service decides, except where something behind it may go on.
        for status in [200, 303, 408, 499] {
            assert_eq!(Outcome::of_error(status, true), Refused, "{status}");
        }
        assert_eq!(Outcome::of_error(502, true), Unknown);
    }
}
