//! Faults that can be injected into a request.

use std::time::{Duration, SystemTime};

use super::answer::Answer;

/// Fault to inject into one request.
///
/// Unless the variant says otherwise, a fault that replaces or withholds the response does not
/// execute the request; wrap it with [`executed`](Self::executed) to execute the request first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No fault: the request is executed and gets its normal response.
    ///
    /// Use it in a script to save the next fault for the next request.
    Normal,

    /// Closes the port for this long, [`PATIENCE`](super::PATIENCE) at most.
    ///
    /// The port closes as soon as the preceding fault begins: new connections are refused, and idle
    /// ones are closed. This fault consumes no request.
    Refuse(Duration),
    /// Resets a new connection as soon as it is accepted.
    ///
    /// A connection that is already open is reset as by
    /// [`ResetBeforeRequest`](Self::ResetBeforeRequest).
    ResetOnAccept,
    /// Resets the connection when the request begins to arrive, without reading any of it.
    ResetBeforeRequest,
    /// Resets the connection while reading the head of the request.
    ResetDuringHead,
    /// Resets the connection while reading the body of the request, after this many bytes.
    ResetDuringBody {
        /// Bytes of the request body to read.
        ///
        /// A body that is not longer is received in full before the reset.
        after: usize,
    },
    /// Stalls without reading any of the request.
    StallBeforeRequest,

    /// Receives the whole request, then resets the connection.
    ResetAfterRequest,
    /// Receives the whole request, then closes the connection without a response.
    CloseAfterRequest,
    /// Receives the whole request, then stalls without a response.
    StallAfterRequest,

    /// Executes the request, then sends the head of the response slowly, line by line.
    SlowHead {
        /// Delay before each line.
        pause: Duration,
    },
    /// Executes the request, then sends the body of the response slowly, in pieces.
    SlowBody {
        /// Size of a piece in bytes; 0 counts as 1.
        piece: usize,
        /// Delay before each piece.
        pause: Duration,
    },
    /// Executes the request, then stalls within the body of the response.
    StallDuringBody {
        /// Bytes of the response body to send before the stall.
        after: usize,
    },
    /// Executes the request, then resets the connection within the response.
    ResetDuringAnswer {
        /// Bytes of the response, head included, to send before the reset.
        after: usize,
    },
    /// Executes the request, then sends fewer body bytes than declared and closes the connection.
    TruncatedBody {
        /// Number of bytes that the response declares and does not send.
        missing: u64,
    },
    /// Executes the request, then sends the response with this content type instead of its own.
    ContentType(String),
    /// Executes the request, then closes the connection after the response without announcing it.
    CloseAfterAnswer,

    /// Responds with status 200 and a JSON object of this length.
    OversizedBody {
        /// Length of the response body in bytes; at most 1 GiB.
        bytes: u64,
        /// Whether the response head declares the length of the body.
        declared: bool,
    },
    /// Responds with status 200 and JSON in which a string has bytes that are not valid UTF-8.
    InvalidUtf8,
    /// Responds with status 502 and an HTML page, as an intermediate gateway does.
    BadGateway,
    /// Responds with a redirect.
    Redirect {
        /// Status code of the redirect: 301, 302, 303, 307 or 308.
        status: u16,
        /// Value of the `Location` header: an absolute URL or a path.
        location: String,
    },
    /// Responds with status 429 and the documented error body.
    TooManyRequests(RetryAfter),
    /// Responds with this status code and a JSON error whose code is `SERVER_ERROR`.
    ServerError(u16),
    /// Responds that another request with the same idempotency key is still in progress.
    ///
    /// Status code and description are those of the operation's idempotency scheme, or else 409.
    InProgress,
    /// Responds with 409: a different request with the same idempotency key was processed.
    DifferentRequest,
    /// Responds with status 401 and an error body that lacks the usual `error` wrapper.
    BareUnauthorized,
    /// Responds with status 200 and an empty body.
    Empty,
    /// Responds with this fixed response.
    Answer(Answer),

    /// Executes the request normally, then applies this fault instead of sending the response.
    ///
    /// Created by [`executed`](Self::executed).
    Executed(Box<Fault>),
}

impl Fault {
    /// Executes the request before this fault withholds or replaces its response.
    ///
    /// Two groups of faults are unaffected: those that do not receive the whole request never
    /// execute it, and those that send a part of the normal response always do.
    #[must_use]
    pub fn executed(self) -> Self {
        match self {
            executed @ Self::Executed(_) => executed,
            fault => Self::Executed(Box::new(fault)),
        }
    }

    /// Repeats this fault `count` times.
    #[must_use]
    pub fn times(self, count: usize) -> Vec<Self> {
        vec![self; count]
    }

    /// The fault itself, and whether the request is executed in any case.
    pub(super) fn peel(self) -> (Self, bool) {
        match self {
            Self::Executed(fault) => (fault.peel().0, true),
            fault => (fault, false),
        }
    }
}

/// `Retry-After` header of a 429 response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// No header, as documented.
    Absent,
    /// Delay in seconds.
    Seconds(u32),
    /// HTTP date, this long after the response.
    DateIn(Duration),
    /// Arbitrary text, valid or not.
    Text(String),
}

impl RetryAfter {
    /// The value of the header.
    pub(super) fn header(&self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Seconds(seconds) => Some(seconds.to_string()),
            Self::DateIn(time) => {
                let date = SystemTime::now().checked_add(*time)?;
                Some(httpdate::fmt_http_date(date))
            }
            Self::Text(text) => Some(text.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Fault, RetryAfter};

    #[test]
    fn a_fault_is_executed_once_however_often_it_is_said() {
        let twice = Fault::Empty.executed().executed();
        assert_eq!(twice, Fault::Empty.executed());
        assert_eq!(twice.peel(), (Fault::Empty, true));
        let nested = Fault::Executed(Box::new(Fault::Empty.executed()));
        assert_eq!(nested.peel(), (Fault::Empty, true));
        assert_eq!(Fault::Empty.peel(), (Fault::Empty, false));
        assert_eq!(Fault::Empty.times(3).len(), 3);
    }

    #[test]
    fn a_date_to_retry_after_can_be_read_again() {
        let header = RetryAfter::DateIn(Duration::from_secs(90))
            .header()
            .unwrap();
        let date = httpdate::parse_http_date(&header).unwrap();
        let wait = date.duration_since(SystemTime::now()).unwrap();
        assert!((85..=90).contains(&wait.as_secs()), "{header}");
        assert!(header.ends_with(" GMT"));
        assert_eq!(RetryAfter::Seconds(7).header().as_deref(), Some("7"));
        assert_eq!(RetryAfter::Absent.header(), None);
    }
}
