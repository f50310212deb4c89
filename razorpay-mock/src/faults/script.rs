//! Scripts: the faults of a server, one request after the other.

use std::fmt;
use std::sync::Arc;

use serde_json::json;

use super::answer::Answer;
use super::fault::Fault;
use crate::api::Api;
use crate::request::Request;
use crate::server::MockServer;

/// Sequence of faults, one per request, and the normal response once they are used up.
///
/// Any list of faults converts into a script. The normal response is 200 with an empty JSON object,
/// unless [`answer`](Self::answer) or [`mock`](Self::mock) sets another.
#[derive(Clone)]
pub struct Script {
    pub(super) faults: Vec<Fault>,
    pub(super) normal: Normal,
}

/// What is answered where no fault says otherwise.
#[derive(Clone)]
pub(super) enum Normal {
    Fixed(Answer),
    Mock(Arc<Api>),
}

impl Normal {
    /// Carries a request out.
    pub(super) fn answer(&self, request: &Request) -> Answer {
        match self {
            Self::Fixed(answer) => answer.clone(),
            Self::Mock(api) => api.answer(request, None).into(),
        }
    }
}

impl Script {
    /// Creates a script of these faults.
    #[must_use]
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        let normal = Normal::Fixed(Answer::json(200, &json!({})));
        Self {
            faults: faults.into_iter().collect(),
            normal,
        }
    }

    /// Appends more faults to the script.
    #[must_use]
    pub fn then(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Sets a fixed normal response.
    #[must_use]
    pub fn answer(mut self, answer: Answer) -> Self {
        self.normal = Normal::Fixed(answer);
        self
    }

    /// Makes the normal response that of this mock, on the state of the mock.
    ///
    /// The mock records these requests too. Its state outlives the server: the mock may be stopped
    /// while the script runs.
    #[must_use]
    pub fn mock(mut self, mock: &MockServer) -> Self {
        self.normal = Normal::Mock(mock.api());
        self
    }
}

impl<I: IntoIterator<Item = Fault>> From<I> for Script {
    fn from(faults: I) -> Self {
        Self::new(faults)
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let normal = match &self.normal {
            Normal::Fixed(answer) => format!("{answer:?}"),
            Normal::Mock(_) => "as the mock".to_owned(),
        };
        f.debug_struct("Script")
            .field("faults", &self.faults)
            .field("normal", &format_args!("{normal}"))
            .finish()
    }
}
