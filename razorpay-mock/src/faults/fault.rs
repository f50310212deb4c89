//! What can go wrong with a request.

use std::time::{Duration, SystemTime};

use super::answer::Answer;

/// One way to treat one request.
///
/// Where nothing else is said, a fault that replaces or withholds the answer does so without carrying the request
/// out; [`executed`](Self::executed) makes it carry it out first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// None: the request is answered normally. Keeps the next fault waiting for the next request.
    Normal,

    /// The port is closed for this long, [`PATIENCE`](super::PATIENCE) at most, from the moment the fault before it begins: a new connection is refused, and
    /// those that wait for a request are closed. Takes no request for itself.
    Refuse(Duration),
    /// A new connection is reset as soon as it is there. One that is open already is reset as by
    /// [`ResetBeforeRequest`](Self::ResetBeforeRequest).
    ResetOnAccept,
    /// The connection is reset when the request begins to arrive; nothing of it is read.
    ResetBeforeRequest,
    /// The connection is reset within the head of the request.
    ResetDuringHead,
    /// The connection is reset within the body of the request, when this many bytes of it were read.
    ResetDuringBody {
        /// Bytes of the body; if it has no more, it is received whole before the reset.
        after: usize,
    },
    /// Nothing of the request is read.
    StallBeforeRequest,

    /// The whole request is received; then the connection is reset.
    ResetAfterRequest,
    /// The whole request is received; then the connection is closed without an answer.
    CloseAfterRequest,
    /// The whole request is received; then nothing comes.
    StallAfterRequest,

    /// Carried out. The head of the answer comes line by line, with a pause before each.
    SlowHead {
        /// Time before each line.
        pause: Duration,
    },
    /// Carried out. The body of the answer comes piece by piece, with a pause before each.
    SlowBody {
        /// Bytes of a piece; at least one.
        piece: usize,
        /// Time before each piece.
        pause: Duration,
    },
    /// Carried out. The answer stops within its body.
    StallDuringBody {
        /// Bytes of the body that come.
        after: usize,
    },
    /// Carried out. The connection is reset within the answer.
    ResetDuringAnswer {
        /// Bytes of the answer, head included, that come.
        after: usize,
    },
    /// Carried out. The answer promises more bytes than come; then the connection is closed.
    TruncatedBody {
        /// Bytes that are promised and do not come.
        missing: u64,
    },
    /// Carried out. The answer says that it is something else than JSON.
    ContentType(String),
    /// Carried out. The connection is closed after the answer, although the answer did not say so.
    CloseAfterAnswer,

    /// 200 with a JSON object of this length.
    OversizedBody {
        /// Length of the body in bytes; at most 1 GiB.
        bytes: u64,
        /// Whether the head says how long it is.
        declared: bool,
    },
    /// 200 with JSON that has bytes in a text that are not UTF-8.
    InvalidUtf8,
    /// 502 with a page of HTML, as a gateway in between writes it.
    BadGateway,
    /// A redirect.
    Redirect {
        /// 301, 302, 303, 307 or 308.
        status: u16,
        /// The `Location` header: an absolute URL or a path.
        location: String,
    },
    /// 429 with the documented error.
    TooManyRequests(RetryAfter),
    /// This status with a JSON error whose code is `SERVER_ERROR`.
    ServerError(u16),
    /// 409: another request with the same idempotency key is still in progress.
    InProgress,
    /// 409: a different request with the same idempotency key has been processed.
    DifferentRequest,
    /// 401 with an error that lacks the usual wrapper.
    BareUnauthorized,
    /// 200 with an empty body.
    Empty,
    /// This answer.
    Answer(Answer),

    /// The request is carried out normally, but instead of the answer comes this fault. See
    /// [`executed`](Self::executed).
    Executed(Box<Fault>),
}

impl Fault {
    /// The same fault, with the request carried out before its answer is withheld or replaced.
    ///
    /// A request that is not received whole is never carried out, and a fault that shows a part of the normal answer
    /// always carries it out: for these nothing changes.
    #[must_use]
    pub fn executed(self) -> Self {
        match self {
            executed @ Self::Executed(_) => executed,
            fault => Self::Executed(Box::new(fault)),
        }
    }

    /// This fault so many times.
    #[must_use]
    pub fn times(self, count: usize) -> Vec<Self> {
        vec![self; count]
    }

    /// The fault itself, and whether the request is to be carried out in any case.
    pub(super) fn peel(self) -> (Self, bool) {
        match self {
            Self::Executed(fault) => (fault.peel().0, true),
            fault => (fault, false),
        }
    }
}

/// The `Retry-After` header of a 429.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// There is none, as documented.
    Absent,
    /// A number of seconds.
    Seconds(u32),
    /// A date, this long after the answer.
    DateIn(Duration),
    /// This text, which may be nonsense.
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
