//! Protocol logic without clock or socket: requests, responses and retry decisions.

pub(crate) mod bounded;
pub(crate) mod budget;
pub(crate) mod course;
pub(crate) mod decode_fault;
pub(crate) mod draft;
pub(crate) mod excerpt;
pub(crate) mod jitter;
pub(crate) mod outcome;
pub(crate) mod path;
pub(crate) mod query;
pub(crate) mod refusal;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod retry_after;
pub(crate) mod segment;
pub(crate) mod walk;
